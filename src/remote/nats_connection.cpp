// Connects, is connected, connects again.
#include "remote/nats_connection.hpp"

#include "remote/nats_library.hpp"
#include "remote/nats_message.hpp"
#include "remote/random_letters.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <random>
#include <utility>

namespace netpoll {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t outbox_limit = std::size_t{64} << 20U;
constexpr std::int64_t connect_limit_ms = 5'000;
// A peer that is gone is noticed after three of these.
constexpr std::int64_t ping_interval_ms = 5'000;
constexpr int most_pings_out = 2;
// libnats holds its lock while it writes: without an end a dead peer would hold everything. One
// message of 1 MB passes in that time at 280 kbit/s.
constexpr std::int64_t write_limit_ms = 30'000;
constexpr milliseconds farewell_limit{500};

using options_ptr = std::unique_ptr<natsOptions, void (*)(natsOptions*)>;

/// What libnats said last in this thread, without the "(conn.c:733): " before it, or the status in
/// words.
std::string words_of(natsStatus status) {
    const char* said = nats().get_last_error(nullptr);
    const std::string text(said == nullptr ? "" : said);
    const auto place_end = text.starts_with('(') ? text.find("): ") : text.npos;
    if (place_end != text.npos) return text.substr(place_end + 3);
    return text.empty() ? nats().status_get_text(status) : text;
}

/// Half of the wait for sure, the rest by chance: a thousand pollers do not come at once.
milliseconds wait_after(std::size_t failures) {
    thread_local std::minstd_rand chance{std::random_device{}()};
    const auto doubled = first_broker_wait * (1ULL << std::min<std::size_t>(failures - 1, 10));
    const auto longest = std::min<std::chrono::milliseconds::rep>(
        static_cast<milliseconds::rep>(doubled.count()), longest_broker_wait.count());
    return milliseconds{
        std::uniform_int_distribution<milliseconds::rep>{longest / 2, longest}(chance)};
}

std::size_t size_of(const broker_message& what) {
    return what.body.size() + what.subject.size() + what.reply.size();
}

/// `what "SUBJECT"` of the server's words.
std::string quoted_subject(const std::string& text) {
    const auto begin = text.find('"');
    if (begin == text.npos) return {};
    return text.substr(begin + 1, text.find('"', begin + 1) - begin - 1);
}

}  // namespace

nats_connection::nats_connection(nats_settings settings, broker_identity who, broker_events events)
    : settings_(std::move(settings)), who_(std::move(who)), events_(std::move(events)) {
    sender_ = std::thread([this] { send_outbox(); });
    keeper_ = std::thread([this] { keep(); });
}

nats_connection::~nats_connection() {
    {
        std::unique_lock lock(mutex_);
        is_leaving_ = true;
        changed_.wait_for(lock, farewell_limit,
                          [this] { return !is_connected_ || (outbox_.empty() && !is_sending_); });
        is_stopping_ = true;
    }
    changed_.notify_all();
    outbox_filled_.notify_all();
    keeper_.join();
    sender_.join();
}

void nats_connection::keep() {
    const std::size_t count = settings_.servers.size();
    // Not all pollers begin with the same server.
    std::size_t turn = std::random_device{}() % count;
    std::size_t failures = 0;
    for (;; ++turn) {
        const auto& server = settings_.servers[turn % count];
        const auto connection = connect(server);
        if (connection && serve(*connection)) {
            failures = 0;
            if (!pause(milliseconds{0})) return;
            continue;
        }
        not_connected(server, connection ? "it ended the connection" : connection.error());
        ++failures;
        const bool was_each_tried = failures % count == 0;
        if (!pause(was_each_tried ? wait_after(failures / count) : milliseconds{0})) return;
    }
}

bool nats_connection::pause(milliseconds so_long) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, so_long, [this] { return is_stopping_; });
    return !is_stopping_;
}

