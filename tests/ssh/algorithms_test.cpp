// The algorithm lists against libssh itself, and its words about lists that do not meet.
#include "ssh/algorithms.hpp"

#include <doctest/doctest.h>
#include <libssh/libssh.h>

#include <algorithm>
#include <memory>
#include <set>
#include <sstream>

using namespace netpoll;

namespace {

struct session_deleter {
    void operator()(ssh_session session) const { ssh_free(session); }
};
using session_ptr = std::unique_ptr<ssh_session_struct, session_deleter>;

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> names;
    std::istringstream from(list);
    for (std::string name; std::getline(from, name, ',');)
        names.push_back(name);
    return names;
}

std::size_t place(const std::string& list, const std::string& name) {
    const auto names = split(list);
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

bool has(const std::string& list, const std::string& name) {
    return place(list, name) < split(list).size();
}

struct option_list {
    ssh_options_e option;
    const std::string* names;
};

std::vector<option_list> options_of(const algorithm_lists& lists) {
    return {{SSH_OPTIONS_KEY_EXCHANGE, &lists.key_exchange},
            {SSH_OPTIONS_HOSTKEYS, &lists.host_keys},
            {SSH_OPTIONS_PUBLICKEY_ACCEPTED_TYPES, &lists.public_keys},
            {SSH_OPTIONS_CIPHERS_C_S, &lists.ciphers},
            {SSH_OPTIONS_CIPHERS_S_C, &lists.ciphers},
            {SSH_OPTIONS_HMAC_C_S, &lists.macs},
            {SSH_OPTIONS_HMAC_S_C, &lists.macs}};
}

}  // namespace

TEST_CASE("libssh knows every name of every list") {
    for (const auto profile : {ssh_profile::modern, ssh_profile::compat, ssh_profile::legacy}) {
        for (const auto& [option, names] : options_of(algorithms_of(profile))) {
            const session_ptr session(ssh_new());
            CHECK(ssh_options_set(session.get(), option, names->c_str()) == 0);
            const auto each = split(*names);
            CHECK(std::set<std::string>(each.begin(), each.end()).size() == each.size());
            for (const std::string& name : each)
                CHECK_MESSAGE(ssh_options_set(session.get(), option, name.c_str()) == 0, name);
            CHECK(ssh_options_set(session.get(), option, "no-such-name") != 0);
        }
    }
}

TEST_CASE("compat has neither group 1 nor 3DES, and stands between modern and legacy") {
    const auto& compat = algorithms_of(ssh_profile::compat);
    const auto newer = options_of(algorithms_of(ssh_profile::modern));
    const auto between = options_of(compat);
    const auto older = options_of(algorithms_of(ssh_profile::legacy));
    for (std::size_t i = 0; i < between.size(); ++i) {
        for (const std::string& name : split(*newer[i].names))
            CHECK_MESSAGE(has(*between[i].names, name), name);
        for (const std::string& name : split(*between[i].names))
            CHECK_MESSAGE(has(*older[i].names, name), name);
    }
    CHECK(has(compat.key_exchange, "diffie-hellman-group14-sha1"));
    CHECK(has(compat.host_keys, "ssh-rsa"));
    CHECK(has(compat.ciphers, "aes128-cbc"));
    CHECK_FALSE(has(compat.key_exchange, "diffie-hellman-group1-sha1"));
    CHECK_FALSE(has(compat.ciphers, "3des-cbc"));
}

TEST_CASE("modern has nothing that is broken, legacy has modern first") {
    const auto& modern = algorithms_of(ssh_profile::modern);
    const auto& legacy = algorithms_of(ssh_profile::legacy);
    const auto new_ones = options_of(modern);
    const auto old_ones = options_of(legacy);
    for (std::size_t i = 0; i < new_ones.size(); ++i) {
        CHECK(split(*old_ones[i].names).front() == split(*new_ones[i].names).front());
        for (const std::string& name : split(*new_ones[i].names)) {
            CHECK_MESSAGE(has(*old_ones[i].names, name), name);
            CHECK_MESSAGE(name.find("sha1") == name.npos, name);
            CHECK_MESSAGE(name.find("cbc") == name.npos, name);
            CHECK_MESSAGE(name != "ssh-rsa", name);
        }
    }
    CHECK(place(modern.key_exchange, "diffie-hellman-group18-sha512") + 1 ==
          split(modern.key_exchange).size());
    CHECK(place(legacy.key_exchange, "diffie-hellman-group14-sha1") <
          place(legacy.key_exchange, "diffie-hellman-group-exchange-sha256"));
    CHECK(has(legacy.host_keys, "ssh-rsa"));
    CHECK(has(legacy.ciphers, "3des-cbc"));
}

