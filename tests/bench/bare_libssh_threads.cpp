// The benchmark's peer made of blocking libssh and nothing else: a thread a session. Takes
// netpoll's lists of algorithms, so that both agree on the same; knows nothing else of it.
#include "ssh/algorithms.hpp"
#include "ssh/exit_status.hpp"

#include <arpa/inet.h>
#include <libssh/libssh.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include <array>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using options = std::map<std::string, std::string>;
/// Type and base64 blob of the key of "[address]:port", or of "address" on port 22.
using known_keys = std::map<std::string, std::pair<std::string, std::string>>;

struct device {
    std::string host;
    std::string address;
    std::uint16_t port{0};

    std::string listed() const {
        return port == 22 ? address : '[' + address + "]:" + std::to_string(port);
    }
};

struct libssh_free {
    void operator()(ssh_session session) const noexcept { ssh_free(session); }
    void operator()(ssh_channel channel) const noexcept { ssh_channel_free(channel); }
    void operator()(ssh_key key) const noexcept { ssh_key_free(key); }
    void operator()(char* text) const noexcept { ssh_string_free_char(text); }
};
using owned_session = std::unique_ptr<ssh_session_struct, libssh_free>;
using owned_channel = std::unique_ptr<ssh_channel_struct, libssh_free>;
using owned_key = std::unique_ptr<ssh_key_struct, libssh_free>;
using owned_text = std::unique_ptr<char, libssh_free>;

std::vector<device> read_devices(const std::string& path) {
    std::vector<device> all;
    std::ifstream lines(path);
    for (device next; lines >> next.host >> next.address >> next.port;)
        all.push_back(next);
    return all;
}

known_keys read_known_hosts(const std::string& path) {
    known_keys known;
    std::ifstream lines(path);
    for (std::string where, type, blob; lines >> where >> type >> blob;)
        known[where] = {type, blob};
    return known;
}

int dial(const device& to) {
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(to.port);
    inet_pton(AF_INET, to.address.c_str(), &where.sin_addr);
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0)
        return descriptor;
    ::close(descriptor);
    throw std::runtime_error("connect failed");
}

/// Without a host name libssh reads neither known_hosts nor a configuration.
void prepare(ssh_session session, int descriptor, const std::string& key_type) {
    const auto& offered = netpoll::algorithms_of(netpoll::ssh_profile::modern);
    const auto keys = netpoll::host_key_algorithms({key_type}, offered.host_keys);
    const std::array<std::pair<ssh_options_e, const char*>, 11> texts{{
        {SSH_OPTIONS_SSH_DIR, "/nonexistent"},
        {SSH_OPTIONS_KNOWNHOSTS, "/dev/null"},
        {SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null"},
        {SSH_OPTIONS_USER, "bench"},
        {SSH_OPTIONS_KEY_EXCHANGE, offered.key_exchange.c_str()},
        {SSH_OPTIONS_HOSTKEYS, keys.c_str()},
        {SSH_OPTIONS_CIPHERS_C_S, offered.ciphers.c_str()},
        {SSH_OPTIONS_CIPHERS_S_C, offered.ciphers.c_str()},
        {SSH_OPTIONS_HMAC_C_S, offered.macs.c_str()},
        {SSH_OPTIONS_HMAC_S_C, offered.macs.c_str()},
        {SSH_OPTIONS_COMPRESSION, "none"},
    }};
    const int no = 0;
    const long patience = 60;
    const socket_t socket = descriptor;
    bool well = ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &no) == SSH_OK &&
                ssh_options_set(session, SSH_OPTIONS_TIMEOUT, &patience) == SSH_OK;
    for (const auto& [option, text] : texts)
        well = well && ssh_options_set(session, option, text) == SSH_OK;
    if (!well || ssh_options_set(session, SSH_OPTIONS_FD, &socket) != SSH_OK)
        throw std::runtime_error("libssh refused an option");
}

void check_host_key(ssh_session session, const std::string& blob) {
    ssh_key shown = nullptr;
    if (ssh_get_server_publickey(session, &shown) != SSH_OK)
        throw std::runtime_error("no host key");
    const owned_key key{shown};
    char* base64 = nullptr;
    if (ssh_pki_export_pubkey_base64(key.get(), &base64) != SSH_OK)
        throw std::runtime_error("no host key");
    const owned_text text{base64};
    if (blob != text.get()) throw std::runtime_error("the host key is not the one listed");
}

