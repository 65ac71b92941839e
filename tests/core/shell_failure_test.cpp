// Conversations in a shell that end badly: the verdict, and what is kept. Knows no socket.
#include "core/play_all.hpp"

#include <random>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

script started_command() {
    script lines;
    open_ios(lines).sends("show x\n").feeds("show x\r\n1\r\n2");
    return lines;
}

}  // namespace

TEST_CASE("closed in the middle keeps what came and sends nothing more") {
    const device who(ios_like(), {"show x", "show y"});
    auto lines = started_command();
    lines.closes({true, false, {}}).ends(errc::closed);
    const auto result = play(lines, who);
    CHECK(result.why->phase == phase::command);
    CHECK(result.results[0].status == command_status::incomplete);
    CHECK(result.results[0].output == "1\n2");
    CHECK(result.results[0].sent);
    CHECK(result.results[1].status == command_status::not_run);
    CHECK_FALSE(result.results[1].sent);
}

TEST_CASE("silence is stalled, slowness is timed_out; nothing is typed into a running command") {
    const device who(ios_like(), {"show x", "show y"});
    auto silent = started_command();
    silent.stalls().ends(errc::stalled);
    const auto stalled = play(silent, who);
    CHECK(stalled.results[0].status == command_status::timeout);
    CHECK(stalled.results[0].output == "1\n2");
    CHECK(stalled.why->detail.find("no byte for 60 s") != std::string::npos);
    auto slow = started_command();
    slow.out_of_time().ends(errc::timed_out);
    const auto late = play(slow, who);
    CHECK(late.why->phase == phase::command);
    CHECK(late.results[0].status == command_status::timeout);
    CHECK_FALSE(late.results[1].sent);
}

TEST_CASE("silence at what may be a prompt is probed before it is given up") {
    const device who(ios_like(), {"show x"});
    script lines;
    open_ios(lines).sends("show x\n").feeds("show x\r\n1\r\nabc>").quiet().sends("\n");
    lines.quiet().sends("\n").stalls().ends(errc::stalled);
    CHECK(play(lines, who).results[0].output == "1\nabc>");
}

TEST_CASE("no prompt: the last bytes are shown, nothing is typed") {
    const device who(ios_like(), {"show x"});
    script lines;
    lines.feeds("Account expired\x07\r\n").stalls().ends(errc::prompt_not_seen);
    const auto result = play(lines, who);
    CHECK(result.why->phase == phase::prompt);
    CHECK(result.why->detail == "no prompt within 30 s; the last bytes were 'Account expired\\n'");
    script nothing;
    nothing.out_of_time().ends(errc::prompt_not_seen);
    CHECK(play(nothing, who).why->detail == "no prompt within 30 s; the device sent nothing");
}

TEST_CASE("a password that the device echoes is not quoted") {
    auto kind = ios_like();
    kind.login = {{"assword: ?$", "$password", true, 1}};
    device who(kind, {"show x"});
    credentials login;
    login.password = secret_of("tops3cret");
    who.set(login);
    script lines;
    lines.feeds("Password: ").sends("tops3cret\n").feeds("tops3cret\r\nHm.").stalls();
    lines.ends(errc::prompt_not_seen);
    const auto result = play(lines, who);
    CHECK(result.why->detail.find("tops3cret") == std::string::npos);
    CHECK(result.why->detail.find("[redacted]") != std::string::npos);
    script refused;
    refused.feeds("Password: ").sends("tops3cret\n").feeds("\r\nPassword: ");
    refused.ends(errc::auth_rejected);
    play(refused, who, 1);
}

TEST_CASE("a question that nothing is set for is said") {
    auto kind = ios_like();
    kind.login = {{"assword: ?$", "$password", true, 1}};
    const device who(kind, {"show x"});
    script lines;
    lines.feeds("Password: ").ends(errc::auth_unavailable);
    CHECK(play(lines, who).why->detail.find("no password") != std::string::npos);
}

TEST_CASE("output is cut at the limit, the same at every chunk size") {
    device who(ios_like(), {"show x", "show y"});
    who.options.max_output = 100;
    script lines;
    std::string reply = "show x\r\n";
    for (int i = 0; i < 30; ++i)
        reply += "line " + std::to_string(i) + "\r\n";
    open_ios(lines).sends("show x\n").feeds(reply).ends(errc::output_limit);
    const auto whole = play(lines, who);
    CHECK(whole.results[0].truncated);
    CHECK(whole.results[0].output.size() == 100);
    CHECK(whole.results[0].status == command_status::incomplete);
    CHECK_FALSE(whole.results[1].sent);
    for (std::size_t chunk = 1; chunk <= 64; ++chunk) {
        CHECK(describe(play(lines, who, chunk)) == describe(whole));
    }
}

