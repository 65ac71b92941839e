// A request that another program opens: what is read, and what is told.
#include "support/temp_folder.hpp"

#include <netpoll/netpoll.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

constexpr const char* variable = "NETPOLL_OPEN_TEST";

/// A variable of this process, while it is held.
struct set_variable {
    explicit set_variable(const char* value) { ::setenv(variable, value, 1); }
    ~set_variable() { ::unsetenv(variable); }
    set_variable(const set_variable&) = delete;
    set_variable& operator=(const set_variable&) = delete;
};

run_request request_for(const temp_folder& folder, const std::string& hosts,
                        const std::string& source) {
    write_file(folder / "inventory.yaml", "hosts:\n" + hosts);
    run_request written;
    written.inventory = folder / "inventory.yaml";
    written.host_keys = host_key_policy::off;
    if (!source.empty()) written.overrides.password = secret_ref{source, nullptr};
    auto read = request_from(to_text(written));
    REQUIRE(read);
    return *read;
}

constexpr const char* one_host = "  core1: {hostname: 127.0.0.1, username: lab, platform: linux}\n";

std::vector<std::string> mistakes_of(run_request request) {
    const auto ready = open(std::move(request));
    std::vector<std::string> lines;
    if (ready) return lines;
    for (const mistake& each : ready.error())
        lines.push_back(to_string(each));
    return lines;
}

}  // namespace

TEST_CASE("a request that came as text has its password from the variable that it names") {
    const temp_folder folder;
    const auto request = request_for(folder, one_host, "env:" + std::string(variable));
    CHECK(mistakes_of(request) ==
          std::vector<std::string>{"request: password: the variable NETPOLL_OPEN_TEST is not set"});
    const set_variable held("hunter2!");
    const auto ready = open(request);
    REQUIRE(ready);
    CHECK(ready->hosts() == std::vector<std::string>{"core1"});
    CHECK(ready->concurrency() == 1);
}

TEST_CASE("password and secret are asked for once each, and a mistake before") {
    const temp_folder folder;
    auto request = request_for(folder, one_host + std::string("  core2: {username: ops}\n"), {});
    request.ask_password = request.ask_secret = true;
    std::vector<std::string> asked;
    open_options with;
    with.ask = [&](const std::string& question) -> std::optional<std::string> {
        asked.push_back(question);
        return "typed" + std::to_string(asked.size());
    };
    CHECK_FALSE(open(request, with));
    CHECK(asked.empty());
    request.overrides.commands = {"show clock"};
    CHECK(open(request, with));
    CHECK(asked == std::vector<std::string>{"Password of 2 users for 2 devices",
                                            "Enable secret for 2 devices"});
    request.ask_password = false;
    CHECK(mistakes_of(request) ==
          std::vector<std::string>{"--ask-secret: nobody answered at a terminal; set "
                                   "NETPOLL_SECRET instead"});
}

TEST_CASE("another source is refused, and no text is taken for a password") {
    const temp_folder folder;
    for (const char* source :
         {"plain", "hunter2!", "file:/dev/null", "cmd:echo x", "ask", "env:"}) {
        CAPTURE(source);
        CHECK(mistakes_of(request_for(folder, one_host, source)) ==
              std::vector<std::string>{"request: password: cannot be read from '" +
                                       std::string(source) + "': env:NAME is"});
    }
}

TEST_CASE("the variable is kept from commands that print secrets") {
    const temp_folder folder;
    const set_variable held("hunter2!");
    const std::string asks =
        "  core1: {hostname: 127.0.0.1, username: lab, platform: linux, secret: 'cmd:printenv " +
        std::string(variable) + "'}\n";
    const auto wrong = mistakes_of(request_for(folder, asks, "env:" + std::string(variable)));
    REQUIRE(wrong.size() == 1);
    CHECK(wrong[0].find("the command") != std::string::npos);
}

TEST_CASE("all mistakes are told at once, each with its line") {
    const temp_folder folder;
    const auto wrong =
        mistakes_of(request_for(folder, "  a: {prot: 22}\n  b: {platfrom: linux}\n", {}));
    REQUIRE(wrong.size() == 2);
    CHECK(wrong[0].find("inventory.yaml:2: ") != std::string::npos);
    CHECK(wrong[1].find("inventory.yaml:3: ") != std::string::npos);
}

