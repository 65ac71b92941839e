// OpenSSH's ssh-agent and odd ones as fixtures. Knows nothing of netpoll.
#pragma once

#include "support/child_process.hpp"
#include "support/temp_folder.hpp"

#include <optional>
#include <string>

namespace netpoll::testing {

/// An ssh-agent without keys that runs as long as this object.
class true_agent {
public:
    static std::optional<std::string> obstacle();
    true_agent();
    const std::string& socket() const noexcept { return socket_; }
    /// ssh-add of a private key, and of the certificate beside it. Throws std::runtime_error.
    void add(const std::string& key);
    void lock();
    /// It takes no more messages, and stays.
    void stop();

private:
    void ssh_add(std::vector<std::string> arguments, std::vector<std::string> environment = {});

    temp_folder folder_;
    std::string socket_;
    std::optional<child_process> process_;
};

/// odd_agent.py: an agent with one key of its own.
class odd_agent {
public:
    static std::optional<std::string> obstacle();
    /// See --help of odd_agent.py; e.g. "hang".
    explicit odd_agent(const std::string& way);
    const std::string& socket() const noexcept { return socket_; }
    /// A line as in a .pub file.
    const std::string& public_key() const noexcept { return public_key_; }
    std::string said() const { return process_->out(); }

private:
    temp_folder folder_;
    std::string socket_;
    std::string public_key_;
    std::optional<child_process> process_;
};

}  // namespace netpoll::testing
