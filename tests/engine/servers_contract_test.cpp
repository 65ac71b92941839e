// The engines' contract over real servers: OpenSSH, dropbear, asyncssh. Knows no simulated device.
#include "core/notable_algorithms.hpp"
#include "engine/server_devices.hpp"
#include "support/has.hpp"
#include "support/loopback.hpp"
#include "support/skip.hpp"
#include "support/test_account.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const error& failure(const outcome& one) {
    static const error none{};
    CHECK(one.error.has_value());
    return one.error ? *one.error : none;
}

}  // namespace

TEST_CASE("OpenSSH: commands by exec, their output, their exit status") {
    if (!can_run(openssh_server::obstacle())) return;
    const openssh_server server;
    auto devices = trusting(server);
    auto one = device_at(server);
    one.commands = {"echo out; echo err >&2; exit 3", "printf 'a\\nb'", "true"};
    devices.add(one);
    const auto got = run_on_every_engine(devices).front();
    REQUIRE(got.commands.size() == 3);
    CHECK(got.status == device_status::failed);
    CHECK(failure(got).code == errc::command_error);
    CHECK(got.commands[0].status == command_status::error_marker);
    CHECK(got.commands[0].exit_status == 3);
    CHECK(got.commands[0].output.find("out\n") != std::string::npos);
    CHECK(got.commands[0].output.find("err") != std::string::npos);
    CHECK(got.commands[1].output == "a\nb");
    CHECK(got.commands[2].status == command_status::ok);
    CHECK(got.ssh.server_version.find("OpenSSH") != std::string::npos);
    CHECK(got.ssh.fingerprint.substr(0, 7) == "SHA256:");
}

TEST_CASE("OpenSSH: one session at a time serves one command after another") {
    if (!can_run(openssh_server::obstacle())) return;
    openssh_options narrow;
    narrow.settings = {"MaxSessions 1"};
    const openssh_server server{narrow};
    auto devices = trusting(server);
    for (int i = 0; i < 4; ++i) {
        auto one = device_at(server);
        one.name = "device" + std::to_string(i);
        one.commands = {"echo one", "echo two", "cat", "read x; echo \"got $x\"", "echo five"};
        devices.add(one);
    }
    for (const auto& got : run_on_every_engine(devices)) {
        CAPTURE(digest(got));
        REQUIRE(got.status == device_status::ok);
        CHECK(got.commands[2].output.empty());
        CHECK(got.commands[3].output == "got \n");
        CHECK(got.commands[4].output == "five\n");
    }
}

TEST_CASE("OpenSSH: a command that a signal ends is not ok, the one behind it is") {
    if (!can_run(openssh_server::obstacle())) return;
    const openssh_server server;
    auto devices = trusting(server);
    auto one = device_at(server);
    one.commands = {"echo half; kill -TERM $$", "echo whole"};
    devices.add(one);
    const auto got = run_on_every_engine(devices).front();
    CAPTURE(digest(got));
    CHECK(got.commands[0].status == command_status::incomplete);
    CHECK(got.commands[0].output == "half\n");
    CHECK_FALSE(got.commands[0].exit_status.has_value());
    CHECK(got.commands[1].status == command_status::ok);
    CHECK(failure(got).code == errc::closed);
    CHECK(failure(got).detail.find("ended by signal TERM") != std::string::npos);
}

TEST_CASE("OpenSSH: keys of every type, and a password") {
    if (!can_run(openssh_server::obstacle())) return;
    const openssh_server server;
    auto devices = trusting(server);
    for (const char* type : {"ed25519", "ecdsa", "rsa"}) {
        const auto path = server.folder() / (std::string{"key_"} + type);
        make_key(path, {type, 0, "", false});
        test_account::of_this_process().authorize(read_file(path + ".pub"));
        auto one = device_at(server);
        one.name = type;
        one.password.clear();
        one.keys = {path};
        devices.add(one);
    }
    auto by_password = device_at(server);
    by_password.name = "password";
    devices.add(by_password);
    const auto got = run_on_every_engine(devices);
    for (const auto& one : got) {
        CAPTURE(digest(one));
        CHECK(one.status == device_status::ok);
        CHECK(one.ssh.auth == (one.target->name == "password" ? "password" : "publickey"));
    }
}