TEST_CASE(
    "a retry has the hosts that are not ok in the results, and its mistakes have their line") {
    const temp_folder folder;
    const set_variable held("hunter2!");
    auto request = request_for(
        folder,
        "  a: {hostname: 127.0.0.1, username: lab, platform: linux}\n" + std::string(one_host),
        "env:" + std::string(variable));
    request.retry = folder / "before.ndjson";
    write_file(request.retry,
               "{\"host\":\"core1\",\"status\":\"skipped\"}\n{\"host\":\"a\",\"status\":\"ok\"}\n");
    const auto wrong = mistakes_of(request);
    REQUIRE(wrong.size() == 1);
    CHECK(wrong[0].starts_with(request.retry + ":3: the line of the run is missing"));
    request.partial = true;
    const auto ready = open(request);
    REQUIRE(ready);
    CHECK(ready->hosts() == std::vector<std::string>{"core1"});
    request.only = {"auth_rejected"};
    const auto nobody = open(request);
    REQUIRE(nobody);
    CHECK(nobody->hosts().empty());
}

TEST_CASE("keys of bastions are read like those of devices, also of bastions' bastions") {
    const temp_folder folder;
    auto request = request_for(folder, one_host, "");
    write_file(request.inventory,
               "bastions:\n  b0: {username: j, private_key: none.key}\n  b1: {jump: b0}\n"
               "defaults: {username: u, platform: linux, jump: b1}\nhosts: {a: , b: }\n");
    struct warnings final : log_sink {
        bool enabled(log_level) const noexcept override { return true; }
        void write(log_level, std::string_view, std::string_view message) override {
            all.emplace_back(message);
        }
        std::vector<std::string> all;
    } heard;
    CHECK(open(request, {{}, &heard}));
    const auto line = request.inventory + ":2: private key " + (folder / "none.key") +
                      ": there is no such file; it is left out";
    CHECK(std::count(heard.all.begin(), heard.all.end(), line) == 1);
}

TEST_CASE("where pollers log in no secret and no key is read, and none may be given") {
    const temp_folder folder;
    auto request = request_for(
        folder,
        "  core1: {hostname: 127.0.0.1, username: lab, platform: linux, site: fra, agent: 'on',\n"
        "          password: env:NETPOLL_TEST_NOT_SET, secret: file:none, private_key: none,\n"
        "          login: [{expect: Code, answer: 'cmd:exit 1'}], auth_methods: publickey}\n",
        {});
    ::unsetenv("SSH_AUTH_SOCK");
    CHECK_FALSE(mistakes_of(request).empty());
    request.via.servers = {"tls://b:4222"};
    CHECK(mistakes_of(request).empty());
    request.ask_password = true;
    request.overrides.private_keys = {"id"};
    request.overrides.agent = "on";
    request.record = folder / "sessions";
    const auto refused = mistakes_of(request);
    REQUIRE(refused.size() == 4);
    CHECK(refused[0].starts_with("--ask-pass: with --via each poller logs in by its own"));
    CHECK(refused[1].starts_with("--private-key: "));
    CHECK(refused[2].starts_with("--agent: "));
    CHECK(refused[3].starts_with("--record: "));
    run_request no_broker = request_for(folder, one_host, {});
    no_broker.via.key_file = "coord.nk";
    CHECK(mistakes_of(no_broker) == std::vector<std::string>{"--via-key: there is no --via"});
}

TEST_CASE("an answer that is a secret does not go to a poller") {
    const temp_folder folder;
    auto request = request_for(
        folder,
        "  core1: {hostname: 127.0.0.1, username: lab, platform: cisco_ios,\n"
        "          commands: [{send: copy, expect: 'word:', answer: env:NETPOLL_TEST_NOT_SET}]}\n"
        "  core2: {hostname: 127.0.0.1, username: lab, platform: cisco_ios,\n"
        "          commands: [{send: copy, expect: 'word:', answer: $password}]}\n",
        {});
    request.via.servers = {"tls://b:4222"};
    const auto refused = mistakes_of(request);
    CHECK(refused == std::vector<std::string>{
                         (folder / "inventory.yaml") +
                         ":2: host 'core1': commands: the answer to 'word:' is from "
                         "env:NETPOLL_TEST_NOT_SET, and with --via no secret travels: answer with "
                         "$password or $secret of the poller's login"});
}
