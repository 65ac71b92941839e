// OpenSSH, dropbear and asyncssh as fixtures on loopback. Knows nothing of netpoll.
#include "support/ssh_servers.hpp"

#include "support/loopback.hpp"
#include "support/test_account.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <sstream>
#include <stdexcept>

namespace netpoll::testing {

namespace {

constexpr milliseconds start_limit{30'000};
constexpr const char* sshd = "/usr/sbin/sshd";
constexpr const char* dropbear = "/usr/sbin/dropbear";
constexpr const char* dropbearkey = "/usr/bin/dropbearkey";
/// Debian's own interpreter: python3-asyncssh is invisible to others that stand before it in PATH.
constexpr const char* python = "/usr/bin/python3";

std::optional<std::string> missing(std::initializer_list<const char*> programs) {
    for (const char* program : programs) {
        if (::access(program, X_OK) != 0) return std::string(program) + " is not installed";
    }
    return std::nullopt;
}

/// From 9.8 on sshd shuts out an address after failed logins unless told not to, and before it
/// refuses the setting.
bool has_penalties() {
    const auto version = run({"ssh", "-V"});
    int major = 0;
    int minor = 0;
    if (std::sscanf(version.err.c_str(), "OpenSSH_%d.%d", &major, &minor) != 2) return false;
    return major > 9 || (major == 9 && minor >= 8);
}

std::string joined(const std::vector<std::string>& words, char separator) {
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "" : std::string(1, separator)) + word;
    return text;
}

std::string sshd_config(const server_access& access, const std::string& authorized_keys,
                        const openssh_options& options, const temp_folder& folder) {
    std::ostringstream text;
    for (const auto& line : options.settings)
        text << line << '\n';
    text << "ListenAddress " << access.address << ":" << access.port << '\n'
         << "AuthorizedKeysFile " << authorized_keys << '\n'
         << "AllowUsers " << access.username << '\n'
         << "PasswordAuthentication yes\n"
         << "UsePAM " << (options.keyboard_interactive ? "yes\n" : "no\n")
         << "KbdInteractiveAuthentication " << (options.keyboard_interactive ? "yes\n" : "no\n")
         << "MaxStartups 4096\nMaxSessions 100\nMaxAuthTries 20\nLoginGraceTime 120\n"
         << "UseDNS no\nPrintMotd no\nPrintLastLog no\nStrictModes no\nPidFile none\n"
         << "PermitUserEnvironment no\nLogLevel VERBOSE\n";
    if (has_penalties()) text << "PerSourcePenalties no\n";
    for (const auto& type : options.host_keys)
        text << "HostKey " << folder / type << '\n';
    return text.str();
}

/// What our servers in Python print. Whole, since "ready " is also in "address already in use".
std::string python_ready(const server_access& access) {
    return "ready " + access.address + ' ' + std::to_string(access.port);
}

}  // namespace

ssh_server::ssh_server() {
    access_.address = own_address();
    access_.port = free_port(access_.address);
}

void ssh_server::take_account() {
    const auto& account = test_account::of_this_process();
    access_.username = account.username();
    access_.password = account.password();
    access_.key = account.key();
}

void ssh_server::start(std::vector<std::string> argv, std::string_view ready_line,
                       std::vector<std::string> environment, bool has_banner) {
    const std::string program = argv.front();
    process_ = std::make_unique<child_process>(
        std::move(argv), child_options{std::move(environment), {}, folder_.path()});
    if (process_->wait_for_line(ready_line, start_limit) &&
        (!has_banner || !ssh_banner(access_.address, access_.port, start_limit).empty())) {
        return;
    }
    process_->terminate();
    throw std::runtime_error(program + " does not answer on " + access_.address + ": " +
                             process_->out() + process_->err());
}

void ssh_server::add_known_host(const std::string& public_key) {
    std::istringstream words(public_key);
    std::string type;
    std::string base64;
    words >> type >> base64;
    access_.known_hosts += '[' + access_.address + "]:" + std::to_string(access_.port) + ' ' +
                           type + ' ' + base64 + '\n';
}

std::optional<std::string> openssh_server::obstacle() {
    if (auto why = missing({sshd, "/usr/bin/ssh", "/usr/bin/ssh-keygen"})) return why;
    return test_account::obstacle();
}

openssh_server::openssh_server(const openssh_options& options) {
    if (!options.address.empty()) {
        access_.address = options.address;
        access_.port = free_port(access_.address);
    }
    take_account();
    ::mkdir("/run/sshd", 0755);  // sshd's empty folder; /run forgets it at every boot
    for (const auto& type : options.host_keys) {
        make_key(folder_ / type, {type, 0, {}, false});
        add_known_host(read_file(folder_ / (type + ".pub")));
    }
    const auto& keys = test_account::of_this_process().authorized_keys();
    write_file(folder_ / "sshd_config", sshd_config(access_, keys, options, folder_));
    start({sshd, "-D", "-e", "-f", folder_ / "sshd_config"}, "Server listening on");
}

std::optional<std::string> dropbear_server::obstacle() {
    if (auto why = missing({dropbear, dropbearkey})) return why;
    return test_account::obstacle();
}

dropbear_server::dropbear_server(const dropbear_options& options) {
    take_account();
    std::vector<std::string> argv{dropbear, "-F", "-E", "-m", "-w", "-P", folder_ / "pid"};
    argv.insert(argv.end(), {"-p", access_.address + ':' + std::to_string(access_.port)});
    for (const auto& type : options.host_keys) {
        const auto made = run({dropbearkey, "-t", type, "-f", folder_ / type});
        const auto at = made.out.find(type == "ecdsa" ? "\necdsa-" : "\nssh-");
        if (made.status != 0 || at == std::string::npos) {
            throw std::runtime_error("dropbearkey failed: " + made.out + made.err);
        }
        add_known_host(made.out.substr(at + 1));
        argv.insert(argv.end(), {"-r", folder_ / type});
    }
    argv.insert(argv.end(), options.arguments.begin(), options.arguments.end());
    start(std::move(argv), "Not backgrounding");
}

std::optional<std::string> asyncssh_server::obstacle() {
    if (auto why = missing({python, "/usr/bin/ssh-keygen"})) return why;
    static const bool there = run({python, "-W", "ignore", "-c", "import asyncssh"}).status == 0;
    if (!there) return "Debian's python3-asyncssh is not installed";
    return std::nullopt;
}

std::optional<std::string> raw_server::obstacle() {
    return missing({python});
}

raw_server::raw_server(const std::vector<std::string>& arguments) {
    std::vector<std::string> argv{python, NETPOLL_SOURCE_DIR "/tests/support/raw_device.py",
                                  access_.address, std::to_string(access_.port)};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    start(std::move(argv), python_ready(access_), {}, false);
}

asyncssh_server::asyncssh_server(const asyncssh_options& options) : token_(random_word(6)) {
    if (!options.address.empty()) {
        access_.address = options.address;
        access_.port = options.port;
    }
    access_.username = "admin";
    access_.password = random_word();
    access_.key = folder_ / "id_ed25519";
    make_key(access_.key);
    make_key(folder_ / "host_key");
    add_known_host(read_file(folder_ / "host_key.pub"));
    std::vector<std::string> argv{python, "-W", "ignore",
                                  NETPOLL_SOURCE_DIR "/tests/support/asyncssh_device.py"};
    argv.insert(argv.end(), {"--address", access_.address, "--port", std::to_string(access_.port)});
    argv.insert(argv.end(), {"--host-key", folder_ / "host_key", "--username", access_.username,
                             "--authorized-keys", access_.key + ".pub"});
    argv.insert(argv.end(), {"--methods", joined(options.methods, ',')});
    argv.insert(argv.end(), options.arguments.begin(), options.arguments.end());
    start(std::move(argv), python_ready(access_),
          {"NETPOLL_DEVICE_PASSWORD=" + access_.password, "NETPOLL_DEVICE_TOKEN=" + token_});
}

}  // namespace netpoll::testing
