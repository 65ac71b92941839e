// Platform definitions: what the catalog accepts and refuses. Knows no file.
#include "core/devices.hpp"
#include "support/has.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

/// The mistakes of one changed ios_like, joined.
template <class Change>
std::string mistakes_of(Change change) {
    auto p = ios_like();
    p.where = {"p.yaml", 7};
    change(p);
    platform_catalog catalog;
    std::string all;
    for (const auto& each : catalog.add(p))
        all += to_string(each) + "\n";
    CHECK((all.empty() == (catalog.find(p.id) != nullptr)));
    return all;
}

}  // namespace

TEST_CASE("platforms are found by id, alias and with _ssh") {
    platform_catalog catalog;
    auto p = ios_like();
    p.aliases = {"ios", "cisco_xe"};
    CHECK(catalog.add(p).empty());
    REQUIRE(catalog.find("ios_like"));
    CHECK(catalog.find("cisco_xe_ssh") == catalog.find("ios_like"));
    CHECK(catalog.find("ios_like_ssh") == catalog.find("ios_like"));
    CHECK(catalog.find("nxos") == nullptr);
    CHECK(catalog.names() == std::vector<std::string>{"cisco_xe", "ios", "ios_like"});
    CHECK(platform_catalog::definition_of(*catalog.find("ios")).id == "ios_like");
    p.aliases = {"other"};
    CHECK(catalog.add(p).empty());
    CHECK(catalog.find("ios") == nullptr);
    CHECK(catalog.ids() == std::vector<std::string>{"ios_like"});
}

TEST_CASE("names are given once") {
    platform_catalog catalog;
    auto first = ios_like();
    first.aliases = {"ios"};
    CHECK(catalog.add(first).empty());
    auto second = linux_like();
    second.aliases = {"ios", "ios_like", "x", "x"};
    CHECK(catalog.add(second).size() == 3);
    second.aliases.clear();
    second.id = "ios";
    CHECK(catalog.add(second).size() == 1);
    CHECK(catalog.ids().size() == 1);
}

TEST_CASE("every mistake is found and says where") {
    const auto all = mistakes_of([](platform& p) {
        p.modes[0].prompt = {"a(b"};
        p.errors = {"[", ""};
        p.login = {{"(", "x", true, 0}};
    });
    CHECK(has(all,
              "p.yaml:7: platform 'ios_like': modes.exec.prompt: missing closing parenthesis "
              "at offset 3 in 'a(b'"));
    CHECK(std::count(all.begin(), all.end(), '\n') == 5);
    CHECK(mistakes_of([](platform&) {}) == "");
}

TEST_CASE("modes, edges and steps must fit together") {
    CHECK(has(mistakes_of([](platform& p) { p.modes[0].edges[0].to = "nowhere"; }),
              "unknown mode 'nowhere'"));
    CHECK(has(mistakes_of([](platform& p) { p.modes[0].edges.clear(); }), "no edges lead here"));
    CHECK(has(mistakes_of([](platform& p) { p.modes[0].edges[0].secret = "pin"; }), "'pin'"));
    CHECK(has(mistakes_of([](platform& p) { p.modes.clear(); }), "modes: at least one"));
    CHECK(has(mistakes_of([](platform& p) { p.modes[1].name = "exec"; }), "defined twice"));
    CHECK(has(mistakes_of([](platform& p) { p.on_open[0].mode = "x"; }), "unknown mode 'x'"));
    CHECK(has(mistakes_of([](platform& p) { p.modes[0].prompt.clear(); }), "at least one"));
    CHECK(has(mistakes_of([](platform& p) { p.pty.rows = 0; }), "pty"));
    CHECK(has(mistakes_of([](platform& p) { p.end_of_line = ""; }), "end_of_line"));
    platform_catalog catalog;
    auto nameless = ios_like();
    nameless.id = "";
    CHECK(catalog.add(nameless).size() == 1);
}

TEST_CASE("what must never be sent is no step") {
    const auto forbid = [](platform& p) { p.never_send = {"^terminal length"}; };
    CHECK(has(mistakes_of(forbid), "'terminal length 0' must never be sent"));
}

TEST_CASE("excludes keep a line from being a prompt") {
    auto p = ios_like();
    p.modes[1].excludes = {"V200R"};
    const device who(p, {"x"});
    CHECK(who.kind().mode_of("r1#") == 1);
    CHECK(who.kind().mode_of("r1>") == 0);
    CHECK_FALSE(who.kind().mode_of("V200R009#"));
    CHECK_FALSE(who.kind().mode_of(""));
    CHECK_FALSE(who.kind().mode_of(std::string(600, 'x') + "#"));
}
