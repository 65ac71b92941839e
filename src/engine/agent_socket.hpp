// A connection to an ssh-agent. Knows no session.
#pragma once

#include "machine/descriptor.hpp"
#include "ssh/agent.hpp"

#include <netpoll/expected.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace netpoll {

/// How long an agent may take for one answer. Somebody may have to confirm it or touch a key; and a
/// device does not wait for a login much longer.
inline constexpr std::chrono::milliseconds agent_patience{20'000};

/// Connects without blocking. The error is a sentence without the path.
expected<unique_descriptor, std::string> connect_to_agent(const std::string& path);

/// Asks the agent for its keys over a connection of its own, on this thread.
answer_or_why<std::vector<agent_identity>> list_agent(const std::string& path,
                                                      std::chrono::milliseconds within);

}  // namespace netpoll
