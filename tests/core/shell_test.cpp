// Conversations in a shell that end well, at every chunk size. Knows no socket.
#include "core/devices.hpp"
#include "core/play_all.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

/// One command on an ios_like device: what it sends for it, and what must be kept.
std::string output_of(const std::string& reply, const std::string& command = "show x",
                      platform kind = ios_like()) {
    const device who(std::move(kind), {command});
    script lines;
    open_ios(lines).sends(command + "\n").feeds(reply).sends("exit\n");
    lines.feeds("exit\r\n").closes().ends();
    const auto result = play_all(lines, who);
    if (result.results.empty()) return "(" + result.complaint + ")";
    CHECK(result.results[0].status == command_status::ok);
    return result.results[0].output;
}

}  // namespace

TEST_CASE("good scripts end well at every chunk size") {
    for (const auto& good : good_scripts()) {
        CAPTURE(good.name);
        const auto result = play_all(good.lines, *good.who);
        REQUIRE(result.results.size() == good.outputs.size());
        for (std::size_t i = 0; i < good.outputs.size(); ++i) {
            CHECK(result.results[i].output == good.outputs[i]);
            CHECK(result.results[i].status == command_status::ok);
        }
    }
}

TEST_CASE("echoes are taken off and nothing else") {
    CHECK(output_of("show x\r\n1\r\nr1#") == "1\n");
    CHECK(output_of("show x \r\n\r\n  1\r\n\r\nr1#") == "\n  1\n\n");
    CHECK(output_of("show x\r\nshow x\r\nr1#") == "show x\n");
    CHECK(output_of("show \r\nx\r\n1\r\nr1#") == "1\n");              // wrapped
    CHECK(output_of("\rr1#sh\rr1#show x\r\n1\r\nr1#") == "1\n");      // repainted
    CHECK(output_of("\rr1#$ow x\x1b[K\r\n1\r\nr1#") == "1\n");        // scrolled
    CHECK(output_of("show x\r\nr1#2\r\n%1\r\nr1#") == "r1#2\n%1\n");  // begins like the prompt
}

TEST_CASE("a fuzzy echo may be completed or cut") {
    auto kind = ios_like();
    kind.echo = definition::echo_kind::fuzzy;
    CHECK(output_of("show version\r\n1\r\nr1#", "sh ver", kind) == "1\n");
    CHECK(output_of("sh ver$\r\n1\r\nr1#", "sh version", kind) == "1\n");
}

TEST_CASE("a doubled echo is taken off twice") {
    auto kind = ios_like();
    kind.echo = definition::echo_kind::doubled;
    kind.on_open.clear();
    kind.on_close.clear();
    const device who(kind, {"/show x"});
    script lines;
    lines.feeds("r1#").quiet().sends("\n").feeds("\r\nr1#").sends("/show x\n");
    lines.feeds("/show x\r\r\nr1#/show x\r\n1\r\nr1#").sends("\n").feeds("\r\nr1#").quiet().ends();
    CHECK(play_all(lines, who).results[0].output == "1\n");
}

TEST_CASE("without an echo the prompt is believed after a silence, or at once where none is due") {
    auto kind = ios_like();
    kind.on_open.clear();
    kind.on_close.clear();
    script lines;
    lines.feeds("r1#").quiet().sends("\n").feeds("\r\nr1#").sends("show x\n");
    auto unannounced = lines;
    // Something else may have taken it, and would take what follows.
    unannounced.feeds("\r\n1\r\nr1#").quiet().ends(errc::echo_not_seen);
    const auto doubtful = play_all(unannounced, device(kind, {"show x", "show y"}));
    CHECK(doubtful.results[0].output == "1\n");
    CHECK(doubtful.results[0].status == command_status::incomplete);
    CHECK(doubtful.results[1].status == command_status::not_run);
    kind.echo = definition::echo_kind::none;
    lines.feeds("\r\n1\r\nr1#").sends("\n").feeds("\r\nr1#");
    lines.sends("\n").feeds("\r\nr1#").ends();
    CHECK(play_all(lines, device(kind, {"show x"})).results[0].output == "1\n");
}

