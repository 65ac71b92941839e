// Runs the commands that print one-time codes. Knows no session.
#pragma once

#include "ssh/code_source.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace netpoll {

class code_command;
class spent_codes;

/// A thread for each command, made when it is first needed: so a process may fork before that. A
/// command runs once at a time, each time anew; a code that it has printed before is not given a
/// second time, in all processes of the run. A new one is waited for as long as the login has time,
/// unless a device has refused the one that is still printed.
class code_commands final : public code_source {
public:
    /// Variables that hold secrets, and are not given to commands. Throws std::system_error without
    /// memory.
    explicit code_commands(std::vector<std::string> withheld);
    /// Ends what runs.
    ~code_commands() override;

    void fetch(const std::string& command, session_clock::time_point until,
               answer_taker<std::shared_ptr<const secret>> done) override;
    void refused(const std::string& command, const secret& code) noexcept override;

private:
    const std::vector<std::string> withheld_;
    const std::unique_ptr<spent_codes> spent_;
    std::mutex mutex_;
    std::map<std::string, std::unique_ptr<code_command>> commands_;  // by mutex_
};

}  // namespace netpoll
