// Ansible's inventories where they are odd or broken, and what of them is not used. Good ones are
// compared with Ansible's own reading in ansible_test.py.
#include "inventory/given.hpp"

#include <filesystem>

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

namespace {

using file_texts = std::vector<std::pair<std::string, std::string>>;

// A folder with these files, of which the first is the inventory.
struct ansible_files {
    explicit ansible_files(const file_texts& files) : path(folder / files.front().first) {
        for (const auto& [name, text] : files) {
            std::filesystem::create_directories(std::filesystem::path(folder / name).parent_path());
            write_file(folder / name, text);
        }
        auto read = inventory::load(path, builtin_platforms());
        if (read) {
            all = std::move(*read);
        } else {
            wrong = lines_of(read.error(), path);
        }
    }

    texts warnings() const { return lines_of(all.warnings(), path); }
    written_host host(const std::string& name) const { return all.written(*all.find(name)); }
    texts limited(const std::string& term) const {
        const auto places = all.select({{term}, {}});
        return places ? names_of(all, *places) : texts{};
    }

    temp_folder folder;
    std::string path;
    inventory all;
    texts wrong;
};

texts wrong_in(const std::string& name, const std::string& text) {
    return ansible_files(file_texts{{name, text}}).wrong;
}

}  // namespace

TEST_CASE("Ansible: connection variables are keys, others are data") {
    const ansible_files it(file_texts{
        {"hosts",
         "[core]\nr[01:02] ansible_host=192.0.2.7 ansible_port=2222 site=paris\n"
         "[core:vars]\nansible_user=netops\nansible_network_os=junipernetworks.junos.junos\n"}});
    REQUIRE(it.wrong == texts{});
    CHECK(it.all.kind() == "ansible");
    CHECK(it.warnings() == texts{});
    const auto host = it.host("r02");
    CHECK(host.hostname == "192.0.2.7");
    CHECK(host.port == 2222);
    CHECK(host.username == "netops");
    CHECK(host.platform == "juniper_junos");
    CHECK(host.groups == texts{"core"});
    CHECK(host.where.line == 2);
    CHECK(it.limited("data.site=paris") == texts{"r01", "r02"});
}

TEST_CASE("Ansible: what cannot be used is said once for all") {
    const ansible_files it(
        file_texts{{"hosts",
                    "[core]\n"
                    "r1 ansible_host=\"{{ addr }}\" note=\"{% x %}\" ansible_ssh_common_args=-v\n"
                    "r2 ansible_host=\"{{ addr }}\" ansible_network_os=acme.os.os bgp_password=x\n"
                    "r3 ansible_connection=netconf ansible_network_os=acme.os.os netpoll_prot=1\n"
                    "r4 ansible_host=\"{{ addr }}\" passive=yes ansible_become=yes\n"},
                   {"host_vars/r4.yml",
                    "ansible_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3161\n"
                    "bgp: {peers: [{token: x}]}\nfine: !unsafe 'text'\n"},
                   {"group_vars/core", "$ANSIBLE_VAULT;1.1;AES256\n3161\n"}});
    REQUIRE(it.wrong == texts{});
    const std::string way = "let Ansible do it as 'netpoll inventory --help' says";
    const auto vars = it.folder / "host_vars/r4.yml";
    CHECK(it.warnings() ==
          texts{it.folder / "group_vars/core" +
                    std::string(":1: the whole file is encrypted with ansible-vault, and not read"),
                "2: 'note' is a template of Jinja's, and not evaluated: " + way,
                "2: 'ansible_ssh_common_args' is not used: a way over bastions is netpoll_jump "
                "here, or --jump",
                "3: 'ansible_network_os': 'acme.os.os' is no platform of netpoll's, which 'netpoll "
                "platforms' lists; these hosts have none (2 times in this file)",
                "3: 'bgp_password' may hold a secret, so it is not among the data",
                "4: 'ansible_connection': 'netconf' is not SSH, by which netpoll logs in to these "
                "hosts all the same",
                "4: 'netpoll_prot' is not used: netpoll has no key of that name",
                vars + ":4: 'bgp' may hold a secret, so it is not among the data"});
    CHECK(it.host("r1").hostname == "{{ addr }}");
    CHECK(it.limited("data.passive=yes") == texts{"r4"});
    CHECK(it.limited("data.fine=text") == texts{"r4"});
}

