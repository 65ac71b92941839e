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
    CHECK(wrong(folder / "none.yaml") == texts{"does not exist"});
    CHECK(wrong(folder.path()) == texts{"is a folder without hosts.yaml"});
    CHECK(mistakes_in("") == texts{"is empty: an inventory needs 'hosts:'"});
    CHECK(mistakes_in("- a\n") == texts{"1: an inventory is a mapping with 'hosts:', not a list"});
    CHECK(mistakes_in("hsots: {a: }\n") == texts{"there is no 'hosts:' at the top of the file",
                                                 "1: unknown key 'hsots' (did you mean 'hosts'?)"});
    CHECK(mistakes_in("hosts:\n") == texts{"1: there are no hosts"});
    CHECK(mistakes_in("hosts: {}\n") == texts{"1: there are no hosts"});
}

TEST_CASE("wrong types name the key") {
    CHECK(mistakes_in("hosts:\n  - a\n") ==
          texts{"2: hosts: a mapping of names is expected, not a list"});
    CHECK(mistakes_in("hosts: {a: 5}\n") ==
          texts{"1: host 'a': a mapping of keys is expected, not a text"});
    CHECK(mistakes_in("groups: [g]\nhosts: {a: }\n") ==
          texts{"1: groups: a mapping of names is expected, not a list"});
    CHECK(mistakes_in("defaults:\n  limits: 5\n  data: [x]\n  username: {a: b}\nhosts: {a: }\n") ==
          texts{"2: defaults: limits: a mapping is expected, not a text",
                "3: defaults: data: a mapping is expected, not a list",
                "4: defaults: username: a text is expected, not a mapping"});
    CHECK(mistakes_in("hosts:\n  a:\n    channel: telnet\n    profile: [x]\n") ==
          texts{"3: host 'a': channel: exec or shell is expected, not 'telnet'",
                "4: host 'a': profile: modern, compat or legacy is expected, not a list"});
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

TEST_CASE("no key that holds no secret leads to one that does") {
    const auto said = [](const std::string& key) {
        return mistakes_in("hosts: {a: {" + key + ": x}}\n").at(0);
    };
    for (const std::string key :
         {"ansible_become", "ansible_become_user", "ansible_become_method", "ansible_become_exe",
          "ansible_password_file", "ansible_become_password_file", "passphrase_file", "enabled",
          "secure", "passwords_file", "enable_secrets_file"}) {
        CAPTURE(key);
        CHECK(said(key) == "1: host 'a': unknown key '" + key + "'");
    }
    for (const auto& [slip, meant] : std::vector<std::pair<std::string, std::string>>{
             {"pasword", "password"},
             {"passwort", "password"},
             {"secrets", "secret"},
             {"passphrsae", "passphrase"},
             {"ansible_becom_password", "ansible_become_password"},
             {"ansible_become_passwd", "ansible_become_password"},
             {"ansible-password", "ansible_password"}}) {
        CAPTURE(slip);
        CHECK(said(slip) ==
              "1: host 'a': unknown key '" + slip + "' (did you mean '" + meant + "'?)");
    }
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
          texts{"2: host 'a': hostname: holds a blank"});
    CHECK(mistakes_in("hosts:\n  a[1-1000000]:\n  b[1-1000000]:\n  c:\n") ==
          texts{"4: host 'c': more than 2000000 hosts in all"});
}

TEST_CASE("groups that are not there, and circles") {
    CHECK(mistakes_in("groups: {core: }\nhosts:\n  a:\n    groups: [croe, x]\n") ==
          texts{"4: host 'a': unknown group 'croe' (did you mean 'core'?)",
                "4: host 'a': unknown group 'x'"});
    CHECK(mistakes_in("groups:\n  a: {groups: [b]}\n  b: {groups: [c]}\n  c: {groups: [a]}\n"
                      "hosts: {h: {groups: [a]}}\n") ==
          texts{"2: groups inherit from each other in a circle: a -> b -> c -> a"});
    CHECK(mistakes_in("groups:\n  a: {groups: [a]}\nhosts: {h: }\n") ==
          texts{"2: groups inherit from each other in a circle: a -> a"});
}

TEST_CASE("platforms that are not there") {
    CHECK(mistakes_in("hosts:\n  a:\n    platform: cisco_iso\n") ==
          texts{"3: host 'a': unknown platform 'cisco_iso' (did you mean 'cisco_ios'?)"});
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
              "not a text",
              "3: host 'a': commands: a command is empty"});
    CHECK(mistakes_in("hosts:\n  a:\n    commands: \"x\\ny\"\n") ==
          texts{"3: host 'a': commands: a command is one line without control characters"});
    CHECK(mistakes_in("hosts: {a: {commands: []}}\n").size() == 1);
    CHECK(mistakes_in("hosts: {a: {private_key: [{passphrase: x}]}}\n") ==
          texts{"1: host 'a': private_key: 'path' is missing"});
}

TEST_CASE("mistakes that only selected hosts can make") {
    given it("defaults: {commands: x}\nhosts:\n  a:\n");
    CHECK(!it.all().find("zz"));
    given silent("defaults: {username: u}\nhosts:\n  a:\n  b: {platform: ios}\n");
    CHECK(silent.target_mistakes({"a", "b"}) ==
          texts{"3: host 'a' has no commands, and its platform has none of its own: use -c or "
                "--job, or set commands:"});
    inventory_overrides wrong;
    wrong.platform = "junso";
    wrong.commands = {"a\nb"};
    CHECK(silent.target_mistakes({"b"}, wrong) ==
          texts{"--platform: unknown platform 'junso' (did you mean 'junos'?)",
                "--command: a command is one line without control characters"});
}