TEST_CASE("a pager that is not erased leaves no trace") {
    const device who(ios_like(), {"show x"});
    script lines;
    open_ios(lines).sends("show x\n").feeds("show x\r\n1\r\n --More-- ").quiet();
    lines.sends(" ").feeds("\r\n2\r\n").feeds("Press any key to continue").quiet().sends(" ");
    auto behind = lines;
    lines.feeds("\r\n3\r\nr1#").sends("exit\n").closes().ends();
    CHECK(play_all(lines, who).results[0].output == "1\n2\n3\n");
    // What comes right behind one may be the rest of its text.
    behind.feeds("3\r\nr1#").sends("exit\n").closes().ends(errc::ambiguous_prompt);
    CHECK(play_all(behind, who).results[0].output == "1\n2\n3\n");
}

TEST_CASE("a pager in the middle of a line leaves the blanks before it") {
    const device who(ios_like(), {"show x"});
    const std::string erased = "\b\b\b\b\b\b\b\b\b\b          \b\b\b\b\b\b\b\b\b\b\r\n";
    script lines;
    open_ios(lines).sends("show x\n").feeds("show x\r\nends with a blank  --More-- ");
    lines.quiet().sends(" ").feeds(erased + " --More-- ").sends(" ").feeds(erased + "2\r\nr1#");
    lines.sends("exit\n").closes().ends();
    CHECK(play_all(lines, who).results[0].output == "ends with a blank \n\n2\n");
}

TEST_CASE("a pager and its erasure may come at once") {
    const device who(ios_like(), {"show x"});
    script lines;
    open_ios(lines).sends("show x\n");
    lines.feeds("show x\r\n1\r\n --More-- \r          \r2\r\nr1#");
    lines.sends("exit\n").closes().ends();
    CHECK(play_all(lines, who).results[0].output == "1\n2\n");
}

TEST_CASE("a line of output that looks like a pager stays where the device takes others away") {
    const device who(ios_like(), {"show x"});
    script lines;
    open_ios(lines).sends("show x\n");
    lines.feeds("show x\r\nbanner ^C\r\n --More-- \r\nafter\r\n --More-- ").quiet();
    lines.sends(" ").feeds("\r          \rend\r\nr1#").sends("exit\n").closes().ends();
    const auto good = play_all(lines, who).results[0];
    CHECK(good.status == command_status::ok);
    CHECK(good.output == "banner ^C\n --More-- \nafter\nend\n");
    // Once they are answered at once, a key that was typed into one makes the output doubtful.
    script typed;
    open_ios(typed).sends("show x\n").feeds("show x\r\n --More-- ").quiet().sends(" ");
    typed.feeds("\r          \rbanner ^C\r\n --More-- ").sends(" ").feeds("\r\nafter\r\nr1#");
    typed.sends("exit\n").closes().ends(errc::ambiguous_prompt);
    CHECK(play_all(typed, who).results[0].status == command_status::incomplete);
}

TEST_CASE("a pager that a log line pushed away is answered all the same") {
    const device who(ios_like(), {"show x"});
    script lines;
    open_ios(lines).sends("show x\n").feeds("show x\r\n1\r\n --More-- \r\nalarm\r\n");
    lines.quiet().sends(" ").feeds("2\r\nr1#").sends("exit\n").closes().ends();
    CHECK(play_all(lines, who).results[0].output == "1\nalarm\n2\n");
}

TEST_CASE("a prompt that changes is probed and learnt anew") {
    const device who(ios_like(), {"mode", "show x"});
    script lines;
    open_ios(lines).sends("mode\n").feeds("mode\r\nr1-cfg#").quiet().sends("\n");
    lines.feeds("\r\nr1-cfg#").sends("show x\n").feeds("show x\r\n1\r\nr1-cfg#");
    lines.sends("exit\n").closes().ends();
    const auto result = play_all(lines, who);
    REQUIRE(result.results.size() == 2);
    CHECK(result.results[0].output == "");
    CHECK(result.results[1].output == "1\n");
}

