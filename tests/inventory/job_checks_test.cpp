// Commands by platform and group, and checks, of a job file: what each host gets of them.
#include "core/output_check.hpp"
#include "inventory/given.hpp"

#include <doctest/doctest.h>

#include <variant>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using texts = std::vector<std::string>;

constexpr std::string_view two_vendors = R"(
defaults: {username: u, platform: cisco_ios, commands: [show inventory]}
groups:
  core: {data: {role: core}}
  edge: {groups: [core]}
hosts:
  a: {groups: [core], data: {site: fra, nets: [one, two], snmp_community: x}}
  b: {groups: [edge], platform: juniper_junos, data: {site: ams}}
  c: {data: {site: fra}}
  d: {platform: auto}
)";

/// An inventory and a job file beside it.
struct job_of {
    explicit job_of(const std::string& text, std::string_view hosts = two_vendors) : it(hosts) {
        asked.job = it / "job.yaml";
        write_file(asked.job, text);
    }
    texts commands(const std::string& host) {
        texts all;
        const auto device = it.only(host, asked);
        for (const command& each : *device.commands)
            all.push_back(each.send);
        return all;
    }
    /// Names.
    texts checks(const std::string& host) {
        texts all;
        const auto device = it.only(host, asked);
        if (device.checks)
            for (const auto& each : *device.checks)
                all.push_back(each->name);
        return all;
    }
    /// Without the file's name.
    texts mistakes(const texts& hosts = {"a"}) {
        texts all = it.target_mistakes(hosts, asked);
        for (std::string& each : all)
            if (each.starts_with(asked.job + ":")) each.erase(0, asked.job.size() + 1);
        return all;
    }

    given it;
    inventory_overrides asked;
};

texts mistakes_of_checks(const std::string& checks) {
    return job_of("commands: [show version]\nchecks:\n" + checks).mistakes();
}

template <class Rule>
Rule rule_of(job_of& job, const std::string& host) {
    const auto device = job.it.only(host, job.asked);
    REQUIRE(device.checks);
    return std::get<Rule>(device.checks->front()->rule);
}

}  // namespace

TEST_CASE("a platform's commands take the place of all's, a group's come behind them") {
    job_of job(R"(
commands: [show version, show clock]
platforms:
  juniper_junos: {commands: [show system uptime]}
groups:
  core: {commands: [show clock, show bgp]}
  edge: {commands: [show access-lists], platforms: {junos: {commands: [show firewall]}}}
)");
    CHECK(job.commands("a") == texts{"show version", "show clock", "show bgp"});
    CHECK(job.commands("b") ==
          texts{"show system uptime", "show firewall", "show clock", "show bgp"});
    CHECK(job.commands("c") == texts{"show version", "show clock"});
    CHECK(job.commands("d") == texts{"show version", "show clock"});
}

TEST_CASE("hosts that a job with commands has none for are a mistake, told once") {
    job_of job("platforms: {cisco_ios: {commands: [show version]}}\n");
    CHECK(job.commands("a") == texts{"show version"});
    const auto told = job.mistakes({"a", "b", "d"});
    REQUIRE(told.size() == 1);
    CHECK(told[0].find("host 'b' (and 1 more): the job has no commands for its platform") !=
          std::string::npos);
}

TEST_CASE("a job of checks alone leaves the inventory its commands") {
    job_of job("checks: [{name: n, must_match: x}]\n");
    CHECK(job.commands("a") == texts{"show inventory"});
    CHECK(job.checks("a") == texts{"n"});
    job_of careful("checks: [{name: n, must_match: x}]\nrepeatable: true\n");
    CHECK(careful.mistakes() ==
          texts{" 'repeatable' and 'on_error' are about commands, and the job has none"});
}

TEST_CASE("a host gets the checks of its platform, groups and data") {
    job_of job(R"(
commands: [show version]
checks:
  - {name: all, must_match: x}
  - {name: ios, platform: ios, must_match: x}
  - {name: junos or eos, platform: [juniper_junos, arista_eos], must_match: x}
  - {name: core, group: core, must_match: x}
  - {name: fra, data: {site: fra}, must_match: x}
  - {name: some site, data: {site: "~^[fa]"}, must_match: x}
  - {name: net, data: {nets: tw*}, must_match: x}
  - {name: core in ams, data: {role: core, site: [ber, ams]}, must_match: x}
)");
    CHECK(job.checks("a") == texts{"all", "ios", "core", "fra", "some site", "net"});
    CHECK(job.checks("b") == texts{"all", "junos or eos", "core", "some site", "core in ams"});
    CHECK(job.checks("c") == texts{"all", "ios", "fra", "some site"});
    // What it is comes out when it is polled.
    CHECK(job.checks("d") == texts{"all", "ios", "junos or eos"});
}

