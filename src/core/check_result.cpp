// The words for what checks come to.
#include <netpoll/check_result.hpp>

namespace netpoll {

namespace {

constexpr std::array<std::string_view, check_severities + 1> limit_words{"info", "warning", "error",
                                                                         "never"};
constexpr std::array<std::string_view, check_statuses> check_status_words{"passed", "failed",
                                                                          "unknown"};

}  // namespace

std::string_view name(check_severity severity) noexcept {
    return limit_words[static_cast<std::size_t>(severity)];
}

std::string_view name(check_status status) noexcept {
    return check_status_words[static_cast<std::size_t>(status)];
}

std::string_view name(fail_on limit) noexcept {
    return limit_words[static_cast<std::size_t>(limit)];
}

std::optional<check_severity> check_severity_named(std::string_view word) noexcept {
    for (std::size_t i = 0; i < check_severities; ++i)
        if (limit_words[i] == word) return static_cast<check_severity>(i);
    return std::nullopt;
}

std::optional<check_status> check_status_named(std::string_view word) noexcept {
    for (std::size_t i = 0; i < check_statuses; ++i)
        if (check_status_words[i] == word) return static_cast<check_status>(i);
    return std::nullopt;
}

}  // namespace netpoll
