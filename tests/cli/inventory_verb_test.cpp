// netpoll inventory: show, check, convert. Knows no format but CSV and netpoll's own.
#include "cli/help.hpp"
#include "cli/verbs/inventory.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace netpoll;
using netpoll::testing::temp_folder;
using netpoll::testing::write_file;

namespace {

verb_answer asked(const std::vector<std::string>& arguments,
                  std::map<std::string, std::string> variables = {}) {
    return answer_inventory(arguments, [&variables](const std::string& name) {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
    });
}

std::string refusal_of(const std::vector<std::string>& arguments) {
    const auto answer = asked(arguments);
    CHECK(answer.code == exit_code::usage);
    CHECK(answer.out.empty());
    return answer.err.substr(0, answer.err.find('\n'));
}

struct files {
    files() : csv(folder / "devices.csv"), yaml(folder / "inventory.yaml") {
        write_file(csv,
                   "name,ip,port,user,password,groups,site\n"
                   "r1,192.0.2.1,,admin,hunter2,core,paris\n"
                   "r2,192.0.2.2,2222,,hunter2,core;edge,\n"
                   "r3,,,root,env:ROOT,,\n");
        write_file(
            yaml,
            "defaults:\n  username: netops\n  password: plain:swordfish\n"
            "groups:\n  core: {platform: cisco_ios}\n"
            "hosts:\n  r1: {groups: [core], data: {rack: 3, empty: , snmp_community: public}}\n"
            "  sw[1-2]: {login: [{expect: 'Code:', answer: hunter2}]}\n");
    }

    temp_folder folder;
    std::string csv;
    std::string yaml;
};

}  // namespace

TEST_CASE("inventory show has a line for each host, and chooses") {
    const files it;
    const auto all = asked({"show", it.csv});
    CHECK(all.code == exit_code::ok);
    CHECK(all.out ==
          "HOST  ADDRESS    PORT  PLATFORM  USER   GROUPS\n"
          "r1    192.0.2.1  -     -         admin  core\n"
          "r2    192.0.2.2  2222  -         -      core,edge\n"
          "r3    r3         -     -         root   -\n");
    CHECK(asked({"show", "-l", "sw2", it.yaml}).out ==
          "HOST  ADDRESS  PORT  PLATFORM  USER    GROUPS\n"
          "sw2   sw2      -     -         netops  -\n");
    CHECK(asked({"show", "-l", "r1", it.yaml}).out.find("cisco_ios") != std::string::npos);
}

TEST_CASE("inventory check counts, and says what it was read as") {
    const files it;
    const auto of_csv = asked({"check", it.csv});
    CHECK(of_csv.out == it.csv + ": 3 hosts, read as csv, no mistakes\n");
    CHECK(of_csv.err.find("a secret stands here in plain text") != std::string::npos);
    CHECK(asked({"check", it.yaml}).out == it.yaml + ": 3 hosts, no mistakes\n");
    write_file(it.yaml, "hosts:\n  r1: {prot: 1}\n");
    CHECK(refusal_of({"check", it.yaml}) ==
          it.yaml + ":2: host 'r1': unknown key 'prot' (did you mean 'port'?)");
}

TEST_CASE("inventory convert writes netpoll's own YAML, and no secret") {
    const files it;
    for (const auto& from : {it.csv, it.yaml}) {
        CAPTURE(from);
        const auto made = asked({"convert", from});
        REQUIRE(made.code == exit_code::ok);
        CHECK(made.out.find("hunter2") == std::string::npos);
        CHECK(made.out.find("swordfish") == std::string::npos);
        const auto again = it.folder / "again.yaml";
        write_file(again, made.out);
        CHECK(asked({"show", again}).out == asked({"show", from}).out);
        CHECK(asked({"convert", again}).out == made.out);
        CHECK(asked({"convert", again}).err.empty());
    }
    const auto of_csv = asked({"convert", it.csv});
    CHECK(of_csv.out.find("password: 'env:PASSWORD_R1'\n    groups: [core]") != std::string::npos);
    CHECK(of_csv.out.find("password: 'env:ROOT'") != std::string::npos);
    CHECK(of_csv.err.find(it.csv + ":2: the password stands here in plain text: it is written as "
                                   "env:PASSWORD_R1, so set that variable to it\n") !=
          std::string::npos);
    CHECK(of_csv.err.find("PASSWORD_R2") == std::string::npos);
    const auto of_yaml = asked({"convert", it.yaml});
    CHECK(of_yaml.out.find("password: 'env:PASSWORD'") != std::string::npos);
    CHECK(of_yaml.out.find("env:ANSWER_SW_1_2_") != std::string::npos);
    CHECK(of_yaml.out.find("rack: 3\n      empty: null") != std::string::npos);
    CHECK(of_yaml.out.find("public") == std::string::npos);
    CHECK(of_yaml.err.find(it.yaml + ":7: data: 'snmp_community' may hold a secret, so it is left "
                                     "out\n") != std::string::npos);
}