TEST_CASE("an address is an address, and says what to do where it is more") {
    const auto hostname = [](const std::string& text) {
        auto all = mistakes_in("hosts:\n  a:\n    hostname: \"" + text + "\"\n");
        return all.empty() ? std::string()
                           : all.front().substr(std::string("3: host 'a': ").size());
    };
    for (const auto* text : {"127.0.0.1:2222", "core1:22", "core1.example.net:22",
                             "[2001:db8::1]:22", "core1:ssh", "core1:"}) {
        INFO(text);
        CHECK(hostname(text) == "hostname: holds a port: use port: for it");
    }
    CHECK(hostname("admin@core1") ==
          "hostname: holds a user name: use username: for it, and give the name or address alone");
    CHECK(hostname("ssh://core1") ==
          "hostname: is a URL: give its name or address alone, and its port as port:");
    CHECK(hostname("https://admin:Secret@core1/x").starts_with("hostname: is a URL"));
    CHECK(hostname("core1 ") == "hostname: holds a blank");
    CHECK(hostname("core1/") == "hostname: holds a slash: give the name or address alone");
    for (const auto* text : {"10.0.7", "10.1", "10.0.0.010", "2130706433", "256.1.1.1",
                             "0x7f.0.0.1", "10.0.0.1.2", "7"}) {
        INFO(text);
        CHECK(hostname(text) ==
              "hostname: is no whole IPv4 address: write four numbers up to 255 "
              "without leading zeros");
    }
    for (const auto* text : {"10.0.0.7", "sw.1", "7.example.net", "7a", "0x", "10.0.0."}) {
        INFO(text);
        CHECK(hostname(text) == "");
    }
    CHECK(hostname("10.0.0.1/24") == "hostname: is a network: give one address");
    CHECK(hostname("2001:db8::1::2") == "hostname: is no IPv6 address");
    CHECK(hostname("{{ ip }}") == "hostname: is a template that nobody has filled in");
    CHECK(hostname("$IP") == "hostname: is the name of a variable, not its value");
    CHECK(hostname("a,b") == "hostname: is no name and no address");
    for (const auto* text : {"core1", "10.0.0.1", "2001:db8::1", "[2001:db8::1]", "fe80::1%eth0",
                             "b\xC3\xBC"
                             "ro.example"}) {
        INFO(text);
        CHECK(hostname(text).empty());
    }
    CHECK(mistakes_in("hosts: {'sw[1-2]': {hostname: '2001:db8::[1-2]'}}\n").empty());
}

TEST_CASE("a name that is an address is judged as one, once for all of a range") {
    given it(
        "defaults: {username: u, commands: x}\nhosts:\n  127.0.0.1:2222:\n  sw[1-3]:22:\n"
        "  'core 1': {hostname: 10.0.0.1}\n");
    CHECK(it.target_mistakes({"127.0.0.1:2222", "sw1:22", "sw2:22", "sw3:22", "core 1"}) ==
          texts{"3: host '127.0.0.1:2222' (and 3 more): its name is its address, and holds a port: "
                "use port: for it; or set hostname:"});
    CHECK(it.target_mistakes({"core 1"}).empty());
}

TEST_CASE("messages show no value that may be a secret") {
    for (const std::string text :
         {"hosts: {a: {password: *Hunter2}}",
          "hosts: {a: {password: !Hunter2 x}}",
          "hosts: {a: {password: !Hunter2}}",
          "hosts: {a: {hostname: 'u:Hunter2@core1'}}",
          "hosts: {a: {hostname: 'Hunter2 x'}}",
          "hosts: {a: {password:Hunter2}}",
          "hosts: {a: {pasword=Hunter2}}",
          "hosts: {a: Hunter2}",
          "hosts: {a: password=Hunter2}",
          "hosts: Hunter2",
          "defaults: Hunter2\nhosts: {a: }",
          "groups: {g: Hunter2}\nhosts: {a: }",
          "Hunter2",
          "- Hunter2",
          "hosts: {a: {data: Hunter2}}",
          "hosts: {a: {limits: Hunter2}}",
          "hosts: {a: {connection_options: Hunter2}}",
          "hosts: {a: {connection_options: {ssh: Hunter2}}}",
          "hosts: {a: {commands: \"enable secret Hunter2\\nx\"}}",
          "hosts: {a: {commands: [[Hunter2]]}}",
          "hosts: {a: {commands: [{send: [Hunter2]}]}}",
          "hosts: {a: {password: [*Hunter2]}}",
          "hosts: {a: {password:Hunter2, password:Hunter2}}",
          "hosts: {admin:Hunter2@core1: {port: x}}",
          "hosts: {a: {password: 'env:Hunter2!'}}",
          "hosts: {a: {private_key: \"-----BEGIN OPENSSH PRIVATE KEY-----\\nHunter2\\n\"}}"}) {
        INFO(text);
        const auto all = mistakes_in(text + "\n");
        CHECK(!all.empty());
        for (const auto& each : all) {
            CHECK(each.find("Hunter2") == each.npos);
        }
    }
    CHECK(mistakes_in("hosts: {a: {password: *Hunter2}}\n") ==
          texts{"1: password: a word that begins with * is an alias to YAML, and no anchor above "
                "this line has its name: put quotes around a text"});
    CHECK(mistakes_in("hosts: {a: {password:Hunter2}}\n") ==
          texts{"1: host 'a': unknown key 'password'"});
}
