// Recorded command lines fed with keys and drained. No socket, no clock.
#include "lab/replay_shell.hpp"

#include "lab/channel_text.hpp"
#include "lab/log_line.hpp"
#include "lab/replay_network.hpp"
#include "support/skip.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

using namespace netpoll;
using namespace netpoll::lab;

namespace {

constexpr std::string_view pages =
    "init_prompt: |-\n  hello\\r\n  r1>\n"
    "commands:\n"
    "  - \"enable\\n\": \"enable\\r\\nPassword: \"\n"
    "  - \"\\n\": \"\\r\\nr1#\"\n"
    "  - \"show run\\n\": \"show run\\r\\na\\r\\n --More-- \"\n"
    "  - \" \": \"\\r          \\rb\\r\\n --More-- \"\n"
    "  - \" \": \"\\r          \\rc\\r\\nr1#\"\n"
    "  - \"show run\\n\": \"show run\\r\\nsecond\\r\\nr1#\"\n"
    "  - \"odd\\n\": \"\\rr1#  odd  \\r\\nrewritten\\r\\nr1#\"\n"
    "  - \"exit\\n\": \"exit\\r\\n\"\n";

/// A device that plays one recording.
struct replaying {
    lab_options options;
    std::vector<device> network;
    counters count;
    std::uint32_t asked{0};
    configurations configured;

    explicit replaying(std::shared_ptr<const recording> content) {
        network = *plan_replay(options, {{"r1", std::move(content)}});
    }
    explicit replaying(std::string_view text) : replaying(read(text)) {}

    static std::shared_ptr<const recording> read(std::string_view text) {
        std::vector<mistake> mistakes;
        auto content = read_recording(text, "ios#r1.yaml", mistakes);
        REQUIRE(mistakes.empty());
        return content;
    }

    scene here() { return scene{network[0], options, count, asked, configured}; }
    replay_shell shell() { return replay_shell(here()); }
};

}  // namespace

TEST_CASE("a reply comes whole, its echo as soon as it is typed, whatever Enter is") {
    for (const char* enter : {"\n", "\r", "\r\n"}) {
        replaying b(pages);
        auto shell = b.shell();
        CHECK(drain(shell) == "hello\r\nr1>");
        CHECK(typed(shell, "ena") == "ena");
        CHECK(typed(shell, "ble") == "ble");
        CHECK(typed(shell, enter) == "\r\nPassword: ");
        CHECK(typed(shell, "never shown") == "");
        CHECK(typed(shell, enter) == "\r\nr1#");
        CHECK(typed(shell, std::string("show run") + enter) == "show run\r\na\r\n --More-- ");
    }
}

TEST_CASE("an echo that the recording has otherwise is not typed back") {
    replaying b(pages);
    auto shell = b.shell();
    drain(shell);
    CHECK(typed(shell, "od") == "");
    CHECK(typed(shell, "d\n") == "\rr1#  odd  \r\nrewritten\r\nr1#");
    CHECK(typed(shell, "oddity\n") == "oddity\r\n% Invalid input\r\nr1#");
}

TEST_CASE("any key turns a page, q and Ctrl-C leave") {
    replaying b(pages);
    auto shell = b.shell();
    drain(shell);
    typed(shell, "show run\n");
    CHECK(typed(shell, " ") == "\r          \rb\r\n --More-- ");
    CHECK(typed(shell, "x") == "\r          \rc\r\nr1#");
    for (const char* key : {"q", "\x03"}) {
        auto other = b.shell();
        drain(other);
        typed(other, "show run\n");
        CHECK(typed(other, key) == "\r          \rr1>");
        CHECK(typed(other, "show run\n") == "show run\r\nsecond\r\nr1#");
    }
}

TEST_CASE("the next entry that fits is played, then the first one again") {
    replaying b(pages);
    auto shell = b.shell();
    drain(shell);
    CHECK(typed(shell, "show run\n  ").find("c\r\nr1#") != std::string::npos);
    CHECK(typed(shell, "show run\n") == "show run\r\nsecond\r\nr1#");
    CHECK(typed(shell, "show run\n") == "show run\r\na\r\n --More-- ");
}

TEST_CASE("an empty line repaints the prompt, and editing works") {
    replaying b(pages);
    auto shell = b.shell();
    drain(shell);
    CHECK(typed(shell, "\r") == "\r\nr1>");
    CHECK(typed(shell, "shoq\b") == "shoq\b \b");
    CHECK(typed(shell, "\x15") == "\b \b\b \b\b \b");
    CHECK(typed(shell, "\x03") == "^C\r\nr1>");
    CHECK(typed(shell, "exit\n") == "exit\r\n");
    CHECK(shell.state() == program_state::ended);
}

TEST_CASE("a session ends at words not recorded and at the end of input") {
    replaying b(
        "init_prompt: \"a#\"\ncommands:\n  \"x\\n\": \"x\\na#\"\n  \"bye\\n\": \"bye\\na>\"\n");
    for (const char* end : {"quit\n", "logout\r", "\x04"}) {
        auto shell = b.shell();
        drain(shell);
        CHECK(typed(shell, "bye\n") == "bye\na>");
        CHECK(shell.state() == program_state::running);
        typed(shell, end);
        CHECK(shell.state() == program_state::ended);
    }
}

