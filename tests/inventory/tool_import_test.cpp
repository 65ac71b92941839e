// Inventories of RANCID, Oxidized, netmiko, gnmic, nornir and ssh, in the shapes that their
// documentation shows. Knows no YAML of netpoll's own.
#include "inventory/given.hpp"

#include <filesystem>

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

namespace {

using named_texts = std::vector<std::pair<std::string, std::string>>;

// A folder with these files, of which the first is the inventory.
struct tool_files {
    explicit tool_files(const named_texts& files, const std::string& kind = {})
        : path(folder / files.front().first) {
        for (const auto& [name, text] : files) {
            std::filesystem::create_directories(std::filesystem::path(folder / name).parent_path());
            write_file(folder / name, text);
        }
        load(kind);
    }

    void load(const std::string& kind) {
        auto read = inventory::load(path, builtin_platforms(), {}, kind);
        if (read)
            all = std::move(*read);
        else
            wrong = lines_of(read.error(), path);
    }

    texts warnings() const { return lines_of(all.warnings(), path); }
    texts names(const std::string& term = "*") const {
        const auto places = all.select({{term}, {}});
        return places ? names_of(all, *places) : texts{};
    }
    written_host host(const std::string& name) const { return all.written(*all.find(name)); }
    std::string text() const {
        std::vector<mistake> secrets;
        return all.text(secrets);
    }
    target job_of(const std::string& name) {
        inventory_overrides commands;
        commands.commands = {"show version"};
        commands.names_secrets_only = true;
        std::vector<mistake> said;
        auto planned = all.jobs({*all.find(name)}, commands, {}, said);
        if (!planned) FAIL(lines_of(planned.error()).front());
        return targets_of(std::move(*planned)).front();
    }

    temp_folder folder;
    std::string path;
    inventory all;
    texts wrong;
};

}  // namespace

TEST_CASE("RANCID: types are platforms, and what is not up is left out") {
    for (const std::string s : {";", ":"}) {
        CAPTURE(s);
        const tool_files it(named_texts{
            {"router.db", "# routers\ncore1.example.net" + s + "cisco" + s + "up\n\nedge1" + s +
                              "Juniper" + s + "up" + s + "rack 7\nold" + s + "cisco-nx" + s +
                              "down\nlent" + s + "arista" + s + "lab\nodd" + s + "mrtd" + s +
                              "up\nxr" + s + "ios-xr7" + s + "up\n"}});
        REQUIRE(it.wrong == texts{});
        CHECK(it.all.kind() == "rancid");
        CHECK(it.names() == texts{"core1.example.net", "edge1", "odd", "xr"});
        CHECK(it.host("core1.example.net").platform == "cisco_ios");
        CHECK(it.host("edge1").platform == "juniper_junos");
        CHECK(it.host("xr").platform == "cisco_iosxr");
        CHECK(it.host("edge1").where.line == 4);
        CHECK(
            it.warnings() ==
            texts{"5: devices that are not up are left out, as RANCID does (2 times in this file)",
                  "7: 'mrtd' is no platform of netpoll's, which 'netpoll platforms' lists; these "
                  "hosts have none"});
    }
    CHECK(tool_files(named_texts{{"router.db", "a;cisco;up\nb;cisco\na;cisco;up\n"}}).wrong ==
          texts{"2: HOST;TYPE;STATE is expected, as in sw1;cisco;up",
                "3: 'a' stands here twice: it is already on line 1"});
}

TEST_CASE("RANCID: each type that has another name here has a platform") {
    for (const std::string type :
         {"cisco",          "cisco-ncs",  "cisco-nx", "cisco-xr", "cisco-exr",
          "cisco-sb",       "cisco-wlc8", "a10",      "arista",   "brocade",
          "dell",           "edgemax",    "f5",       "force10",  "fortigate",
          "fortigate-full", "foundry",    "hp",       "mikrotik", "netscaler",
          "juniper",        "paloalto",   "extreme",  "vyos",     "sros",
          "sros-md",        "huawei",     "ios"}) {
        CAPTURE(type);
        CHECK(tool_files(named_texts{{"router.db", "a;" + type + ";up\n"}}).warnings() == texts{});
    }
}

