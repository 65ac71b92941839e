// From nothing to results by what `netpoll via init` writes: its configuration, and its keys.
#include "cli/program.hpp"
#include "lab/lab_process.hpp"
#include "support/loopback.hpp"
#include "support/nats_server.hpp"
#include "support/skip.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <memory>

using namespace netpoll::testing;
using nlohmann::json;

namespace {

const std::string netpoll_program = NETPOLL_BINARY_DIR "/netpoll";

/// A broker as via init makes it, for the sites fra and ams.
struct keyed_broker {
    temp_folder folder;
    const std::string address{own_address()};
    const std::uint16_t port{free_port(address)};
    const std::string url{"nats://" + address + ':' + std::to_string(port)};
    std::unique_ptr<nats_server> server;

    keyed_broker() {
        const auto made = run({netpoll_program, "via", "init", "--sites", "fra,ams", "--host",
                               address + ':' + std::to_string(port), folder / "broker"},
                              clean_environment());
        REQUIRE_MESSAGE(made.status == 0, made.err);
        server = std::make_unique<nats_server>(file("nats-server.conf"), address, port);
        write_file(folder / "logins.yaml", "lab: {username: lab, password: env:LAB_PASSWORD}\n",
                   0600);
    }
    std::string file(const std::string& name) const { return (folder / "broker") + '/' + name; }
    std::vector<std::string> poller(const std::string& site, const std::string& key) const {
        return {netpoll_program,
                "poller",
                "--site",
                site,
                "--via",
                url,
                "--via-key",
                file(key),
                "--logins",
                folder / "logins.yaml",
                "--spool",
                folder / ("spool-" + site),
                "-v"};
    }
};

child_options with_password() {
    child_options options = clean_environment();
    options.environment.emplace_back("LAB_PASSWORD=lab-password");
    return options;
}

bool is_found_below(const std::string& folder, const std::string& text) {
    for (const auto& each : std::filesystem::recursive_directory_iterator(folder))
        if (each.is_regular_file() && read_file(each.path()).find(text) != std::string::npos)
            return true;
    return false;
}

}  // namespace

TEST_CASE("via init: its keys and configuration serve pollers and a run, and nobody else's site") {
    if (!can_run(nats_server::obstacle())) return;
    keyed_broker broker;
    lab_process lab(6, {"--platforms=linux"});
    std::string inventory = "defaults: {username: lab, platform: linux, channel: exec, port: " +
                            std::to_string(lab.port()) + ", commands: [uname -a]}\nhosts:\n";
    for (std::size_t i = 0; i < 6; ++i)
        inventory += "  d" + std::to_string(i) + ": {hostname: " + lab.address(i) +
                     ", site: " + (i % 2 == 0 ? "fra" : "ams") + "}\n";
    write_file(broker.folder / "sites.yaml", inventory);

    child_process fra(broker.poller("fra", "fra.nk"), with_password());
    child_process ams(broker.poller("ams", "ams.nk"), with_password());
    REQUIRE(fra.wait_for_line("the broker is there"));
    REQUIRE(ams.wait_for_line("the broker is there"));
    // Another site's key: the server refuses, and it ends with the reason.
    const auto wrong = run(broker.poller("ams", "fra.nk"), with_password());
    CHECK(wrong.status == 3);
    CHECK(wrong.err.find("does not let this key") != std::string::npos);

    const auto done =
        run({netpoll_program, "--via", broker.url, "--via-key", broker.file("coord.nk"),
             "--known-hosts", lab.folder() / "known_hosts", "--output",
             broker.folder / "results.json", "-q", broker.folder / "sites.yaml"},
            clean_environment());
    CHECK_MESSAGE(done.status == 0, done.err);
    const auto results = json::parse(read_file(broker.folder / "results.json"));
    REQUIRE(results["devices"].size() == 6);
    for (const auto& each : results["devices"])
        CHECK(each["status"] == "ok");

    const auto listed = run({netpoll_program, "pollers", "--via", broker.url, "--via-key",
                             broker.file("coord.nk"), "--format", "json"},
                            clean_environment());
    CHECK(listed.status == 0);
    const auto pollers = json::parse(listed.out)["pollers"];
    REQUIRE(pollers.size() == 2);
    CHECK(pollers[0]["site"] == "ams");
    CHECK(pollers[1]["site"] == "fra");
    CHECK(pollers[1]["done"] == 3);
    CHECK_FALSE(is_found_below(broker.folder.path(), "lab-password"));
}

TEST_CASE("libnats is opened only for a broker, and told where it cannot be") {
    const temp_folder folder;
    const auto files = run({"sed", "s|^[*]/||", NETPOLL_BINARY_DIR "/opened_libraries"});
    const auto begin = files.out.find("libnats.so");
    REQUIRE(begin != std::string::npos);
    const auto soname = files.out.substr(begin, files.out.find('\n', begin) - begin);
    write_file(folder / soname, "no library");
    child_options options = clean_environment();
    options.environment.push_back("LD_LIBRARY_PATH=" + folder.path());
    const auto version = run({netpoll_program, "--version"}, options);
    CHECK(version.status == 0);
    CHECK(version.err.empty());
    const auto asked = run({netpoll_program, "pollers", "--via", "nats://127.0.0.1:1"}, options);
    CHECK(asked.status == 3);
    CHECK_MESSAGE(asked.err.find(soname + " cannot be loaded: ") != std::string::npos, asked.err);
}
