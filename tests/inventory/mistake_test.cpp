// Every mistake an inventory can hold, by line and sentence. Knows no good inventory.
#include "inventory/given.hpp"

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

TEST_CASE("a path that leads to no inventory") {
    const temp_folder folder;
    const auto wrong = [&](const std::string& path) {
        return lines_of(inventory::load(path, builtin_platforms()).error(), path);
    };
    CHECK(wrong(folder / "none.yaml") == texts{"there is no such file"});
    CHECK(wrong(folder.path()) == texts{"is a folder without hosts.yaml"});
    CHECK(mistakes_in("") == texts{"is empty: an inventory needs 'hosts:'"});
    CHECK(mistakes_in("- a\n") == texts{"1: an inventory is a mapping with 'hosts:', not a list"});
    CHECK(mistakes_in("hsots: {a: }\n") ==
          texts{"there is no 'hosts:' at the top of the file",
                "1: unknown key 'hsots' at the top (did you mean 'hosts'?)"});
    CHECK(mistakes_in("all: {hosts: {a: }}\n") ==
          texts{"there is no 'hosts:' at the top of the file",
                "1: unknown key 'all' at the top: Ansible's shape is not read, but nornir's "
                "(defaults, groups, hosts)"});
    CHECK(mistakes_in("hosts:\n") == texts{"1: there are no hosts"});
    CHECK(mistakes_in("hosts: {}\n") == texts{"1: there are no hosts"});
}

TEST_CASE("wrong types name the key") {
    CHECK(mistakes_in("hosts:\n  - a\n") ==
          texts{"2: hosts: a mapping of names is expected, not a list"});
    CHECK(mistakes_in("hosts: {a: 5}\n") ==
          texts{"1: host 'a': a mapping of keys is expected, not '5'"});
    CHECK(mistakes_in("groups: [g]\nhosts: {a: }\n") ==
          texts{"1: groups: a mapping of names is expected, not a list"});
    CHECK(mistakes_in("defaults:\n  limits: 5\n  data: [x]\n  username: {a: b}\nhosts: {a: }\n") ==
          texts{"2: defaults: limits: a mapping is expected, not '5'",
                "3: defaults: data: a mapping is expected, not a list",
                "4: defaults: username: a text is expected, not a mapping"});
    CHECK(mistakes_in("hosts:\n  a:\n    channel: telnet\n    profile: [x]\n") ==
          texts{"3: host 'a': channel: exec or shell is expected, not 'telnet'",
                "4: host 'a': profile: modern or legacy is expected, not a list"});
    CHECK(mistakes_in("hosts: {a: {password: [hunter2]}}\n") ==
          texts{"1: host 'a': password: a text is expected"});
}

TEST_CASE("ports") {
    const auto port = [](const std::string& text) {
        return mistakes_in("hosts:\n  a:\n    port: " + text + "\n");
    };
    CHECK(port("abc") == texts{"3: host 'a': port: a number is expected, not 'abc'"});
    CHECK(port("22x") == texts{"3: host 'a': port: a number is expected, not '22x'"});
    CHECK(port("[22]") == texts{"3: host 'a': port: a number is expected, not a list"});
    CHECK(port("0") == texts{"3: host 'a': port: 0 is not between 1 and 65535"});
    CHECK(port("65536") == texts{"3: host 'a': port: 65536 is not between 1 and 65535"});
    CHECK(port("99999999999") ==
          texts{"3: host 'a': port: 99999999999 is not between 1 and 65535"});
    CHECK(port("-1") == texts{"3: host 'a': port: a number is expected, not '-1'"});
}

TEST_CASE("unknown keys come with the nearest known one, in order of lines") {
    CHECK(mistakes_in("defaults:\n  usrname: u\ngroups:\n  g:\n    colour: red\n"
                      "hosts:\n  a:\n    prot: 22\n    limits: {conect_timeout: 5s}\n") ==
          texts{"2: defaults: unknown key 'usrname' (did you mean 'username'?)",
                "5: group 'g': unknown key 'colour'",
                "8: host 'a': unknown key 'prot' (did you mean 'port'?)",
                "9: host 'a': limits: unknown key 'conect_timeout' (did you mean "
                "'connect_timeout'?)"});
}

TEST_CASE("one meaning under two names") {
    CHECK(mistakes_in("hosts:\n  a:\n    hostname: x\n    ip: y\n") ==
          texts{"4: host 'a': 'hostname' and 'ip' mean the same: keep one"});
    CHECK(mistakes_in("hosts:\n  a:\n    host: ~\n    ansible_host: y\n") ==
          texts{"4: host 'a': 'host' and 'ansible_host' mean the same: keep one"});
    CHECK(mistakes_in("defaults: {groups: [g]}\nhosts: {a: }\n") ==
          texts{"1: defaults: groups: only a host or a group can have groups"});
}

TEST_CASE("duplicate hosts, also by ranges") {
    CHECK(mistakes_in("hosts:\n  a:\n  b:\n  a:\n") ==
          texts{"4: 'a' stands here twice: it is already on line 2"});
    CHECK(mistakes_in("hosts:\n  sw5:\n  sw[1-9]:\n") ==
          texts{"3: host 'sw[1-9]': 'sw5' is already on line 2"});
    CHECK(mistakes_in("hosts:\n  sw[1-9]:\n  sw[5-12]:\n") ==
          texts{"3: host 'sw[5-12]': 'sw5' is already on line 2 (and 4 more)"});
}