TEST_CASE("Ansible: a password that is a template is refused where its host is contacted") {
    const ansible_files it(file_texts{{"hosts",
                                       "[core]\nr1 ansible_password=\"{{ vault_pw }}\"\nr2\n"
                                       "[core:vars]\nansible_user=u\nansible_network_os=ios\n"},
                                      {"host_vars/r3.yml", "x: 1\n"}});
    REQUIRE(it.wrong == texts{});
    CHECK(it.warnings() == texts{});
    const auto refusal_of = [&](const std::string& name) {
        std::vector<mistake> warnings;
        const auto planned = it.all.jobs({*it.all.find(name)}, {}, {}, warnings);
        return planned ? texts{} : lines_of(planned.error(), it.path);
    };
    CHECK(refusal_of("r2") == texts{});
    REQUIRE(refusal_of("r1").size() == 1);
    CHECK(refusal_of("r1")[0].starts_with(
        "2: password: the text here is a template that nobody has filled in"));
}

TEST_CASE("Ansible: secrets of the environment stay references, and netpoll_ keys count") {
    const ansible_files it(file_texts{
        {"inventory.yml",
         "all:\n  vars:\n    ansible_password: \"{{ lookup('env', 'NET_PASS') }}\"\n"
         "    ansible_become_password: '{{lookup(\"ansible.builtin.env\",\"NET_EN\")}}'\n"
         "    ansible_user: '{{ who }}'\n    netpoll_username: netops\n"
         "    netpoll_channel: shell\n  hosts: {r1: , r2: {netpoll_jump: none}}\n"}});
    REQUIRE(it.wrong == texts{});
    CHECK(it.all.secret_variables() == texts{"NET_EN", "NET_PASS"});
    CHECK(it.host("r1").username == "netops");
}

TEST_CASE("Ansible: mistakes have the file and the line") {
    CHECK(wrong_in("hosts", "[core]\nr1 oops\n") ==
          texts{"2: 'oops' stands behind a host: KEY=VALUE is expected"});
    CHECK(wrong_in("hosts", "[core]\nr1 a='x\n") == texts{"2: quotes do not end"});
    CHECK(wrong_in("hosts", "[core:vars]\nnone\n[core]\nr1\n") ==
          texts{"2: 'none' stands in [GROUP:vars]: KEY=VALUE is expected"});
    CHECK(wrong_in("hosts", "[core:wat]\nx\n[core]\nr1\n") ==
          texts{"1: [core:wat]: a section is [GROUP], [GROUP:children] or [GROUP:vars]"});
    CHECK(wrong_in("hosts", "[a:children]\nb\n[b:vars]\nx=1\n[c]\nr1\n") ==
          texts{"2: group 'b' has no section of its own: add [b]",
                "3: [b:vars]: there is no group of that name"});
    CHECK(wrong_in("hosts", "[a:children]\nb\n[b:children]\na\n[c]\nr1\n") ==
          texts{"1: groups are children of each other in a circle: a -> b -> a"});
    CHECK(wrong_in("hosts", "[a]\nr[1:2\n") == texts{"2: 'r[1:2': a bracket does not end"});
    CHECK(wrong_in("hosts", "[a]\nr[3:1]\n") ==
          texts{"2: [3:1] is no range of host names: begin is behind end"});
    CHECK(wrong_in("hosts", "[a]\nr[01:2]\n") ==
          texts{"2: [01:2] is no range of host names: begin and end need as many digits"});
    CHECK(wrong_in("hosts", "[a]\nr[1:99999999999]\n") ==
          texts{"2: the ranges stand for too many hosts"});
    CHECK(wrong_in("hosts", "[a]\nr[1:2:0]\n") ==
          texts{"2: [1:2:0] is no range of host names: the step is a number of at least 1"});
    CHECK(wrong_in("hosts", "[a]\nr1:\n") ==
          texts{"2: 'r1:' ends with a colon, behind which a port stands"});
    CHECK(wrong_in("hosts", "[a]\nr1 ansible_port=x\n") ==
          texts{"2: host 'r1': port: a number is expected, not 'x'"});
    CHECK(wrong_in("hosts", "[a]\nr1\n\xFF\n") == texts{"3: not UTF-8: save the file as UTF-8"});
    CHECK(wrong_in("hosts", "[a]\n") == texts{"1: there are no hosts"});
    CHECK(wrong_in("i.yml", "all: {children: {a: {hsots: {r1: }}}}\n") ==
          texts{"1: group 'a': 'hsots' is none of hosts, children and vars"});
    CHECK(wrong_in("i.yml", "all:\n  hosts: {r1: text}\n") ==
          texts{"2: variables: a mapping is expected, not a text"});
    CHECK(wrong_in("i.yml", "all: {hosts: {r1: {x: 1, x: 2}}}\n") ==
          texts{"1: 'x' stands here twice: it is already on line 1"});
}

