// Conversations over exec channels. Knows no socket.
#include "core/play_all.hpp"

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const device& two_commands() {
    static const device who(linux_like(), {"a", "b"}, channel_kind::exec);
    return who;
}

const device& unix_commands() {
    static const device who = [] {
        auto kind = linux_like();
        kind.exec_exit_status = true;
        return device(kind, {"a", "b"}, channel_kind::exec);
    }();
    return who;
}

}  // namespace

TEST_CASE("exec: an exit status that is not zero marks the command, and the run goes on") {
    script lines;
    lines.executes("a").feeds("oh no\n").closes({false, false, 3});
    lines.executes("b").closes({false, false, 0});
    lines.ends(errc::command_error);
    const auto result = play(lines, two_commands());
    CHECK(result.results[0].status == command_status::error_marker);
    CHECK(result.results[0].exit_status == 3);
    CHECK(result.results[1].status == command_status::ok);
    CHECK(result.why->detail == "1 of 2 commands: 'a': exit status 3: oh no");
}

TEST_CASE("exec: sshd's word that PAM wants a new password is no answer of a command") {
    const std::string said =
        "WARNING: Your password has expired.\nPassword change required but no TTY available.\n";
    script expired;
    expired.executes("a").feeds(said).closes({false, false, 1}).ends(errc::password_expired);
    CHECK(play(expired, two_commands()).results[0].status == command_status::incomplete);
    script printed;
    printed.executes("a").feeds(said).closes({false, false, 0}).executes("b");
    printed.closes({false, false, 0}).ends();
    CHECK(play(printed, two_commands()).results[0].output == said);
}

TEST_CASE("exec: a status without a word is told without an empty quotation") {
    script lines;
    lines.executes("a").closes({false, false, 1}).executes("b").closes({false, false, 0});
    lines.ends(errc::command_error);
    CHECK(play(lines, two_commands()).why->detail == "1 of 2 commands: 'a': exit status 1");
}

TEST_CASE("exec: error markers apply") {
    script lines;
    lines.executes("a").feeds("sh: a: command not found\n").closes().executes("b").closes();
    lines.ends(errc::command_error);
    CHECK(play(lines, two_commands()).results[0].status == command_status::error_marker);
}

TEST_CASE("exec: a lost connection, a refusal and a limit stop the rest") {
    script lost;
    lost.executes("a").feeds("x").closes({true, false, {}}).ends(errc::closed);
    CHECK(play(lost, two_commands()).results[0].output == "x");
    script refused;
    refused.executes("a").closes({false, true, {}}).ends(errc::channel_refused);
    const auto refusal = play(refused, two_commands());
    CHECK(refusal.why->phase == phase::channel);
    CHECK(refusal.why->detail == "'a': the exec request was refused");
    CHECK_FALSE(refusal.results[0].sent);
    script gone;
    gone.executes("a").feeds("x").closes().executes("b").closes({true, true, {}});
    const auto one_only = play(gone.ends(errc::closed), two_commands());
    CHECK(one_only.results[0].status == command_status::ok);
    CHECK(one_only.why->phase == phase::channel);
    CHECK(one_only.why->detail.find("after 1 command;") != std::string::npos);
    script silent;
    silent.executes("a").feeds("x").quiet().ends(errc::stalled);
    CHECK(play(silent, two_commands()).results[0].status == command_status::timeout);
    script slow;
    slow.executes("a").feeds("x").out_of_time().ends(errc::timed_out);
    CHECK_FALSE(play(slow, two_commands()).results[1].sent);
    script stopped;
    stopped.executes("a").feeds("x").stops().ends(errc::interrupted);
    CHECK(play(stopped, two_commands()).results[0].status == command_status::incomplete);
}

TEST_CASE("exec: output is cut at the limit and CR before LF goes, however bytes are cut") {
    device who(linux_like(), {"a"}, channel_kind::exec);
    who.options.max_output = 8;
    script lines;
    lines.executes("a").feeds("12\r\n34\r\n\r56\r\n").ends(errc::output_limit);
    const auto whole = play(lines, who);
    CHECK(whole.results[0].output == "12\n34\n\r5");
    for (std::size_t chunk = 1; chunk < 16; ++chunk) {
        CHECK(describe(play(lines, who, chunk)) == describe(whole));
    }
}