expected<nats_connection::connection_ptr, std::string> nats_connection::connect(
    const server_url& server) {
    natsOptions* made = nullptr;
    if (nats().options_create(&made) != NATS_OK) return unexpected(words_of(NATS_NO_MEMORY));
    const options_ptr options(made, nats().options_destroy);
    const auto url = "nats://" + server.text().substr(server.text().find("//") + 2);
    natsStatus status = nats().options_set_url(made, url.c_str());
    const auto also = [&status](natsStatus next) {
        if (status == NATS_OK) status = next;
    };
    also(nats().options_set_timeout(made, connect_limit_ms));
    also(nats().options_set_allow_reconnect(made, false));
    also(nats().options_set_ignore_discovered_servers(made, true));
    also(nats().options_set_ping_interval(made, ping_interval_ms));
    also(nats().options_set_max_pings_out(made, most_pings_out));
    also(nats().options_set_write_deadline(made, write_limit_ms));
    // Its own thread for that would be woken by each message.
    also(nats().options_set_send_asap(made, true));
    also(nats().options_set_name(made, who_.name.c_str()));
    also(nats().options_set_error_handler(made, on_error, this));
    also(nats().options_set_closed_cb(made, on_closed, this));
    // The scheme means nothing to libnats.
    if (server.is_tls) also(nats().options_set_secure(made, true));
    if (status == NATS_OK && server.is_tls && !settings_.ca_file.empty())
        also(nats().options_load_ca_trusted_certificates(made, settings_.ca_file.c_str()));
    if (status == NATS_OK && settings_.key)
        also(nats().options_set_nkey(made, settings_.key->public_key().c_str(), sign, this));
    natsConnection* connection = nullptr;
    {
        const std::lock_guard lock(mutex_);
        is_closed_ = false;
    }
    do {
        is_unlucky_ = false;
        also(status == NATS_OK ? nats().connection_connect(&connection, made) : status);
        if (is_unlucky_) status = NATS_OK;
    } while (is_unlucky_);
    if (status != NATS_OK) return unexpected(words_of(status));
    return connection_ptr(connection, nats().connection_destroy);
}

void nats_connection::not_connected(const server_url& server, const std::string& why) {
    const bool is_refused = why.find("uthoriz") != why.npos || why.find("uthentic") != why.npos;
    std::string sentence = server.text() + ": " + why;
    if (is_refused && settings_.key)
        sentence += ": its configuration has no user " + settings_.key->public_key();
    if (is_refused && !settings_.key) sentence += ": it wants to know who we are: give a key file";
    if (why.find("ecure Connection") != why.npos) sentence += ": the server has no TLS";
    {
        const std::lock_guard lock(mutex_);
        last_error_ = sentence;
        if (!is_refused || told_error_ == sentence) return;
        told_error_ = sentence;
    }
    tell({news::kind::refused, {}, sentence});
    if (events_.refused) events_.refused(sentence);
}

/// Until it ends. False where it never was of use.
bool nats_connection::serve(const connection_ptr& connection) {
    {
        const std::lock_guard subscribing(subscriptions_mutex_);
        {
            const std::lock_guard lock(mutex_);
            current_ = connection;
            max_payload_ =
                static_cast<std::size_t>(nats().connection_get_max_payload(connection.get()));
        }
        for (auto& [number, each] : subscriptions_)
            subscribe_at(connection.get(), each);
    }
    const bool is_there =
        nats().connection_flush_timeout(connection.get(), connect_limit_ms) == NATS_OK;
    if (is_there) {
        {
            const std::lock_guard lock(mutex_);
            is_connected_ = true;
            last_error_.clear();
            told_error_.clear();
        }
        changed_.notify_all();
        tell({news::kind::connected, {}, {}});
        if (events_.connected) events_.connected(true);
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return is_stopping_ || is_closed_; });
        if (!is_stopping_) {
            const char* why = nullptr;
            nats().connection_get_last_error(connection.get(), &why);
            last_error_ = why != nullptr && *why != '\0' ? why : "the connection was closed";
        }
        is_connected_ = false;
        outbox_.clear();
        outbox_bytes_ = 0;
    }
    nats().connection_close(connection.get());
    {
        // What libnats calls back ends with this one.
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return is_closed_; });
        current_.reset();
    }
    unsubscribe_all();
    changed_.notify_all();
    if (!is_there) return false;
    tell({news::kind::lost, {}, {}});
    if (events_.connected) events_.connected(false);
    return true;
}