TEST_CASE("OpenSSH: one key that is not known leaves the password room in two tries, not in one") {
    if (!can_run(openssh_server::obstacle())) return;
    for (const char* tries : {"1", "2"}) {
        openssh_options how;
        how.settings = {std::string("MaxAuthTries ") + tries};
        const openssh_server server{how};
        auto devices = trusting(server);
        auto one = device_at(server);
        make_key(server.folder() / "stale");
        one.keys = {server.folder() / "stale"};
        devices.add(one);
        const auto got = run_on_every_engine(devices).front();
        CAPTURE(digest(got));
        if (std::string(tries) == "2") {
            CHECK(got.status == device_status::ok);
            CHECK(got.ssh.auth == "password");
            continue;
        }
        CHECK(failure(got).code == errc::auth_rejected);
        CHECK(has(failure(got).detail, "the password was not sent"));
        CHECK_FALSE(has(failure(got).detail, "agent"));
    }
}

TEST_CASE("OpenSSH: of a connection that dies in mid-command no cause is made up") {
    if (!can_run(openssh_server::obstacle())) return;
    const openssh_server server;
    auto devices = trusting(server);
    auto one = device_at(server);
    // The input ends once netpoll has the answer to its request, so the connection dies after it.
    one.commands = {"cat > /dev/null; kill -9 $PPID; sleep 60"};
    devices.add(one);
    const auto got = run_on_every_engine(devices).front();
    CHECK(failure(got).code == errc::closed);
    CHECK(failure(got).phase == phase::command);
    // libssh complains about the host keys that every OpenSSH announces.
    CHECK(failure(got).detail.find("GLOBAL_REQUEST") == std::string::npos);
}

TEST_CASE("OpenSSH: a shell with a learnt prompt") {
    if (!can_run(openssh_server::obstacle())) return;
    const openssh_server server;
    auto devices = trusting(server);
    auto one = device_at(server);
    one.channel = channel_kind::shell;
    one.commands = {"echo hello", "printf 'no newline'; echo", "seq 1 2000"};
    devices.add(one);
    const auto got = run_on_every_engine(devices).front();
    CAPTURE(digest(got));
    REQUIRE(got.status == device_status::ok);
    CHECK(got.commands[0].output == "hello\n");
    CHECK(got.commands[1].output == "no newline\n");
    CHECK(got.commands[2].output.substr(0, 6) == "1\n2\n3\n");
    CHECK(got.commands[2].output.substr(got.commands[2].output.size() - 5) == "2000\n");
}

TEST_CASE("OpenSSH: bytes that never cease and show nothing do not outlive the limits") {
    if (!can_run(openssh_server::obstacle())) return;
    const openssh_server server;
    auto devices = trusting(server);
    auto one = device_at(server);
    one.channel = channel_kind::shell;
    one.commands = {"cat /dev/zero"};
    one.limits.command = milliseconds{500};
    one.limits.close = milliseconds{500};
    devices.add(one);
    const auto got = run_on_every_engine(devices).front();
    CAPTURE(digest(got));
    CHECK(failure(got).code == errc::timed_out);
    CHECK(failure(got).phase == phase::command);
    CHECK(got.commands[0].status == command_status::timeout);
}

