// Which ssh-agent logs in where. Knows no agent.
#include "inventory/given.hpp"

#include <cstdlib>

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

namespace {

/// The environment of one test.
struct agent_variable {
    explicit agent_variable(const char* path) { setenv("SSH_AUTH_SOCK", path, 1); }
    ~agent_variable() { unsetenv("SSH_AUTH_SOCK"); }
    agent_variable(const agent_variable&) = delete;
    agent_variable& operator=(const agent_variable&) = delete;
};

given hosts(const std::string& text) {
    return given("defaults: {username: u, commands: x}\nhosts:\n" + text);
}

std::string agent_of(given& it, const std::string& name, const inventory_overrides& by_flag = {}) {
    const auto login = it.only(name, by_flag).login;
    return login->agent + (login->agent_required ? " (asked for)" : "");
}

}  // namespace

TEST_CASE("an agent logs in by itself only where nothing else is set") {
    const agent_variable found{"/run/agent"};
    auto it = hosts(
        "  bare:\n  word: {password: plain:pw}\n  key: {private_key: k}\n"
        "  both: {password: plain:pw, private_key: k}\n");
    CHECK(agent_of(it, "bare") == "/run/agent");
    CHECK(agent_of(it, "word").empty());
    // It may hold the key that is named.
    CHECK(agent_of(it, "key") == "/run/agent");
    CHECK(agent_of(it, "both") == "/run/agent");
}

TEST_CASE("agent: says which, or none") {
    const agent_variable found{"/run/agent"};
    auto it = hosts(
        "  on: {password: plain:pw, agent: on}\n  off: {agent: off}\n"
        "  path: {agent: /run/other}\n  beside: {agent: ./sock}\n");
    CHECK(agent_of(it, "on") == "/run/agent (asked for)");
    CHECK(agent_of(it, "off").empty());
    CHECK(agent_of(it, "path") == "/run/other (asked for)");
    CHECK(agent_of(it, "beside") == it / "./sock" + " (asked for)");
    inventory_overrides by_flag;
    by_flag.agent = "off";
    CHECK(agent_of(it, "path", by_flag).empty());
    by_flag.agent = "on";
    CHECK(agent_of(it, "off", by_flag) == "/run/agent (asked for)");
}

TEST_CASE("agent: where none is asked it is told why, where a key may need one") {
    unsetenv("SSH_AUTH_SOCK");
    auto it = hosts(
        "  bare: {private_key: k}\n  off: {private_key: k, agent: off}\n"
        "  word: {password: plain:pw}\n  path: {private_key: k, agent: /run/other}\n");
    const auto why = [&](const std::string& name, const inventory_overrides& by_flag = {}) {
        return it.only(name, by_flag).login->no_agent;
    };
    CHECK(why("bare") == "SSH_AUTH_SOCK is not set");
    CHECK(why("off") == "`agent: off` is set");
    CHECK(why("word").empty());
    CHECK(why("path").empty());
    inventory_overrides by_flag;
    by_flag.agent = "off";
    CHECK(why("bare", by_flag) == "`--agent off` is set");
    const agent_variable found{"/run/agent"};
    CHECK(why("bare").empty());
}

TEST_CASE("agent: mistakes") {
    unsetenv("SSH_AUTH_SOCK");
    CHECK(mistakes_in("hosts: {a: {agent: yes}}\n") ==
          texts{"1: host 'a': agent: on, off or the path of a socket is expected, not 'yes'"});
    auto it = hosts("  a: {agent: on}\n  b:\n");
    CHECK(it.target_mistakes({"a"}) ==
          texts{"3: agent: SSH_AUTH_SOCK is not set: is an ssh-agent running?"});
    CHECK(agent_of(it, "b").empty());
}
