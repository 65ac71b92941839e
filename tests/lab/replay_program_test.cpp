// netpoll-lab --replay as others meet it, over SSH. Knows the program's options, not its code.
#include "lab_client.hpp"
#include "lab_process.hpp"
#include "support/has.hpp"

#include <doctest/doctest.h>

using namespace netpoll::testing;

namespace {

constexpr const char* shell_recording =
    "identification: SSH-2.0-Recorded-1.0\ninit_prompt: \"r1# \"\ncommands:\n"
    "  - \"show x\\n\": \"show x\\r\\nseen\\r\\n--More--\"\n"
    "  - \" \": \"\\r        \\rmore seen\\r\\nr1# \"\n"
    "  - \"exit\\n\": \"exit\\r\\n\"\n";
constexpr const char* exec_recording =
    "channel: exec\ninit_prompt:\ncommands:\n  - \"/export\\n\": \"# all\\n\"\n";

/// A lab that plays a shell and an exec recording.
struct stage {
    temp_folder recordings;
    lab_process lab;

    explicit stage(const std::vector<std::string>& more = {}) : lab(0, arguments(more)) {}

    std::vector<std::string> arguments(const std::vector<std::string>& more) {
        write_file(recordings / "ios#r1#simulation.yaml", shell_recording);
        write_file(recordings / "routeros#r2#simulation.yaml", exec_recording);
        std::vector<std::string> all{"--replay", recordings.path()};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    void connect(lab_client& client, std::size_t index) {
        REQUIRE(client.connect(lab.address(index), lab.port()));
        REQUIRE(client.login());
    }
};

}  // namespace

TEST_CASE("recordings are devices with files, a shell or exec, and a clean end") {
    stage at;
    CHECK(has(at.lab.ready_line(), "2 devices"));
    const auto inventory = read_file(at.lab.folder() / "lab.yaml");
    CHECK(has(inventory, "  ios-r1:\n"));
    CHECK(has(inventory, "channel: exec"));
    CHECK(has(read_file(at.lab.folder() / "known_hosts"), at.lab.address(1)));
    lab_client client;
    at.connect(client, 0);
    CHECK(has(ssh_get_serverbanner(client.session()), "Recorded-1.0"));
    REQUIRE(client.open_shell());
    client.read_until("r1# ");
    client.type("show x");
    client.read_until("show x");
    client.type("\r");
    CHECK(client.read_until("--More--") == "\r\nseen\r\n--More--");
    client.type(" ");
    CHECK(has(client.read_until("r1# "), "more seen"));
    client.type("exit\r\n");
    CHECK(client.read_to_end());

    lab_client other;
    at.connect(other, 1);
    CHECK(other.exec("/export").out == "# all\n");
    lab_client refused;
    at.connect(refused, 0);
    CHECK(refused.exec("show x").status != 0);
}

TEST_CASE("output in packets of one byte is the same output") {
    stage at({"--chunk", "1", "--chunk-delay", "1ms", "--identification", "Named-2.0"});
    lab_client client;
    at.connect(client, 0);
    CHECK(has(ssh_get_serverbanner(client.session()), "Named-2.0"));
    REQUIRE(client.open_shell());
    CHECK(client.read_until("r1# ") == "r1# ");
    client.type("show x\n");
    CHECK(client.read_until("--More--") == "show x\r\nseen\r\n--More--");
}

TEST_CASE("the connection is cut after so many bytes") {
    stage at({"--drop-after", "12"});
    lab_client client;
    at.connect(client, 0);
    REQUIRE(client.open_shell());
    client.type("show x\n");
    CHECK(client.read_until("never there") == "r1# show x\r\n");
    CHECK(client.is_cut());
    CHECK(at.lab.counts("open=0"));
}
