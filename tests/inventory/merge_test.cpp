// Several inventories as one. Knows no format of its own.
#include "inventory/given.hpp"

#include <filesystem>

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

namespace {

// Files "a.yaml", "b.yaml", ... or of the names given, loaded in this order.
struct several {
    explicit several(const std::vector<std::pair<std::string, std::string>>& files) {
        for (const auto& [name, text] : files) {
            const auto file = folder / name;
            std::filesystem::create_directories(std::filesystem::path(file).parent_path());
            write_file(file, text);
            paths.push_back(file);
        }
        load();
    }

    void load() {
        auto read = inventory::load(paths, builtin_platforms());
        if (read)
            all = std::move(*read);
        else
            wrong = in_folder(lines_of(read.error()));
    }

    // Without the folder's name.
    texts in_folder(texts lines) const {
        const auto prefix = folder / "";
        for (auto& each : lines)
            for (auto at = each.find(prefix); at != each.npos; at = each.find(prefix))
                each.erase(at, prefix.size());
        return lines;
    }
    texts warnings() const { return in_folder(lines_of(all.warnings())); }
    texts notes() const { return in_folder(lines_of(all.notes())); }
    texts names(const std::string& term = "*") const {
        const auto places = all.select({{term}, {}});
        return places ? names_of(all, *places) : lines_of(places.error());
    }
    written_host host(const std::string& name) const { return all.written(*all.find(name)); }

    temp_folder folder;
    std::vector<std::string> paths;
    inventory all;
    texts wrong;
};

}  // namespace

TEST_CASE("merge: later values count, and both lines of those that differ are said") {
    const several it({{"a.yaml",
                       "defaults: {username: one, limits: {idle_timeout: 5s, auth_timeout: 9s}}\n"
                       "groups:\n  core: {port: 1022, platform: eos}\n  edge:\n"
                       "hosts:\n  r1:\n    ip: 192.0.2.1\n    groups: [core]\n"
                       "    data: {site: paris, rack: 7, host: x}\n  r2: {groups: [core]}\n"},
                      {"b.yaml",
                       "hosts:\n  r1:\n    hostname: 192.0.2.9\n    groups: [edge]\n"
                       "    data: {site: rome, hostname: y}\n  r3: {groups: [core]}\n"
                       "groups:\n  core: {port: 2022}\n  edge: {username: edgy}\n"
                       "defaults: {username: one, limits: {idle_timeout: 6s}}\n"}});
    REQUIRE(it.wrong == texts{});
    CHECK(it.names() == texts{"r1", "r2", "r3"});
    CHECK(it.host("r1").hostname == "192.0.2.9");
    CHECK(it.host("r1").groups == texts{"edge", "core"});
    CHECK(it.host("r1").username == "edgy");
    CHECK(it.host("r2").username == "one");
    CHECK(it.host("r2").port == 2022);
    CHECK(it.host("r3").platform == "arista_eos");
    CHECK(it.names("data.site=rome") == texts{"r1"});
    CHECK(it.names("data.rack=7") == texts{"r1"});
    CHECK(it.names("data.host=x") == texts{"r1"});
    CHECK(it.names("data.hostname=y") == texts{"r1"});
    CHECK(it.host("r2").where.file == it.folder / "a.yaml");
    CHECK(it.host("r2").where.line == 10);
    CHECK(it.host("r3").where.line == 6);
    CHECK(it.warnings() ==
          texts{"b.yaml:10: defaults: limits: 'idle_timeout' is also in a.yaml:1, with another "
                "value; this one counts",
                "b.yaml:8: group 'core': 'port' is also in a.yaml:3, with another value; this one "
                "counts",
                "b.yaml:3: host 'r1': 'hostname' is also in a.yaml:7, with another value; this one "
                "counts",
                "b.yaml:5: host 'r1': data: 'site' is also in a.yaml:9, with another value; this "
                "one counts"});
    CHECK(it.notes() ==
          texts{"b.yaml:8: groups that an earlier inventory has too: what this one says counts "
                "before that (2 times in this file)",
                "b.yaml:2: hosts that an earlier inventory has too: what this one says counts "
                "before that"});
}

TEST_CASE("merge: files of any kind, and folders") {
    const several it({{"hosts.ini", "[core]\nr1 ansible_port=1022 site=paris\n"},
                      {"more.csv", "name,ip,site\nr1,192.0.2.1,rome\nr2,192.0.2.2,oslo\n"},
                      {"names", "r3\nr1\n"}});
    REQUIRE(it.wrong == texts{});
    CHECK(it.all.kind() == "ansible, csv, list");
    CHECK(it.names() == texts{"r1", "r2", "r3"});
    CHECK(it.host("r1").port == 1022);
    CHECK(it.host("r1").hostname == "192.0.2.1");
    CHECK(it.names("data.site=rome") == texts{"r1"});
    several folders({{"one/hosts.yaml", "r1: {groups: [g]}\n"},
                     {"one/groups.yaml", "g: {port: 1022}\n"},
                     {"two/hosts", "[g]\nr2\n"},
                     {"two/group_vars/g.yml", "ansible_user: netops\n"}});
    folders.paths = {folders.folder / "one", folders.folder / "two"};
    folders.load();
    CHECK(folders.names("group=g") == texts{"r1", "r2"});
    CHECK(folders.host("r2").port == 1022);
    CHECK(folders.host("r1").username == "netops");
    for (const auto& each : folders.all.files())
        CHECK_MESSAGE(std::filesystem::exists(each), each);
}