TEST_CASE("Oxidized: the config tells the columns of its router.db") {
    tool_files it(named_texts{
        {"config",
         "---\nusername: ox\npassword: env:OX\nmodel: junos\nprompt: !ruby/regexp /^#/\n"
         "vars:\n  enable: env:OX_EN\n  ssh_proxy: hop.example.net\n  ssh_proxy_port: 2022\n"
         "  auth_methods: [none, publickey, password]\n  odd_one: 1\n"
         "groups:\n  mikrotik:\n    username: mt\n    vars:\n      ssh_port: 2222\n"
         "source:\n  default: csv\n  csv:\n    file: lists/router.db\n"
         "    delimiter: !ruby/regexp /;/\n"
         "    map: {name: 0, ip: 1, model: 2, group: 3, username: 4, input: 6}\n"
         "    vars_map: {enable: 5}\n"
         "model_map:\n  cisco: ios\n  mt: routeros\n"},
        {"lists/router.db",
         "# name;ip;model\nr1;192.0.2.1;cisco;core;admin;env:R1;ssh\n"
         "r2;192.0.2.2;mt;mikrotik;;nil;\nr3;;;;\nr4;;NoSuch\n"}});
    REQUIRE(it.wrong == texts{});
    CHECK(it.all.kind() == "oxidized");
    CHECK(it.names() == texts{"r1", "r2", "r3", "r4"});
    CHECK(it.names("group=mikrotik") == texts{"r2"});
    const auto r1 = it.job_of("r1");
    CHECK(r1.hostname == "192.0.2.1");
    CHECK(r1.platform == "cisco_ios");
    CHECK(r1.login->username == "admin");
    CHECK(r1.login->enable.source == "env:R1");
    const auto r2 = it.job_of("r2");
    CHECK(r2.platform == "mikrotik_routeros");
    CHECK(r2.port == 2222);
    CHECK(r2.login->username == "mt");
    CHECK(r2.login->password.source == "env:OX");
    const auto r3 = it.job_of("r3");
    CHECK(r3.hostname == "r3");
    CHECK(r3.platform == "juniper_junos");
    CHECK(r3.login->username == "ox");
    CHECK(it.text().find("jump: 'hop.example.net:2022'") != std::string::npos);
    CHECK(it.host("r2").where.file == it.folder / "lists/router.db");
    CHECK(it.host("r2").where.line == 3);
    CHECK(it.warnings() ==
          texts{"22: column 'input' is not used",
                it.folder / "lists/router.db" +
                    std::string(":5: 'nosuch' is no platform of netpoll's, which 'netpoll "
                                "platforms' lists; these hosts have none"),
                "11: 'odd_one' of vars is not used"});
}

TEST_CASE("Oxidized: a router.db by itself has names, addresses and models") {
    const tool_files two(named_texts{{"router.db", "r1:ios\nr2:junos\n"}});
    REQUIRE(two.wrong == texts{});
    CHECK(two.all.kind() == "oxidized");
    CHECK(two.host("r2").platform == "juniper_junos");
    CHECK(two.warnings() == texts{});
    const tool_files more(
        named_texts{{"router.db", "r1:192.0.2.1:ios:ox:word\nr2:192.0.2.2:eos:ox:word\n"}});
    REQUIRE(more.wrong == texts{});
    CHECK(more.host("r1").hostname == "192.0.2.1");
    CHECK(more.host("r1").username == "");
    CHECK(more.warnings() ==
          texts{"1: columns behind the model are not read, since only Oxidized's config says what "
                "they are: give netpoll that file in place of this one"});
}