TEST_CASE("exec: a channel closed without a status cuts the command off where one is due") {
    script lines;
    lines.executes("a")
        .feeds("half of it")
        .closes()
        .executes("b")
        .feeds("b\n")
        .closes({false, false, 0});
    // Nobody knows whether this device ever sends one.
    const auto unknown = play_all(script(lines).ends(), two_commands());
    CHECK(unknown.results[0].status == command_status::ok);
    CHECK_FALSE(unknown.results[0].exit_status.has_value());
    const auto cut = play_all(script(lines).ends(errc::closed), unix_commands());
    CHECK(cut.results[0].status == command_status::incomplete);
    CHECK(cut.results[0].output == "half of it");
    CHECK(cut.results[0].sent);
    CHECK(cut.results[1].status == command_status::ok);
    CHECK(cut.why->phase == phase::command);
    CHECK(cut.why->detail.find("'a': the device closed the channel without an exit") == 0);
    script later;
    later.executes("a").closes({false, false, 0}).executes("b").feeds("half").closes();
    const auto second = play_all(later.ends(errc::closed), two_commands());
    CHECK(second.results[0].status == command_status::ok);
    CHECK(second.results[1].status == command_status::incomplete);
    CHECK(second.why->detail.find("'b'") == 0);
    // An end of file says that the output is whole.
    script told;
    told.executes("a").feeds("all of it").closes({false, false, {}, true});
    told.executes("b").closes({false, false, 0});
    CHECK(play_all(told.ends(), unix_commands()).results[0].status == command_status::ok);
}

TEST_CASE("exec: a command that a signal ended is not ok, whatever was said before") {
    for (const bool eof : {false, true}) {
        script lines;
        lines.executes("a").feeds("x").closes({false, false, {}, eof, "KILL"});
        lines.executes("b").closes({false, false, 0}).ends(errc::closed);
        const auto got = play_all(lines, two_commands());
        CHECK(got.results[0].status == command_status::incomplete);
        CHECK(got.results[1].status == command_status::ok);
        CHECK(got.why->detail == "'a': ended by signal KILL");
    }
}

TEST_CASE("exec: the device's own reason for a refusal, and where it stands meanwhile") {
    script lines;
    lines.executes("a").closes({false, false, 0, true});
    lines.executes("b").closes({false, false, 0, true});
    const auto& who = two_commands();
    const auto got = lines.break_at(2, event::closed{false, true, {}, false, {}, "one at a time"},
                                    who.who(), who.kind(), who.options);
    CHECK(got.why->code == errc::channel_refused);
    CHECK(got.why->phase == phase::channel);
    CHECK(got.why->detail == "'b': one at a time");
    CHECK(got.results[0].status == command_status::ok);
    CHECK_FALSE(got.results[1].sent);

    const auto talk = make_dialogue(who.who(), who.kind(), who.options);
    talk->resume(event::started{});
    for (std::size_t command = 0; command < 2; ++command) {
        CHECK(talk->at() == dialogue_position{phase::channel, command});
        talk->resume(event::sent{});
        CHECK(talk->at() == dialogue_position{phase::command, command});
        talk->resume(event::closed{false, false, 0});
    }
}

TEST_CASE("exec: what a device says that runs nothing on exec channels is no answer") {
    for (const char* answer :
         {"Line has invalid autocommand \"show version\"\r\n",
          "\r\nSSH command execution is not supported.\r\n", "Exec requests are not allowed\n",
          "This account is currently not available.\n", "Too many sessions\r\n",
          "% Error: maximum number of SSH sessions reached.\n", "No more sessions available\n"}) {
        CAPTURE(answer);
        script lines;
        lines.executes("a").feeds(answer).closes().executes("b").closes();
        const auto got = play_all(lines.ends(errc::command_error), two_commands());
        CHECK(got.results[0].status == command_status::error_marker);
        CHECK(got.results[1].status == command_status::ok);
    }
    script table;
    table.executes("a").feeds("Too many sessions: 0\nNo sessions\n").closes();
    play_all(table.executes("b").closes().ends(), two_commands());
}