TEST_CASE("the kind is told by name and content, or by whoever knows it") {
    const files it;
    const auto by_name = it.folder / "names.csv";
    write_file(by_name, "r1\nr2\n");
    CHECK(refusal_of({"check", by_name}).find("no column names the devices") != std::string::npos);
    const auto listed = by_name + ": 2 hosts, read as list, no mistakes\n";
    CHECK(asked({"check", "--inventory-kind", "list", by_name}).out == listed);
    CHECK(asked({"check", by_name}, {{"NETPOLL_INVENTORY_KIND", "list"}}).out == listed);
    CHECK(refusal_of({"check", "--inventory-kind", "netpoll", by_name}).find("not a text") !=
          std::string::npos);
    CHECK(refusal_of({"check", "--inventory-kind", "cvs", by_name}) ==
          "netpoll: --inventory-kind: unknown kind 'cvs' (did you mean 'csv'?)");
}

TEST_CASE("several files are one inventory") {
    const files it;
    const auto more = it.folder / "more.yaml";
    write_file(more, "hosts:\n  r1: {port: 2022}\n  r9: {platform: eos}\n");
    const auto both = asked({"check", it.csv, more});
    CHECK(both.out.starts_with(it.csv + ", " + more + ": "));
    CHECK(both.out.find("read as csv, netpoll, no mistakes") != std::string::npos);
    const auto shown = asked({"show", it.csv, more});
    CHECK(shown.out.find("r9 ") != std::string::npos);
    CHECK(refusal_of({"check", it.csv, it.folder / "none.yaml"}).find("does not exist") !=
          std::string::npos);
}

TEST_CASE("inventory refuses what is no question") {
    const files it;
    CHECK(refusal_of({}).find("./inventory") != std::string::npos);
    CHECK(refusal_of({"shwo", it.csv}).find("did you mean 'show'?") != std::string::npos);
    CHECK(refusal_of({"show"}) == "netpoll: inventory show: name an inventory");
    CHECK(refusal_of({"check", "-l", "r1", it.csv}) ==
          "netpoll: --limit: only show leaves hosts out");
    CHECK(refusal_of({"show", "-l", "r9", it.csv}).find("r9") != std::string::npos);
    CHECK(refusal_of({"show", it.folder / "none.yaml"}).find("does not exist") !=
          std::string::npos);
    CHECK(asked({"--help"}).out == inventory_help_text());
}

TEST_CASE("inventory check refuses what a run refuses, as far as no secret is read") {
    const files it;
    write_file(it.yaml, "defaults:\n  username: env:NETOPS\nhosts:\n  r1: {password: env:NONE}\n");
    CHECK(refusal_of({"check", it.yaml}).starts_with(it.yaml + ":2: username: is the name itself"));
    CHECK(asked({"show", it.yaml}).code == exit_code::ok);
    write_file(it.yaml, "hosts:\n  r1: {username: u, password: env:NONE}\n  r 2: {username: u}\n");
    CHECK(refusal_of({"check", it.yaml}).find(":3: host 'r 2': its name is its address, and") !=
          std::string::npos);
    const auto list = it.folder / "hosts";
    write_file(list, "[core]\nr1 ansible_host={{addr}}\nr2 ansible_user=env:USER\n");
    const auto answer = asked({"check", list});
    CHECK(answer.code == exit_code::usage);
    CHECK(answer.err.find(list + ":2: host 'r1': hostname: is a template") != std::string::npos);
    CHECK(answer.err.find(list + ":3: username: is the name itself") != std::string::npos);
}