TEST_CASE("known host key types are offered first") {
    const auto first = [](const std::vector<std::string>& known, ssh_profile profile) {
        return split(host_key_algorithms(known, algorithms_of(profile).host_keys));
    };
    using names = std::vector<std::string>;
    const auto modern = split(algorithms_of(ssh_profile::modern).host_keys);
    CHECK(first({}, ssh_profile::modern) == modern);
    CHECK(first({"ssh-dss", "x", ""}, ssh_profile::modern) == modern);
    CHECK(first({"ssh-rsa"}, ssh_profile::modern) ==
          names{"rsa-sha2-512", "rsa-sha2-256", "ssh-ed25519", "ecdsa-sha2-nistp256",
                "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"});
    CHECK(first({"ssh-rsa", "ssh-rsa"}, ssh_profile::legacy) ==
          names{"rsa-sha2-512", "rsa-sha2-256", "ssh-rsa", "ssh-ed25519", "ecdsa-sha2-nistp256",
                "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"});
    CHECK(first({"ecdsa-sha2-nistp384", "ssh-ed25519"}, ssh_profile::modern) ==
          names{"ecdsa-sha2-nistp384", "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp521",
                "rsa-sha2-512", "rsa-sha2-256"});
}

TEST_CASE("libssh's words about lists that do not meet") {
    // What 0.10.6 (log) and 0.11.5 (error) said about an sshd with one algorithm.
    const auto logged = algorithm_mismatch(
        "ssh_kex_select_methods: kex error : no match for method kex algos: server "
        "[diffie-hellman-group14-sha1,kex-strict-s-v00@openssh.com], client "
        "[curve25519-sha256,ecdh-sha2-nistp256]");
    REQUIRE(logged);
    CHECK(logged->what == "kex algos");
    CHECK(logged->server == "diffie-hellman-group14-sha1,kex-strict-s-v00@openssh.com");
    CHECK(logged->client == "curve25519-sha256,ecdh-sha2-nistp256");
    const auto found = algorithm_mismatch(
        "kex error : no match for method encryption client->server: server [3des-cbc], client "
        "[aes256-gcm@openssh.com,aes256-ctr]");
    REQUIRE(found);
    CHECK(found->what == "encryption client->server");
    CHECK(found->server == "3des-cbc");
    CHECK(found->client == "aes256-gcm@openssh.com,aes256-ctr");
    const auto cut = algorithm_mismatch("no match for method kex algos: server [a,b], client [c,d");
    REQUIRE(cut);
    CHECK(cut->client == "c,d");
    const auto cut_early = algorithm_mismatch("no match for method kex algos: server [a,b");
    REQUIRE(cut_early);
    CHECK(cut_early->server == "a,b");
    CHECK(cut_early->client.empty());
    for (const char* other : {"", "Socket error: disconnected", "no match for method ",
                              "no match for method x", "kex error : no match"})
        CHECK(!algorithm_mismatch(other));
}

namespace {

target of_profile(ssh_profile profile) {
    target device;
    device.profile = profile;
    return device;
}

target with_lists(algorithm_lists written, ssh_profile profile = ssh_profile::modern) {
    target device = of_profile(profile);
    device.algorithms = std::make_shared<const algorithm_choice>(
        algorithm_choice{written, resolved(written, profile)});
    return device;
}

server_algorithms old_server() {
    return {"diffie-hellman-group14-sha1", "ssh-rsa",   "aes128-cbc,3des-cbc",
            "aes128-cbc,3des-cbc",         "hmac-sha1", "hmac-sha1"};
}

bool tells(const std::string& text, const std::string& words) {
    return text.find(words) != text.npos;
}

}  // namespace