TEST_CASE("OpenSSH: what is refused before and at the login") {
    if (!can_run(openssh_server::obstacle())) return;
    const openssh_server server;
    fleet devices;
    auto one = device_at(server);
    one.name = "unknown key";
    devices.add(one);
    CHECK(failure(run_on_every_engine(devices).front()).code == errc::host_key_unknown);

    auto known = trusting(server);
    auto wrong = device_at(server);
    wrong.password = "not-the-password";
    known.add(wrong);
    const auto rejected = run_on_every_engine(known).front();
    CHECK(failure(rejected).code == errc::auth_rejected);
    CHECK(failure(rejected).phase == phase::auth);
    CHECK(failure(rejected).detail.find("not-the-password") == std::string::npos);

    auto nothing = trusting(server);
    auto no_credential = device_at(server);
    no_credential.password.clear();
    nothing.add(no_credential);
    CHECK(failure(run_on_every_engine(nothing).front()).code == errc::auth_unavailable);
}

TEST_CASE("OpenSSH: a listed key of one type is asked for, another key is refused") {
    if (!can_run(openssh_server::obstacle())) return;
    const openssh_server server;
    // Only the RSA key is listed; the server would show ed25519 first.
    std::string rsa_only;
    std::string all = server.access().known_hosts;
    for (std::size_t at_line = 0; at_line < all.size();) {
        const auto end = std::min(all.find('\n', at_line), all.size());
        const auto line = all.substr(at_line, end - at_line);
        if (line.find("ssh-rsa") != std::string::npos) rsa_only = line;
        at_line = end + 1;
    }
    REQUIRE(!rsa_only.empty());
    fleet devices;
    devices.trust(rsa_only);
    devices.add(device_at(server));
    const auto got = run_on_every_engine(devices).front();
    CHECK(got.status == device_status::ok);
    CHECK(got.ssh.host_key == "ssh-rsa");
    REQUIRE(got.attempts.size() == 1);
    CHECK_FALSE(got.attempts[0].cause.has_value());

    // A hashed name is only found once a key is missed: then the listed type is asked for.
    const temp_folder folder;
    write_file(folder / "hashed", rsa_only + "\n");
    REQUIRE(run({"ssh-keygen", "-H", "-f", folder / "hashed"}).status == 0);
    fleet hidden;
    hidden.trust(read_file(folder / "hashed"));
    hidden.add(device_at(server));
    const auto retried = run_on_every_engine(hidden).front();
    CHECK(retried.status == device_status::ok);
    CHECK(retried.ssh.host_key == "ssh-rsa");
    REQUIRE(retried.attempts.size() == 2);
    CHECK(retried.attempts[0].cause == attempt::failure{errc::host_key_changed, phase::host_key});
    CHECK_FALSE(retried.attempts[1].cause.has_value());
    CHECK(retried.attempts[0].started >= retried.started);
    CHECK(retried.attempts[1].started >= retried.attempts[0].started);

    const openssh_server other;
    fleet changed;
    const auto key_text = other.access().known_hosts.substr(other.access().known_hosts.find(' '));
    changed.trust("[" + server.access().address + "]:" + std::to_string(server.access().port) +
                  key_text.substr(0, key_text.find('\n')));
    changed.add(device_at(server));
    const auto refused = run_on_every_engine(changed).front();
    CHECK(failure(refused).code == errc::host_key_changed);
    CHECK(refused.ssh.auth.empty());
}

TEST_CASE("OpenSSH: no common algorithm names both lists") {
    if (!can_run(openssh_server::obstacle())) return;
    openssh_options old;
    old.settings = {"KexAlgorithms diffie-hellman-group1-sha1"};
    const openssh_server server{old};
    auto devices = trusting(server);
    devices.add(device_at(server));
    const auto got = run_on_every_engine(devices).front();
    CHECK(failure(got).code == errc::no_common_algorithm);
    CHECK(failure(got).phase == phase::kex);
    CHECK(failure(got).detail.find("diffie-hellman-group1-sha1") != std::string::npos);
    CHECK(failure(got).detail.find("curve25519-sha256") != std::string::npos);

    auto legacy = trusting(server);
    auto one = device_at(server);
    one.profile = ssh_profile::legacy;
    legacy.add(one);
    CHECK(run_on_every_engine(legacy).front().status == device_status::ok);
}

