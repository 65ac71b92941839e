// A blocking SSH client on libssh. Knows nothing of netpoll.
#include "lab_client.hpp"

#include "ssh/exit_status.hpp"

#include <stdexcept>
#include <utility>

namespace netpoll::testing {

namespace {

constexpr int patience_ms = 20'000;

int read_some(ssh_channel channel, std::string& to, int from_stderr) {
    char buffer[4096];
    const int n =
        ssh_channel_read_timeout(channel, buffer, sizeof buffer, from_stderr, patience_ms);
    if (n > 0) to.append(buffer, static_cast<std::size_t>(n));
    return n;
}

}  // namespace

lab_client::~lab_client() {
    // ssh_free alone: it frees the channels too, and closes the socket.
    if (session_ != nullptr) ssh_free(session_);
}

lab_client::lab_client(lab_client&& other) noexcept
    : session_(std::exchange(other.session_, nullptr)),
      shell_(std::exchange(other.shell_, nullptr)),
      seen_(std::move(other.seen_)) {}

void lab_client::set(ssh_options_e option, const std::string& value) {
    if (ssh_options_set(session_, option, value.c_str()) == SSH_OK) return;
    throw std::runtime_error("libssh refuses " + value + ": " + ssh_get_error(session_));
}

bool lab_client::connect(const std::string& address, std::uint16_t port) {
    const bool read_files = false;
    const unsigned wanted_port = port;
    const long seconds = patience_ms / 1000;
    ssh_options_set(session_, SSH_OPTIONS_PROCESS_CONFIG, &read_files);
    ssh_options_set(session_, SSH_OPTIONS_PORT, &wanted_port);
    ssh_options_set(session_, SSH_OPTIONS_TIMEOUT, &seconds);
    const int no_delay = 1;
    ssh_options_set(session_, SSH_OPTIONS_NODELAY, &no_delay);
    set(SSH_OPTIONS_HOST, address);
    set(SSH_OPTIONS_KNOWNHOSTS, "/dev/null");
    set(SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null");
    return ssh_connect(session_) == SSH_OK;
}

bool lab_client::password(const std::string& user, const std::string& text) {
    return ssh_userauth_password(session_, user.c_str(), text.c_str()) == SSH_AUTH_SUCCESS;
}

bool lab_client::interactive(const std::string& user, const std::string& answer) {
    int rc = ssh_userauth_kbdint(session_, user.c_str(), nullptr);
    while (rc == SSH_AUTH_INFO) {
        if (ssh_userauth_kbdint_getnprompts(session_) == 1) {
            ssh_userauth_kbdint_setanswer(session_, 0, answer.c_str());
        }
        rc = ssh_userauth_kbdint(session_, user.c_str(), nullptr);
    }
    return rc == SSH_AUTH_SUCCESS;
}

bool lab_client::key(const std::string& user, const std::string& private_key_file) {
    ssh_key key = nullptr;
    if (ssh_pki_import_privkey_file(private_key_file.c_str(), nullptr, nullptr, nullptr, &key) !=
        SSH_OK) {
        throw std::runtime_error("cannot read " + private_key_file);
    }
    const int rc = ssh_userauth_publickey(session_, user.c_str(), key);
    ssh_key_free(key);
    return rc == SSH_AUTH_SUCCESS;
}

int lab_client::methods(const std::string& user) {
    ssh_userauth_none(session_, user.c_str());
    return ssh_userauth_list(session_, user.c_str());
}

int lab_client::status() const {
    return exit_status_of(shell_);
}

exec_result lab_client::exec(const std::string& command) {
    exec_result result;
    ssh_channel channel = ssh_channel_new(session_);
    if (ssh_channel_open_session(channel) == SSH_OK &&
        ssh_channel_request_exec(channel, command.c_str()) == SSH_OK) {
        while (read_some(channel, result.out, 0) > 0) {
        }
        while (read_some(channel, result.err, 1) > 0) {
        }
        result.ended = ssh_channel_is_eof(channel) != 0;
        result.status = exit_status_of(channel);
    }
    ssh_channel_free(channel);
    return result;
}

bool lab_client::open_shell(bool with_terminal) {
    shell_ = ssh_channel_new(session_);
    if (ssh_channel_open_session(shell_) != SSH_OK) return false;
    if (with_terminal && ssh_channel_request_pty_size(shell_, "vt100", 80, 24) != SSH_OK) {
        return false;
    }
    return ssh_channel_request_shell(shell_) == SSH_OK;
}

void lab_client::type(const std::string& keys) {
    ssh_channel_write(shell_, keys.data(), static_cast<std::uint32_t>(keys.size()));
}

std::string lab_client::read_until(const std::string& text) {
    while (seen_.find(text) == seen_.npos && read_some(shell_, seen_, 0) > 0) {
    }
    const auto at = seen_.find(text);
    const auto end = at == seen_.npos ? seen_.size() : at + text.size();
    auto said = seen_.substr(0, end);
    seen_.erase(0, end);
    return said;
}

bool lab_client::read_to_end() {
    while (read_some(shell_, seen_, 0) > 0) {
    }
    return ssh_channel_is_eof(shell_) != 0;
}

bool lab_client::is_cut() {
    while (read_some(shell_, seen_, 0) > 0) {
    }
    return ssh_channel_is_eof(shell_) == 0 && ssh_is_connected(session_) == 0;
}

lab_client connected_to(const lab_process& at, std::size_t index) {
    lab_client client;
    if (!client.connect(at.address(index), at.port()))
        throw std::runtime_error("no connection to " + at.address(index));
    return client;
}

lab_client logged_in_to(const lab_process& at, std::size_t index) {
    lab_client client = connected_to(at, index);
    if (!client.login()) throw std::runtime_error("no login to " + at.address(index));
    return client;
}

}  // namespace netpoll::testing