TEST_CASE("a mismatch in words shows both lists, escaped, and what a profile would bring") {
    const auto modern = of_profile(ssh_profile::modern);
    const auto legacy = of_profile(ssh_profile::legacy);
    const algorithm_mismatch_lists lists{"encryption client->server", "3des-cbc\x1b[2J",
                                         "aes256-ctr"};
    const auto words = describe(lists, modern);
    CHECK(tells(words, "3des-cbc"));
    CHECK(tells(words, "aes256-ctr"));
    CHECK_FALSE(tells(words, "\x1b"));
    CHECK_FALSE(tells(words, "legacy"));
    CHECK(tells(describe({"encryption client->server", "x,3des-cbc", "aes256-ctr"}, modern),
                "the legacy profile knows 3des-cbc"));
    CHECK(tells(describe({"mac algo client->server", "hmac-md5,hmac-sha1", "x"}, modern),
                "the compat profile knows hmac-sha1"));
    CHECK(tells(describe({"server host key algo", "ssh-rsa", "x"}, modern),
                "the compat profile knows ssh-rsa"));
    CHECK(tells(
        describe({"kex algos", "diffie-hellman-group1-sha1", "x"}, of_profile(ssh_profile::compat)),
        "the legacy profile knows diffie-hellman-group1-sha1"));
    CHECK_FALSE(tells(describe({"kex algos", "diffie-hellman-group1-sha1", "x"}, legacy),
                      "the legacy profile"));
    // No advice that the profile in force makes untrue, none for what no profile has.
    for (const auto* device : {&modern, &legacy}) {
        for (const char* what : {"server host key algo", "mac algo client->server",
                                 "encryption client->server", "kex algos"}) {
            const auto none =
                describe({what, "ssh-dss,hmac-md5,hmac-sha1-96,arcfour,x", "y"}, *device);
            CHECK_FALSE(tells(none, "legacy"));
            CHECK(tells(none, "no profile"));
        }
        const auto packed = describe({"compression algo client->server", "zlib", "none"}, *device);
        CHECK_FALSE(tells(packed, "legacy"));
        CHECK(tells(packed, "never compresses"));
    }
    CHECK(describe({"kex algos", std::string(100'000, 'x'), "y"}, modern).size() < 2'000);
}

TEST_CASE("the profile that is named is the smallest with which everything is agreed on") {
    const algorithm_mismatch_lists lists{"kex algos", "diffie-hellman-group14-sha1", "x"};
    const auto modern = of_profile(ssh_profile::modern);
    auto offered = old_server();
    CHECK(tells(describe(lists, modern, &offered),
                "the compat profile knows diffie-hellman-group14-sha1, and all else that the "
                "device needs: set `profile: compat`"));
    offered.ciphers_in = "3des-cbc";
    CHECK(tells(describe(lists, modern, &offered), "set `profile: legacy`"));
    CHECK(
        tells(describe(lists, of_profile(ssh_profile::compat), &offered), "set `profile: legacy`"));
    offered.macs_in = "hmac-md5";
    const auto hopeless = describe(lists, modern, &offered);
    CHECK_FALSE(tells(hopeless, "profile: "));
    CHECK(tells(hopeless, "of another list libssh has none of what the device offers"));
}

TEST_CASE("where lists are set by hand, the way out is true for them") {
    const algorithm_mismatch_lists lists{"kex algos", "diffie-hellman-group14-sha1", "x"};
    const auto offered = old_server();
    const auto pinned =
        describe(lists, with_lists({"curve25519-sha256", {}, {}, {}, {}}), &offered);
    CHECK(
        tells(pinned, "netpoll could do diffie-hellman-group14-sha1, which its `kex:` leaves out"));
    CHECK_FALSE(tells(pinned, "profile: "));
    // What is written goes on top of any profile.
    const auto more = with_lists({{}, {}, "-*cbc", {}, {}});
    CHECK(tells(describe(lists, more, &offered), "another list that is set leaves out"));
    const auto first = with_lists({"^curve25519-sha256", {}, {}, {}, {}});
    CHECK(tells(describe(lists, first, &offered), "set `profile: compat`"));
}

TEST_CASE("libssh takes what is set by hand") {
    const session_ptr session(ssh_new());
    const auto made = resolved(
        {"+diffie-hellman-group1-sha1", "-ecdsa-*", "^aes128-ctr", "hmac-sha1", "+ssh-rsa"},
        ssh_profile::modern);
    for (const auto& [option, names] : options_of(made))
        CHECK(ssh_options_set(session.get(), option, names->c_str()) == 0);
}
