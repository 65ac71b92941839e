// Outputs of a device held against its checks. Pure: no file, no clock. Knows no record.
#pragma once

#include "audit/earlier_outputs.hpp"
#include "core/output_check.hpp"
#include "core/settled_text.hpp"

#include <netpoll/outcome.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// One command of a device, as an outcome or a record has it. Views.
struct checked_command {
    std::string_view command;
    command_status status{command_status::not_run};
    std::string_view output;
    bool truncated{false};
    std::string_view sha256{};                   ///< of the output as it came; empty: of `output`
    std::string_view parsed{};                   ///< JSON: what was read out of it; empty: nothing
    const parse_error* why_not_parsed{nullptr};  ///< null: it was, or nobody asked
};

/// What a device answered.
struct checked_device {
    std::string_view host;
    std::string_view platform;  ///< an id; "auto": never found out
    device_status status{device_status::failed};
    std::string_view error;  ///< its code; empty: none
    std::chrono::system_clock::time_point ended;
    std::vector<checked_command> commands;
};

checked_device checked(const outcome& done);

/// What checks are judged by besides what a device answered.
struct check_conditions {
    const earlier_outputs* earlier{nullptr};  ///< null: nothing of before is known
    const settled_text* settled{nullptr};     ///< null: every line counts
    std::chrono::system_clock::time_point now{};
};

/// What every check came to on every command that it is about, in the order of the checks.
/// A command that is missing, cut or not answered to its end, and any of a device that failed, is
/// unknown; so is an expression that takes too long, and what has nothing to be compared with.
std::vector<check_result> judge(const std::vector<std::shared_ptr<const output_check>>& checks,
                                const checked_device& device, const check_conditions& conditions);

}  // namespace netpoll
