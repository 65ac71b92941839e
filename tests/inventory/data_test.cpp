// What `data:` says of hosts, as their records have it. Knows no record.
#include "core/secret_key.hpp"
#include "inventory/given.hpp"

using namespace netpoll;
using namespace netpoll::testing;

namespace {

std::string data_of(given& it, const std::string& host) {
    const auto one = it.only(host);
    return one.data ? *one.data : "nothing";
}

}  // namespace

TEST_CASE("data of a host over that of its groups and the defaults, with its types") {
    given it(
        "defaults: {username: u, commands: x, data: {site: fra, rack: 0022, on: yes}}\n"
        "groups:\n"
        "  core: {data: {site: ams, tags: [a, b], net: {vlan: 7, mtu: }}}\n"
        "hosts:\n"
        "  a: {groups: [core], data: {rack: 5, note: 'x \"y\" \\', site: }}\n"
        "  b: {groups: [core]}\n"
        "  c: \n"
        "  d[1-2]: {hostname: 192.0.2.1, data: {site: lon}}\n");
    CHECK(data_of(it, "a") == R"({"rack":5,"note":"x \"y\" \\","site":"ams","tags":["a","b"],)"
                              R"("net":{"vlan":7,"mtu":null},"on":"yes"})");
    CHECK(data_of(it, "c") == R"({"site":"fra","rack":"0022","on":"yes"})");
    const auto all = it.targets({"b", "d1", "d2"});
    CHECK(*all[0].data == R"({"site":"ams","tags":["a","b"],"net":{"vlan":7,"mtu":null},)"
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
          R"({"snmp_community":"[redacted]","snmp":{"Community":"[redacted]","port":161},)"
          R"("apiKey":["[redacted]","[redacted]"],"enable-password":"[redacted]",)"
          R"("passive":"yes","compass":"n","secretary":"b","token":null})");
    for (const auto* key :
         {"password", "db_password", "PASSWD", "psk", "preSharedKey", "user.pwd", "snmp_auth_key",
          "radius_key", "snmpPrivKey2", "tacacs.key", "api-key", "enable_pass", "password_age",
          "vaultPass", "communityName", "rest_token_2", "SNMPAuthKey", "client_secret"})
        CHECK_MESSAGE(is_key_of_secret(key), key);
    for (const auto* key : {"site", "passive", "keyboard", "bypass", "compass", "secretary", "key",
                            "sort_key", "public_key", "author", "monkey", "passenger"})
        CHECK_FALSE_MESSAGE(is_key_of_secret(key), key);
}

TEST_CASE("data keeps the types of YAML's core schema, as far as JSON has them") {
    given it(
        "defaults: {username: u, commands: x}\n"
        "hosts:\n"
        "  a: {data: {i: 1, n: -7, f: 1.5, e: 2e3, t: true, T: TRUE, no: false, z: ~, s: '1', "
        "q: \"true\", v: 1.2.3, o: 0022, h: 0x1f, p: +1, inf: .inf, y: yes, mac: 00e1, "
        "big: 9223372036854775807, huge: 9223372036854775808, over: 1e999, dot: 1.}}\n");
    CHECK(data_of(it, "a") ==
          R"({"i":1,"n":-7,"f":1.5,"e":2e3,"t":true,"T":true,"no":false,"z":null,"s":"1",)"
          R"("q":"true","v":"1.2.3","o":"0022","h":"0x1f","p":"+1","inf":".inf","y":"yes",)"
          R"("mac":"00e1","big":9223372036854775807,"huge":"9223372036854775808",)"
          R"("over":"1e999","dot":"1."})");
    CHECK(it.select({"data.i=1"}) == std::vector<std::string>{"a"});
    CHECK(it.select({"data.T=TRUE"}) == std::vector<std::string>{"a"});
    CHECK(it.select({"data.huge=9223372036854775808"}) == std::vector<std::string>{"a"});
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
