// Signatures by ssh-agents, for all sessions of a process. Knows no session.
#pragma once

#include "ssh/agent.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace netpoll {

class agent_connection;

/// One connection and one thread for each agent, both made when it is asked first: so a process may
/// fork before that, and its children have connections of their own. Requests are sent as they come
/// and answered in order. What goes wrong once (no answer in time, the connection closed) is the
/// answer to all that wait and to all that ask later: no agent is called again in a run.
class agent_client final : public signer {
public:
    explicit agent_client(std::chrono::milliseconds patience);
    /// Whoever still waits is told that the run is over.
    ~agent_client() override;

    void sign(const std::string& socket, std::string request,
              answer_taker<std::string> done) override;

private:
    const std::chrono::milliseconds patience_;
    std::mutex mutex_;
    std::map<std::string, std::unique_ptr<agent_connection>> agents_;  // by mutex_
};

}  // namespace netpoll