TEST_CASE("output without a last line end is told from the prompt behind it") {
    const device who(ios_like(), {"more x"});
    script lines;
    open_ios(lines).sends("more x\n").feeds("more x\r\n1\r\n2r1#").quiet().sends("\n");
    lines.feeds("\r\nr1#").sends("exit\n").closes().ends();
    CHECK(play_all(lines, who).results[0].output == "1\n2");
}

TEST_CASE("a log line behind the prompt is not output, repainted or not") {
    const std::string log = "\r\n%LINK-3-UPDOWN: Interface up\r\n";
    CHECK(output_of("show x\r\n1\r\nr1#" + log + "r1#") == "1\n");
    const device who(ios_like(), {"show x"});
    script lines;
    open_ios(lines).sends("show x\n").feeds("show x\r\n1\r\nr1#" + log).quiet().sends("\n");
    lines.feeds("\r\nr1#").sends("exit\n").closes().ends();
    const auto result = lines.play(who.who(), who.kind(), who.options, 0);
    CHECK(result.complaint == "");
    REQUIRE(!result.results.empty());
    CHECK(result.results[0].output == "1\n");
}

TEST_CASE("variable prompt parts are left out of the comparison") {
    platform p;
    p.id = "exos_like";
    p.modes = {mode_of("exec", R"((\* )?[\w\-]+\.\d+ # ?)")};
    p.variable = R"(^\* |\.\d+(?= #))";
    const device who(p, {"show x", "show y"});
    script lines;
    lines.feeds("sw.1 # ").quiet().sends("\n").feeds("\r\nsw.2 # ");
    lines.sends("show x\n").feeds("show x\r\n1\r\n* sw.3 # ");
    lines.sends("show y\n")
        .feeds("show y\r\n2\r\n* sw.4 # ")
        .sends("\n")
        .feeds("\r\n* sw.4 # ")
        .ends();
    const auto result = play_all(lines, who);
    REQUIRE(result.results.size() == 2);
    CHECK(result.results[0].output == "1\n");
    CHECK(result.results[1].output == "2\n");
}

TEST_CASE("a prompt that says little ends a reply only when it is quiet") {
    platform p;
    p.id = "ftd_like";
    p.modes = {mode_of("exec", "> ?")};
    const device who(p, {"show x"});
    script lines;
    lines.feeds("> ").quiet().sends("\n").feeds("\r\n> ").sends("show x\n");
    lines.feeds("show x\r\n> quoted\r\n> ").quiet().sends("\n").feeds("\r\n> ").quiet().ends();
    CHECK(play_all(lines, who).results[0].output == "> quoted\n");
}

TEST_CASE("error markers at either end mark a command, and the run goes on") {
    const device who(ios_like(), {"show foo", "show x"});
    script lines;
    open_ios(lines)
        .sends("show foo\n")
        .feeds("show foo\r\n          ^\r\n% Invalid input detected at '^' marker.\r\n\r\nr1#")
        .sends("show x\n")
        .feeds("show x\r\n1\r\n2\r\n3\r\n% Invalid in the middle\r\n5\r\n6\r\n7\r\nr1#")
        .sends("exit\n")
        .closes()
        .ends(errc::command_error);
    const auto result = play_all(lines, who);
    REQUIRE(result.results.size() == 2);
    CHECK(result.results[0].status == command_status::error_marker);
    CHECK(result.results[1].status == command_status::ok);
    CHECK(result.why->detail ==
          "1 of 2 commands: 'show foo': % Invalid input detected at '^' marker.");
}

TEST_CASE("a # in the banner is not the prompt") {
    auto kind = ios_like();
    kind.on_open.clear();
    const device who(kind, {"show x"});
    script lines;
    lines.feeds("\r\nwelcome#").quiet().sends("\n").feeds("\r\nMOTD\r\nr1#").quiet().sends("\n");
    lines.feeds("\r\nr1#").sends("show x\n").feeds("show x\r\n1\r\nr1#");
    lines.sends("exit\n").closes().ends();
    CHECK(play_all(lines, who).results[0].output == "1\n");
}