TEST_CASE("variables stand for a host's values; equal checks are one") {
    job_of job(R"(
commands: [show version]
checks: [{name: n, contains_lines: "hostname {host}\n\n  {{site}} {data.site}  ", message: "at {data.site}"}]
)");
    CHECK(rule_of<lines_rule>(job, "a").lines == texts{"hostname a", "{site} fra"});
    CHECK(rule_of<lines_rule>(job, "c").lines == texts{"hostname c", "{site} fra"});
    job_of regex(
        "commands: [x]\nchecks: [{name: n, must_match: '^{hostname}\\d{2} {data.site}$'}]\n",
        "hosts: {a: {username: u, hostname: 192.0.2.1, platform: cisco_ios, data: {site: "
        "a.b}}}\n");
    CHECK(rule_of<match_rule>(regex, "a").regex == R"(^192\.0\.2\.1\d{2} a\.b$)");
    job_of shared("commands: [x]\nchecks: [{name: n, must_match: x}, {name: m, max_age: 24h}]\n");
    const auto targets = shared.it.targets({"a", "b"}, shared.asked);
    CHECK(targets[0].checks == targets[1].checks);
}

TEST_CASE("a value that a host does not have is a mistake where it is written") {
    job_of job(R"(commands: [x]
checks:
  - {name: n, must_match: "{data.rack}"}
  - {name: list, contains_lines: "{data.nets}"}
  - {name: secret, contains_lines: "community {data.snmp_community}"}
  - {name: platform, contains_lines: "{platform}"}
)");
    CHECK(job.mistakes({"a", "c", "d"}) ==
          texts{"3: check 'n': must_match: there is no data.rack (host 'a' and 2 more)",
                "4: check 'list': contains_lines: data.nets is a list, not a text (host 'a')",
                "4: check 'list': contains_lines: there is no data.nets (host 'c' and 1 more)",
                "5: check 'secret': contains_lines: data.snmp_community is a secret's, which no "
                "check may have (host 'a' and 2 more)",
                "6: check 'platform': contains_lines: {platform} is not known of platform: auto "
                "(host 'd')"});
}

TEST_CASE("files are read when the job is, with a host's values in their names and texts") {
    job_of job("commands: [x]\nchecks: [{name: n, equals_file: '{data.site}.cfg'}]\n");
    write_file(job.it / "fra.cfg", "hostname {host}\nrange {1..2} {x}\n");
    const auto file = rule_of<file_rule>(job, "a");
    CHECK(file.text == "hostname a\nrange {1..2} {x}\n");
    CHECK(file.path == (job.it / "fra.cfg"));
    CHECK(rule_of<file_rule>(job, "c").text == "hostname c\nrange {1..2} {x}\n");
    CHECK(job.mistakes({"b"}) == texts{"2: check 'n': equals_file: " + (job.it / "ams.cfg") +
                                       ": does not exist (host 'b')"});
    write_file(job.it / "fra.cfg", "vlan {data.vlan}\n");
    CHECK(job.mistakes({"a"}) == texts{"2: check 'n': equals_file: " + (job.it / "fra.cfg") +
                                       ": there is no data.vlan (host 'a')"});
}

