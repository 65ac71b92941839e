// Who gets one-time codes. Knows no session.
#pragma once

#include "ssh/late_answer.hpp"
#include "ssh/wait.hpp"

#include <netpoll/secret.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace netpoll {

/// Why nobody waits for a code any longer.
inline constexpr std::string_view code_came_late =
    "the login's time was over before its command had a new code: one code is good for one login, "
    "so lower logins_in_flight or raise auth_timeout";

class code_source {
public:
    virtual ~code_source() = default;
    /// A code that nobody has had before, from this command, until then. `done` is called once,
    /// from any thread. Never blocks.
    virtual void fetch(const std::string& command, session_clock::time_point until,
                       answer_taker<std::shared_ptr<const secret>> done) = 0;
    /// A device has turned this code of this command down. Any thread; never blocks.
    virtual void refused(const std::string& command, const secret& code) noexcept = 0;
};

}  // namespace netpoll
