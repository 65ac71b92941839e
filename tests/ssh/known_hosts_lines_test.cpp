// Lines that one index gives to another, and keys that somebody else accepted. Knows no session.
#include "ssh/accepted_key.hpp"
#include "ssh/host_key_line.hpp"
#include "ssh/host_key_samples.hpp"
#include "support/child_process.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <array>
#include <thread>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using texts = std::vector<std::string>;

constexpr const char* ed25519 = "ssh-ed25519";
constexpr const char* rsa_key = "ssh-rsa";

struct from_text {
    explicit from_text(const std::string& text) {
        write_file(path, text, 0600);
        REQUIRE(keys.load(path, true).empty());
    }

    temp_folder folder;
    std::string path{folder / "known hosts"};
    known_hosts keys;
};

std::string hashed(const std::string& line) {
    const temp_folder folder;
    write_file(folder / "k", line, 0600);
    const auto made = run({"ssh-keygen", "-q", "-H", "-f", folder / "k"});
    REQUIRE_MESSAGE(made.status == 0, made.err);
    return read_file(folder / "k");
}

std::string judged(const known_hosts& keys, const host_key_name& name, const std::string& type,
                   const std::string& body) {
    const auto verdict = keys.judge(name.host, name.port, type, key_blob(type, body));
    std::string text = std::to_string(static_cast<int>(verdict.verdict)) + " " +
                       to_string(verdict.where) + " " + verdict.listed;
    for (const auto& each : verdict.known_types)
        text += " " + each;
    for (const auto& each : keys.types_for(name.host, name.port))
        text += " offers " + each;
    const auto authority = keys.authority_for(name.host, name.port);
    return text + (authority ? " by " + to_string(*authority) : "");
}

/// A device whose poller accepted this key.
outcome accepted_by_poller(const std::string& host, const std::string& body) {
    target device;
    device.hostname = host;
    outcome done;
    done.target = std::make_shared<const target>(std::move(device));
    done.status = device_status::ok;
    done.attempts.emplace_back();
    done.ssh.host_key = ed25519;
    done.ssh.key_accepted = true;
    done.ssh.public_key = key_blob(ed25519, body);
    return done;
}

}  // namespace

TEST_CASE("known_hosts lines of one host judge its keys elsewhere as the whole file does here") {
    const from_text whole(
        key_line("sw1,sw2,10.0.0.1", ed25519) + hashed(key_line("sw1", rsa_key, "hidden")) +
        key_line("*.lab,!bad.lab", ed25519, "pattern") + key_line("[sw3]:2222", ed25519, "three") +
        key_line("sw3", rsa_key, "plain") + "@revoked " + key_line("*", ed25519, "stolen") +
        "@revoked " + key_line("sw9", ed25519, "other") + "@cert-authority " +
        key_line("*.lab,sw4", ed25519, "ca") + hashed(key_line("[sw5]:22", ed25519, "five")));
    const std::array names{host_key_name{"sw1", 22},       host_key_name{"SW2", 22},
                           host_key_name{"10.0.0.1", 830}, host_key_name{"r.lab", 22},
                           host_key_name{"bad.lab", 22},   host_key_name{"sw3", 2222},
                           host_key_name{"sw3", 2223},     host_key_name{"sw4", 22},
                           host_key_name{"sw5", 22},       host_key_name{"nobody", 22}};
    for (const auto& name : names) {
        CAPTURE(std::string(name.host));
        // What hides behind a hash is found once.
        judged(whole.keys, name, "ssh-dss", "none");
        known_hosts poller;
        CHECK(poller.add_lines(whole.keys.lines_for(name)).empty());
        for (const auto* body : {"key", "hidden", "pattern", "three", "plain", "stolen", "five"})
            for (const auto* type : {ed25519, rsa_key})
                CHECK(judged(poller, name, type, body) == judged(whole.keys, name, type, body));
    }
}