TEST_CASE("Oxidized: mistakes have the file and the line") {
    const std::string csv = "source:\n  default: csv\n  csv:\n    file: router.db\n";
    const auto wrong = [](const std::string& config, const std::string& rows) {
        return tool_files(named_texts{{"config", config}, {"router.db", rows}}).wrong;
    };
    CHECK(wrong(csv + "    delimiter: !ruby/regexp /::/\n", "r1:ios\n") ==
          texts{"5: delimiter: a single character is expected, as /:/"});
    CHECK(wrong(csv + "    map: {name: first}\n", "r1:ios\n").front() ==
          "5: 'name': the number of a column is expected");
    CHECK(wrong("source: {default: http, http: {url: x}}\n", "") ==
          texts{"1: the devices are not in a CSV file, but in 'http', which is not asked: only "
                "source: csv: is read"});
    const tool_files lost(named_texts{{"config", csv}});
    CHECK(lost.wrong.front() == "4: file: '" + (lost.folder / "router.db") + "' does not exist");
    const tool_files rows(named_texts{{"config", csv + "vars: {ssh_port: many}\n"},
                                      {"router.db", "\n:ios\nr1:ios\n"}});
    REQUIRE(rows.wrong.size() == 2);
    CHECK(rows.wrong[0] == "5: defaults: port: a number is expected, not 'many'");
    CHECK(rows.wrong[1] == (rows.folder / "router.db") +
                               std::string(":2: the column of the name is empty, or not there"));
}

TEST_CASE("netmiko: devices and lists of them") {
    tool_files it(
        named_texts{{".netmiko.yml",
                     "rtr1:\n  device_type: cisco_ios\n  host: 192.0.2.1\n  username: admin\n"
                     "  password: env:NM\n  secret: ''\n  port: 8022\n  conn_timeout: 5\n"
                     "  ssh_config_file: ~/.ssh/config\n"
                     "sw1:\n  device_type: arista_eos_ssh\n  ip: 192.0.2.2\n  use_keys: true\n"
                     "  key_file: ~/.ssh/id\n  password: __encrypt__fernet:x\n"
                     "old:\n  device_type: cisco_ios_telnet\n  host: 192.0.2.3\n"
                     "paris: [rtr1, sw1]\nlab:\n  - sw1\n__meta__:\n  encryption: true\n"}});
    REQUIRE(it.wrong == texts{});
    CHECK(it.all.kind() == "netmiko");
    CHECK(it.names() == texts{"rtr1", "sw1", "old"});
    CHECK(it.names("group=paris") == texts{"rtr1", "sw1"});
    CHECK(it.host("sw1").groups == texts{"paris", "lab"});
    const auto rtr1 = it.job_of("rtr1");
    CHECK(rtr1.hostname == "192.0.2.1");
    CHECK(rtr1.port == 8022);
    CHECK(rtr1.platform == "cisco_ios");
    CHECK(rtr1.login->password.source == "env:NM");
    CHECK(rtr1.login->enable.source.empty());
    CHECK(it.host("sw1").platform == "arista_eos");
    CHECK(it.host("old").platform == "cisco_ios");
    CHECK(it.warnings() ==
          texts{"8: 'conn_timeout' is not used: times are limits here, or --command-timeout",
                "9: 'ssh_config_file' is not used: --ssh-config says it for all",
                "13: 'use_keys' is not used",
                "15: 'password' is encrypted by netmiko, and not read: write env:NAME there, or "
                "use -k",
                "17: 'cisco_ios_telnet' is not SSH, by which netpoll logs in to these devices all "
                "the same"});
    CHECK(tool_files(named_texts{{"n.yml",
                                  "a: {device_type: cisco_ios, port: x}\ng: [a, b]\n"
                                  "c: text\n"}})
              .wrong == texts{"1: host 'a': port: a number is expected, not 'x'",
                              "2: group 'g': there is no device 'b'",
                              "3: 'c': a device's keys or a list of devices is expected, not a "
                              "text"});
}