natsStatus nats_connection::sign(char** error_text, unsigned char** signature, int* size,
                                 const char* nonce, void* self) {
    auto& me = *static_cast<nats_connection*>(self);
    const auto signed_text = me.settings_.key->sign(nonce == nullptr ? "" : nonce);
    // libnats before 3.8 takes a signature that begins with a zero byte, one of 256, for none: the
    // next connection has another nonce.
    me.is_unlucky_ = signed_text.starts_with('\0');
    if (me.is_unlucky_) return NATS_ERR;
    // libnats frees both.
    if (signed_text.empty()) {
        *error_text = ::strdup("OpenSSL does not sign with this key");
        return NATS_ERR;
    }
    *signature = static_cast<unsigned char*>(std::malloc(signed_text.size()));  // NOLINT
    if (*signature == nullptr) return NATS_NO_MEMORY;
    std::memcpy(*signature, signed_text.data(), signed_text.size());
    *size = static_cast<int>(signed_text.size());
    return NATS_OK;
}

void nats_connection::on_closed(natsConnection* /*of*/, void* self) {
    auto& me = *static_cast<nats_connection*>(self);
    // Notified under the lock: afterwards `me` may be gone.
    const std::lock_guard lock(me.mutex_);
    me.is_closed_ = true;
    me.changed_.notify_all();
}

void nats_connection::on_error(natsConnection* of, natsSubscription* /*on*/, natsStatus status,
                               void* self) {
    if (status != NATS_NOT_PERMITTED) return;
    const char* text = nats().get_last_error(nullptr);
    if (text == nullptr || *text == '\0') nats().connection_get_last_error(of, &text);
    static_cast<nats_connection*>(self)->refuse(text == nullptr ? "" : text);
}

void nats_connection::refuse(const std::string& error_text) {
    const auto subject = quoted_subject(error_text);
    const bool is_reading = error_text.find("ubscription") != error_text.npos;
    const auto why = "the server does not let this key " +
                     std::string(is_reading ? "subscribe to " : "publish to ") +
                     (subject.empty() ? error_text : subject);
    {
        const std::lock_guard lock(mutex_);
        last_error_ = why;
    }
    tell({news::kind::refused, subject, why});
    if (events_.refused) events_.refused(why);
}

void nats_connection::publish(const broker_message& what) {
    {
        const std::lock_guard lock(mutex_);
        if (!is_connected_ || outbox_bytes_ > outbox_limit) return;
        outbox_.push_back(what);
        outbox_bytes_ += size_of(what);
    }
    outbox_filled_.notify_one();
}

/// libnats writes to the socket in `publish`, and waits there while that is full.
void nats_connection::send_outbox() {
    std::unique_lock lock(mutex_);
    for (;;) {
        outbox_filled_.wait(lock, [this] { return is_stopping_ || !outbox_.empty(); });
        if (outbox_.empty()) return;
        const auto what = std::move(outbox_.front());
        outbox_.pop_front();
        outbox_bytes_ -= size_of(what);
        const auto connection = current_;
        is_sending_ = true;
        lock.unlock();
        const auto status = connection ? send(connection.get(), what) : NATS_OK;
        const auto why = status == NATS_OK ? std::string() : words_of(status);
        lock.lock();
        is_sending_ = false;
        if (!why.empty()) last_error_ = what.subject + ": " + why;
        if (is_leaving_ && outbox_.empty()) changed_.notify_all();
    }
}

std::string nats_connection::new_inbox() const {
    return who_.inbox + '.' + random_letters();
}

bool nats_connection::wait_connected(milliseconds patience) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [this] { return is_connected_; });
}

bool nats_connection::is_connected() const {
    const std::lock_guard lock(mutex_);
    return is_connected_;
}

std::string nats_connection::last_error() const {
    const std::lock_guard lock(mutex_);
    return last_error_;
}

std::size_t nats_connection::max_payload() const {
    const std::lock_guard lock(mutex_);
    return max_payload_;
}

}  // namespace netpoll