TEST_CASE("known_hosts lines: only those that count, each where it was read") {
    const from_text whole("# ours\n" + key_line("sw1,sw2", ed25519) + key_line("sw2", rsa_key) +
                          "@revoked " + key_line("sw1", rsa_key, "old"));
    const auto key = [](const char* type, const char* body) { return key_blob(type, body); };
    CHECK(whole.keys.lines_for({"sw1", 22}) ==
          texts{"sw1 ssh-ed25519 " + key(ed25519, "key") + " " + whole.path + ":2",
                "@revoked sw1 ssh-rsa " + key(rsa_key, "old") + " " + whole.path + ":4"});
    CHECK(whole.keys.lines_for({"sw3", 22}).empty());
    known_hosts poller;
    const auto lines = whole.keys.lines_for({"sw1", 22});
    CHECK(poller.add_lines(lines).empty());
    CHECK(poller.add_lines(lines).empty());
    CHECK(poller.size() == 1);
    CHECK(poller.lines_for({"sw1", 22}) == lines);
}

TEST_CASE("known_hosts lines: one that revokes and cannot be understood is told") {
    known_hosts poller;
    const auto wrong = poller.add_lines({"@revoked sw1 ssh-rsa AAAA /k:7", "junk", ""});
    REQUIRE(wrong.fatal.size() == 1);
    CHECK(wrong.fatal.front().where == source_position{"/k", 7});
    CHECK(wrong.skipped.size() == 1);
    CHECK(position_in_comment("@revoked a b c /with blanks:12") ==
          source_position{"/with blanks", 12});
    CHECK(position_in_comment("a b c ann@laptop") == source_position{"ann@laptop", 0});
    CHECK(position_in_comment("a b c") == source_position{});
    CHECK(position_in_comment("") == source_position{});
}

TEST_CASE("known_hosts lines are taken in while sessions judge") {
    constexpr int hosts = 300;
    known_hosts poller;
    std::thread adds([&] {
        for (int i = 0; i < hosts; ++i)
            poller.add_lines({"h" + key_line(std::to_string(i), ed25519)});
    });
    const auto is_known = [&](int i) {
        return poller.judge("h" + std::to_string(i), 22, ed25519, key_blob(ed25519)).verdict ==
               host_key_verdict::known;
    };
    while (!is_known(hosts - 1))
        poller.types_for("h1", 22);
    adds.join();
    for (int i = 0; i < hosts; ++i)
        CHECK(is_known(i));
}

TEST_CASE("a key that a poller accepted is written down here, or the device says why not") {
    const from_text file(key_line("sw2", ed25519, "listed"));
    known_hosts keys;
    CHECK(keys.load(file.path, true).empty());
    keys.append_to(file.path);
    auto fresh = accepted_by_poller("sw1", "new");
    keep_accepted_key(fresh, keys, host_key_policy::accept_new);
    CHECK(fresh.status == device_status::ok);
    CHECK(fresh.ssh.key_accepted);
    CHECK(read_file(file.path) ==
          key_line("sw2", ed25519, "listed") + key_line("sw1", ed25519, "new"));
    auto other = accepted_by_poller("sw2", "new");
    keep_accepted_key(other, keys, host_key_policy::accept_new);
    CHECK(other.status == device_status::failed);
    CHECK_FALSE(other.ssh.key_accepted);
    REQUIRE(other.error);
    CHECK(other.error->code == errc::host_key_unsaved);
    CHECK(other.error->detail.starts_with(file.path + ":1 lists another key for this host"));
    CHECK(other.attempts.back().cause == attempt::failure{errc::host_key_unsaved, phase::host_key});
    auto unasked = accepted_by_poller("sw3", "new");
    keep_accepted_key(unasked, keys, host_key_policy::strict);
    CHECK(unasked.error->code == errc::host_key_unsaved);
    auto known = accepted_by_poller("sw4", "new");
    known.ssh.key_accepted = false;
    keep_accepted_key(known, keys, host_key_policy::strict);
    CHECK(known.status == device_status::ok);
}