TEST_CASE("gnmic: targets with their logins, tags and addresses") {
    tool_files it(named_texts{
        {"gnmic.yaml",
         "username: admin\npassword: ${GNMI_PASS}\nport: 57400\nskip-verify: true\n"
         "targets:\n  leaf1:\n    address: 192.0.2.1:57400\n    tags: [leaf]\n"
         "    event-tags: {site: paris, api_token: x}\n"
         "  192.0.2.2:6030:\n    username: other\n    password: env:OTHER\n"
         "  \"[2001:db8::7]:57400\":\n"
         "  spine1: {address: \"192.0.2.8,192.0.2.9\", token: t, proxy: \"socks5://x:1\"}\n"
         "subscriptions: {}\n"}});
    REQUIRE(it.wrong == texts{});
    CHECK(it.all.kind() == "gnmic");
    CHECK(it.names() == texts{"leaf1", "192.0.2.2", "2001:db8::7", "spine1"});
    CHECK(it.names("group=leaf") == texts{"leaf1"});
    CHECK(it.names("data.site=paris") == texts{"leaf1"});
    const auto leaf = it.job_of("leaf1");
    CHECK(leaf.hostname == "192.0.2.1");
    CHECK(leaf.port == 22);
    CHECK(leaf.login->username == "admin");
    CHECK(leaf.login->password.source == "env:GNMI_PASS");
    CHECK(it.job_of("192.0.2.2").login->username == "other");
    CHECK(it.host("spine1").hostname == "192.0.2.8");
    CHECK(it.warnings() ==
          texts{"9: 'api_token' may hold a secret, so it is not among the data",
                "14: of several addresses the first is taken: a device has one here",
                "14: 'token' is gNMI's, and of no use to SSH",
                "14: 'proxy' is not used: a way over bastions is jump here, or --jump"});
    CHECK(tool_files(named_texts{{"g.yaml", "targets:\n  a: text\n"}}).wrong ==
          texts{"2: target 'a': a mapping is expected, not a text"});
    // What its file loader reads, which no content tells.
    CHECK(tool_files(named_texts{{"t.json", R"({"r1": {"address": "192.0.2.1"}})"}}, "gnmic")
              .host("r1")
              .hostname == "192.0.2.1");
}

// As nornir's tutorial on inheritance has it: the host's groups in their order, each with its own
// groups before the next, then the defaults.
const named_texts nornir_files{
    {"hosts.yaml",
     "h1:\n  hostname: 192.0.2.1\n  groups: [g_b, g_a]\n  data: {role: leaf}\n"
     "h2:\n  groups: [g_a]\n  port: 2022\nh3:\n  platform: eos\n"},
    {"groups.yaml",
     "g_a:\n  groups: [g_top]\n  username: a\n  data: {asn: 1, mtu: 1500}\n"
     "g_b:\n  username: b\n  data: {asn: 2}\n"
     "g_top:\n  platform: junos\n  data: {asn: 3, domain: top}\n"},
    {"defaults.yaml", "username: nobody\nport: 22\ndata: {domain: all, dns: x}\n"}};

void check_inheritance(tool_files it) {
    REQUIRE(it.wrong == texts{});
    CHECK(it.all.kind() == "nornir");
    CHECK(it.host("h1").groups == texts{"g_b", "g_a", "g_top"});
    CHECK(it.host("h1").username == "b");
    CHECK(it.host("h1").platform == "juniper_junos");
    CHECK(it.host("h2").username == "a");
    CHECK(it.host("h2").port == 2022);
    CHECK(it.host("h3").platform == "arista_eos");
    CHECK(it.job_of("h3").login->username == "nobody");
    CHECK(it.names("data.asn=2") == texts{"h1"});
    CHECK(it.names("data.asn=1") == texts{"h2"});
    CHECK(it.names("data.domain=top") == texts{"h1", "h2"});
    CHECK(it.names("data.domain=all") == texts{"h3"});
    CHECK(it.names("data.mtu=1500") == texts{"h1", "h2"});
    CHECK(it.names("data.dns=x") == texts{"h1", "h2", "h3"});
}

TEST_CASE("nornir: hosts.yaml with the files beside it, and its config") {
    check_inheritance(tool_files(nornir_files));
    auto files = nornir_files;
    for (auto& [name, text] : files)
        name.insert(0, "inventory/");
    files.insert(files.begin(),
                 {"config.yaml",
                  "inventory:\n  plugin: SimpleInventory\n  options:\n"
                  "    host_file: inventory/hosts.yaml\n    group_file: inventory/groups.yaml\n"
                  "    defaults_file: inventory/defaults.yaml\nrunner: {plugin: threaded}\n"});
    check_inheritance(tool_files(files));
}