TEST_CASE("host names that cannot be") {
    CHECK(mistakes_in("hosts:\n  a/b:\n") ==
          texts{"2: host 'a/b': a host's name cannot hold '/' or control characters"});
    CHECK(mistakes_in("hosts:\n  \"a\\nb\":\n").size() == 1);
    CHECK(mistakes_in("hosts:\n  '..':\n").size() == 1);
    CHECK(mistakes_in("hosts:\n  '': {}\n") == texts{"2: host: a host needs a name"});
    CHECK(mistakes_in("hosts:\n  sw[1-x]:\n") ==
          texts{"2: host 'sw[1-x]': 'sw[1-x]' is no range of names: write two numbers as in "
                "[001-200]"});
    CHECK(mistakes_in("hosts:\n  sw[1-9]: {hostname: example.net}\n").size() == 1);
    CHECK(mistakes_in("hosts:\n  sw[1-9]: {hostname: 255.255.255.250}\n") ==
          texts{"2: host 'sw[1-9]': hostname: '255.255.255.250' has no 8 addresses behind it"});
    CHECK(mistakes_in("hosts:\n  sw[1-9]: {hostname: 'h[1-8]'}\n") ==
          texts{"2: host 'sw[1-9]': hostname: 'h[1-8]' counts to 8, the name to 9"});
    CHECK(mistakes_in("hosts:\n  a: {hostname: 'x y'}\n") ==
          texts{"2: host 'a': hostname: 'x y' is no name and no address"});
    CHECK(mistakes_in("hosts:\n  a[1-1000000]:\n  b[1-1000000]:\n  c:\n") ==
          texts{"4: host 'c': more than 2000000 hosts in all"});
}

TEST_CASE("groups that are not there, and circles") {
    CHECK(mistakes_in("groups: {core: }\nhosts:\n  a:\n    groups: [croe, x]\n") ==
          texts{"4: host 'a': groups: there is no group 'croe' (did you mean 'core'?)",
                "4: host 'a': groups: there is no group 'x'"});
    CHECK(mistakes_in("groups:\n  a: {groups: [b]}\n  b: {groups: [c]}\n  c: {groups: [a]}\n"
                      "hosts: {h: {groups: [a]}}\n") ==
          texts{"2: groups inherit from each other in a circle: a -> b -> c -> a"});
    CHECK(mistakes_in("groups:\n  a: {groups: [a]}\nhosts: {h: }\n") ==
          texts{"2: groups inherit from each other in a circle: a -> a"});
}

TEST_CASE("platforms that are not there") {
    CHECK(mistakes_in("hosts:\n  a:\n    platform: cisco_iso\n") ==
          texts{"3: host 'a': platform: 'cisco_iso' is unknown (did you mean 'cisco_ios'?)"});
}

TEST_CASE("limits and commands") {
    CHECK(mistakes_in("defaults:\n  limits:\n    connect_timeout: soon\n    idle_timeout: 0\n"
                      "    auth_timeout: [1]\nhosts: {a: }\n") ==
          texts{"3: defaults: connect_timeout: 'soon' is not a duration: write 500ms, 10s, 2m, 1h "
                "or seconds",
                "4: defaults: idle_timeout: must be more than 0",
                "5: defaults: auth_timeout: a list is not a duration"});
    CHECK(
        mistakes_in("hosts:\n  a:\n    commands: [{send: x, expect: y}, {}, [z], '']\n") ==
        texts{"3: host 'a': commands: expect: 'answer' is missing; where Enter is enough it is ''",
              "3: host 'a': commands: a command needs 'send'",
              "3: host 'a': commands: a step is a mapping with send, or with expect and answer, "
              "not 'z'",
              "3: host 'a': commands: a command is empty"});
    CHECK(mistakes_in("hosts:\n  a:\n    commands: \"x\\ny\"\n") ==
          texts{"3: host 'a': commands: a command is one line without control characters: "
                "'x\\ny'"});
    CHECK(mistakes_in("hosts: {a: {commands: []}}\n").size() == 1);
    CHECK(mistakes_in("hosts: {a: {private_key: [{passphrase: x}]}}\n") ==
          texts{"1: host 'a': private_key: 'path' is missing"});
}

TEST_CASE("mistakes that only selected hosts can make") {
    given it("defaults: {commands: x}\nhosts:\n  a:\n  b: {username: u}\n  c:\n");
    CHECK(it.target_mistakes({"b"}).empty());
    CHECK(it.target_mistakes({"a", "b", "c"}) ==
          texts{"3: host 'a' (and 1 more) has no username: set username: or use -u"});
    CHECK(it.target_mistakes({"zz"}) == texts{"there is no host 'zz'"});
    given silent("defaults: {username: u}\nhosts:\n  a:\n  b: {platform: ios}\n");
    CHECK(silent.target_mistakes({"a", "b"}) ==
          texts{"3: host 'a' has no commands, and its platform has none of its own: set "
                "commands:, or use -c or --job"});
    inventory_overrides wrong;
    wrong.platform = "junso";
    wrong.commands = {"a\nb"};
    CHECK(silent.target_mistakes({"b"}, wrong) ==
          texts{"--platform: 'junso' is unknown (did you mean 'junos'?)",
                "--command: a command is one line without control characters: 'a\\nb'"});
}