TEST_CASE("the echo wraps and the pager is small where that is asked for") {
    replaying b(pages);
    b.options.wrap_echo = 8;
    b.options.lower_case_pager = true;
    auto shell = b.shell();
    drain(shell);
    CHECK(typed(shell, "show run\n") == "show \r\nrun\r\na\r\n --more-- ");
}

TEST_CASE("each reply gets one log line, the same ones each time, and nothing else changes") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        replaying b(pages);
        b.options.log_lines = true;
        b.options.seed = seed;
        std::string first;
        for (int again = 0; again < 2; ++again) {
            b.asked = 0;
            auto shell = b.shell();
            drain(shell);
            auto text = typed(shell, "show run\n");
            text += typed(shell, " ");
            text += typed(shell, " ");
            if (again == 1) CHECK(text == first);
            first = text;
            const auto at = text.find("*Mar");
            const auto end = text.find("\r\n", at) + 2;
            REQUIRE(at != text.npos);
            const auto marker = text.find(log_marker);
            CHECK(marker > at);
            CHECK(marker < end);
            CHECK(text.find(log_marker, end) == text.npos);
            text.erase(at, end - at);
            std::erase_if(text, [](char c) { return c == '\r' || c == '\n' || c == ' '; });
            if (text.ends_with("r1#r1#")) text.erase(text.size() - 3);
            CHECK(text == "showruna--More--b--More--cr1#");
        }
    }
}

TEST_CASE("exec recordings answer whole commands") {
    replaying b("init_prompt:\ncommands:\n  \"/export \\n\": \"# a\\nb\"\n");
    auto known = make_replay_exec(b.here(), "/export");
    CHECK(drain(*known) == "# a\nb");
    CHECK(known->state() == program_state::ended);
    CHECK(known->status() == 0);
    auto unknown = make_replay_exec(b.here(), "/exp");
    CHECK(drain(*unknown) == "");
    CHECK(unknown->status() == 1);
    CHECK(unknown->take_errors() == "% Invalid input\n");
}

TEST_CASE("sessions by level echo, ask, change the prompt and page until told not to") {
    const std::string event = "returns_prompt: true, closes_connection: false, type: standard}\n";
    const std::string basics =
        "      show x: {channel_output: \"1\\n2\\na#\", result_privilege_level: priv, " + event +
        "      conf: {channel_output: \"a(config)#\", result_privilege_level: conf, " + event +
        "      terminal length 0: {channel_output: \"a#\", result_privilege_level: priv, " + event +
        "      exit: {channel_output: __X__, result_privilege_level: priv,"
        " returns_prompt: false, closes_connection: true, type: standard}\n";
    auto paged = basics;
    const std::string whole = "\"1\\n2\\na#\", result_privilege_level: priv, returns_prompt: true";
    paged.replace(paged.find(whole), whole.size(),
                  "\"1\\n --More-- \", result_privilege_level: priv, returns_prompt: false");
    const std::string conf =
        "      end: {channel_output: \"a#\", result_privilege_level: priv, " + event;
    replaying b(
        "initial_privilege_level: priv\nprivilege_level_prompts: {priv: a#, conf: a(config)#}\n"
        "on_open_inputs: [terminal width 512, terminal length 0]\nevents:\n"
        "  priv:\n    pre_on_open:\n" +
        paged + "    post_on_open:\n" + basics + "  conf:\n    pre_on_open:\n" + conf +
        "    post_on_open:\n" + conf);
    auto shell = b.shell();
    CHECK(drain(shell) == "a#");
    CHECK(typed(shell, "show x\r") == "show x\r\n1\r\n --More-- ");
    CHECK(typed(shell, " ") == "\r          \r2\r\na#");
    CHECK(typed(shell, "terminal length 0\n") == "terminal length 0\r\na#");
    CHECK(typed(shell, "show x\n") == "show x\r\n1\r\n2\r\na#");
    CHECK(typed(shell, "conf\n") == "conf\r\na(config)#");
    CHECK(typed(shell, "show x\n") == "show x\r\n% Invalid input\r\na(config)#");
    CHECK(typed(shell, "end\n") == "end\r\na#");
    CHECK(typed(shell, "exit\n") == "exit\r\n");
    CHECK(shell.state() == program_state::ended);
    CHECK(recorded_commands(*b.network[0].replayed) == std::vector<std::string>{"show x"});
}

TEST_CASE("every ordered public recording comes back byte for byte") {
    const std::string folder = NETPOLL_RECORDINGS "/oxidized-specs/data";
    if (!testing::has_recordings(folder)) return;
    std::vector<mistake> mistakes;
    std::vector<std::string> notes;
    const auto recordings = load_recordings({folder}, mistakes, notes);
    CHECK(mistakes.empty());
    std::size_t played = 0;
    for (const auto& t : recordings) {
        if (!t.content->ordered || t.content->exec) continue;
        CAPTURE(t.host);
        for (const std::size_t room : {std::size_t{1}, std::size_t{8192}}) {
            replaying b(t.content);
            auto shell = b.shell();
            CHECK(drain(shell, room) == t.content->opening);
            for (const auto& e : t.content->exchanges) {
                shell.type(e.line + (e.is_key ? "" : "\n"));
                CHECK(drain(shell, room) == e.reply);
                ++played;
            }
            CHECK(shell.state() == program_state::ended);
        }
    }
    CHECK(played > 0);
}
