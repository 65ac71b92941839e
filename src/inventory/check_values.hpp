// The checks of a job file, as they are written. Knows no host.
#pragma once

#include "core/output_check.hpp"
#include "inventory/mistake_sink.hpp"
#include "inventory/row_values.hpp"
#include "inventory/term.hpp"
#include "inventory/variable_text.hpp"
#include "nodes/node.hpp"

#include <netpoll/platform.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace netpoll {

enum class rule_kind : std::uint8_t {
    must_match,
    must_not_match,
    contains_lines,
    equals_file,
    number,
    rows,
    unchanged_since_last_run,
    max_age,
};

inline constexpr std::size_t rule_kinds = static_cast<std::size_t>(rule_kind::max_age) + 1;

/// The key of a check that says it.
std::string_view name(rule_kind kind) noexcept;

struct written_rule {
    rule_kind kind{rule_kind::must_match};
    unsigned line{0};
    /// The regular expression, the lines or the path.
    std::vector<placed_text> texts{};
    std::vector<number_bound> bounds{};
    written_rows rows{};
    milliseconds age{0};

    /// All texts that take values of a host.
    std::vector<const variable_text*> variable_texts() const;
};

struct written_check {
    std::string name;
    unsigned line{0};
    check_severity severity{check_severity::error};
    std::optional<placed_text> message;
    std::vector<std::string> on;
    unsigned on_line{0};
    // For whom: empty is for all.
    std::vector<std::string> platforms;  ///< ids
    std::vector<std::string> groups;
    /// Each value is any of several.
    std::vector<std::pair<std::string, std::vector<value_test>>> data;
    written_rule rule;
    std::string scope;  ///< equal where they are for the same hosts and commands
};

/// What names in a job file may be of.
struct job_names {
    const platform_catalog& platforms;
    const std::vector<std::string>* groups{nullptr};  ///< null: any
};

/// The id of a platform; one that is unknown goes to `to`.
std::optional<std::string> read_platform_id(const node& from, const job_names& names,
                                            const mistake_sink& to);
/// Whether there is such a group; if not, that goes to `to`.
bool is_known_group(const node& from, const job_names& names, const mistake_sink& to);

/// A list of checks. What is wrong goes to `mistakes`, in `file`.
std::vector<written_check> read_checks(const node& from, const job_names& names,
                                       const std::string& file, std::vector<mistake>& mistakes);

}  // namespace netpoll
