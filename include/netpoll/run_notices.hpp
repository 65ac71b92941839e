// Who hears of a run that is over.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

enum class mail_when : std::uint8_t {
    failed,   ///< whenever the verdict is not ok
    changed,  ///< when verdict or counts are others than those of the last run in the rundir
    always,
};

/// "failed", "changed", "always".
std::string_view name(mail_when when) noexcept;

/// Empty: nobody is told that way.
struct run_notices {
    /// A file for Prometheus; with a rundir there is one in the run's own folder besides.
    std::string metrics;
    bool syslog{false};  ///< lines for the journal, or syslog
    /// A URL or, where it is a secret itself, its source: "env:NAME", "file:PATH", "cmd:COMMAND".
    std::string webhook;
    std::string webhook_secret;     ///< source of the key that posts are signed with
    std::vector<std::string> mail;  ///< addresses
    netpoll::mail_when mail_when{netpoll::mail_when::failed};
};

}  // namespace netpoll
