// One libssh session with its traps disarmed. Knows no policy.
#include "ssh/libssh_session.hpp"

#include "core/algorithms.hpp"
#include "ssh/cause_words.hpp"

#include <netpoll/escape.hpp>

#include <fcntl.h>
#include <libssh/callbacks.h>
#include <libssh/server.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <new>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace netpoll {

namespace {

thread_local libssh_session* attributed = nullptr;
thread_local bool hears_refusals = false;

constexpr int usual_level = SSH_LOG_WARN;

// libssh 0.10 logs each error text as a warning. 0.11 does so at its highest level only, where a
// login costs a fifth more; else it keeps the newest text and no other.
bool hides_errors() {
    static const bool hides = ssh_version(SSH_VERSION_INT(0, 11, 0)) != nullptr;
    return hides;
}

// Default-deny for what a server may ask of a client (channels, forwards): unanswered messages
// would queue in libssh for ever.
int refuse_message(::ssh_session, ssh_message, void*) {
    return 1;
}

// What libssh 0.10 takes off the peer's packet size for headers. Where nothing is left of it
// ssh_channel_write adds empty packets until it holds 256 MB.
constexpr std::uint32_t packet_overhead = 10;

// A confirmation out of turn has changed the sizes of an open channel by the time it is complained
// of; after one with packets of no size libssh waits for another for ever.
bool breaks_protocol(std::string_view complaint) {
    return complaint.starts_with("SSH2_MSG_CHANNEL_OPEN_CONFIRMATION received in incorrect") ||
           complaint.starts_with("Invalid maximum packet size");
}

// Logged at warning level for every healthy session, or says only that our own limit was reached.
bool is_noise(std::string_view complaint) {
    return complaint.find("Socket connection callback") != complaint.npos ||
           complaint.find("known hosts if the host we should connect") != complaint.npos ||
           complaint.find("Socket exception callback") != complaint.npos ||
           complaint.find("Invalid SSH_MSG_GLOBAL_REQUEST") != complaint.npos ||
           complaint.find("Answer type: ") != complaint.npos ||
           complaint.find("Timeout connecting to") != complaint.npos;
}

// libssh prefixes its messages with the function's name, which says nothing to a user.
std::string_view without_function(std::string_view complaint, const char* function) {
    const std::string_view name{function != nullptr ? function : ""};
    if (!name.empty() && complaint.substr(0, name.size()) == name &&
        complaint.substr(name.size(), 2) == ": ") {
        complaint.remove_prefix(name.size() + 2);
    }
    return complaint;
}

void set(::ssh_session session, ssh_options_e option, const void* value, const char* what) {
    if (ssh_options_set(session, option, value) != SSH_OK) {
        throw std::runtime_error(std::string{"libssh refused the option "} + what + ": " +
                                 ssh_get_error(session));
    }
}

void set_algorithms(::ssh_session session, const algorithm_lists& offered) {
    set(session, SSH_OPTIONS_KEY_EXCHANGE, offered.key_exchange.c_str(), "kex");
    set(session, SSH_OPTIONS_PUBLICKEY_ACCEPTED_TYPES, offered.public_keys.c_str(), "public keys");
    set(session, SSH_OPTIONS_CIPHERS_C_S, offered.ciphers.c_str(), "ciphers");
    set(session, SSH_OPTIONS_CIPHERS_S_C, offered.ciphers.c_str(), "ciphers");
    set(session, SSH_OPTIONS_HMAC_C_S, offered.macs.c_str(), "macs");
    set(session, SSH_OPTIONS_HMAC_S_C, offered.macs.c_str(), "macs");
    set(session, SSH_OPTIONS_COMPRESSION, "none", "compression");
    // The least that libssh takes: what is too short for the profile is judged after the exchange,
    // in words.
    const int least_rsa_bits = 768;
    set(session, SSH_OPTIONS_RSA_MIN_SIZE, &least_rsa_bits, "RSA size");
}

using owned_session = std::unique_ptr<ssh_session_struct, decltype(&ssh_free)>;

owned_session prepared(const algorithm_lists& offered) {
    owned_session made{ssh_new(), &ssh_free};
    if (made == nullptr) throw std::bad_alloc();
    const int no = 0;
    set(made.get(), SSH_OPTIONS_PROCESS_CONFIG, &no, "process config");
    set(made.get(), SSH_OPTIONS_SSH_DIR, "/nonexistent", "ssh dir");
    set(made.get(), SSH_OPTIONS_KNOWNHOSTS, "/dev/null", "known hosts");
    set(made.get(), SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null", "global known hosts");
    // The real name goes with the login calls: libssh refuses names such as corp\bob here.
    set(made.get(), SSH_OPTIONS_USER, "netpoll", "user");
    set_algorithms(made.get(), offered);
    return made;
}

// Sessions that are never connected. Copying the options of one costs a tenth of setting them,
// which checks every name in every list of algorithms. A profile's is made once and then only read,
// by all threads; of other lists a thread keeps those that it used last.
template <ssh_profile Profile>
::ssh_session model_of_profile() {
    static const auto model = prepared(algorithms_of(Profile));
    return model.get();
}

::ssh_session model_of(const algorithm_lists& offered) {
    using enum ssh_profile;
    if (&offered == &algorithms_of(modern)) return model_of_profile<modern>();
    if (&offered == &algorithms_of(compat)) return model_of_profile<compat>();
    if (&offered == &algorithms_of(legacy)) return model_of_profile<legacy>();
    thread_local algorithm_lists last;
    thread_local owned_session model{nullptr, &ssh_free};
    if (model == nullptr || last != offered) {
        model = prepared(offered);
        last = offered;
    }
    return model.get();
}

}  // namespace

libssh_session::libssh_session(int descriptor, const algorithm_lists& offered,
                               const std::string& host_key_algorithms) {
    if (ssh_options_copy(model_of(offered), &session_) != SSH_OK) throw std::bad_alloc();
    try {
        const int no = 0;
        set(session_, SSH_OPTIONS_PROCESS_CONFIG, &no, "process config");
        set(session_, SSH_OPTIONS_HOSTKEYS, host_key_algorithms.c_str(), "host keys");
        const socket_t socket = descriptor;
        set(session_, SSH_OPTIONS_FD, &socket, "descriptor");
    } catch (...) {
        ssh_free(session_);
        throw;
    }
    ssh_set_message_callback(session_, refuse_message, nullptr);
    listen_for_status();
    never_block();
}

// Between two of its words libssh logs what the server offers and what it takes of that, and does
// nothing else. Where errors are hidden, they are heard from there on, since why a host key is
// refused is overwritten in the same call; libssh has little else to say by then.
void libssh_session::listen_for_status() {
    ssh_callbacks_init(&callbacks_);
    callbacks_.userdata = this;
    callbacks_.connect_status_function = [](void* user, float status) {
        auto& exchanging = static_cast<libssh_session*>(user)->exchanging_;
        exchanging = status > 0.7F && status < 1.0F;
        const bool verifies = exchanging && hides_errors();
        const bool negotiates = status > 0.55F && status < 0.7F;
        ssh_set_log_level(verifies || negotiates ? SSH_LOG_TRACE : usual_level);
    };
    ssh_set_callbacks(session_, &callbacks_);
}

libssh_session::~libssh_session() {
    if (attributed == this) attributed = nullptr;
    ssh_free(session_);
}

void libssh_session::block_for(milliseconds patience) {
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(patience);
    const long seconds = static_cast<long>(whole.count());
    const long microseconds = static_cast<long>((patience - whole).count()) * 1000;
    ssh_options_set(session_, SSH_OPTIONS_TIMEOUT, &seconds);
    ssh_options_set(session_, SSH_OPTIONS_TIMEOUT_USEC, &microseconds);
    ssh_set_blocking(session_, 1);
}

void libssh_session::never_block() {
    ssh_set_blocking(session_, 0);
}

call_result libssh_session::connect() {
    const int rc = ssh_connect(session_);
    // libssh clears O_NONBLOCK in its first call and would then block in send().
    if (!std::exchange(begun_, true) && ssh_get_fd(session_) >= 0) {
        fcntl(ssh_get_fd(session_), F_SETFL, O_RDWR | O_NONBLOCK);
    }
    if (rc == SSH_OK) return call_result::done;
    if (rc == SSH_AGAIN && !dead()) return call_result::again;
    return call_result::failed;
}

bool libssh_session::dead() const noexcept {
    // Also where libssh has closed the socket and then, in the same call, gone on to another state.
    return broken_ || (ssh_get_status(session_) & (SSH_CLOSED | SSH_CLOSED_ERROR)) != 0 ||
           (begun_ && ssh_get_fd(session_) == SSH_INVALID_SOCKET);
}

bool libssh_session::write_pending() const noexcept {
    return (ssh_get_status(session_) & SSH_WRITE_PENDING) != 0;
}

std::string libssh_session::cause() const {
    if (!first_complaint_.empty()) return first_complaint_;
    const std::string_view last{ssh_get_error(session_)};
    return is_noise(last) || last == forgotten_ ? std::string{} : std::string{last};
}

void libssh_session::forget_cause() {
    // A device may say goodbye in the same breath.
    if (dead()) return keep(ssh_get_error(session_));
    first_complaint_.clear();
    forgotten_ = ssh_get_error(session_);
}

errc libssh_session::why_dead() const {
    // libssh's words in packet.c and packet_crypt.c. A peer's own words prove nothing.
    if (broken_) return errc::protocol_error;
    static constexpr std::array broken{"Packet len", "HMAC error", "ecrypt", "padding"};
    const auto words = cause();
    const auto said = [&words](std::string_view word) { return says(words, word); };
    if (said("SSH_MSG_DISCONNECT")) return errc::closed;
    return std::any_of(broken.begin(), broken.end(), said) ? errc::protocol_error : errc::closed;
}

void libssh_session::note_facts(ssh_facts& facts) const {
    const auto text = [](const char* value) { return std::string{value != nullptr ? value : ""}; };
    facts.server_version = text(ssh_get_serverbanner(session_));
    facts.kex = text(ssh_get_kex_algo(session_));
    facts.cipher = text(ssh_get_cipher_in(session_));
    facts.mac = text(ssh_get_hmac_in(session_));
    // Of both group exchanges libssh gives no name.
    if (facts.kex.empty() && !facts.cipher.empty()) facts.kex = "diffie-hellman-group-exchange";
    negotiation_.note(facts);
}

void libssh_session::keep(std::string_view complaint) {
    if (first_complaint_.empty() && !is_noise(complaint)) first_complaint_ = complaint;
}

void libssh_session::keep_error() {
    const std::string_view last{ssh_get_error(session_)};
    if (!last.empty() && last != forgotten_) keep(last);
}

void libssh_session::break_off(std::string why) {
    if (!std::exchange(broken_, true)) first_complaint_ = std::move(why);
}

void libssh_session::hear(int level, std::string_view words) {
    if (breaks_protocol(words)) return break_off(std::string{words});
    if (hears_refusals) {
        if (auto refusal = channel_refusal_in(words))
            return refusals_.push_back(std::move(*refusal));
    }
    // At the highest level all kinds of things are said: only the session's error is a complaint.
    if (level <= usual_level || words == ssh_get_error(session_)) return keep(words);
    hear_opening(words);
    negotiation_.hear(words);
}

// "Remote window : 2097152, maxpacket : 32768"
void libssh_session::hear_opening(std::string_view words) {
    constexpr std::string_view mark = ", maxpacket : ";
    const auto at = words.find(mark);
    if (!words.starts_with("Remote window : ") || at == words.npos) return;
    const auto digits = words.substr(at + mark.size());
    std::uint32_t limit = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), limit).ec != std::errc{}) {
        return;
    }
    if (limit <= packet_overhead) {
        return break_off("the device takes at most " + counted(limit, "byte") +
                         " in a packet of the channel: too few to carry any");
    }
    packet_room_ = limit - packet_overhead;
}