TEST_CASE("questions at the goodbye are answered") {
    auto kind = ios_like();
    kind.on_close = {{"logout", true, "", {{"log out \\(y/n\\)\\?", "y", false, 1}}}};
    const device who(kind, {"show x"});
    script lines;
    open_ios(lines).sends("show x\n").feeds("show x\r\n1\r\nr1#").sends("logout\n");
    lines.feeds("logout\r\nDo you want to log out (y/n)? ").sends("y").closes().ends();
    CHECK(play_all(lines, who).results[0].output == "1\n");
}

TEST_CASE("a long output that quotes the prompt goes to its command, however it was cut") {
    std::string sections = "show inner\r\n";
    for (int i = 0; i < 300; ++i)
        sections += "line " + std::to_string(i) + "\r\n";
    const std::string quoted = "show tech\r\n1\r\nr1#";
    const device who(ios_like(), {"show tech", "show x"});
    script lines;
    open_ios(lines).sends("show tech\n").feeds(quoted).sends("show x\n").feeds(sections);
    lines.feeds("r1#show x\r\n2\r\nr1#").sends("exit\n").closes().ends();
    const auto result = play_all(lines, who);
    REQUIRE(result.results.size() == 2);
    CHECK(result.results[0].output.find("line 299\n") != std::string::npos);
    CHECK(result.results[1].output == "2\n");

    script last;
    open_ios(last).sends("show tech\n").feeds(quoted).sends("exit\n").feeds(sections);
    last.feeds("r1#exit\r\n").closes().ends();
    const auto whole = play_all(last, device(ios_like(), {"show tech"}));
    CHECK(whole.results[0].output.find("r1#show inner\nline 0\n") != std::string::npos);
    CHECK(whole.results[0].output.ends_with("line 299\n"));
}

TEST_CASE("a rejected line that is given back to be mended is taken away") {
    auto kind = ios_like();
    kind.modes = {mode_of("any", "> ?")};
    kind.on_open.clear();
    kind.on_close.clear();
    const device who(kind, {"show bogus", "show y"});
    script lines;
    lines.feeds("> ").quiet().sends("\n").feeds("\r\n> ").sends("show bogus\n");
    lines.feeds("show bogus\r\n% Invalid\r\n> show bogus\x07").quiet().sends("\x15\n");
    lines.feeds("\x1b[9D\x1b[J\r\n> ").sends("show y\n").feeds("show y\r\n1\r\n> ").quiet();
    lines.sends("\n").feeds("\r\n> ").quiet();
    const auto result = play_all(lines.ends(errc::command_error), who);
    CHECK(result.results[0].output == "% Invalid\n");
    CHECK(result.results[1].output == "1\n");
}

TEST_CASE("log lines behind a prompt, in an echo and behind a changed prompt are no output") {
    const std::string log = "\r\n*Mar  1 00:00:01.000: %SYS-5-CONFIG_I: Configured\r\n";
    CHECK(output_of(log + "show x\r\n1\r\nr1#") == "1\n");
    CHECK(output_of("sho" + log + "w x\r\n1\r\nr1#") == "1\n");
    auto kind = ios_like();
    kind.on_open.clear();
    kind.on_close.clear();
    script changed;
    changed.feeds("r1#").quiet().sends("\n").feeds("\r\nr1#").sends("show x\n");
    changed.feeds("show x\r\n1\r\nr2# " + log).quiet().sends("\n").feeds("\r\nr2# ");
    changed.quiet().sends("\n").feeds("\r\nr2# ").sends("show y\n");
    changed.feeds("show y\r\n2\r\nr2# ").sends("\n").feeds("\r\nr2# ").ends();
    const auto result = play_all(changed, device(kind, {"show x", "show y"}));
    REQUIRE(result.results.size() == 2);
    CHECK(result.results[0].output == "1\n");
    CHECK(result.results[1].output == "2\n");
    kind.modes = {mode_of("any", "> ?")};
    script weak;
    weak.feeds("> ").quiet().sends("\n").feeds("\r\n> ").sends("show x\n");
    weak.feeds("show x\r\n1\r\n> " + log + "> ").quiet().sends("\n").feeds("\r\n> ").quiet().ends();
    CHECK(play_all(weak, device(kind, {"show x"})).results.at(0).output == "1\n");
}

