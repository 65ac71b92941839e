// Opening lines typed at once in place of the first Enter: what proves a prompt, and what is done
// where they do not. Knows no socket.
#include "core/play_all.hpp"
#include "core/typed_ahead.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const std::string both = "terminal length 0\nterminal width 511\n";

platform keeps_lines() {
    auto kind = ios_like();
    kind.type_ahead = true;
    kind.on_open.push_back({"terminal width 511", true, "", {}});
    return kind;
}

device router(platform kind = keeps_lines()) {
    return {std::move(kind), {"show x"}};
}

/// From the first command on.
script& rest(script& lines) {
    return lines.sends("show x\n")
        .feeds("show x\r\n1\r\nr1#")
        .sends("exit\n")
        .feeds("exit\r\n")
        .closes()
        .ends();
}

/// Enter, and the lines one by one.
script& slowly(script& lines) {
    return lines.sends("\n")
        .feeds("\r\nr1#")
        .sends("terminal length 0\n")
        .feeds("terminal length 0\r\nr1#")
        .sends("terminal width 511\n")
        .feeds("terminal width 511\r\nr1#");
}

/// A device whose lines belong behind enable, for which there is a secret.
device with_enable(bool may_fail) {
    auto kind = keeps_lines();
    kind.default_mode = "privilege";
    kind.modes[0].edges[0].how.may_fail = may_fail;
    auto who = router(kind);
    credentials login;
    login.enable = secret_of("s3cret");
    who.set(login);
    return who;
}

script& enable(script& lines) {
    return lines.feeds("r1>")
        .quiet()
        .sends("\n")
        .feeds("\r\nr1>")
        .sends("enable\n")
        .feeds("enable\r\nPassword: ")
        .sends("s3cret\n");
}

void check_output(const script& lines, const device& who) {
    const auto result = play_all(lines, who);
    REQUIRE(result.results.size() == 1);
    CHECK(result.results[0].status == command_status::ok);
    CHECK(result.results[0].output == "1\n");
}

}  // namespace

TEST_CASE("type-ahead: a prompt and both opening lines take one turn") {
    script lines;
    lines.feeds("\r\nWelcome to #1\r\n\r\nr1#").quiet().sends(both);
    lines.feeds("terminal length 0\r\nr1#terminal width 511\r\nr1#");
    check_output(rest(lines), router());
    const auto exchanges = lines.exchanges();
    // The opening lines, the command, the goodbye.
    CHECK(std::count_if(exchanges.begin(), exchanges.end(),
                        [](const auto& each) { return !each.typed.empty(); }) == 3);
}

TEST_CASE("type-ahead: without it each line waits for the one before") {
    auto kind = keeps_lines();
    kind.type_ahead = false;
    script lines;
    lines.feeds("r1#").quiet();
    check_output(rest(slowly(lines)), router(kind));
}

TEST_CASE("type-ahead: what a device says to the lines does no harm where they may fail") {
    script lines;
    lines.feeds("r1#").quiet().sends(both);
    lines.feeds("terminal length 0\r\n\r\n% Invalid input\r\n\r\nr1#");
    lines.feeds("terminal width 511\r\n% Incomplete command\r\n\r\nr1#");
    check_output(rest(lines), router());
}

TEST_CASE("type-ahead: each line that must not fail is judged by its own answer") {
    for (const std::size_t wrong : {0U, 1U}) {
        auto kind = keeps_lines();
        kind.on_open[0].may_fail = kind.on_open[1].may_fail = false;
        const std::string no = "% Invalid input\r\n";
        script lines;
        lines.feeds("r1#").quiet().sends(both);
        lines.feeds("terminal length 0\r\n" + (wrong == 0 ? no : "") + "r1#terminal width 511\r\n" +
                    (wrong == 1 ? no : "") + "r1#");
        lines.sends("exit\n").feeds("exit\r\n").closes().ends(errc::command_error);
        const auto result = play_all(lines, router(kind));
        REQUIRE(result.why);
        CHECK(result.why->detail == "'" + kind.on_open[wrong].send + "': % Invalid input");
        CHECK_FALSE(result.results[0].sent);
    }
}