TEST_CASE("whatever a device sends, the conversation ends and holds its rules") {
    const std::vector<std::string> words{"r1#",     "r1>",       "\r\n",     "\r",
                                         " ",       "show x",    "--More--", "\x1b[K",
                                         "\x1b[2J", "% Invalid", "\b",       "Password: ",
                                         "exit",    "%A-1-B: c", "1",        "terminal length 0"};
    std::minstd_rand random(2);
    const device who(ios_like(), {"show x", "show y"});
    for (int round = 0; round < 500; ++round) {
        const auto talk = make_dialogue(who.who(), who.kind(), who.options);
        auto next = talk->resume(event::started{});
        for (int i = 0; i < 400 && !std::holds_alternative<action::done>(next); ++i) {
            if (!std::holds_alternative<action::receive>(next)) {
                next = talk->resume(event::sent{});
            } else if (random() % 4 == 0) {
                next = talk->resume(event::timed_out{event::timer::idle});
            } else {
                next = talk->resume(event::received{words[random() % words.size()]});
            }
        }
        if (!std::holds_alternative<action::done>(next)) next = talk->resume(event::closed{});
        REQUIRE(std::holds_alternative<action::done>(next));
        bool all_well = true;
        for (const auto& each : talk->take_results()) {
            all_well = all_well && each.status == command_status::ok;
        }
        CHECK(all_well == !std::get<action::done>(next).error.has_value());
    }
}

TEST_CASE("an unfinished last line counts against the limit when the command breaks off") {
    device who(ios_like(), {"show x"});
    who.options.max_output = 60;
    script lines;
    open_ios(lines).sends("show x\n").feeds("show x\r\n" + std::string(65, 'x')).stalls();
    const auto result = play(lines.ends(errc::stalled), who);
    CHECK(result.results[0].output == std::string(60, 'x'));
    CHECK(result.results[0].truncated);
}

TEST_CASE("endless output without a line end is cut too") {
    device who(ios_like(), {"show x"});
    who.options.max_output = 10'000;
    script lines;
    open_ios(lines).sends("show x\n").feeds("show x\r\n" + std::string(20'000, 'x'));
    lines.ends(errc::output_limit);
    CHECK(play(lines, who, 64).results[0].output == std::string(10'000, 'x'));
    script banner;
    banner.feeds(std::string(20'000, 'x')).ends(errc::output_limit);
    CHECK(play(banner, who, 64).why->phase == phase::prompt);
}

TEST_CASE("a request to stop ends the command; goodbye is said at a prompt only") {
    const device who(ios_like(), {"show x", "show y"});
    auto lines = started_command();
    lines.stops().ends(errc::interrupted);
    const auto result = play(lines, who);
    CHECK(result.results[0].status == command_status::incomplete);
    CHECK(result.results[0].output == "1\n2");
    script early;
    early.feeds("Welcome").stops().ends(errc::interrupted);
    CHECK(play(early, who).why->phase == phase::prompt);
}

TEST_CASE("a step that must not fail ends the session, one that may does not") {
    auto kind = ios_like();
    script lines;
    lines.feeds("r1#").quiet().sends("\n").feeds("\r\nr1#").sends("terminal length 0\n");
    lines.feeds("terminal length 0\r\n% Invalid\r\nr1#");
    auto tolerant = lines;
    tolerant.sends("show x\n");
    play(tolerant, device(kind, {"show x"}));
    kind.on_open[0].may_fail = false;
    lines.sends("exit\n").closes().ends(errc::command_error);
    const auto result = play(lines, device(kind, {"show x"}));
    CHECK(result.why->phase == phase::prompt);
    CHECK(result.why->detail == "'terminal length 0': % Invalid");
}

TEST_CASE("a missing close at the goodbye is no error") {
    const device who(ios_like(), {"show x"});
    script lines;
    open_ios(lines).sends("show x\n").feeds("show x\r\n1\r\nr1#").sends("exit\n");
    auto silent = lines;
    lines.feeds("exit\r\n").stalls().ends();
    play(lines, who);
    // A device that showed the command would show the goodbye too, were it back at its prompt.
    silent.stalls().ends(errc::prompt_not_seen);
    CHECK(play(silent, who).results[0].status == command_status::incomplete);
}

TEST_CASE("a request to stop at the goodbye leaves time to see whether the last command is over") {
    const device who(ios_like(), {"show x"});
    script lines;
    open_ios(lines).sends("show x\n").feeds("show x\r\n1\r\nr1#").sends("exit\n").stops();
    auto silent = lines;
    lines.feeds("exit\r\n").closes().ends();
    play(lines, who);
    silent.quiet().ends(errc::prompt_not_seen);
    CHECK(play(silent, who).results[0].status == command_status::incomplete);
    script shown;
    open_ios(shown).sends("show x\n").feeds("show x\r\n1\r\nr1#").sends("exit\n");
    shown.feeds("exit\r\n").stops().ends();
    play(shown, who);
}

TEST_CASE("a command is not ok if its output quotes the prompt and its end never comes") {
    const device who(ios_like(), {"show tech"});
    script lines;
    open_ios(lines).sends("show tech\n").feeds("show tech\r\n1\r\nr1#").sends("exit\n");
    lines.feeds("show inner\r\n2\r\n3");
    for (int ending = 0; ending < 3; ++ending) {
        CAPTURE(ending);
        auto cut = lines;
        if (ending == 0) cut.closes({true, false, {}});
        if (ending == 1) cut.stalls();
        if (ending == 2) cut.out_of_time();
        cut.ends(errc::prompt_not_seen);
        const auto result = play(cut, who);
        CHECK(result.results[0].status == command_status::incomplete);
        CHECK(result.why->detail.find("show tech") != std::string::npos);
    }
    const device two(ios_like(), {"show tech", "show x"});
    script lost;
    open_ios(lost).sends("show tech\n").feeds("show tech\r\n1\r\nr1#").sends("show x\n");
    lost.feeds("show inner\r\n2\r\n3").closes({true, false, {}}).ends(errc::closed);
    CHECK(play(lost, two).results[0].status == command_status::incomplete);
}
