// Profiles and lists of algorithms: inherited key by key, and every wrong name with its line. Knows
// no session.
#include "core/algorithms.hpp"
#include "inventory/given.hpp"

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

TEST_CASE("algorithms: each list is inherited by itself, on top of the host's profile") {
    given it(R"(
defaults: {username: u, platform: linux, ciphers: aes128-ctr}
groups:
  old: {profile: compat, kex: +diffie-hellman-group1-sha1}
hosts:
  plain: {ciphers: ~}
  a: {groups: [old]}
  b: {groups: [old]}
  c: {groups: [old], ciphers: -*cbc, macs: hmac-sha1}
  d: {HostKeyAlgorithms: +ssh-rsa, Ciphers: ^aes256-ctr}
)");
    const auto a = it.only("a");
    CHECK(a.profile == ssh_profile::compat);
    REQUIRE(a.algorithms);
    CHECK(algorithms_of(a).ciphers == "aes128-ctr");
    CHECK(algorithms_of(a).key_exchange ==
          algorithms_of(ssh_profile::compat).key_exchange + ",diffie-hellman-group1-sha1");
    CHECK(algorithms_of(a).macs == algorithms_of(ssh_profile::compat).macs);
    const auto c = it.only("c");
    CHECK(algorithms_of(c).ciphers == algorithms_of(ssh_profile::modern).ciphers);
    CHECK(algorithms_of(c).macs == "hmac-sha1");
    const auto d = it.only("d");
    CHECK(algorithms_of(d).host_keys == algorithms_of(ssh_profile::modern).host_keys + ",ssh-rsa");
    CHECK(algorithms_of(d).ciphers.starts_with("aes256-ctr,aes256-gcm"));
    CHECK(algorithms_of(it.only("plain")).ciphers == "aes128-ctr");
}

TEST_CASE("algorithms: where nothing is said, the profile's own lists serve") {
    given it("defaults: {username: u, platform: linux}\nhosts:\n  a: {profile: legacy}\n");
    const auto a = it.only("a");
    CHECK_FALSE(a.algorithms);
    CHECK(&algorithms_of(a) == &algorithms_of(ssh_profile::legacy));
}

TEST_CASE("algorithms: what is set over the inventory counts list by list") {
    given it(
        "defaults: {username: u, platform: linux, ciphers: aes128-ctr, macs: hmac-sha1}\n"
        "hosts:\n  a: {}\n");
    inventory_overrides over;
    over.profile = ssh_profile::legacy;
    over.algorithms.ciphers = "+3des-cbc";
    const auto a = it.only("a", over);
    CHECK(algorithms_of(a).ciphers == algorithms_of(ssh_profile::legacy).ciphers);
    CHECK(algorithms_of(a).macs == "hmac-sha1");
}

TEST_CASE("algorithms: wrong names, with their line") {
    CHECK(mistakes_in("hosts:\n"
                      "  a:\n"
                      "    kex: [x]\n"
                      "    ciphers: aes128-ctx\n"
                      "    macs: +hmac-md5\n"
                      "    host_key_algorithms: ''\n"
                      "    public_key_algorithms: -*\n"
                      "    profile: ancient\n") ==
          texts{"3: host 'a': kex: one text with commas is expected, not a list",
                "4: host 'a': ciphers: unknown algorithm 'aes128-ctx' (did you mean 'aes128-ctr'?)",
                "5: host 'a': macs: netpoll cannot do 'hmac-md5': libssh does not have it, in no "
                "profile; name another, or enable one on the device",
                "6: host 'a': host_key_algorithms: a list of algorithms is expected, or +NAME, "
                "-NAME or ^NAME",
                "7: host 'a': public_key_algorithms: nothing of the modern profile is left: list "
                "what is to be offered instead",
                "8: host 'a': profile: modern, compat or legacy is expected, not 'ancient'"});
}