libssh_session::channel_hearing::channel_hearing(of what, bool hears) noexcept {
    if (!hears) return;
    hears_refusals = what == of::refusals;
    // 0.10 says sizes at level INFO, 0.11 at DEBUG.
    if (what == of::sizes) ssh_set_log_level(SSH_LOG_DEBUG);
    if (what == of::refusals && hides_errors()) ssh_set_log_level(SSH_LOG_TRACE);
}

libssh_session::channel_hearing::~channel_hearing() {
    hears_refusals = false;
    ssh_set_log_level(usual_level);
}

libssh_session::attribution::attribution(libssh_session* session) noexcept {
    // Level, callback and user data are thread-local in libssh.
    thread_local const bool prepared = [] {
        ssh_set_log_level(usual_level);
        ssh_set_log_callback([](int level, const char* function, const char* text, void*) {
            if (attributed != nullptr) attributed->hear(level, without_function(text, function));
        });
        return true;
    }();
    static_cast<void>(prepared);
    attributed = session;
    if (session != nullptr && session->exchanging_ && hides_errors())
        ssh_set_log_level(SSH_LOG_TRACE);
}

libssh_session::attribution::~attribution() {
    if (attributed != nullptr && hides_errors()) attributed->keep_error();
    attributed = nullptr;
    ssh_set_log_level(usual_level);
}

std::optional<server_key> server_key_of(::ssh_session session) {
    ssh_key key = nullptr;
    if (ssh_get_server_publickey(session, &key) != SSH_OK) return std::nullopt;
    const std::unique_ptr<ssh_key_struct, decltype(&ssh_key_free)> owner{key, &ssh_key_free};
    char* text = nullptr;
    if (ssh_pki_export_pubkey_base64(key, &text) != SSH_OK) return std::nullopt;
    const libssh_string blob{text};
    server_key found{ssh_key_type_to_char(ssh_key_type(key)), blob.get(), {}};
    unsigned char* hash = nullptr;
    std::size_t length = 0;
    if (ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &length) == SSH_OK) {
        const libssh_string print{
            ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, length)};
        if (print) found.fingerprint = print.get();
        ssh_clean_pubkey_hash(&hash);
    }
    return found;
}

}  // namespace netpoll