TEST_CASE("nornir: mistakes have the file and the line") {
    auto files = nornir_files;
    files[1].second = "g_a:\n  port: many\n";
    const tool_files it(files);
    CHECK(it.wrong == texts{"3: host 'h1': unknown group 'g_b' (did you mean 'g_a'?)",
                            it.folder / "groups.yaml" +
                                std::string(":2: group 'g_a': port: a number is expected, not "
                                            "'many'")});
    CHECK(tool_files(named_texts{{"c.yaml", "inventory:\n  plugin: NetBoxInventory2\n"}}).wrong ==
          texts{"2: the inventory is 'NetBoxInventory2', a plugin that is not run: only "
                "SimpleInventory's files are read"});
    const tool_files lost(named_texts{{"c.yaml", "inventory: {plugin: SimpleInventory}\n"}});
    CHECK(lost.wrong.front() == (lost.folder / "hosts.yaml") + ": does not exist");
}

TEST_CASE("ssh: names of Host lines are hosts, and what the file says of them counts") {
    tool_files it(named_texts{{"config",
                               "# mine\nHost sw1 sw2\n  HostName %h.example.net\n  User netops\n"
                               "\nHost *.example.net !sw1\n  Port 2\n"
                               "Host sw3\n  HostName 192.0.2.3\n  Port 2222\nHost sw1\n"
                               "Match host sw3\n  User other\nHost *\n  User all\n"}});
    REQUIRE(it.wrong == texts{});
    CHECK(it.all.kind() == "ssh_config");
    CHECK(it.names() == texts{"sw1", "sw2", "sw3"});
    CHECK(it.host("sw3").where.line == 8);
    const auto sw1 = it.job_of("sw1");
    CHECK(sw1.hostname == "sw1.example.net");
    CHECK(sw1.login->username == "netops");
    const auto sw3 = it.job_of("sw3");
    CHECK(sw3.hostname == "192.0.2.3");
    CHECK(sw3.port == 2222);
    CHECK(tool_files(named_texts{{"config", "Host a\n  Port many\n"}}).wrong.size() == 1);
    CHECK(tool_files(named_texts{{"config", "Host *\n  Port 22\n"}}).wrong ==
          texts{"1: there are no hosts"});
}

TEST_CASE("a kind that was said is read as that, and its mistakes are told as that") {
    const auto wrong = [](const std::string& kind, const std::string& text) {
        return tool_files(named_texts{{"i", text}}, kind).wrong;
    };
    CHECK(wrong("rancid", "r1\n") == texts{"1: HOST;TYPE;STATE is expected, as in sw1;cisco;up"});
    CHECK(wrong("oxidized", "r1:ios\n:ios\n") ==
          texts{"2: the column of the name is empty, or not there"});
    CHECK(wrong("ansible", "r1 oops\n") ==
          texts{"1: 'oops' stands behind a host: KEY=VALUE is expected"});
    CHECK(tool_files(named_texts{{"i", "r1\nr2\n"}}, "ansible").names() == texts{"r1", "r2"});
    CHECK(wrong("ssh_config", "Hots a\n").size() == 1);
    CHECK(wrong("gnmic", "r1\n").size() == 1);
    CHECK(wrong("netmiko", "[a]\n").size() == 1);
    CHECK(wrong("nornir", "- a\n").size() == 1);
}

TEST_CASE("other tools' files are told from each other and from netpoll's own") {
    const auto kind_of = [](const std::string& name, const std::string& text) {
        const tool_files it(named_texts{{name, text}});
        return it.wrong.empty() ? it.all.kind() : it.wrong.front();
    };
    CHECK(kind_of("i", "r1:22\nr2:2222\n") == "list");
    CHECK(kind_of("i", "2001:db8::1\n2001:db8::2\n") == "list");
    CHECK(kind_of("i", "host;cisco\nr1;192.0.2.1\n") == "csv");
    CHECK(kind_of("i", "Host\tIP\nr1\t192.0.2.1\n") == "csv");
    CHECK(kind_of("i", "hosts: {r1: {host: 192.0.2.1}}\ndefaults: {port: 22}\n") == "netpoll");
    CHECK(kind_of("i", "user\nport\n") == "list");
}
