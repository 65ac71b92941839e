// What `data:` says of hosts, as their records have it. Knows no record.
#include "inventory/given.hpp"
#include "inventory/host_data.hpp"

using namespace netpoll;
using namespace netpoll::testing;

namespace {

std::string data_of(given& it, const std::string& host) {
    const auto one = it.only(host);
    return one.data ? *one.data : "nothing";
}

}  // namespace

TEST_CASE("data of a host over that of its groups and the defaults, as it was written") {
    given it(
        "defaults: {username: u, commands: x, data: {site: fra, rack: 0022, on: yes}}\n"
        "groups:\n"
        "  core: {data: {site: ams, tags: [a, b], net: {vlan: 7, mtu: }}}\n"
        "hosts:\n"
        "  a: {groups: [core], data: {rack: 5, note: 'x \"y\" \\', site: }}\n"
        "  b: {groups: [core]}\n"
        "  c: \n"
        "  d[1-2]: {hostname: 192.0.2.1, data: {site: lon}}\n");
    CHECK(data_of(it, "a") == R"({"rack":"5","note":"x \"y\" \\","site":"ams","tags":["a","b"],)"
                              R"("net":{"vlan":"7","mtu":null},"on":"yes"})");
    CHECK(data_of(it, "c") == R"({"site":"fra","rack":"0022","on":"yes"})");
    const auto all = it.targets({"b", "d1", "d2"});
    CHECK(*all[0].data == R"({"site":"ams","tags":["a","b"],"net":{"vlan":"7","mtu":null},)"
                          R"("rack":"0022","on":"yes"})");
    CHECK(all[1].data == all[2].data);
    given none("defaults: {username: u, commands: x}\nhosts: {a: }\n");
    CHECK(data_of(none, "a") == "nothing");
}

TEST_CASE("values behind keys that name a secret are left out") {
    given it(
        "defaults: {username: u, commands: x}\n"
        "hosts: {a: {data: {snmp_community: s3cret, snmp: {Community: s3cret, port: 161}, "
        "apiKey: [s3cret, x], enable-password: s3cret, passive: yes, compass: n, secretary: b, "
        "token: }}}\n");
    CHECK(data_of(it, "a") ==
          R"({"snmp_community":"[redacted]","snmp":{"Community":"[redacted]","port":"161"},)"
          R"("apiKey":["[redacted]","[redacted]"],"enable-password":"[redacted]",)"
          R"("passive":"yes","compass":"n","secretary":"b","token":null})");
    for (const auto* key : {"password", "db_password", "PASSWD", "psk", "preSharedKey", "user.pwd"})
        CHECK_MESSAGE(is_key_of_secret(key), key);
    for (const auto* key : {"site", "passive", "keyboard", "community_center_name_x", "bypass"})
        CHECK_MESSAGE(is_key_of_secret(key) == (std::string(key) == "community_center_name_x"),
                      key);
}

TEST_CASE("data that aliases blow up is a mistake, not a record") {
    std::string text =
        "defaults: {username: u, commands: x}\nhosts:\n  a:\n    data:\n"
        "      x0: &x0 [lorem ipsum dolor sit amet]\n";
    for (int i = 1; i <= 5; ++i) {
        const auto before = "*x" + std::to_string(i - 1);
        text += "      x" + std::to_string(i) + ": &x" + std::to_string(i) + " [";
        for (int j = 0; j < 10; ++j)
            text += (j > 0 ? ", " : "") + before;
        text += "]\n";
    }
    given it(text);
    CHECK(it.target_mistakes({"a"}) ==
          std::vector<std::string>{
              "3: host 'a': data: more than 1 MiB, which each of its records would hold"});
}