TEST_CASE("type-ahead: log lines between the answers") {
    script lines;
    lines.feeds("r1#").quiet().sends(both);
    lines.feeds("\r\n*Mar  1 00:00:01.000: %SYS-5-CONFIG_I: Configured from console\r\n");
    lines.feeds("r1#terminal length 0\r\nr1#terminal width 511\r\n");
    lines.feeds("*Mar  1 00:00:02.000: %SYS-5-CONFIG_I: Configured from console\r\nr1#");
    check_output(rest(lines), router());
}

TEST_CASE("type-ahead: a device that loses the second line, or both, is asked the slow way") {
    script one;
    one.feeds("r1#").quiet().sends(both).feeds("terminal length 0\r\nr1#").quiet();
    check_output(rest(slowly(one)), router());
    script none;
    none.feeds("r1#").quiet().sends(both).quiet();
    check_output(rest(slowly(none)), router());
    script half;
    half.feeds("r1#").quiet().sends(both).feeds("nal width 511\r\n% Invalid input\r\nr1#").quiet();
    check_output(rest(slowly(half)), router());
}

TEST_CASE("type-ahead: a device that echoes what waits at once is asked the slow way") {
    script lines;
    lines.feeds("r1#").quiet().sends(both);
    lines.feeds("terminal length 0\r\nterminal width 511\r\nr1#\r\nr1#").quiet();
    check_output(rest(slowly(lines)), router());
}

TEST_CASE("type-ahead: a line of the greeting is no prompt, whatever is typed at it") {
    script lines;
    lines.feeds("Welcome\r\nroom5#").quiet().sends(both);
    lines.feeds("\r\nbehind the pause\r\n\r\nr1#terminal length 0\r\nr1#terminal width 511\r\nr1#");
    lines.quiet();
    check_output(rest(slowly(lines)), router());
    // The greeting quotes what is about to be typed, and no prompt follows it.
    script quoted;
    quoted.feeds("room5#").quiet().sends(both);
    quoted.feeds("terminal length 0\r\nroom5#terminal width 511\r\nmore\r\nr1#").quiet();
    check_output(rest(slowly(quoted)), router());
}

TEST_CASE("type-ahead: lines that ask something or belong to another mode are typed alone") {
    auto kind = keeps_lines();
    kind.on_open[1].questions = {{"sure", "y", true, 1}};
    script lines;
    lines.feeds("r1#").quiet().sends("terminal length 0\n").feeds("terminal length 0\r\nr1#");
    lines.sends("terminal width 511\n").feeds("terminal width 511\r\nsure? ").sends("y\n");
    lines.feeds("y\r\nr1#");
    check_output(rest(lines), router(kind));
    auto other = keeps_lines();
    other.on_open[1].mode = "exec";
    script elsewhere;
    elsewhere.feeds("r1#").quiet().sends("terminal length 0\n").feeds("terminal length 0\r\nr1#");
    check_output(rest(elsewhere), router(other));
}

TEST_CASE("type-ahead: behind enable, where the lines belong") {
    script lines;
    enable(lines).feeds("\r\nr1#").quiet().sends(both);
    lines.feeds("terminal length 0\r\nr1#terminal width 511\r\nr1#");
    check_output(rest(lines), with_enable(false));
}

TEST_CASE("type-ahead: an enable that is refused leaves the lines to the mode that it is in") {
    script lines;
    enable(lines).feeds("\r\n% Bad secrets\r\n\r\nr1>");
    lines.quiet().sends("\n").feeds("\r\nr1>").sends("terminal length 0\n");
    lines.feeds("terminal length 0\r\nr1>").sends("terminal width 511\n");
    lines.feeds("terminal width 511\r\nr1>").sends("show x\n").feeds("show x\r\n1\r\nr1>");
    lines.sends("exit\n").feeds("exit\r\n").closes().ends();
    check_output(lines, with_enable(true));
}

TEST_CASE("type-ahead: where a question may follow, the line is believed after the usual quiet") {
    auto who = router();
    who.options.login_quiet = milliseconds{400};
    const auto first_wait = [](const device& one) {
        auto dialogue = make_dialogue(one.who(), one.kind(), one.options);
        dialogue->resume(event::started{});
        const auto next = dialogue->resume(event::received{"r1#"});
        return std::get<action::receive>(next).idle;
    };
    CHECK(first_wait(who) == milliseconds{20});
    auto asks = keeps_lines();
    asks.login = {{"(?i)press any key", " ", false, 3}};
    device asking = router(asks);
    asking.options.login_quiet = milliseconds{400};
    CHECK(first_wait(asking) == milliseconds{400});
}
