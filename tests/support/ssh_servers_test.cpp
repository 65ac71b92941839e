// Tests that each server comes up and lets OpenSSH's own client in. Knows nothing of netpoll.
#include "support/ssh_servers.hpp"
#include "support/skip.hpp"
#include "support/test_account.hpp"

#include <doctest/doctest.h>
#include <signal.h>

using namespace netpoll::testing;

namespace {

/// `ssh` with nothing of the user's own configuration, strict about host keys. An empty command
/// asks for a shell on a terminal. Questions are answered by an askpass program.
class ssh_client {
public:
    explicit ssh_client(const ssh_server& server, std::string token = {})
        : access_(server.access()), token_(std::move(token)) {
        write_file(folder_ / "known_hosts", access_.known_hosts);
        write_file(folder_ / "askpass",
                   "#!/bin/sh\n"
                   "case $1 in *Token*) echo \"$TOKEN\" ;; *) echo \"$PASSWORD\" ;; esac\n",
                   0755);
    }

    run_result with_key(const std::string& command, std::vector<std::string> more = {}) const {
        more.insert(more.end(), {"-i", access_.key, "-o", "PreferredAuthentications=publickey"});
        return login(more, command);
    }

    run_result with_password(const std::string& method, const std::string& command,
                             const std::string& input = {}) const {
        return login({"-o", "PreferredAuthentications=" + method, "-o", "PubkeyAuthentication=no"},
                     command, input);
    }

    run_result login(const std::vector<std::string>& more, const std::string& command,
                     const std::string& input = {}) const {
        std::vector<std::string> argv{"ssh", "-F", "none", "-p", std::to_string(access_.port)};
        argv.insert(argv.end(), {"-l", access_.username, "-o", "StrictHostKeyChecking=yes"});
        argv.insert(argv.end(), {"-o", "IdentitiesOnly=yes", "-o", "NumberOfPasswordPrompts=1"});
        argv.insert(argv.end(), {"-o", "UserKnownHostsFile=" + (folder_ / "known_hosts")});
        argv.insert(argv.end(), {"-o", "GlobalKnownHostsFile=/dev/null"});
        argv.insert(argv.end(), more.begin(), more.end());
        argv.emplace_back(command.empty() ? "-tt" : "-T");
        argv.push_back(access_.address);
        if (!command.empty()) argv.push_back(command);
        child_options options;
        options.environment = {"PASSWORD=" + access_.password,
                               "TOKEN=" + token_,
                               "SSH_ASKPASS=" + (folder_ / "askpass"),
                               "SSH_ASKPASS_REQUIRE=force",
                               "DISPLAY=",
                               "SSH_AUTH_SOCK"};
        options.input = input;
        return run(argv, options);
    }

private:
    const server_access& access_;
    std::string token_;
    temp_folder folder_;
};

void check_both_logins(const ssh_server& server) {
    const ssh_client client(server);
    const auto by_key = client.with_key("echo hello; exit 3");
    CHECK_MESSAGE(by_key.status == 3, by_key.err);
    CHECK(by_key.out == "hello\n");
    const auto by_password = client.with_password("password", "id -un");
    CHECK_MESSAGE(by_password.status == 0, by_password.err);
    CHECK(by_password.out == server.access().username + "\n");
}

}  // namespace

TEST_CASE("OpenSSH lets key and password in") {
    if (!can_run(openssh_server::obstacle())) return;
    openssh_server server;
    check_both_logins(server);
    const auto shell =
        ssh_client(server).with_password("password", "", "echo sum $((40 + 2))\nexit\n");
    CHECK(shell.out.find("sum 42") != std::string::npos);
    CHECK(shell.out.find(server.access().username + "@device:~$ ") != std::string::npos);
    CHECK(server.process().wait_for_line("Accepted password for " + server.access().username));
}

TEST_CASE("OpenSSH takes restrictions, and keyboard-interactive by PAM") {
    if (!can_run(openssh_server::obstacle())) return;
    const openssh_server picky({{"rsa"}, true, {"KexAlgorithms diffie-hellman-group14-sha256"}});
    const ssh_client client(picky);
    CHECK(client.with_key("true", {"-o", "KexAlgorithms=curve25519-sha256"}).status == 255);
    CHECK(client.with_key("true", {"-o", "KexAlgorithms=diffie-hellman-group14-sha256"}).status ==
          0);
    const auto asked = client.with_password("keyboard-interactive", "echo in");
    CHECK_MESSAGE(asked.out == "in\n", asked.err);
}