TEST_CASE("Ansible: a mistake in a vars file is said with that file's name") {
    const file_texts hosts{{"hosts", "[core]\nr1\nr2\n"}};
    auto files = hosts;
    files.emplace_back("group_vars/all.yml", "x: 1\n\nansible_port: many\n");
    files.emplace_back("host_vars/r2/port.yml", "\n\n\nansible_port: 0\n");
    files.emplace_back("host_vars/r1.yml", "- a list\n");
    const ansible_files it(files);
    CHECK(
        it.wrong ==
        texts{it.folder / "group_vars/all.yml:3: defaults: port: a number is expected, not 'many'",
              it.folder / "host_vars/r2/port.yml:4: host 'r2': port: 0 is not between 1 and "
                          "65535",
              it.folder / "host_vars/r1.yml:1: a mapping of variables is expected, not a list"});
    auto broken = hosts;
    broken.emplace_back("group_vars/core.yml", "x: [\n");
    const ansible_files other(broken);
    REQUIRE(other.wrong.size() == 1);
    CHECK(other.wrong.front().find("group_vars/core.yml") != std::string::npos);
}

TEST_CASE("Ansible: a host's variable that stands there twice is said with both lines") {
    const ansible_files it(file_texts{{"hosts", "[a]\nr1 x=1 y=1\n[b]\nr1 x=2 y=1\n"}});
    CHECK(it.warnings() == texts{"4: host 'r1': 'x' is also on line 2, with another value; this "
                                 "one counts"});
    CHECK(it.limited("data.x=2") == texts{"r1"});
    CHECK(it.host("r1").groups == texts{"b", "a"});
}

TEST_CASE("Ansible: inventories in netpoll's own shape, CSV and lists are none") {
    CHECK(ansible_files(
              file_texts{
                  {"i", "groups:\n  core:\nhosts:\n  r1: {groups: [core], ansible_port: 1}\n"}})
              .all.kind() == "netpoll");
    CHECK(ansible_files(
              file_texts{{"i", "hosts:\n  r1:\n    groups:\n      [core]\ngroups: {core: }\n"}})
              .all.kind() == "netpoll");
    CHECK(ansible_files(file_texts{{"i", "name, ansible_host\nr1,192.0.2.1\n"}}).all.kind() ==
          "csv");
    CHECK(ansible_files(file_texts{{"i", "r1\nr2\n"}}).all.kind() == "list");
    CHECK(ansible_files(file_texts{{"i", "r1 ansible_port=1\n"}}).all.kind() == "ansible");
}

TEST_CASE("Ansible: what a plugin would find is not looked for") {
    CHECK(
        wrong_in("i.yml", "plugin: netbox\nall: {vars: {x: 1}}\n") ==
        texts{"1: an inventory plugin of Ansible's is not run: ansible-inventory -i THIS --list > "
              "hosts.json writes what it finds"});
}

namespace {

// The folder itself, which holds these files.
struct ansible_folder {
    explicit ansible_folder(const file_texts& files) : held(files) {
        auto read = inventory::load(held.folder / "", builtin_platforms());
        if (read)
            all = std::move(*read);
        else
            wrong = lines_of(read.error());
    }

    ansible_files held;
    inventory all;
    texts wrong;
};

}  // namespace

TEST_CASE("Ansible: a folder is one inventory, whose later files win") {
    const ansible_folder it(file_texts{
        {"10-core.ini", "[core]\nr1 who=first ansible_port=1022\nr2\n[core:vars]\nlevel=ini\n"},
        {"20-more.yml", "all:\n  hosts: {r1: {who: second}, r3: }\n  vars: {net: one}\n"},
        {"30-plain", "r4\n"},
        {"notes.txt", "no inventory\n"},
        {"sub/edge", "[edge]\nr5\n"},
        {"group_vars/core.yml", "level: file\n"},
        {"host_vars/r5/a.yml", "ansible_port: 2022\n"}});
    REQUIRE(it.wrong == texts{});
    CHECK(it.all.kind() == "ansible");
    const auto names = [&](const std::string& term) {
        return names_of(it.all, *it.all.select({{term}, {}}));
    };
    CHECK(names("*") == texts{"r1", "r2", "r3", "r4", "r5"});
    CHECK(names("data.level=file") == texts{"r1", "r2"});
    CHECK(names("data.who=second") == texts{"r1"});
    CHECK(names("data.net=one").size() == 5);
    const auto r5 = it.all.written(*it.all.find("r5"));
    CHECK(r5.port == 2022);
    CHECK(r5.groups == texts{"edge"});
    CHECK(r5.where.file == it.held.folder / "sub/edge");
    CHECK(lines_of(it.all.warnings(), it.held.folder / "20-more.yml") ==
          texts{"2: host 'r1': 'who' is also in " + (it.held.folder / "10-core.ini") +
                ":2, with another value; this one counts"});
}

