// Recordings read from text: escapes, dialects, mistakes, commands. No socket.
#include "lab/recording.hpp"

#include "lab/replay_network.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::lab;
using netpoll::testing::temp_folder;
using netpoll::testing::write_file;

namespace {

std::shared_ptr<const recording> read(const std::string& text,
                                      const std::string& file = "ios#lab#simulation.yaml") {
    std::vector<mistake> mistakes;
    auto recorded = read_recording(text, file, mistakes);
    for (const auto& m : mistakes)
        MESSAGE(to_string(m));
    REQUIRE(recorded);
    return recorded;
}

std::string first_mistake(const std::string& text) {
    std::vector<mistake> mistakes;
    CHECK_FALSE(read_recording(text, "x.yaml", mistakes));
    REQUIRE_FALSE(mistakes.empty());
    return to_string(mistakes.front());
}

}  // namespace

TEST_CASE("escapes are Ruby's, and a backslash before anything else stays") {
    CHECK(unescaped(R"(a\r\n\t\e[K\b\a\x20\x00!)") == std::string("a\r\n\t\x1b[K\b\a \0!", 12));
    CHECK(unescaped(R"(\"\\x41\#{x} \u00e9\u{1f600})") == "\"\\x41#{x} \xc3\xa9\xf0\x9f\x98\x80");
    CHECK(unescaped(R"(  \   ^__^ \_ \/ \)") == R"(  \   ^__^ \_ \/ \)");
    CHECK(unescaped(R"(\xff)") == "\xff");
    for (const char* bad : {R"(\x)", R"(\x1)", R"(\xzz)", R"(\u12)", R"(\u{12)", R"(\u{})"}) {
        CAPTURE(bad);
        CHECK_FALSE(unescaped(bad));
    }
}

TEST_CASE("values may be blocks with escapes or quoted by YAML") {
    const auto recorded = read(
        "init_prompt: |-\n  hello\\r\n  a#\\x20\n"
        "commands:\n"
        "  - \"show x\\n\": |-\n      show x\\r\n      1\n      a#\\x20\n"
        "  - \" \": \"\\e[K2\\r\\na# \"\n");
    CHECK(recorded->platform == "ios");
    CHECK(recorded->ordered);
    CHECK_FALSE(recorded->exec);
    CHECK(recorded->opening == "hello\r\na# ");
    REQUIRE(recorded->exchanges.size() == 2);
    CHECK(recorded->exchanges[0].line == "show x");
    CHECK(recorded->exchanges[0].reply == "show x\r\n1\na# ");
    CHECK(recorded->exchanges[1].is_key);
    CHECK(recorded->exchanges[1].reply == "\x1b[K2\r\na# ");
}

TEST_CASE("keys of netpoll's own recordings") {
    const auto recorded = read(
        "platform: cisco_ios\nchannel: exec\nidentification: SSH-2.0-Cisco-1.25\n"
        "init_prompt:\ncommands:\n  - \"show x\\n\": \"show x\\nx\"\n");
    CHECK(recorded->platform == "cisco_ios");
    CHECK(recorded->exec);
    CHECK(recorded->identification == "Cisco-1.25");
}

TEST_CASE("exec recordings show neither echo nor prompt") {
    CHECK(read("init_prompt:\ncommands:\n  \"/export\\n\": \"# x\"\n")->exec);
    CHECK(read("init_prompt: \"banner\\na> \"\ncommands:\n  \"show x\\n\": \"x: 1\"\n")->exec);
    CHECK_FALSE(read("init_prompt: \"a> \"\ncommands:\n  \"show x\\n\": \"x: 1\\na> \"\n")->exec);
    CHECK_FALSE(read("init_prompt: \"a> \"\ncommands:\n  \"show x\\n\": \"show x\\n?\"\n")->exec);
}

TEST_CASE("commands leave out keys, secrets and what ends the session") {
    const auto recorded = read(R"(
init_prompt: "a>"
commands:
  - "enable\n": "enable\r\nPassword: "
  - "\n": "\r\na#"
  - "show x | i \"y\"\n": "show x | i \"y\"\r\n--More--"
  - " ": "\ra#"
  - "\x15\n": "\ra#"
  - "exit\n": "exit\r\na>"
  - "n\n":
)");
    CHECK(recorded_commands(*recorded) == std::vector<std::string>{"show x | i \"y\""});
    CHECK(asks_for_secret(*recorded));
    CHECK_FALSE(recorded->exchanges[5].ends);
    CHECK(recorded->exchanges[6].ends);
}

TEST_CASE("what is wrong with a recording is told with its line") {
    CHECK(first_mistake("hosts: {}\n").find("x.yaml:1: no recording") == 0);
    CHECK(first_mistake("init_prompt: a\ncomands: 1\ncommands: {}\n") ==
          "x.yaml:2: unknown key 'comands' (did you mean 'commands'?)");
    CHECK(first_mistake("init_prompt: a\ncommands: 7\n").find("x.yaml:2: commands:") == 0);
    CHECK(first_mistake("init_prompt: a\ncommands:\n  - a\n").find("x.yaml:3: ") == 0);
    CHECK(first_mistake("init_prompt: a\nchannel: ssh\ncommands: {}\n").find("x.yaml:2: ") == 0);
    CHECK(first_mistake("init_prompt: a\ncommands:\n  \"x\\n\": 'b\\xq'\n").find("x.yaml:3: ") ==
          0);
    CHECK(first_mistake("events: {}\ninitial_privilege_level: exec\n").find("x.yaml:1: ") == 0);
    CHECK(first_mistake("init_prompt: [\n").find("x.yaml:") == 0);
}

TEST_CASE("a folder plays its recordings by name and counts the others") {
    temp_folder folder;
    const std::string text = "init_prompt: \"a#\"\ncommands:\n  \"x y\\n\": \"x y\\r\\na#\"\n";
    write_file(folder / "nxos#N5 (1)#simulation.yaml", text);
    write_file(folder / "ios#b#custom_simulation.yaml", text);
    write_file(folder / "ios#b#output.txt", "x");
    write_file(folder / "ios#b#prompt.yaml", "valid: [a]\n");
    std::vector<mistake> mistakes;
    std::vector<std::string> notes;
    const auto recordings =
        load_recordings({folder.path(), folder / "ios#b#custom_simulation.yaml"}, mistakes, notes);
    CHECK(mistakes.empty());
    REQUIRE(recordings.size() == 3);
    CHECK(recordings[0].host == "ios-b-custom");
    CHECK(recordings[1].host == "nxos-N5-1");
    CHECK(recordings[2].host == "ios-b-custom-2");
    REQUIRE(notes.size() == 1);
    CHECK(notes[0].find(": 1 YAML files are no recordings") != std::string::npos);

    const auto devices = plan_replay({}, recordings);
    REQUIRE(devices);
    const auto inventory = replay_inventory({}, *devices);
    for (const char* part :
         {"  ios-b-custom:\n", "hostname: '127.10.0.1'", "platform: nxos", "- x y"}) {
        CAPTURE(part);
        CHECK(inventory.find(part) != std::string::npos);
    }
    CHECK(load_recordings({folder / "none.yaml"}, mistakes, notes).empty());
    REQUIRE(mistakes.size() == 1);
    CHECK(to_string(mistakes[0]).find("none.yaml: cannot be read") != std::string::npos);
}
