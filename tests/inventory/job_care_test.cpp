// What is said of commands beside them: whether they may be repeated, what follows one that fails.
// Knows no dialogue.
#include "core/compiled_platform.hpp"
#include "core/stop_rule.hpp"
#include "inventory/given.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using texts = std::vector<std::string>;

constexpr std::string_view layered = R"(
defaults: {username: u, platform: cisco_ios}
groups:
  site: {commands: [show version]}
  rack: {groups: [site], repeatable: true, on_error: continue}
  careful: {on_error: stop, commands: [show clock]}
hosts:
  plain: {groups: [rack]}
  own: {groups: [rack], commands: [reload]}
  both: {groups: [rack], commands: [show clock], repeatable: true, on_error: continue}
  never: {groups: [rack], repeatable: false, on_error: stop}
  outer: {repeatable: true}
  wary: {groups: [careful], commands: [show x]}
)";

std::string care_of(const target& device) {
    std::string text = device.repeatable ? "again" : "once";
    if (device.on_error) text += *device.on_error == on_error::stop ? ", stop" : ", continue";
    return text;
}

}  // namespace

TEST_CASE("what is said of commands is said of those of the same layer, or of one further out") {
    given it(layered);
    CHECK(care_of(it.only("plain")) == "again, continue");
    CHECK(care_of(it.only("own")) == "once");
    CHECK(care_of(it.only("both")) == "again, continue");
    CHECK(care_of(it.only("never")) == "once, stop");
    CHECK(care_of(it.only("outer")) == "again");
    // Who wants a job to stop wants it of any.
    CHECK(care_of(it.only("wary")) == "once, stop");
    given all(
        "defaults: {username: u, repeatable: true, commands: [x]}\n"
        "hosts: {a: , b: {commands: [y]}}\n");
    CHECK(care_of(all.only("a")) == "again");
    CHECK(care_of(all.only("b")) == "once");
}

TEST_CASE("-c is never repeatable, and a job file speaks for itself") {
    given it(layered);
    inventory_overrides asked;
    asked.commands = {"show clock"};
    CHECK(care_of(it.only("both", asked)) == "once");
    CHECK(care_of(it.only("never", asked)) == "once, stop");
    asked.commands.clear();
    asked.job = it / "job.yaml";
    const auto job = [&](std::string_view host, const std::string& text) {
        write_file(asked.job, text);
        return care_of(it.only(std::string(host), asked));
    };
    CHECK(job("both", "commands: [show clock]\n") == "once");
    CHECK(job("never", "commands: [show clock]\n") == "once, stop");
    CHECK(job("own", "repeatable: true\ncommands: [show clock]\n") == "again");
    CHECK(job("both", "repeatable: false\ncommands: [reload]\n") == "once");
    CHECK(job("never", "on_error: continue\ncommands: [x]\n") == "once, continue");
    CHECK(job("both", "on_error: stop\ncommands: [x]\n") == "once, stop");
    write_file(asked.job, "commands: [x]\nrepeatable: maybe\non_error: go\n");
    CHECK(it.target_mistakes({"own"}, asked) ==
          texts{asked.job + ":2: repeatable: true or false is expected, not 'maybe'",
                asked.job + ":3: on_error: stop or continue is expected, not 'go'"});
    CHECK(mistakes_in("hosts: {a: {on_error: ignore}}\n") ==
          texts{"1: host 'a': on_error: stop or continue is expected, not 'ignore'"});
}

TEST_CASE("no built-in platform saves or commits where it leaves") {
    const auto& catalog = builtin_platforms();
    for (const auto& id : catalog.ids()) {
        CAPTURE(id);
        const auto& p = catalog.definition_of(*catalog.find(id));
        for (const auto& step : p.on_close)
            CHECK_FALSE(saves(step));
        for (const auto& mode : p.modes) {
            for (const auto& edge : mode.edges)
                CHECK_FALSE(saves(edge.how));
        }
    }
}

TEST_CASE("every built-in configuration mode has a way out") {
    const auto& catalog = builtin_platforms();
    std::size_t modes = 0;
    for (const auto& id : catalog.ids()) {
        CAPTURE(id);
        for (const auto& mode : catalog.find(id)->definition.modes) {
            if (mode.name != definition::configuration_mode) continue;
            ++modes;
            CHECK_FALSE(mode.edges.empty());
        }
    }
    CHECK(modes > 40);
}
