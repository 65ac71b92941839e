// The engines' contract over a real network CLI: FRRouting's vtysh behind OpenSSH. Knows no
// simulated device.
#include "engine/server_devices.hpp"
#include "support/frr_shell.hpp"
#include "support/skip.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

std::optional<std::string> obstacle() {
    auto why = frr_shell::obstacle();
    return why ? why : openssh_server::obstacle();
}

device at(const ssh_server& server) {
    device one = device_at(server);
    one.platform = "vtysh";
    one.channel = channel_kind::shell;
    return one;
}

std::vector<outcome> poll(const std::vector<std::string>& commands) {
    const openssh_server server;
    auto devices = trusting(server);
    auto one = at(server);
    one.commands = commands;
    devices.add(one);
    return run_on_every_engine(devices);
}

std::string all_routes(const frr_options& options) {
    std::string text;
    for (unsigned i = 0; i < options.routes; ++i)
        text += frr_shell::route(i);
    return text;
}

}  // namespace

TEST_CASE("vtysh: commands, a whole configuration, and a wrong command in between") {
    if (!can_run(obstacle())) return;
    const frr_options options;
    const frr_shell shell{options};
    const auto got = poll({"show version", "show nonsense", "show", "show running-config"}).front();
    CAPTURE(digest(got).substr(0, 2'000));
    REQUIRE(got.commands.size() == 4);
    CHECK(got.commands[0].status == command_status::ok);
    CHECK(got.commands[0].output.starts_with("FRRouting "));
    CHECK(got.commands[0].output.find("border-1#") == std::string::npos);
    CHECK(got.commands[1].status == command_status::error_marker);
    CHECK(got.commands[1].output == "% Unknown command: show nonsense\n");
    CHECK(got.commands[2].status == command_status::error_marker);
    CHECK(got.commands[2].output == "% Command incomplete: show\n");
    CHECK(got.commands[3].status == command_status::ok);
    const auto& config = got.commands[3].output;
    CHECK(config.starts_with("Building configuration...\n"));
    CHECK(config.find("\nhostname border-1\n!\n" + all_routes(options) + "!\n") !=
          std::string::npos);
    CHECK(config.ends_with("\nend\n"));
    REQUIRE(got.error);
    CHECK(got.error->code == errc::command_error);
}

TEST_CASE("vtysh: a pager that shows even the greeting is answered") {
    if (!can_run(obstacle())) return;
    if (!can_run(::access("/usr/bin/less", X_OK) == 0
                     ? std::nullopt
                     : std::optional<std::string>{"/usr/bin/less is not installed"})) {
        return;
    }
    frr_options options;
    options.pager = "/usr/bin/less";
    const frr_shell shell{options};
    const auto got = poll({"show running-config"}).front();
    CAPTURE(digest(got).substr(0, 2'000));
    CHECK(got.status == device_status::ok);
    REQUIRE(got.commands.size() == 1);
    CHECK(got.commands[0].output.find(all_routes(options)) != std::string::npos);
}
