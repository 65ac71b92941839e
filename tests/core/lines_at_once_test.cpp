// Opening lines in one write, behind the proof of the prompt: what shows that they were taken, and
// that no question gets one. Knows no socket.
#include "core/lines_at_once.hpp"
#include "core/play_all.hpp"

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

/// To the proof of the prompt.
script& proven(script& lines) {
    return lines.feeds("\r\nWelcome to #1\r\n\r\nr1#").quiet().sends("\n").feeds("\r\nr1#");
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

/// Enter, and the second line by itself.
script& second_again(script& lines) {
    return lines.sends("\n")
        .feeds("\r\nr1#")
        .sends("terminal width 511\n")
        .feeds("terminal width 511\r\nr1#");
}

/// Enter, and the lines one by one.
script& both_again(script& lines) {
    return lines.sends("\n")
        .feeds("\r\nr1#")
        .sends("terminal length 0\n")
        .feeds("terminal length 0\r\nr1#")
        .sends("terminal width 511\n")
        .feeds("terminal width 511\r\nr1#");
}

/// A device whose lines belong behind enable, for which there is a secret.
device with_enable() {
    auto kind = keeps_lines();
    kind.default_mode = "privilege";
    auto who = router(kind);
    credentials login;
    login.enable = secret_of("s3cret");
    who.set(login);
    return who;
}

void check_output(const script& lines, const device& who) {
    const auto result = play_all(lines, who);
    REQUIRE(result.results.size() == 1);
    CHECK(result.results[0].status == command_status::ok);
    CHECK(result.results[0].output == "1\n");
}

void check_failed(script& lines, errc code, std::string_view words, const device& who = router()) {
    lines.ends(code);
    const auto result = play_all(lines, who);
    REQUIRE(result.why);
    CHECK(result.why->detail.find(words) != std::string::npos);
    CHECK_FALSE(result.results[0].sent);
}

}  // namespace

TEST_CASE("at once: the lines share a write behind the proof of the prompt") {
    script lines;
    proven(lines).sends(both).feeds("terminal length 0\r\nr1#terminal width 511\r\nr1#");
    check_output(rest(lines), router());
}

TEST_CASE(
    "at once: only where the platform is known to keep what is typed, and shows it as it is") {
    for (const bool echoes : {true, false}) {
        auto kind = keeps_lines();
        kind.type_ahead = !echoes;
        if (!echoes) kind.echo = definition::echo_kind::fuzzy;
        script lines;
        proven(lines).sends("terminal length 0\n").feeds("terminal length 0\r\nr1#");
        lines.sends("terminal width 511\n").feeds("terminal width 511\r\nr1#");
        check_output(rest(lines), router(kind));
    }
}

TEST_CASE("at once: what a device says to the lines does no harm where they may fail") {
    script lines;
    proven(lines).sends(both);
    lines.feeds("terminal length 0\r\n\r\n% Invalid input\r\n\r\nr1#");
    lines.feeds("terminal width 511\r\n% Incomplete command\r\n\r\nr1#");
    check_output(rest(lines), router());
}

TEST_CASE("at once: each line that must not fail is judged by its own answer") {
    for (const std::size_t wrong : {0U, 1U}) {
        auto kind = keeps_lines();
        kind.on_open[0].may_fail = kind.on_open[1].may_fail = false;
        const std::string no = "% Invalid input\r\n";
        script lines;
        proven(lines).sends(both);
        lines.feeds("terminal length 0\r\n" + (wrong == 0 ? no : "") + "r1#terminal width 511\r\n" +
                    (wrong == 1 ? no : "") + "r1#");
        lines.sends("exit\n").feeds("exit\r\n").closes();
        check_failed(lines, errc::command_error,
                     "'" + kind.on_open[wrong].send + "': % Invalid input", router(kind));
    }
}

TEST_CASE("at once: log lines between the answers, and behind the last prompt") {
    const std::string log = "*Mar  1 00:00:01.000: %SYS-5-CONFIG_I: Configured from console\r\n";
    script lines;
    proven(lines).sends(both).feeds("\r\n" + log);
    lines.feeds("r1#terminal length 0\r\nr1#terminal width 511\r\n" + log + "r1#");
    check_output(rest(lines), router());
    // It does not repaint its prompt, and has thrown the second line away.
    script behind;
    proven(behind).sends(both).feeds("terminal length 0\r\nr1#\r\n" + log).quiet();
    check_output(rest(second_again(behind)), router());
}

