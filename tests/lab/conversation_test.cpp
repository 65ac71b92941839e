// Talking to simulated devices over SSH: logins, exec, shells, large output.
#include "lab_client.hpp"
#include "lab_process.hpp"
#include "support/has.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace netpoll::testing;

TEST_CASE("exec channels answer without echo, with a status, several in one session") {
    lab_process at(6);
    for (std::size_t i = 0; i < 6; ++i) {
        CAPTURE(i);
        auto client = logged_in_to(at, i);
        const auto shown = client.exec("show version");
        CHECK(shown.ended);
        CHECK(shown.status == 0);
        CHECK_FALSE(has(shown.out, "\r"));
        CHECK_FALSE(has(shown.out, "show version"));
        const auto unknown = client.exec("frobnicate");
        CHECK(unknown.status == (i == 0 ? 127 : 1));
        const auto lines = client.exec("lines 100").out;
        CHECK(std::count(lines.begin(), lines.end(), '\n') == 100);
    }
}

TEST_CASE("linux commands") {
    lab_process at(1, {"--platforms", "linux"});
    auto client = logged_in_to(at);
    CHECK(has(client.exec("uname -a").out, "Linux "));
    CHECK(has(client.exec("uptime").out, "load average"));
    CHECK(has(client.exec("cat /etc/os-release").out, "ID=debian"));
    CHECK(client.exec("echo a  b").out == "a  b\n");
    CHECK(client.exec("true").status == 0);
    CHECK(client.exec("false").status == 1);
    CHECK(client.exec("foo bar").err == "sh: 1: foo: not found\n");
}

TEST_CASE("a shell from login to exit: status, end of file, close of the connection") {
    lab_process at(6);
    for (std::size_t i = 0; i < 6; ++i) {
        CAPTURE(i);
        auto client = logged_in_to(at, i);
        REQUIRE(client.open_shell());
        client.type("show clock\r");
        CHECK(has(client.read_until("show clock\r\n"), "show clock\r\n"));
        client.type("exit\r");
        CHECK(client.read_to_end());
        CHECK(client.status() == 0);
    }
    CHECK(at.counts("open=0 max=1"));
}

TEST_CASE("paging over the wire") {
    lab_process at(1, {"--platforms", "cisco_ios", "--output-lines", "100"});
    auto client = logged_in_to(at);
    REQUIRE(client.open_shell());
    client.type("show version\r");
    CHECK(has(client.read_until(" --More-- "), "System serial number"));
    client.type("q");
    client.read_until("#");
    client.type("terminal length 0\rshow version\r");
    CHECK_FALSE(has(client.read_until("entry 0000000100"), "--More--"));
}

TEST_CASE("login by keyboard-interactive and by key; only what is offered") {
    temp_folder folder;
    const auto key = folder / "id";
    REQUIRE(run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key}).status == 0);
    REQUIRE(run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key + "2"}).status == 0);
    lab_process at(1, {"--authorized-key", key + ".pub", "--auth", "publickey,keyboard-interactive",
                       "--banner", "Authorised users only"});
    {
        auto client = connected_to(at);
        CHECK(client.methods("lab") == (SSH_AUTH_METHOD_PUBLICKEY | SSH_AUTH_METHOD_INTERACTIVE));
        CHECK_FALSE(client.login());
        CHECK_FALSE(client.interactive("lab", "wrong"));
        CHECK_FALSE(client.key("lab", key + "2"));
        CHECK(client.interactive("lab", "lab-password"));
        char* banner = ssh_get_issue_banner(client.session());
        CHECK(banner != nullptr);
        ssh_string_free_char(banner);
    }
    auto client = connected_to(at);
    CHECK_FALSE(client.key("other", key));
    CHECK(client.key("lab", key));
    REQUIRE(client.open_shell());
    CHECK(has(client.read_until("only\r\n"), "Authorised users only"));
}

TEST_CASE("only the algorithms told are offered") {
    lab_process at(1, {"--kex", "diffie-hellman-group18-sha512", "--ciphers", "aes256-ctr"});
    lab_client modern;
    modern.set(SSH_OPTIONS_KEY_EXCHANGE, "curve25519-sha256");
    CHECK_FALSE(modern.connect(at.address(0), at.port()));
    lab_client fitting;
    REQUIRE(fitting.connect(at.address(0), at.port()));
    CHECK(std::string(ssh_get_kex_algo(fitting.session())) == "diffie-hellman-group18-sha512");
    CHECK(std::string(ssh_get_cipher_in(fitting.session())) == "aes256-ctr");
}

TEST_CASE("megabytes arrive whole, also through a window that is opened late") {
    lab_process at(1, {"--platforms", "linux"});
    auto client = logged_in_to(at);
    const auto big = client.exec("bytes 8000000");
    CHECK(big.out.size() == 8'000'000);
    CHECK(has(big.out, "entry 0000100000"));
    CHECK(big.status == 0);

    // A reader that does not read: the lab stops at the window and still serves others.
    lab_client slow;
    REQUIRE(slow.connect(at.address(0), at.port()));
    REQUIRE(slow.login());
    REQUIRE(slow.open_shell());
    slow.type("bytes 8000000\r");
    CHECK(client.exec("echo alive").out == "alive\n");
    CHECK(has(slow.read_until("entry 0000100000"), "entry 0000000001"));
}

TEST_CASE("think time passes before the answer, and can be left by closing") {
    lab_process at(1, {"--latency", "60s", "--platforms", "linux"});
    {
        auto client = logged_in_to(at);
        REQUIRE(client.open_shell());
        client.read_until(":~$ ");
        client.type("export A=1\r");
        client.read_until(":~$ ");
        client.type("uptime\r");
        CHECK(has(client.read_until("uptime\r\n"), "uptime"));
        CHECK(at.counts("open=1 max=1"));
    }
    CHECK(at.counts("open=0 max=1"));
}
