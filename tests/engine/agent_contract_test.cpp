// The engines' contract over logins whose keys are in an ssh-agent. Knows no password.
#include "engine/server_devices.hpp"
#include "support/skip.hpp"
#include "support/ssh_agents.hpp"
#include "support/test_account.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

bool can_run_agents() {
    return can_run(openssh_server::obstacle()) && can_run(true_agent::obstacle()) &&
           can_run(odd_agent::obstacle());
}

openssh_server keys_only(std::vector<std::string> settings = {}) {
    openssh_options how;
    how.settings = std::move(settings);
    how.settings.emplace_back("PasswordAuthentication no");
    return openssh_server{how};
}

/// One device that has nothing but the agent; `adjust` changes how it is reached.
template <class Adjust>
outcome by_agent(const ssh_server& server, const std::string& socket, Adjust adjust,
                 milliseconds patience = milliseconds{10'000},
                 milliseconds listing_patience = milliseconds{10'000}) {
    fleet devices = trusting(server);
    devices.agent_patience = patience;
    devices.listing_patience = listing_patience;
    device one = device_at(server);
    one.password.clear();
    one.agent = socket;
    one.commands = {"true"};
    adjust(one);
    devices.add(one);
    auto got = run_on_every_engine(devices).front();
    got.target = nullptr;
    return got;
}

outcome by_agent(const ssh_server& server, const std::string& socket,
                 milliseconds patience = milliseconds{10'000}) {
    const auto as_it_is = [](device&) {};
    return by_agent(server, socket, as_it_is, patience);
}

std::string told(const outcome& what) {
    if (!what.error) return "ok";
    return std::string(name(what.error->code)) + ": " + what.error->detail;
}

bool has_words(const outcome& what, const std::string& text) {
    return told(what).find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("agent: every kind of key, and which one it was is told") {
    if (!can_run_agents()) return;
    const auto server = keys_only();
    temp_folder folder;
    for (const char* type : {"ed25519", "rsa", "ecdsa"}) {
        CAPTURE(type);
        const auto key = folder / type;
        make_key(key, {type, 0, {}, false});
        test_account::of_this_process().authorize(read_file(key + ".pub"));
        true_agent agent;
        agent.add(key);
        const auto got = by_agent(server, agent.socket());
        CHECK(told(got) == "ok");
        CHECK(got.ssh.auth == "publickey");
        CHECK(got.ssh.auth_key.starts_with("SHA256:"));
        CHECK(got.ssh.auth_key.find("of the ssh-agent") != std::string::npos);
    }
    odd_agent security_key{"sk"};
    test_account::of_this_process().authorize(security_key.public_key());
    CHECK(told(by_agent(server, security_key.socket())) == "ok");
}

TEST_CASE("agent: a certificate goes before its plain key") {
    if (!can_run_agents()) return;
    temp_folder folder;
    make_key(folder / "ca");
    make_key(folder / "user");
    // One try: whoever offers the plain key first is turned away.
    const auto server = keys_only({"TrustedUserCAKeys " + folder / "ca.pub", "MaxAuthTries 1"});
    const auto sign = [&](const std::string& principal, const std::string& validity) {
        return run({"ssh-keygen", "-q", "-s", folder / "ca", "-I", "test", "-n", principal, "-V",
                    validity, folder / "user.pub"})
            .status;
    };
    REQUIRE(sign(server.access().username, "-1h:+1h") == 0);
    true_agent agent;
    agent.add(folder / "user");
    const auto got = by_agent(server, agent.socket());
    CHECK(told(got) == "ok");
    CHECK(got.ssh.auth_key.find("(certificate)") != std::string::npos);
    const auto named =
        by_agent(server, agent.socket(), [&](device& one) { one.keys = {folder / "user.pub"}; });
    CHECK(told(named) == "ok");
    const auto by_file = by_agent(server, "", [&](device& one) { one.keys = {folder / "user"}; });
    CHECK(told(by_file) == "ok");
    CHECK(by_file.ssh.auth_key.find("user (certificate)") != std::string::npos);

    // Its agent need not hold the certificate.
    true_agent plain;
    write_file(folder / "held", read_file(folder / "user"), 0600);
    plain.add(folder / "held");
    const auto beside =
        by_agent(server, plain.socket(), [&](device& one) { one.keys = {folder / "user.pub"}; });
    CHECK(told(beside) == "ok");
    CHECK(beside.ssh.auth_key.find("user.pub (certificate) of the ssh-agent") != std::string::npos);

    // One that is over is not offered, for it would cost a try.
    REQUIRE(sign(server.access().username, "-2h:-1h") == 0);
    true_agent late;
    late.add(folder / "user");
    const auto expired = by_agent(server, late.socket());
    CAPTURE(told(expired));
    CHECK_FALSE(has_words(expired, "(certificate)"));
    CHECK(has_words(expired, "auth_rejected"));
    const auto patient = keys_only({"TrustedUserCAKeys " + folder / "ca.pub"});
    CHECK(has_words(by_agent(patient, "", [&](device& one) { one.keys = {folder / "user"}; }),
                    "-cert.pub: the certificate test expired on"));
    REQUIRE(sign("somebody-else", "-1h:+1h") == 0);
    CHECK(has_words(by_agent(patient, "", [&](device& one) { one.keys = {folder / "user"}; }),
                    "is for somebody-else, not for " + server.access().username));
}

TEST_CASE("agent: it is asked for a key that is named by its public half") {
    if (!can_run_agents()) return;
    const auto server = keys_only({"MaxAuthTries 1"});
    temp_folder folder;
    true_agent agent;
    for (int i = 0; i < 5; ++i) {
        make_key(folder / std::to_string(i), {"ed25519", 0, "unknown to netpoll", false});
        const auto copy = folder / ("plain" + std::to_string(i));
        write_file(copy, read_file(folder / std::to_string(i)), 0600);
        REQUIRE(run({"ssh-keygen", "-q", "-p", "-P", "unknown to netpoll", "-N", "", "-f", copy})
                    .status == 0);
        agent.add(copy);
    }
    test_account::of_this_process().authorize(read_file(folder / "4.pub"));
    for (const auto& path : {folder / "4.pub", folder / "4"}) {
        CAPTURE(path);
        const auto got = by_agent(server, agent.socket(), [&](device& one) { one.keys = {path}; });
        CHECK(told(got) == "ok");
        CHECK(got.ssh.auth_key.find(path) != std::string::npos);
    }
}

TEST_CASE("agent: of twenty keys three are offered, and before a password two") {
    if (!can_run_agents()) return;
    const auto tries = [](const std::string& password_method) {
        openssh_options how;
        how.settings = {"MaxAuthTries 3", "PasswordAuthentication " + password_method};
        return openssh_server{how};
    };
    temp_folder folder;
    true_agent agent;
    for (int i = 0; i < 20; ++i) {
        make_key(folder / std::to_string(i));
        agent.add(folder / std::to_string(i));
    }
    const auto strict = tries("no");
    const auto got = by_agent(strict, agent.socket());
    CAPTURE(told(got));
    CHECK(has_words(got, "auth_rejected: "));
    CHECK(has_words(got, "of the ssh-agent"));
    const auto lenient = tries("yes");
    const auto by_password = by_agent(
        lenient, agent.socket(), [&](device& one) { one.password = lenient.access().password; });
    CHECK(told(by_password) == "ok");
    CHECK(by_password.ssh.auth == "password");
    CHECK(by_password.ssh.auth_key.empty());
}

TEST_CASE("agent: RSA with SHA-1 alone is named by an error, and logs in where it is set") {
    if (!can_run_agents()) return;
    temp_folder folder;
    make_key(folder / "rsa", {"rsa", 0, {}, false});
    const auto server = keys_only({"PubkeyAcceptedAlgorithms ssh-rsa"});
    test_account::of_this_process().authorize(read_file(folder / "rsa.pub"));
    true_agent agent;
    agent.add(folder / "rsa");
    const auto by = [&](const std::string& socket, bool sha1) {
        return told(by_agent(server, socket, [&](device& one) {
            if (socket.empty()) one.keys = {folder / "rsa"};
            if (sha1) one.public_keys = "ssh-rsa";
        }));
    };
    for (const auto& socket : {std::string(), agent.socket()}) {
        CAPTURE(socket);
        const auto refused = by(socket, false);
        CAPTURE(refused);
        CHECK(refused.find("SHA-1 only") != std::string::npos);
        CHECK(by(socket, true) == "ok");
    }
}

TEST_CASE("agent: absent, locked, hanging and refusing ones are causes, never hangs") {
    if (!can_run_agents()) return;
    const auto server = keys_only();
    CHECK(has_words(by_agent(server, "/nonexistent/agent"), "there is no such socket"));
    temp_folder folder;
    make_key(folder / "key");
    true_agent locked;
    locked.add(folder / "key");
    locked.lock();
    CHECK(has_words(by_agent(server, locked.socket()), "agent_failed: "));
    CHECK(has_words(by_agent(server, locked.socket()), "it is locked (ssh-add -X)"));
    true_agent stopped;
    stopped.stop();
    const auto as_it_is = [](device&) {};
    const auto never =
        by_agent(server, stopped.socket(), as_it_is, milliseconds{10'000}, milliseconds{1'000});
    CAPTURE(told(never));
    CHECK(has_words(never, "it has not answered within 1 s"));
    const std::pair<const char*, const char*> ways[] = {{"hang", "it has not answered within 1 s"},
                                                        {"refuse", "it refused to sign"},
                                                        {"cut", "it has closed the connection"},
                                                        {"huge-list", "its answer makes no sense"}};
    for (const auto& [way, words] : ways) {
        CAPTURE(way);
        odd_agent odd{way};
        test_account::of_this_process().authorize(odd.public_key());
        // Only who never answers is not waited for: on a busy machine all others are slow too.
        const bool hangs = std::string_view(way) == "hang";
        const auto got = by_agent(server, odd.socket(), milliseconds{hangs ? 1'000 : 10'000});
        CAPTURE(told(got));
        CHECK(has_words(got, "agent_failed: "));
        CHECK(has_words(got, words));
    }
    odd_agent liar{"garbage"};
    test_account::of_this_process().authorize(liar.public_key());
    CHECK(has_words(by_agent(server, liar.socket()), "auth_rejected: tried publickey"));
}

TEST_CASE("agent: one that hangs holds up nobody else, and is asked once") {
    if (!can_run_agents()) return;
    const auto server = keys_only();
    odd_agent odd{"hang"};
    test_account::of_this_process().authorize(odd.public_key());
    fleet devices = trusting(server);
    devices.agent_patience = milliseconds{1'500};
    device one = device_at(server);
    one.password.clear();
    one.commands = {"true"};
    for (int i = 0; i < 10; ++i) {
        one.name = "device" + std::to_string(i);
        const bool hangs = i % 2 == 0;
        one.agent = hangs ? odd.socket() : "";
        one.keys.clear();
        if (!hangs) one.keys.push_back(server.access().key);
        devices.add(one);
    }
    for (const auto& engine : every_engine()) {
        CAPTURE(engine.name);
        const auto begun = std::chrono::steady_clock::now();
        const auto all = devices.run(engine);
        CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds{30});
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i % 2 != 0) CHECK(told(all[i]) == "ok");
            if (i % 2 == 0) CHECK(has_words(all[i], "it has not answered within 1 s"));
        }
    }
}

TEST_CASE("agent: many devices over one connection") {
    if (!can_run_agents()) return;
    const auto server = keys_only();
    temp_folder folder;
    make_key(folder / "key");
    test_account::of_this_process().authorize(read_file(folder / "key.pub"));
    true_agent agent;
    agent.add(folder / "key");
    fleet devices = trusting(server);
    device one = device_at(server);
    one.password.clear();
    one.agent = agent.socket();
    one.commands = {"true"};
    for (int i = 0; i < 12; ++i) {
        one.name = "device" + std::to_string(i);
        devices.add(one);
    }
    for (const auto& each : run_on_every_engine(devices))
        CHECK(told(each) == "ok");
}