TEST_CASE("at once: a device that loses the second line, or both, is asked line by line") {
    script one;
    proven(one).sends(both).feeds("terminal length 0\r\nr1#").quiet();
    check_output(rest(second_again(one)), router());
    script none;
    proven(none).sends(both).quiet();
    check_output(rest(both_again(none)), router());
    script half;
    proven(half).sends(both).feeds("nal width 511\r\n% Invalid input\r\nr1#").quiet();
    check_output(rest(both_again(half)), router());
}

TEST_CASE("at once: a device that echoes what waits before its prompt is asked line by line") {
    script lines;
    proven(lines).sends(both);
    lines.feeds("terminal length 0\r\nterminal width 511\r\nr1#\r\nr1#").quiet();
    check_output(rest(second_again(lines)), router());
    // One that shows it behind the prompt once more is not.
    script twice;
    proven(twice).sends(both);
    twice.feeds("terminal length 0\r\nterminal width 511\r\nr1#terminal width 511\r\nr1#");
    check_output(rest(twice), router());
}

// Into another mode, or to a host's full name.
TEST_CASE("at once: a prompt that a line has changed is learnt, and the rest typed line by line") {
    for (const std::string changed : {"r1>", "Router#", "r1(admin)#", "r1.example.net#"}) {
        CAPTURE(changed);
        script first;
        proven(first).sends(both).feeds("terminal length 0\r\n" + changed +
                                        "terminal width 511\r\n");
        first.feeds(changed).stalls().sends("\n").feeds("\r\n" + changed);
        if (changed != "r1>") first.stalls().sends("\n").feeds("\r\n" + changed);
        if (changed == "r1>") first.quiet();
        first.sends("terminal width 511\n").feeds("terminal width 511\r\n" + changed);
        first.sends("show x\n").feeds("show x\r\n1\r\n" + changed).sends("exit\n").closes().ends();
        CHECK(play_all(first, router()).results.at(0).output == "1\n");

        script last;
        proven(last).sends(both).feeds("terminal length 0\r\nr1#terminal width 511\r\n" + changed);
        last.stalls().sends("\n").feeds("\r\n" + changed);
        if (changed != "r1>") last.stalls().sends("\n").feeds("\r\n" + changed);
        if (changed == "r1>") last.quiet();
        last.sends("show x\n").feeds("show x\r\n1\r\n" + changed).sends("exit\n").closes().ends();
        CHECK(play_all(last, router()).results.at(0).output == "1\n");
    }
}

TEST_CASE("at once: lines that ask something or belong to another mode are typed alone") {
    auto kind = keeps_lines();
    kind.on_open[1].questions = {{"sure", "y", true, 1}};
    script lines;
    proven(lines).sends("terminal length 0\n").feeds("terminal length 0\r\nr1#");
    lines.sends("terminal width 511\n").feeds("terminal width 511\r\nsure? ").sends("y\n");
    lines.feeds("y\r\nr1#");
    check_output(rest(lines), router(kind));
    auto other = keeps_lines();
    other.on_open[1].mode = "exec";
    script elsewhere;
    proven(elsewhere).sends("terminal length 0\n").feeds("terminal length 0\r\nr1#");
    check_output(rest(elsewhere), router(other));
}

TEST_CASE("at once: more than a small buffer holds goes line by line") {
    auto kind = keeps_lines();
    kind.on_open[1].send = std::string(190, 'x');
    script lines;
    proven(lines).sends("terminal length 0\n").feeds("terminal length 0\r\nr1#");
    lines.sends(kind.on_open[1].send + "\n").feeds(kind.on_open[1].send + "\r\nr1#");
    check_output(rest(lines), router(kind));
}

TEST_CASE("at once: behind enable, where the lines belong") {
    script lines;
    lines.feeds("r1>").quiet().sends("\n").feeds("\r\nr1>").sends("enable\n");
    lines.feeds("enable\r\nPassword: ").sends("s3cret\n").feeds("\r\nr1#").quiet().sends("\n");
    lines.feeds("\r\nr1#").sends(both);
    lines.feeds("terminal length 0\r\nr1#terminal width 511\r\nr1#");
    check_output(rest(lines), with_enable());
}

