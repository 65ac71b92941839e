// What a check of a job came to on one device. Knows no rule.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

/// How much a check matters, from the least on.
enum class check_severity : std::uint8_t { info, warning, error };

enum class check_status : std::uint8_t {
    passed,
    failed,
    unknown,  ///< there is nothing to judge: no whole output, or none to compare with
};

inline constexpr std::size_t check_severities = 3;
inline constexpr std::size_t check_statuses = 3;

/// "info", "warning" or "error".
std::string_view name(check_severity severity) noexcept;
/// "passed", "failed" or "unknown".
std::string_view name(check_status status) noexcept;
/// What this names, or nothing.
std::optional<check_severity> check_severity_named(std::string_view word) noexcept;
std::optional<check_status> check_status_named(std::string_view word) noexcept;

/// One check on one command of a device.
struct check_result {
    std::string name;
    check_severity severity{check_severity::error};
    check_status status{check_status::unknown};
    std::string command;  ///< empty where the device has none that it is about
    /// Why it did not pass: what the job says of it, else a sentence. Empty where it passed.
    std::string message;
    /// For people: what was found or is missing; may quote the device, escaped and capped, in
    /// several lines.
    std::string detail;
    std::size_t line{0};  ///< of the output, counted from 1; 0: none is meant

    friend bool operator==(const check_result&, const check_result&) = default;
};

/// From which severity on a check that did not pass makes a run fail.
enum class fail_on : std::uint8_t { info, warning, error, never };

/// "info", "warning", "error" or "never".
std::string_view name(fail_on limit) noexcept;

/// Whether checks of this severity make a run fail when they do not pass.
constexpr bool counts_for(check_severity severity, fail_on limit) noexcept {
    return static_cast<std::uint8_t>(severity) >= static_cast<std::uint8_t>(limit);
}

/// How many checks there were, by status and severity.
class check_counts {
public:
    void add(check_status status, check_severity severity, std::uint32_t number = 1) noexcept {
        by_[static_cast<std::size_t>(status)][static_cast<std::size_t>(severity)] += number;
    }
    void add(const check_counts& more) noexcept {
        for (std::size_t status = 0; status < check_statuses; ++status)
            for (std::size_t severity = 0; severity < check_severities; ++severity)
                by_[status][severity] += more.by_[status][severity];
    }
    std::size_t of(check_status status, check_severity severity) const noexcept {
        return by_[static_cast<std::size_t>(status)][static_cast<std::size_t>(severity)];
    }
    std::size_t of(check_status status) const noexcept {
        std::size_t sum = 0;
        for (const std::uint32_t each : by_[static_cast<std::size_t>(status)])
            sum += each;
        return sum;
    }
    std::size_t all() const noexcept {
        return of(check_status::passed) + of(check_status::failed) + of(check_status::unknown);
    }
    /// Whether some that did not pass make a run fail: one that could not be judged is not known
    /// to be well.
    bool fail(fail_on limit) const noexcept {
        for (std::size_t i = 0; i < check_severities; ++i) {
            const auto severity = static_cast<check_severity>(i);
            if (counts_for(severity, limit) &&
                of(check_status::failed, severity) + of(check_status::unknown, severity) > 0)
                return true;
        }
        return false;
    }

    friend bool operator==(const check_counts&, const check_counts&) = default;

private:
    std::array<std::array<std::uint32_t, check_severities>, check_statuses> by_{};
};

}  // namespace netpoll
