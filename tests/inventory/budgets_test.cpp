// What an inventory says about logins of many devices: budgets, realms, what may be repeated. Knows
// no scheduler.
#include "inventory/given.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using texts = std::vector<std::string>;

constexpr std::string_view bounded = R"(
defaults:
  username: u
  commands: [show version]
  realm: main
  limits: {logins_per_second: 50, sessions: 400, attempt_gap: 2s, connect_timeout: 5s}
realms:
  main: {limits: {logins_per_second: 0.5, logins_in_flight: 20}}
  lab:
  spare: {}
groups:
  site: {limits: {logins_in_flight: 4, sessions: 4}}
  rack: {groups: [site], realm: lab, repeatable: true, limits: {idle_timeout: 9s}}
hosts:
  a: {realm: lab}
  b:
  c: {groups: [rack], repeatable: false}
  d[1-2]: {groups: [rack]}
)";

login_budget budget(std::optional<double> rate, std::optional<std::size_t> logins,
                    std::optional<std::size_t> sessions) {
    return {rate, logins, sessions};
}

}  // namespace

TEST_CASE("limits of the defaults, of groups and of realms are budgets") {
    const given it(bounded);
    const auto& all = it.all().budgets();
    CHECK(all.all == budget(50, {}, 400));
    CHECK(all.attempt_gap == milliseconds{2'000});
    REQUIRE(all.groups.size() == 1);
    CHECK(all.groups.at("site") == budget({}, 4, 4));
    REQUIRE(all.realms.size() == 3);
    CHECK(all.realms.at("main") == budget(0.5, 20, {}));
    CHECK(all.realms.at("lab").bounds_nothing());
    CHECK(all.realms.at("spare").bounds_nothing());
}

TEST_CASE("who says nothing of logins has no budget") {
    const given it("defaults: {username: u, limits: {connect_timeout: 5s}}\nhosts: {a: }\n");
    CHECK(it.all().budgets() == login_budgets{});
    CHECK(it.notes().empty());
}

TEST_CASE("realm and repeatable are inherited, time limits go on beside budgets") {
    given it(bounded);
    const auto all = it.targets({"a", "b", "c", "d2"});
    const auto realm = [&](std::size_t i) { return all.at(i).realm; };
    CHECK(texts{realm(0), realm(1), realm(2), realm(3)} == texts{"lab", "main", "lab", "lab"});
    CHECK_FALSE(all[0].repeatable);
    CHECK_FALSE(all[2].repeatable);
    CHECK(all[3].repeatable);
    CHECK(all[0].limits->connect == milliseconds{5'000});
    CHECK(all[3].limits->idle == milliseconds{9'000});
    CHECK(it.notes() == texts{"10: no host belongs to realm 'spare'"});
    CHECK(it.warnings.empty());
}

TEST_CASE("without realms: any name is a realm") {
    given it("defaults: {username: u, commands: x}\nhosts: {a: {realm: somewhere}, b: }\n");
    CHECK(it.only("a").realm == "somewhere");
    CHECK(it.only("b").realm.empty());
    CHECK(it.all().budgets().realms.empty());
}

TEST_CASE("with realms: only those") {
    CHECK(mistakes_in("defaults: {realm: man}\nrealms: {main: , lab: }\n"
                      "groups: {g: {realm: lba}}\nhosts:\n  a: {realm: x}\n  b: {realm: main}\n") ==
          texts{"1: defaults: unknown realm 'man' (did you mean 'main'?)",
                "3: group 'g': unknown realm 'lba' (did you mean 'lab'?)",
                "5: host 'a': unknown realm 'x'"});
    CHECK(mistakes_in("realms: {}\nhosts: {a: {realm: x}}\n") ==
          texts{"2: host 'a': unknown realm 'x'"});
    CHECK(mistakes_in("hosts: {a: {realm: [x]}, b: {realm: ''}}\n") ==
          texts{"1: host 'a': realm: a text is expected, not a list",
                "1: host 'b': realm: is empty"});
    CHECK(mistakes_in("realms: [main]\nhosts: {a: }\n") ==
          texts{"1: realms: a mapping of names is expected, not a list"});
    CHECK(mistakes_in("realms:\n  '':\n  lab: [x]\n  main:\n    limit:\nhosts: {a: }\n") ==
          texts{"2: a realm needs a name", "3: realm 'lab': a mapping is expected, not a list",
                "5: realm 'main': unknown key 'limit' (did you mean 'limits'?)"});
    CHECK(mistakes_in("relams: {}\nhosts: {a: }\n") ==
          texts{"1: unknown key 'relams' (did you mean 'realms'?)"});
}

TEST_CASE("a limit in a place where it means nothing says where it belongs") {
    CHECK(mistakes_in(R"(realms:
  main:
    limits: {connect_timeout: 5s, attempt_gap: 1s}
groups:
  g:
    limits:
      attempt_gap: 1s
hosts:
  a:
    limits:
      logins_per_second: 5
      logins_in_flight: 5
      sessions: 5
      attempt_gap: 1s
      login_per_second: 5
)") == texts{"3: realm 'main': limits: connect_timeout is a time of one device: it belongs to a "
             "host, a group or the defaults",
             "3: realm 'main': limits: attempt_gap holds for all devices: it belongs to the "
             "defaults",
             "7: group 'g': limits: attempt_gap holds for all devices: it belongs to the defaults",
             "11: host 'a': limits: logins_per_second is what many devices may do together: it "
             "belongs to a group, the defaults or realms:",
             "12: host 'a': limits: logins_in_flight is what many devices may do together: it "
             "belongs to a group, the defaults or realms:",
             "13: host 'a': limits: sessions is what many devices may do together: it belongs to "
             "a group, the defaults or realms:",
             "14: host 'a': limits: attempt_gap holds for all devices: it belongs to the defaults",
             "15: host 'a': limits: unknown key 'login_per_second' (did you mean "
             "'logins_per_second'?)"});
}

TEST_CASE("budgets that allow nothing, or contradict each other") {
    const auto of = [](const std::string& limits) {
        return mistakes_in("realms:\n  r:\n    limits:\n" + limits + "hosts: {a: }\n");
    };
    const auto no_rate = [](const std::string& text) {
        return texts{"4: realm 'r': logins_per_second: '" + text +
                     "' is not a rate from 0.001 to 1000000 a second; 0.5 is one in two seconds"};
    };
    for (const auto* text :
         {"0", "0.0", "-1", "-0.5", "1e3", "inf", "nan", "fast", "0.0000001", "2000000", "5/s"})
        CHECK(of("      logins_per_second: " + std::string(text) + "\n") == no_rate(text));
    CHECK(of("      logins_per_second: [5]\n") ==
          texts{"4: realm 'r': logins_per_second: a list is not a number"});
    CHECK(of("      logins_in_flight: 0\n      sessions: -4\n") ==
          texts{"4: realm 'r': logins_in_flight: '0' is not a whole number from 1 to 1000000",
                "5: realm 'r': sessions: '-4' is not a whole number from 1 to 1000000"});
    CHECK(of("      logins_in_flight: 1.5\n") ==
          texts{"4: realm 'r': logins_in_flight: '1.5' is not a whole number from 1 to 1000000"});
    CHECK(of("      sessions: 10\n      logins_in_flight: 11\n") ==
          texts{"5: realm 'r': logins_in_flight: 11 is more than sessions: 10, of which each login "
                "has one"});
    CHECK(of("      sessions: 10\n      logins_in_flight: 10\n").empty());
    CHECK(of("      sessions:\n      logins_in_flight: 10\n").empty());
    // Less for all than for one of its parts is no contradiction: the least counts.
    CHECK(mistakes_in("defaults: {limits: {logins_per_second: 5}}\n"
                      "groups: {g: {limits: {logins_per_second: 50}}}\nhosts: {a: }\n")
              .empty());
    CHECK(mistakes_in("defaults: {limits: {attempt_gap: soon}}\nhosts: {a: }\n").size() == 1);
    CHECK(
        given("defaults: {limits: {attempt_gap: 0}}\nhosts: {a: }\n").all().budgets().attempt_gap ==
        milliseconds{0});
}

TEST_CASE("a folder has its realms in a file of their own") {
    const temp_folder folder;
    write_file(folder / "hosts.yaml", "a: {realm: main}\nb: {realm: mian}\n");
    write_file(folder / "realms.yml", "main: {limits: {logins_in_flight: 7}}\nnone:\n");
    const auto wrong = inventory::load(folder.path(), builtin_platforms());
    REQUIRE(!wrong);
    CHECK(lines_of(wrong.error()) ==
          texts{folder / "hosts.yaml" + ":2: host 'b': unknown realm 'mian' (did you mean "
                                        "'main'?)"});
    write_file(folder / "hosts.yaml", "a: {realm: main}\n");
    const auto all = inventory::load(folder.path(), builtin_platforms());
    REQUIRE(all);
    CHECK(all->budgets().realms.at("main") == budget({}, 7, {}));
    CHECK(lines_of(all->notes()) ==
          texts{folder / "realms.yml" + ":2: no host belongs to realm 'none'"});
    CHECK(all->files() == texts{folder / "realms.yml", folder / "hosts.yaml"});
}