TEST_CASE("OpenSSH: the profile that an error names does, and what is agreed on is told") {
    if (!can_run(openssh_server::obstacle())) return;
    openssh_options old;
    old.settings = {"KexAlgorithms diffie-hellman-group14-sha1", "Ciphers aes128-cbc",
                    "MACs hmac-sha1"};
    const openssh_server server{old};
    auto devices = trusting(server);
    devices.add(device_at(server));
    const auto refused = run_on_every_engine(devices).front();
    CHECK(failure(refused).detail.find("set `profile: compat`") != std::string::npos);
    CHECK(refused.ssh.profile == ssh_profile::compat);

    auto compat = trusting(server);
    auto one = device_at(server);
    one.profile = ssh_profile::compat;
    compat.add(one);
    const auto got = run_on_every_engine(compat).front();
    REQUIRE(got.status == device_status::ok);
    CHECK(got.ssh.kex == "diffie-hellman-group14-sha1");
    CHECK(got.ssh.cipher == "aes128-cbc");
    CHECK(got.ssh.cipher_out == "aes128-cbc");
    CHECK(got.ssh.mac_out == "hmac-sha1");
    CHECK(names_of(got.ssh.needs) ==
          std::vector<std::string_view>{"diffie-hellman-group14-sha1", "aes128-cbc", "hmac-sha1"});

    old.settings = {"KexAlgorithms diffie-hellman-group-exchange-sha256"};
    const openssh_server exchanges{old};
    auto modern = trusting(exchanges);
    modern.add(device_at(exchanges));
    CHECK(run_on_every_engine(modern).front().ssh.kex == "diffie-hellman-group-exchange-sha256");
}

TEST_CASE("OpenSSH: accept-new writes each host once, and only new ones") {
    if (!can_run(openssh_server::obstacle())) return;
    const openssh_server server;
    for (const auto& engine : every_engine()) {
        CAPTURE(engine.name);
        const temp_folder folder;
        fleet devices;
        devices.host_keys = host_key_policy::accept_new;
        devices.remember_in = folder / "known_hosts";
        for (int i = 0; i < 8; ++i) {
            auto one = device_at(server);
            one.name = "device" + std::to_string(i);
            devices.add(one);
        }
        for (const auto& got : devices.run(engine))
            CHECK(got.status == device_status::ok);
        const auto lines = read_file(folder / "known_hosts");
        CHECK(std::count(lines.begin(), lines.end(), '\n') == 1);
    }
}

TEST_CASE("OpenSSH: key and password together") {
    if (!can_run(openssh_server::obstacle())) return;
    openssh_options both;
    both.settings = {"AuthenticationMethods publickey,password"};
    const openssh_server server{both};
    auto devices = trusting(server);
    auto one = device_at(server);
    one.keys = {server.access().key};
    devices.add(one);
    const auto got = run_on_every_engine(devices).front();
    CAPTURE(digest(got));
    CHECK(got.status == device_status::ok);
}

TEST_CASE("dropbear: exec and shell") {
    if (!can_run(dropbear_server::obstacle())) return;
    const dropbear_server server;
    auto devices = trusting(server);
    auto one = device_at(server);
    one.commands = {"echo one", "echo two"};
    devices.add(one);
    one.name = "shell";
    one.channel = channel_kind::shell;
    devices.add(one);
    const auto got = run_on_every_engine(devices);
    for (const auto& each : got) {
        CAPTURE(digest(each));
        REQUIRE(each.status == device_status::ok);
        // echo's newline stands in exec; a shell's prompt follows it.
        CHECK(each.commands[0].output.substr(0, 3) == "one");
        CHECK(each.commands[1].output.substr(0, 3) == "two");
    }
}
