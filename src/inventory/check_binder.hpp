// From the checks of a job to those of one host: chosen, and with its values in them. Knows no
// inventory.
#pragma once

#include "inventory/check_values.hpp"
#include "nodes/node.hpp"

#include <netpoll/error.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

using device_checks = std::vector<std::shared_ptr<const output_check>>;

/// What checks are chosen by, and take their values from.
struct check_subject {
    std::string_view name;
    std::string_view hostname;
    std::string_view platform;  ///< an id; "auto": not known yet
    const std::vector<std::string>& groups;
    const std::string* data{nullptr};  ///< a JSON object, or null
};

/// Reads the files that checks are about, each once.
class check_binder {
public:
    /// `job` is the file that they stand in. What is wrong with a check for a host is told by
    /// `finish`, once for all hosts that it is wrong for.
    check_binder(std::vector<written_check> checks, std::string job);

    bool empty() const noexcept { return checks_.empty(); }
    /// Null where none is for it.
    std::shared_ptr<const device_checks> checks_of(const check_subject& host);
    std::vector<mistake> finish();

private:
    struct known_file {
        std::optional<variable_text> text;
        std::string problem;
    };
    struct wrong_for {
        std::string first;
        std::size_t count{0};
    };

    const node& data_of(const check_subject& host);
    bool is_for(const written_check& check, const check_subject& host);
    expected<std::string, std::string> value_of(std::string_view variable,
                                                const check_subject& host);
    std::shared_ptr<const output_check> bound(std::size_t place, const check_subject& host);
    expected<output_check, mistake> filled(const written_check& check, const check_subject& host);
    expected<check_rule, mistake> rule_of(const written_rule& rule, const check_subject& host);
    expected<std::string, mistake> text_of(const placed_text& text, std::string_view key,
                                           const check_subject& host,
                                           std::string (*as)(std::string_view) = nullptr);
    expected<check_rule, mistake> rows_of(const written_rows& rows, const check_subject& host);
    expected<check_rule, mistake> file_of(const placed_text& path, const check_subject& host);
    const known_file& file_at(const std::string& path);
    expected<std::string, std::string> key_of(const written_check& check,
                                              const check_subject& host);

    const std::vector<written_check> checks_;
    const std::string job_;
    /// What each check became, by the values that it took.
    std::vector<std::map<std::string, std::shared_ptr<const output_check>>> bound_;
    std::map<std::vector<const output_check*>, std::shared_ptr<const device_checks>> lists_;
    std::map<std::string, known_file> files_;
    std::map<std::tuple<std::string, unsigned, std::string>, wrong_for> wrong_;
    std::string last_data_;  // the text of `last_`
    std::optional<document> last_;
};

}  // namespace netpoll