TEST_CASE("at once: an Enter that brought more than the prompt is no clean proof") {
    script said;
    said.feeds("r1#").quiet().sends("\n").feeds("\r\nYour session is recorded\r\nr1#");
    said.sends("terminal length 0\n").feeds("terminal length 0\r\nr1#");
    said.sends("terminal width 511\n").feeds("terminal width 511\r\nr1#");
    check_output(rest(said), router());
    script twice;
    twice.feeds("room5#").quiet().sends("\n").feeds("\r\nbehind the pause\r\nr1#").quiet();
    twice.sends("\n").feeds("\r\nr1#");
    twice.sends("terminal length 0\n").feeds("terminal length 0\r\nr1#");
    twice.sends("terminal width 511\n").feeds("terminal width 511\r\nr1#");
    check_output(rest(twice), router());
}

TEST_CASE("at once: a question that follows the prompt gets nothing, or the Enter alone") {
    const std::pair<std::string, errc> questions[] = {
        {"New password: ", errc::password_expired},
        {"Your password has expired.\r\nEnter new password: ", errc::password_expired},
        {"Verification code: ", errc::question},
        {"Save the configuration? [yes/no]: ", errc::question},
        {"Do you accept these terms? (y/n) ", errc::question}};
    for (const auto& each : questions) {
        const auto& question = each.first;
        const auto& code = each.second;
        CAPTURE(question);
        // Before Enter is typed.
        script early;
        early.feeds("r1#").feeds("\r\n" + question).stalls();
        check_failed(early, code, "the device asks '");
        // Enter is typed and waits, since the device shows its question before it reads.
        script late;
        late.feeds("r1#").quiet().sends("\n").feeds("\r\n" + question).stalls();
        check_failed(late, code, "the device asks '");
        // It reads Enter for an answer, and asks again, or shows its prompt.
        for (const auto& after : {question, std::string("r1#")}) {
            script taken;
            taken.feeds("r1#").quiet().sends("\n").feeds("\r\n" + question);
            taken.feeds("\r\n% Empty\r\n" + after);
            check_failed(taken, code, "; Enter, typed at that prompt, may have answered it");
        }
    }
}

TEST_CASE("at once: a question in an answer is told with all that was typed, and nothing follows") {
    const std::string typed =
        "' after it had shown its prompt; 'terminal length 0' and 'terminal width 511', typed at "
        "that prompt, may have answered it";
    const std::pair<std::string, errc> questions[] = {{"New password: ", errc::password_expired},
                                                      {"Go on? [y/n] ", errc::question}};
    for (const auto& each : questions) {
        const auto& question = each.first;
        const auto& code = each.second;
        CAPTURE(question);
        const auto words = "the device asked '" + question + typed;
        // It stands open: the second line went into it, and showed no echo.
        script open;
        proven(open).sends(both).feeds("terminal length 0\r\n" + question).stalls();
        check_failed(open, code, words);
        // It has taken that line, and the prompt is back.
        script taken;
        proven(taken).sends(both);
        taken.feeds("terminal length 0\r\n" + question + "terminal width 511\r\nr1#");
        check_failed(taken, code, words);
        script hidden;
        proven(hidden).sends(both);
        hidden.feeds("terminal length 0\r\n" + question + "\r\n% Too short\r\nr1#");
        check_failed(hidden, code, words);
        // It came before both.
        script before;
        proven(before).sends(both).feeds("\r\n" + question + "\r\nr1#terminal width 511\r\nr1#");
        check_failed(before, code, words);
    }
}

TEST_CASE("at once: a device that goes silent, or away, is told with what was typed") {
    script silent;
    proven(silent).sends(both).feeds("terminal length 0\r\nthinking").stalls();
    check_failed(silent, errc::stalled, "'terminal length 0\\nterminal width 511': no byte for");
    script gone;
    proven(gone).sends(both).feeds("terminal length 0\r\nr1#").closes();
    check_failed(gone, errc::closed, "the channel was closed");
    script stopped;
    proven(stopped).sends(both).feeds("terminal length 0\r\n").stops();
    check_failed(stopped, errc::interrupted, "asked to stop");
}

TEST_CASE("at once: an answer without an end is cut off") {
    auto who = router();
    who.options.max_output = 500;
    script lines;
    proven(lines).sends(both).feeds("terminal length 0\r\n" + std::string(600, 'x'));
    lines.ends(errc::output_limit);
    play(lines, who);
}