int answer_questions(ssh_session session, const char* user, const char* password) {
    int rc = ssh_userauth_kbdint(session, user, nullptr);
    for (int round = 0; rc == SSH_AUTH_INFO && round < 8; ++round) {
        const int count = ssh_userauth_kbdint_getnprompts(session);
        for (int i = 0; i < count; ++i)
            ssh_userauth_kbdint_setanswer(session, static_cast<unsigned>(i), password);
        rc = ssh_userauth_kbdint(session, user, nullptr);
    }
    return rc;
}

/// As netpoll: asks for the methods, then keyboard-interactive where there is one.
void log_in(ssh_session session, const char* user, const char* password) {
    int rc = ssh_userauth_none(session, user);
    if (rc == SSH_AUTH_DENIED) {
        const int methods = ssh_userauth_list(session, nullptr);
        rc = (methods & SSH_AUTH_METHOD_INTERACTIVE) != 0
                 ? answer_questions(session, user, password)
                 : ssh_userauth_password(session, user, password);
    }
    if (rc != SSH_AUTH_SUCCESS) throw std::runtime_error(ssh_get_error(session));
}

/// The command's output; its exit status goes to `status`.
std::string run(ssh_session session, const std::string& command, int& status) {
    const owned_channel channel{ssh_channel_new(session)};
    if (ssh_channel_open_session(channel.get()) != SSH_OK ||
        ssh_channel_request_exec(channel.get(), command.c_str()) != SSH_OK)
        throw std::runtime_error(ssh_get_error(session));
    std::string output;
    std::array<char, 16 * 1024> buffer{};
    int n = 0;
    while ((n = ssh_channel_read(channel.get(), buffer.data(), buffer.size(), 0)) > 0)
        output.append(buffer.data(), static_cast<std::size_t>(n));
    if (n < 0) throw std::runtime_error(ssh_get_error(session));
    // Blocks until the server has said it, or has closed the channel without.
    status = netpoll::exit_status_of(channel.get());
    ssh_channel_close(channel.get());
    return output;
}

std::string poll_device(const device& to, const options& given, const known_keys& known,
                        int& status) {
    const auto& [type, blob] = known.at(to.listed());
    const owned_session session{ssh_new()};
    prepare(session.get(), dial(to), type);
    if (ssh_connect(session.get()) != SSH_OK)
        throw std::runtime_error(ssh_get_error(session.get()));
    check_host_key(session.get(), blob);
    static const char* const password = std::getenv("BENCH_PASSWORD");
    log_in(session.get(), given.at("--username").c_str(), password);
    auto output = run(session.get(), given.at("--command"), status);
    ssh_disconnect(session.get());
    return output;
}

std::string record_of(const device& to, const options& given, const known_keys& known) {
    nlohmann::ordered_json record{{"host", to.host}, {"address", to.address}};
    try {
        int status = -1;
        const auto output = poll_device(to, given, known, status);
        record.update({{"status", "ok"}, {"error", nullptr}, {"exit_status", status}});
        record["output"] = output;
    } catch (const std::exception& why) {
        record.update({{"status", "failed"}, {"error", why.what()}, {"output", ""}});
    }
    return record.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

void poll_all(const options& given) {
    const auto devices = read_devices(given.at("--hosts"));
    const auto known = read_known_hosts(given.at("--known-hosts"));
    std::ofstream results(given.at("--output"));
    std::mutex writing;
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (auto i = next++; i < devices.size(); i = next++) {
            const auto line = record_of(devices[i], given, known);
            const std::lock_guard lock(writing);
            results << line;
        }
    };
    std::vector<std::thread> workers(std::stoul(given.at("--concurrency")));
    for (auto& worker : workers)
        worker = std::thread(work);
    for (auto& worker : workers)
        worker.join();
}

}  // namespace

int main(int argc, char** argv) {
    try {
        options given;
        for (int i = 1; i + 1 < argc; i += 2)
            given[argv[i]] = argv[i + 1];
        poll_all(given);
    } catch (const std::exception& why) {
        std::cerr << "bare_libssh_threads: " << why.what() << '\n';
        return 1;
    }
    return 0;
}