TEST_CASE("mistakes of checks are told with their lines") {
    CHECK(mistakes_of_checks("  - {must_match: x}\n") ==
          texts{"3: checks: a check needs a 'name'"});
    CHECK(mistakes_of_checks("  - x\n") ==
          texts{"3: checks: a mapping with a name and what it says is expected, not a text"});
    CHECK(mistakes_of_checks("  - {name: n, must_macth: x}\n") ==
          texts{"3: check 'n': unknown key 'must_macth' (did you mean 'must_match'?)",
                "3: check 'n': it says nothing: one of must_match, must_not_match, "
                "contains_lines, equals_file, number, rows, unchanged_since_last_run, max_age is "
                "expected"});
    CHECK(mistakes_of_checks("  - name: n\n    must_match: '(x'\n") ==
          texts{"4: check 'n': must_match: '(x': missing closing parenthesis at offset 2"});
    CHECK(mistakes_of_checks("  - {name: n, must_match: x, max_age: 1h}\n") ==
          texts{"3: check 'n': 'must_match' and 'max_age' do not go together: a check says one "
                "thing"});
    CHECK(mistakes_of_checks("  - {name: n, must_match: x, severity: fatal}\n") ==
          texts{"3: check 'n': unknown severity 'fatal': info, warning or error"});
    CHECK(mistakes_of_checks("  - {name: n, must_match: x, platform: cisco_iso}\n") ==
          texts{"3: check 'n': unknown platform 'cisco_iso' (did you mean 'cisco_ios'?)"});
    CHECK(mistakes_of_checks("  - {name: n, must_match: x, group: cor}\n") ==
          texts{"3: check 'n': unknown group 'cor' (did you mean 'core'?)"});
    CHECK(mistakes_of_checks("  - {name: n, must_match: x, on: show verion}\n") ==
          texts{"3: check 'n': on: unknown command 'show verion' (did you mean 'show version'?): "
                "the job has none that fits"});
    CHECK(mistakes_of_checks("  - {name: n, contains_lines: 'a {hots}'}\n") ==
          texts{"3: check 'n': contains_lines: unknown variable 'hots' (did you mean 'host'?)"
                "; {{hots}} is the word in braces"});
    CHECK(mistakes_of_checks("  - {name: n, contains_lines: 'a {{ data.site }}'}\n") ==
          texts{"3: check 'n': contains_lines: write {data.site}, with one brace"});
    CHECK(mistakes_of_checks("  - {name: n, contains_lines: ['', ' ']}\n") ==
          texts{"3: check 'n': contains_lines: there is no line in it"});
    CHECK(mistakes_of_checks("  - {name: n, unchanged_since_last_run: false}\n") ==
          texts{"3: check 'n': unchanged_since_last_run: is true, or the check is left out"});
    CHECK(mistakes_of_checks("  - {name: n, max_age: soon}\n").size() == 1);
    CHECK(mistakes_of_checks("  - {name: n, number: {see: 'x', at_least: 1}}\n") ==
          texts{"3: check 'n': number: see: one pair of parentheses is expected, around the "
                "number: write (?:...) for others"});
    CHECK(mistakes_of_checks("  - {name: n, number: {see: '(x)', at_least: much, atmost: 1}}\n") ==
          texts{"3: check 'n': number: at_least: a number is expected, not 'much'",
                "3: check 'n': number: unknown key 'atmost' (did you mean 'at_most'?)"});
    CHECK(mistakes_of_checks("  []\n") ==
          texts{"3: checks: the list is empty; leave the key out instead"});
}

TEST_CASE("what can never pass is a contradiction") {
    const std::string none = "3: check 'n': number: no number is within all of these bounds";
    for (const char* bounds :
         {"at_least: 3, at_most: 2", "more_than: 2, at_most: 2", "equals: 1, more_than: 1",
          "less_than: 2, at_least: 2", "equals: 2, differs_from: 2", "equals: 5, at_most: 4.5"}) {
        CAPTURE(bounds);
        CHECK(mistakes_of_checks("  - {name: n, number: {see: '(x)', " + std::string(bounds) +
                                 "}}\n") == texts{none});
    }
    for (const char* bounds : {"at_least: 2, at_most: 2", "equals: 2, at_most: 2",
                               "more_than: 1, less_than: 2", "differs_from: 2"})
        CHECK(
            mistakes_of_checks("  - {name: n, number: {see: '(x)', " + std::string(bounds) + "}}\n")
                .empty());
    CHECK(mistakes_of_checks("  - {name: n, must_match: x}\n  - {name: m, must_not_match: x}\n") ==
          texts{"4: check 'm': must_not_match: contradicts check 'n' on line 3"});
    CHECK(
        mistakes_of_checks("  - {name: n, must_match: x}\n  - {name: m, must_not_match: x, group: "
                           "core}\n")
            .empty());
    CHECK(mistakes_of_checks("  - {name: n, must_match: x}\n  - {name: n, must_match: y}\n") ==
          texts{"4: check 'n': stands here twice for the same hosts and commands: it is already on "
                "line 3"});
    CHECK(mistakes_of_checks("  - {name: n, must_match: x, platform: ios}\n"
                             "  - {name: n, must_match: y, platform: junos}\n")
              .empty());
}

TEST_CASE("mistakes of commands by platform and group") {
    CHECK(job_of("platforms: {cisco_iso: {commands: [x]}}\n").mistakes() ==
          texts{"1: unknown platform 'cisco_iso' (did you mean 'cisco_ios'?)"});
    CHECK(job_of("groups: {cor: {commands: [x]}}\n").mistakes() ==
          texts{"1: unknown group 'cor' (did you mean 'core'?)"});
    CHECK(job_of("platforms:\n  ios: {comands: [x]}\n").mistakes() ==
          texts{"2: platforms: cisco_ios: unknown key 'comands' (did you mean 'commands'?)",
                "2: platforms: cisco_ios: 'commands' is missing"});
    CHECK(job_of("groups:\n  core: {}\n").mistakes() ==
          texts{"2: groups: core: 'commands' or 'platforms' is missing"});
    CHECK(job_of("platforms:\n  ios: {commands: [{send: x, expect: y, answer: 'env:NP_NONE'}]}\n")
              .mistakes()
              .size() == 1);
}