TEST_CASE("Ansible: a folder's hosts.yaml tells whose it is") {
    const ansible_folder it(
        file_texts{{"hosts.yaml", "# mine\ncore:\n  vars: {x: 1}\n  hosts:\n    r1:\n"}});
    CHECK(it.all.kind() == "ansible");
    CHECK(it.all.find("r1"));
    const ansible_folder own(
        file_texts{{"hosts.yaml", "r1:\n  data:\n    hosts: [x]\nr2: {groups: []}\n"}});
    CHECK(own.all.kind() == "netpoll");
    CHECK(own.all.size() == 2);
}

TEST_CASE("Ansible: mistakes in a folder name their file, and a script is not run") {
    const ansible_folder it(
        file_texts{{"a.ini", "[core]\nr1 oops\n"}, {"b.ini", "[edge]\nr2 ansible_port=x\n"}});
    CHECK(
        it.wrong ==
        texts{(it.held.folder / "a.ini") + ":2: 'oops' stands behind a host: KEY=VALUE is expected",
              (it.held.folder / "b.ini") + ":2: host 'r2': port: a number is expected, not 'x'"});
    const ansible_files script(file_texts{{"run.py", "#!/bin/false\n"}, {"hosts", "[a]\nr1\n"}});
    std::filesystem::permissions(script.path, std::filesystem::perms::owner_all);
    const auto all = inventory::load(script.folder / "", builtin_platforms());
    REQUIRE(all);
    CHECK(lines_of(all->warnings(), script.path) ==
          texts{"a script is not run: what 'ansible-inventory -i SCRIPT --list' writes into a file "
                "beside it is read"});
}

TEST_CASE(
    "Ansible: whoever is contacted by a template or a vault's text is refused, and only they") {
    const ansible_files it(file_texts{
        {"hosts",
         "[core]\n"
         "r1 ansible_host=\"{{ addr }}\"\nr2 ansible_user=\"{{ who }}\"\n"
         "r3 ansible_port=\"{{ door }}\"\nr4\nr5\nr6\n"
         "[far]\nr5\nr6\n[far:vars]\nansible_host={{ name }}.example\n"},
        {"host_vars/r4.yml", "ansible_host: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3161\n"},
        {"host_vars/r6.yml", "ansible_host: 192.0.2.6\n"}});
    REQUIRE(it.wrong == texts{});
    inventory_overrides overrides;
    overrides.commands = {"show version"};
    const auto refusals = [&](const std::string& name) {
        std::vector<mistake> said;
        const auto planned = it.all.jobs({*it.all.find(name)}, overrides, {}, said);
        return planned ? texts{} : lines_of(planned.error(), it.path);
    };
    const std::string way =
        ": write the value itself, or let the tool that fills it in write the inventory";
    CHECK(refusals("r1") ==
          texts{"2: host 'r1': hostname: is a template that nobody has filled in" + way});
    REQUIRE(refusals("r2").size() == 1);
    CHECK(refusals("r2").front().starts_with("3: username: is a template"));
    CHECK(refusals("r3") ==
          texts{"4: host 'r3': port: is a template that nobody has filled in" + way});
    REQUIRE(refusals("r4").size() == 1);
    CHECK(refusals("r4").front().find("host 'r4': hostname: is a text that Ansible Vault") !=
          std::string::npos);
    CHECK(refusals("r5") ==
          texts{"12: host 'r5': hostname: is a template that nobody has filled in" + way});
    CHECK(refusals("r6") == texts{});
    overrides.username = "u";
    overrides.port = 22;
    CHECK(refusals("r2") == texts{});
    CHECK(refusals("r3") == texts{});
    CHECK(refusals("r1").size() == 1);
}

TEST_CASE("Ansible: hosts without a login are left out, and said") {
    const ansible_files it(
        file_texts{{"hosts",
                    "localhost ansible_connection=local\n"
                    "[made]\nr1\nr2 "
                    "ansible_connection=network_cli\n[made:vars]\nansible_connection=local\n"}});
    REQUIRE(it.wrong == texts{});
    CHECK(it.limited("*") == texts{"r2"});
    const std::string said = ": 'local' is no login anywhere: these hosts are left out";
    CHECK(it.warnings() == texts{"1: 'ansible_connection'" + said + " (2 times in this file)"});
}