TEST_CASE("every kind of key that the account authorizes is let in") {
    if (!can_run(openssh_server::obstacle())) return;
    const openssh_server server({{"ed25519"}, false, {"AuthenticationMethods publickey"}});
    const temp_folder folder;
    for (const auto& options :
         {key_options{"rsa", 2048, "", true}, key_options{"ecdsa", 0, "", false}}) {
        const std::string path = folder / options.type;
        make_key(path, options);
        test_account::of_this_process().authorize(read_file(path + ".pub"));
        const auto in = ssh_client(server).login({"-i", path}, "echo in");
        CHECK_MESSAGE(in.out == "in\n", options.type, ": ", in.err);
    }
}

TEST_CASE("dropbear lets key and password in") {
    if (!can_run(dropbear_server::obstacle())) return;
    const dropbear_server server({{"ed25519", "ecdsa", "rsa"}, {}});
    check_both_logins(server);
}

TEST_CASE("the asyncssh device lets key, password and keyboard-interactive in") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const asyncssh_server server;
    const ssh_client client(server);
    const auto by_key = client.with_key("show version");
    CHECK_MESSAGE(by_key.status == 0, by_key.err);
    CHECK(by_key.out.find("Serial number TD0001\n") != std::string::npos);
    CHECK(client.with_password("password", "nonsense").status == 1);
    CHECK(client.with_password("keyboard-interactive", "show version").status == 0);
}

TEST_CASE("a server whose place is taken is not mistaken for the one that listens there") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const asyncssh_server there;
    asyncssh_options late;
    late.address = there.access().address;
    late.port = there.access().port;
    CHECK_THROWS_WITH_AS(asyncssh_server{late}, doctest::Contains("address already in use"),
                         std::runtime_error);
}

TEST_CASE("the asyncssh device pages, echoes and says goodbye") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const asyncssh_server server({{"password"}, {"--motd", "Hello"}});
    const auto r = ssh_client(server).with_password(
        "password", "", "show running-config\n  terminal length 0\nshow running-config\nexit\n");
    CHECK_MESSAGE(r.out.find("Hello\r\n\r\ndevice1#show running-config") != std::string::npos,
                  r.out);
    CHECK(r.out.find("Ethernet24\r\n --More-- ") != std::string::npos);
    CHECK(r.out.find("Ethernet24\r\ninterface Ethernet25") != std::string::npos);
    CHECK(r.out.find("device1#exit\r\n") != std::string::npos);
}

TEST_CASE("the asyncssh device is odd where it is told to be") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const auto exec_status = [](const std::string& odd) {
        const asyncssh_server server({{"publickey"}, {"--odd", odd}});
        return ssh_client(server).with_key("show version").status;
    };
    CHECK(exec_status("close-without-eof") == 0);
    CHECK(exec_status("slow-drip") == 0);
    CHECK(exec_status("control-banner") == 0);
    CHECK(exec_status("no-exit-status") == 255);
    CHECK(exec_status("exit-signal") == 255);
    CHECK(exec_status("no-exec") == 255);
    CHECK(exec_status("partial-success") == 255);
}

TEST_CASE("the asyncssh device wants key and password, or asks several questions") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const asyncssh_server both({{"publickey", "password"}, {"--odd", "partial-success"}});
    const auto in = ssh_client(both).login({"-i", both.access().key}, "show version");
    CHECK_MESSAGE(in.status == 0, in.err);
    const asyncssh_server empty({{"keyboard-interactive"}, {"--odd", "empty-kbdint"}});
    CHECK(ssh_client(empty).with_password("keyboard-interactive", "show version").status == 0);
    const asyncssh_server later({{"keyboard-interactive"}, {"--odd", "token-later"}});
    CHECK(ssh_client(later, later.token())
              .with_password("keyboard-interactive", "show version")
              .status == 0);
    CHECK(ssh_client(later, "wrong").with_password("keyboard-interactive", "show version").status ==
          255);
}
