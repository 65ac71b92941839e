// A libssh that says what a test wrote down, and a clock that a test moves. Knows no machine.
#include "ssh/fake_libssh.hpp"

#include "ssh/host_key_samples.hpp"

#include <dlfcn.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>

// What the pointers that libssh gives out stand for here.
struct ssh_channel_struct {};
struct ssh_event_struct {};

namespace netpoll::testing {

namespace {

fake_libssh* current = nullptr;
std::chrono::nanoseconds passed{0};

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

void pass(std::chrono::milliseconds time) {
    passed += time;
}

fake_libssh::fake_libssh() : host_key(key_blob("ssh-ed25519", "")) {
    current = this;
}

fake_libssh::~fake_libssh() {
    current = nullptr;
}

fake_libssh& fake_libssh::now() {
    if (current == nullptr) throw std::logic_error("a call of libssh outside a test");
    return *current;
}

fake_libssh& fake_libssh::expect(std::string call, int rc, std::function<void()> deed) {
    script_.push_back({std::move(call), rc, std::move(deed)});
    return *this;
}

int fake_libssh::call(const std::string& what) {
    calls_.push_back(what);
    if (!script_.empty() && script_.front().call == what) {
        const auto expected = std::move(script_.front());
        script_.pop_front();
        if (expected.deed) expected.deed();
        return expected.rc;
    }
    // A login has a number of its own for the same.
    if (answers_all_ && rc_of_all_ == SSH_AGAIN && what.starts_with("userauth"))
        return SSH_AUTH_AGAIN;
    if (answers_all_) return rc_of_all_;
    if (complaint_.empty()) {
        complaint_ = "called: " + what +
                     "; expected: " + (script_.empty() ? "nothing" : script_.front().call);
    }
    return SSH_ERROR;
}

::ssh_channel fake_libssh::new_channel() {
    return channels_.emplace_back(std::make_unique<ssh_channel_struct>()).get();
}

void fake_libssh::free_channel(::ssh_channel channel) {
    std::erase_if(channels_, [&](const auto& each) { return each.get() == channel; });
}

int fake_libssh::status() const noexcept {
    return (dead_ ? SSH_CLOSED_ERROR : 0) | (pending_ ? SSH_WRITE_PENDING : 0);
}

fake_libssh* fake_libssh::if_any() noexcept {
    return current;
}

void fake_libssh::hold() noexcept {
    if (given_ != SSH_INVALID_SOCKET) held_ = std::exchange(given_, SSH_INVALID_SOCKET);
}

void fake_libssh::close_descriptor() noexcept {
    if (held_ != SSH_INVALID_SOCKET) ::close(std::exchange(held_, SSH_INVALID_SOCKET));
}

void fake_libssh::die(std::string words) {
    dead_ = true;
    close_descriptor();
    complain(SSH_LOG_WARN, words);
    error_ = std::move(words);
}

void fake_libssh::complain(int level, const std::string& words) {
    const auto listener = ssh_get_log_callback();
    if (listener != nullptr) listener(level, "fake", words.c_str(), nullptr);
}

void fake_libssh::send(std::string_view bytes) {
    std::string copy{bytes};
    callbacks_->channel_data_function(nullptr, nullptr, copy.data(),
                                      static_cast<std::uint32_t>(copy.size()), 0,
                                      callbacks_->userdata);
}

void fake_libssh::send_eof() {
    callbacks_->channel_eof_function(nullptr, nullptr, callbacks_->userdata);
}

void fake_libssh::close_channel() {
    callbacks_->channel_close_function(nullptr, nullptr, callbacks_->userdata);
}

void fake_libssh::exit_with(int status) {
    callbacks_->channel_exit_status_function(nullptr, nullptr, status, callbacks_->userdata);
}

void fake_libssh::exit_by(const char* signal) {
    callbacks_->channel_exit_signal_function(nullptr, nullptr, signal, 0, "", "",
                                             callbacks_->userdata);
}

}  // namespace netpoll::testing

using netpoll::testing::fake_libssh;

extern "C" {

// Under std::chrono::steady_clock::now.
int clock_gettime(clockid_t clock, timespec* time) noexcept {
    const auto rc = static_cast<int>(::syscall(SYS_clock_gettime, clock, time));
    if (rc != 0 || clock != CLOCK_MONOTONIC) return rc;
    constexpr long second = 1'000'000'000;
    const auto nanoseconds = time->tv_nsec + netpoll::testing::passed.count();
    time->tv_sec += nanoseconds / second;
    time->tv_nsec = nanoseconds % second;
    return rc;
}

int ssh_options_set(ssh_session session, ssh_options_e option, const void* value) {
    if (option == SSH_OPTIONS_FD) fake_libssh::now().speak_on(*static_cast<const int*>(value));
    static const auto library = netpoll::testing::real<decltype(ssh_options_set)>(__func__);
    return library(session, option, value);
}
void ssh_set_blocking(ssh_session, int blocking) {
    fake_libssh::now().blocking = blocking != 0;
}
int ssh_connect(ssh_session) {
    fake_libssh::now().hold();
    return fake_libssh::now().call("connect");
}
void ssh_free(ssh_session session) {
    if (auto* const fake = fake_libssh::if_any()) fake->close_descriptor();
    static const auto library = netpoll::testing::real<decltype(ssh_free)>(__func__);
    library(session);
}
int ssh_get_status(ssh_session) {
    return fake_libssh::now().status();
}
socket_t ssh_get_fd(ssh_session) {
    return fake_libssh::now().descriptor();
}
const char* ssh_get_error(void*) {
    return fake_libssh::now().error().c_str();
}
const char* ssh_get_serverbanner(ssh_session) {
    return "SSH-2.0-Fake";
}
const char* ssh_get_kex_algo(ssh_session) {
    return "curve25519-sha256";
}
const char* ssh_get_cipher_in(ssh_session) {
    return "aes256-ctr";
}
const char* ssh_get_hmac_in(ssh_session) {
    return "hmac-sha2-256";
}
int ssh_get_server_publickey(ssh_session, ssh_key* key) {
    const auto& device = fake_libssh::now();
    const auto type = ssh_key_type_from_name(device.host_key_type.c_str());
    return ssh_pki_import_pubkey_base64(device.host_key.c_str(), type, key);
}

int ssh_service_request(ssh_session, const char* service) {
    return fake_libssh::now().call(std::string{"service_request "} + service);
}
int ssh_userauth_none(ssh_session, const char* user) {
    return fake_libssh::now().call(std::string{"userauth_none "} + user);
}
int ssh_userauth_list(ssh_session, const char*) {
    return fake_libssh::now().methods();
}
int ssh_userauth_try_publickey(ssh_session, const char* user, const ssh_key) {
    return fake_libssh::now().call(std::string{"userauth_try_publickey "} + user);
}
int ssh_userauth_publickey(ssh_session, const char* user, const ssh_key) {
    return fake_libssh::now().call(std::string{"userauth_publickey "} + user);
}
int ssh_userauth_agent(ssh_session, const char* user) {
    return fake_libssh::now().call(std::string{"userauth_agent "} + user);
}
int ssh_set_agent_socket(ssh_session, socket_t descriptor) {
    fake_libssh::now().agent_socket = descriptor;
    return SSH_OK;
}
int ssh_userauth_password(ssh_session, const char* user, const char* password) {
    return fake_libssh::now().call(std::string{"userauth_password "} + user + " " + password);
}
int ssh_userauth_kbdint(ssh_session, const char* user, const char*) {
    return fake_libssh::now().call(std::string{"userauth_kbdint "} + user);
}
const char* ssh_userauth_kbdint_getname(ssh_session) {
    return fake_libssh::now().asked().name.c_str();
}
const char* ssh_userauth_kbdint_getinstruction(ssh_session) {
    return fake_libssh::now().asked().instruction.c_str();
}
int ssh_userauth_kbdint_getnprompts(ssh_session) {
    return static_cast<int>(fake_libssh::now().asked().prompts.size());
}
const char* ssh_userauth_kbdint_getprompt(ssh_session, unsigned int number, char* shown) {
    const auto& [text, is_shown] = fake_libssh::now().asked().prompts.at(number);
    *shown = is_shown ? 1 : 0;
    return text.c_str();
}
int ssh_userauth_kbdint_setanswer(ssh_session, unsigned int number, const char* answer) {
    return fake_libssh::now().call("userauth_kbdint_setanswer " + std::to_string(number) + " " +
                                   answer);
}

ssh_channel ssh_channel_new(ssh_session) {
    return fake_libssh::now().new_channel();
}
void ssh_channel_free(ssh_channel channel) {
    fake_libssh::now().free_channel(channel);
}
int ssh_set_channel_callbacks(ssh_channel, ssh_channel_callbacks callbacks) {
    fake_libssh::now().attach(callbacks);
    return SSH_OK;
}
int ssh_remove_channel_callbacks(ssh_channel, ssh_channel_callbacks callbacks) {
    auto& device = fake_libssh::now();
    if (device.attached() == callbacks) device.attach(nullptr);
    return SSH_OK;
}
int ssh_channel_open_session(ssh_channel) {
    return fake_libssh::now().call("channel_open_session");
}
int ssh_channel_request_pty_size(ssh_channel, const char* terminal, int columns, int rows) {
    return fake_libssh::now().call(std::string{"channel_request_pty_size "} + terminal + " " +
                                   std::to_string(columns) + "x" + std::to_string(rows));
}
int ssh_channel_request_shell(ssh_channel) {
    return fake_libssh::now().call("channel_request_shell");
}
int ssh_channel_request_exec(ssh_channel, const char* command) {
    return fake_libssh::now().call(std::string{"channel_request_exec "} + command);
}
int ssh_channel_send_eof(ssh_channel) {
    return fake_libssh::now().call("channel_send_eof");
}
int ssh_channel_close(ssh_channel) {
    return fake_libssh::now().call("channel_close");
}
uint32_t ssh_channel_window_size(ssh_channel) {
    return fake_libssh::now().window();
}
int ssh_channel_write(ssh_channel, const void* bytes, uint32_t length) {
    return fake_libssh::now().call("channel_write " +
                                   std::string{static_cast<const char*>(bytes), length});
}

ssh_event ssh_event_new() {
    return new ssh_event_struct;
}
void ssh_event_free(ssh_event event) {
    delete event;
}
int ssh_event_add_session(ssh_event, ssh_session) {
    return SSH_OK;
}
int ssh_event_remove_session(ssh_event, ssh_session) {
    return SSH_OK;
}
int ssh_event_dopoll(ssh_event, int timeout) {
    return fake_libssh::now().call("event_dopoll " + std::to_string(timeout));
}

}  // extern "C"
