// Conversations over exec channels. Knows no socket.
#include "core/devices.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const device& two_commands() {
    static const device who(linux_like(), {"a", "b"}, channel_kind::exec);
    return who;
}

played play(const script& lines, const device& who = two_commands(), std::size_t chunk = 0) {
    auto result = lines.play(who.who(), who.kind(), who.options, chunk);
    CHECK(result.complaint == "");
    return result;
}

}  // namespace

TEST_CASE("exec: an exit status that is not zero marks the command, and the run goes on") {
    script lines;
    lines.executes("a").feeds("oh no\n").closes({false, false, 3}).executes("b").closes();
    lines.ends(errc::command_error);
    const auto result = play(lines);
    CHECK(result.results[0].status == command_status::error_marker);
    CHECK(result.results[0].exit_status == 3);
    CHECK(result.results[1].status == command_status::ok);
    CHECK(result.why->detail == "1 of 2 commands: 'a': exit status 3: oh no");
}

TEST_CASE("exec: error markers apply") {
    script lines;
    lines.executes("a").feeds("sh: a: command not found\n").closes().executes("b").closes();
    lines.ends(errc::command_error);
    CHECK(play(lines).results[0].status == command_status::error_marker);
}

TEST_CASE("exec: a lost connection, a refusal and a limit stop the rest") {
    script lost;
    lost.executes("a").feeds("x").closes({true, false, {}}).ends(errc::closed);
    CHECK(play(lost).results[0].output == "x");
    script refused;
    refused.executes("a").closes({false, true, {}}).ends(errc::channel_refused);
    const auto refusal = play(refused);
    CHECK(refusal.why->phase == phase::channel);
    CHECK_FALSE(refusal.results[0].sent);
    script gone;
    gone.executes("a").feeds("x").closes().executes("b").closes({true, true, {}});
    const auto one_only = play(gone.ends(errc::closed));
    CHECK(one_only.results[0].status == command_status::ok);
    CHECK(one_only.why->phase == phase::channel);
    CHECK(one_only.why->detail.find("after 1 command;") != std::string::npos);
    script silent;
    silent.executes("a").feeds("x").quiet().ends(errc::stalled);
    CHECK(play(silent).results[0].status == command_status::timeout);
    script slow;
    slow.executes("a").feeds("x").out_of_time().ends(errc::timed_out);
    CHECK_FALSE(play(slow).results[1].sent);
    script stopped;
    stopped.executes("a").feeds("x").stops().ends(errc::interrupted);
    CHECK(play(stopped).results[0].status == command_status::incomplete);
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
