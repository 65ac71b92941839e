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
