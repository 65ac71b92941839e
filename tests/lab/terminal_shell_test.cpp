// The simulated command line, fed with keys and drained. No socket, no clock.
#include "lab/terminal_shell.hpp"

#include "lab/channel_text.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace netpoll::lab;

namespace {

/// A device of one platform and its shell.
struct simulated {
    lab_options options;
    std::vector<device> network;
    counters count;
    std::uint32_t asked{0};
    configurations configured;

    explicit simulated(const std::string& platform, fault broken = fault::none) {
        options.devices = 2;
        options.platforms = {{platform, 1}};
        network = *plan_network(options);
        network[0].broken = broken;
    }

    terminal_shell shell(bool has_terminal = true) {
        return terminal_shell(scene{network[0], options, count, asked, configured}, has_terminal);
    }
};

std::ptrdiff_t line_count(const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
}

}  // namespace

TEST_CASE("each platform prompts in its own way, after any line end") {
    const std::pair<const char*, const char*> prompts[] = {
        {"cisco_ios", "#"},      {"cisco_nxos", "# "}, {"arista_eos", "#"},
        {"juniper_junos", "> "}, {"linux", ":~$ "},    {"generic", "> "}};
    for (const auto& [platform, ending] : prompts) {
        CAPTURE(platform);
        simulated b(platform);
        auto shell = b.shell();
        const auto greeting = drain(shell);
        const auto prompt = b.network[0].name + ending;
        REQUIRE(greeting.size() >= prompt.size());
        CHECK(greeting.substr(greeting.size() - prompt.size()) == prompt);
        for (const char* enter : {"\n", "\r\n", "\r"}) {
            const auto again = typed(shell, enter);
            CHECK(again.substr(0, 2) == "\r\n");
            CHECK(again.find(prompt) == again.size() - prompt.size());
        }
    }
}

TEST_CASE("a command is echoed, answered and followed by the prompt, at every chunk size") {
    std::string whole;
    for (std::size_t chunk = 1; chunk < 20; ++chunk) {
        simulated b("cisco_ios");
        auto shell = b.shell();
        std::string said = drain(shell);
        const std::string keys = "show clock\rshow nonsense\r";
        for (std::size_t at = 0; at < keys.size(); at += chunk) {
            said += typed(shell, std::string_view(keys).substr(at, chunk));
        }
        if (whole.empty()) whole = said;
        CHECK(said == whole);
    }
    CHECK(whole.find("show clock\r\n12:07:") != std::string::npos);
    CHECK(whole.find("^\r\n% Invalid input detected at '^' marker.\r\n") != std::string::npos);
}

TEST_CASE("long output is paged until paging is off: space, Enter and q do what they say") {
    const std::pair<const char*, const char*> platforms[] = {
        {"cisco_ios", "terminal length 0"},
        {"cisco_nxos", "terminal length 0"},
        {"arista_eos", "terminal length 0"},
        {"juniper_junos", "set cli screen-length 0"},
        {"generic", "terminal length 0"}};
    for (const auto& [platform, paging_off] : platforms) {
        CAPTURE(platform);
        simulated b(platform);
        const std::string pager(b.network[0].kind->pager);
        auto shell = b.shell();
        drain(shell);
        auto page = typed(shell, "lines 60\r");
        CHECK(line_count(page) == 24);  // the echo's and 23 of output
        CHECK(page.substr(page.size() - pager.size()) == pager);
        CHECK(line_count(typed(shell, " ")) == 23);
        CHECK(line_count(typed(shell, "\r")) == 1);
        const auto rest = typed(shell, " ");
        CHECK(rest.find(pager) == std::string::npos);
        CHECK(rest.find("entry 0000000060") != std::string::npos);

        typed(shell, "lines 60\r");
        CHECK(typed(shell, "q").find("entry") == std::string::npos);
        typed(shell, std::string(paging_off) + "\r");
        const auto all = typed(shell, "lines 60\r");
        CHECK(all.find(pager) == std::string::npos);
        CHECK(all.find("entry 0000000060") != std::string::npos);
    }
}

TEST_CASE("editing keys edit the line") {
    simulated b("linux");
    auto shell = b.shell();
    drain(shell);
    CHECK(typed(shell,
                "ecx\bho a\x15"
                "echo b\x7f"
                "c\r")
              .find("\r\nc\r\n") != std::string::npos);
    CHECK(typed(shell, "abc\x03").find("^C\r\n") != std::string::npos);
    CHECK(shell.state() == program_state::running);
    typed(shell, "\x04");
    CHECK(shell.state() == program_state::ended);
}

TEST_CASE("without a terminal nothing is echoed") {
    simulated b("linux");
    auto shell = b.shell(false);
    CHECK(drain(shell).empty());
    CHECK(typed(shell, "echo hello\n") == "hello\n");
}

TEST_CASE("think time holds a command back, and what is typed meanwhile waits") {
    simulated b("cisco_ios");
    b.options.latency = {milliseconds{50}, milliseconds{60}};
    auto shell = b.shell();
    drain(shell);
    CHECK(typed(shell, "show clock\rshow version\r") == "show clock\r\n");
    const auto pause = shell.take_pause();
    REQUIRE(pause);
    CHECK(pause->count() >= 50);
    CHECK(pause->count() <= 60);
    CHECK_FALSE(shell.take_pause());
    shell.resume();
    const auto said = drain(shell);
    CHECK(said.find("12:07:") != std::string::npos);
    CHECK(said.find("show version\r\n") == said.size() - 14);
    CHECK(shell.take_pause());
}

TEST_CASE("settings do not think") {
    simulated b("cisco_ios");
    b.options.latency = {milliseconds{50}, milliseconds{50}};
    auto shell = b.shell();
    drain(shell);
    typed(shell, "terminal length 0\rterminal width 511\r\r");
    CHECK_FALSE(shell.take_pause());
}

TEST_CASE("a gigabyte of output is made only as it is pulled") {
    simulated b("linux");
    auto shell = b.shell();
    drain(shell);
    shell.type("bytes 1000000000\r");
    std::string part;
    shell.pull(part, 8192);
    CHECK(part.size() >= 8192);
    CHECK(part.size() < 8192 + 200);
}

TEST_CASE("faults in mid-output strike after half of the lines") {
    simulated closing("cisco_ios", fault::close_mid_output);
    auto shell = closing.shell();
    drain(shell);
    typed(shell, "terminal length 0\r");
    const auto cut = typed(shell, "lines 10\r");
    CHECK(line_count(cut) == 6);  // the echo's and 5 of output
    CHECK(cut.back() != '\n');
    CHECK(shell.state() == program_state::hung_up);

    simulated stalling("cisco_ios", fault::stall_mid_output);
    auto deaf = stalling.shell();
    drain(deaf);
    CHECK(line_count(typed(deaf, "lines 10\r")) == 6);
    CHECK(typed(deaf, "\r\r\r").empty());
    CHECK(deaf.state() == program_state::running);
}

TEST_CASE("a shell without a prompt says nothing at all") {
    simulated b("cisco_ios", fault::no_prompt);
    auto shell = b.shell();
    CHECK(drain(shell).empty());
    CHECK(typed(shell, "\rshow clock\r").empty());
}