TEST_CASE("merge: of a range with a host of another inventory each host stands alone") {
    const several it({{"a.yaml",
                       "hosts:\n  sw[01-03]: {hostname: 192.0.2.1, data: {a: x}}\n"
                       "  x[1-2]: {hostname: '10.0.0.[7-8]'}\n  far[1-2]:\n"},
                      {"b.yaml", "hosts:\n  sw02: {port: 2022}\n  x[2-3]: {port: 23}\n"}});
    REQUIRE(it.wrong == texts{});
    CHECK(it.names() == texts{"sw01", "sw02", "sw03", "x1", "x2", "far1", "far2", "x3"});
    CHECK(it.host("sw01").hostname == "192.0.2.1");
    CHECK(it.host("sw02").hostname == "192.0.2.2");
    CHECK(it.host("sw02").port == 2022);
    CHECK(it.host("sw03").hostname == "192.0.2.3");
    CHECK(it.host("x2").hostname == "10.0.0.8");
    CHECK(it.host("x2").port == 23);
    CHECK(it.names("data.a=x") == texts{"sw01", "sw02", "sw03"});
}

TEST_CASE("merge: credentials count as a whole, and secrets are not shown") {
    several it({{"a.yaml",
                 "credentials: {ops: {username: a, password: plain-one}}\n"
                 "defaults: {password: plain-two}\nhosts: {r1: }\n"},
                {"b.yaml",
                 "credentials: {ops: {username: b}}\ndefaults: {password: env:B}\n"
                 "hosts: {r1: }\n"}});
    REQUIRE(it.wrong == texts{});
    std::vector<mistake> secrets;
    const auto text = it.all.text(secrets);
    CHECK(text.find("username: b") != std::string::npos);
    CHECK(secrets.empty());
    CHECK(it.warnings() ==
          texts{"b.yaml:1: credential 'ops' is also in a.yaml:1, with another value; this one "
                "counts",
                "b.yaml:2: defaults: 'password' is also in a.yaml:2, with another value; this one "
                "counts"});
}

TEST_CASE("merge: mistakes name their own file, and one inventory has a name once") {
    CHECK(
        several({{"a.yaml", "hosts:\n  r1: {port: x}\n"}, {"b.yaml", "hosts:\n  r2: {prot: 1}\n"}})
            .wrong == texts{"a.yaml:2: host 'r1': port: a number is expected, not 'x'",
                            "b.yaml:2: host 'r2': unknown key 'prot' (did you mean 'port'?)"});
    CHECK(
        several({{"a.yaml", "hosts:\n  r1:\n  r[1-2]:\n"}, {"b.yaml", "hosts: {r9: }\n"}}).wrong ==
        texts{"a.yaml:3: 'r1' is already on line 2"});
    CHECK(several({{"a.yaml", "hosts:\n  r1: {ip: a, host: b}\n"},
                   {"b.yaml", "hosts: {r1: {port: 1}}\n"}})
              .wrong == texts{"a.yaml:2: host 'r1': 'ip' and 'host' mean the same: keep one"});
    CHECK(several({{"a.yaml", "hosts: [\n"}, {"b.yaml", "groups:\n"}}).wrong.size() == 2);
    CHECK(several({{"a.yaml", "hosts: {r1: }\n"}, {"b.yaml", "hosts: text\n"}}).wrong ==
          texts{"b.yaml:1: hosts: a mapping of names is expected, not a text"});
}

TEST_CASE("merge: a path starts at the file that it stands in") {
    several it({{"one/a.yaml", "hosts: {r1: {private_key: key}}\n"},
                {"two/b.yaml", "hosts: {r2: {private_key: key}}\n"}});
    REQUIRE(it.wrong == texts{});
    const auto& files = it.all.files();
    for (const auto* each : {"one/key", "two/key"})
        CHECK(std::find(files.begin(), files.end(), it.folder / each) != files.end());
}

TEST_CASE("merge: of many values that differ ten are named") {
    std::string one = "hosts:\n";
    std::string other = one;
    for (int i = 0; i < 30; ++i) {
        one += "  r" + std::to_string(i) + ": {port: 1}\n";
        other += "  r" + std::to_string(i) + ": {port: 2}\n";
    }
    const several it({{"a.yaml", one}, {"b.yaml", other}});
    REQUIRE(it.warnings().size() == 11);
    CHECK(it.warnings().back().ends_with(
        "20 more values of theirs differ from an earlier inventory's, and count"));
}

TEST_CASE("merge: another tool's name with brackets is no range beside one of netpoll's") {
    const several it({{"a.csv", "name,ip\nsw[1-3],192.0.2.9\n"},
                      {"b.yaml", "hosts:\n  sw[1-3]: {hostname: 192.0.2.1}\n"},
                      {"c.csv", "name,port\nsw[1-3],2022\n"}});
    REQUIRE(it.wrong == texts{});
    CHECK(it.names() == texts{"sw[1-3]", "sw1", "sw2", "sw3"});
    CHECK(it.host("sw[1-3]").hostname == "192.0.2.9");
    CHECK(it.host("sw[1-3]").port == 2022);
    CHECK(it.host("sw3").hostname == "192.0.2.3");
}