TEST_CASE("a prompt that becomes longer is no output, also where its first part comes alone") {
    auto kind = ios_like();
    kind.modes = {mode_of("any", R"([\w#]+# ?)")};
    kind.on_open.clear();
    kind.on_close.clear();
    const device who(kind, {"show x", "show y"});
    script lines;
    lines.feeds("r1#").quiet().sends("\n").feeds("\r\nr1#").sends("show x\n");
    lines.feeds("show x\r\n1\r\nr1#")
        .sends("show y\n")
        .feeds("# show y\r\n2\r\nr1#")
        .sends("\n")
        .feeds("\r\nr1#")
        .ends();
    const auto result = lines.play(who.who(), who.kind(), who.options, 1);
    CHECK(result.complaint == "");
    REQUIRE(result.results.size() == 2);
    CHECK(result.results[0].output == "1\n");
}

TEST_CASE("a pager that is written over itself is answered once, however it is cut") {
    const device who(ios_like(), {"show x"});
    script lines;
    open_ios(lines).sends("show x\n").feeds("show x\r\n --More--").quiet();
    lines.sends(" ").feeds("\r--More-").stalls().ends(errc::stalled);
    play_all(lines, who);
}

TEST_CASE("a pager whose last blank is erased first is answered once") {
    const device who(ios_like(), {"show x"});
    script lines;
    open_ios(lines).sends("show x\n").feeds("show x\r\n1\r\n --More-- ").quiet();
    lines.sends(" ");
    std::string erased;
    for (int i = 0; i < 10; ++i)
        erased += "\b \b";
    lines.feeds(erased + "2\r\nr1#").sends("exit\n").closes().ends();
    CHECK(play_all(lines, who).results[0].output == "1\n2\n");
}

TEST_CASE("a longer prompt that was probed is no output, nor is it before an echo") {
    auto kind = ios_like();
    kind.modes = {mode_of("any", R"([\w#]+# ?)")};
    kind.on_open.clear();
    kind.on_close.clear();
    const std::string log = "\r\n*Mar  1 00:00:01.000: %SYS-5-CONFIG_I: Configured\r\n";
    const device who(kind, {"show x", "show y"});
    script lines;
    lines.feeds("r1#").quiet().sends("\n").feeds("\r\nr1#").sends("show x\n");
    lines.feeds("show x\r\n1\r\nr1## ").quiet().sends("\n").feeds("\r\nr1#").sends("show y\n");
    lines.feeds("# " + log + "show y\r\n2\r\nr1#").sends("\n").feeds("\r\nr1#").ends();
    const auto result = lines.play(who.who(), who.kind(), who.options, 0);
    CHECK(result.complaint == "");
    REQUIRE(result.results.size() == 2);
    CHECK(result.results[0].output == "1\n");
    CHECK(result.results[1].output == "2\n");
}

TEST_CASE("an output that ends like the upper line of a prompt keeps that line") {
    platform p;
    p.id = "junos_like";
    p.modes = {mode_of("exec", R"([\w.\-]+@[\w.\-]+> ?)")};
    p.line_above = R"(\{[\w:]+\})";
    script lines;
    lines.feeds("{master:0}\r\nadmin@ex1> ").quiet().sends("\n");
    lines.feeds("\r\n\r\n{master:0}\r\nadmin@ex1> ").sends("show x\n");
    lines.feeds("show x\r\n1\r\n\r\n{master:0}\r\n\r\n{master:0}\r\nadmin@ex1> ")
        .sends("\n")
        .feeds("\r\nadmin@ex1> ")
        .ends();
    const auto result = play_all(lines, device(p, {"show x"}));
    CHECK(result.results.at(0).output == "1\n\n{master:0}\n\n");
}
