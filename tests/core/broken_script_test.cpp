// Every step of every good script broken in turn: never ok, nothing lost. Knows no socket.
#include "core/devices.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const std::array breaks{
    dialogue_event(event::closed{true, false, {}}),
    dialogue_event(event::closed{}),
    dialogue_event(event::timed_out{event::timer::total}),
    dialogue_event(event::stop_asked{}),
};

void check_prefix(const good_script& good, const played& broken) {
    REQUIRE(broken.results.size() == good.outputs.size());
    bool intact = true;
    for (std::size_t i = 0; i < good.outputs.size(); ++i) {
        const auto& result = broken.results[i];
        const bool ok = result.status == command_status::ok;
        CHECK((intact || !ok));  // nothing is well behind what broke
        intact = intact && ok;
        if (ok) CHECK(result.output == good.outputs[i]);
        if (!result.sent) CHECK(result.output == "");
    }
    CHECK_FALSE(intact);
}

}  // namespace

TEST_CASE("a script that breaks anywhere before the goodbye is never ok") {
    for (const auto& good : good_scripts()) {
        const auto& who = *good.who;
        const auto whole = good.lines.play(who.who(), who.kind(), who.options, 0);
        for (std::size_t step = 0; step + 1 < good.lines.size(); ++step) {
            if (whole.phases[step] == phase::close) continue;
            for (std::size_t kind = 0; kind < breaks.size(); ++kind) {
                // A clean close is how an exec command ends.
                if (good.name == "exec" && kind == 1) continue;
                CAPTURE(good.name);
                CAPTURE(step);
                CAPTURE(kind);
                const auto broken =
                    good.lines.break_at(step, breaks[kind], who.who(), who.kind(), who.options);
                CHECK(broken.over);
                CHECK(broken.why.has_value());
                check_prefix(good, broken);
            }
        }
    }
}

TEST_CASE("a command that breaks keeps what had come") {
    const auto all = good_scripts();
    const auto& good = *std::find_if(all.begin(), all.end(),
                                     [](const auto& each) { return each.name == "pager"; });
    const auto& who = *good.who;
    // Steps 0 to 5 open the session, 9 answers the first pager.
    const auto broken = good.lines.break_at(10, breaks[0], who.who(), who.kind(), who.options);
    CHECK(broken.results[0].output == "line 1\n --More-- ");
}
