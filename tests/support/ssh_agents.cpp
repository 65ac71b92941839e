// OpenSSH's ssh-agent and odd ones as fixtures. Knows nothing of netpoll.
#include "support/ssh_agents.hpp"

#include <signal.h>
#include <unistd.h>

#include <stdexcept>

namespace netpoll::testing {

namespace {

constexpr const char* debians_python = "/usr/bin/python3";

}  // namespace

std::optional<std::string> true_agent::obstacle() {
    for (const char* program : {"/usr/bin/ssh-agent", "/usr/bin/ssh-add"})
        if (::access(program, X_OK) != 0) return std::string(program) + " is not installed";
    return std::nullopt;
}

true_agent::true_agent() : socket_(folder_ / "agent") {
    process_.emplace(std::vector<std::string>{"ssh-agent", "-s", "-D", "-a", socket_});
    // Its socket has its name before anybody may connect.
    if (!process_->wait_for_line("SSH_AUTH_SOCK="))
        throw std::runtime_error("ssh-agent: " + process_->err());
}

void true_agent::add(const std::string& key) {
    ssh_add({"-q", key});
}

// ssh-add asks for a password by the program that SSH_ASKPASS names.
void true_agent::lock() {
    write_file(folder_ / "ask", "#!/bin/sh\necho locked\n", 0700);
    ssh_add({"-x"}, {"SSH_ASKPASS=" + folder_ / "ask", "SSH_ASKPASS_REQUIRE=force"});
}

void true_agent::stop() {
    process_->signal(SIGSTOP);
}

void true_agent::ssh_add(std::vector<std::string> arguments, std::vector<std::string> environment) {
    arguments.insert(arguments.begin(), "ssh-add");
    environment.push_back("SSH_AUTH_SOCK=" + socket_);
    const auto done = run(std::move(arguments), {std::move(environment), {}, {}});
    if (done.status != 0) throw std::runtime_error("ssh-add: " + done.out + done.err);
}

std::optional<std::string> odd_agent::obstacle() {
    static const bool there =
        run({debians_python, "-W", "ignore", "-c", "import cryptography"}).status == 0;
    if (!there) return "Debian's python3-cryptography is not installed";
    return std::nullopt;
}

odd_agent::odd_agent(const std::string& way) : socket_(folder_ / "agent") {
    process_.emplace(std::vector<std::string>{debians_python, "-W", "ignore",
                                              NETPOLL_SOURCE_DIR "/tests/support/odd_agent.py",
                                              socket_, way});
    const auto ready = process_->wait_for_line("ready ");
    if (!ready) throw std::runtime_error("odd_agent.py: " + process_->err());
    public_key_ = ready->substr(6) + " odd one";
}

}  // namespace netpoll::testing
