// Who gets one-time codes. Knows no session.
#pragma once

#include "ssh/late_answer.hpp"
#include "ssh/wait.hpp"

#include <netpoll/secret.hpp>

#include <memory>
#include <string>

namespace netpoll {

class code_source {
public:
    virtual ~code_source() = default;
    /// A code that nobody has had before, from this command, until then. `done` is called once,
    /// from any thread. Never blocks.
    virtual void fetch(const std::string& command, session_clock::time_point until,
                       answer_taker<std::shared_ptr<const secret>> done) = 0;
};

}  // namespace netpoll
