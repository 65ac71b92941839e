// A name in a bucket whose entries lapse. Written with the number of the last entry, so that of two
// who write at once one is refused.
#include "remote/jetstream.hpp"
#include "remote/random_letters.hpp"
#include "remote/stream.hpp"
#include "ssh/base64.hpp"

#include <nlohmann/json.hpp>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace netpoll {

namespace {

using nlohmann::json;
using std::chrono::milliseconds;

constexpr const char* bucket = "KV_NP_LOCKS";
constexpr std::int64_t lapse_ns = 15'000'000'000;
constexpr milliseconds renewal{5'000};
constexpr milliseconds retry{500};
constexpr milliseconds take_patience{10'000};
constexpr milliseconds short_patience{2'000};
constexpr const char* expected_last = "Nats-Expected-Last-Subject-Sequence";

/// Letters, digits, '-' and '_' as they are, each other byte as "=XX", which keys of buckets take.
std::string key_of(const std::string& name) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string key;
    for (const char c : name) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (is_plain) {
            key += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        key += '=';
        key += digits[byte >> 4U];
        key += digits[byte & 15U];
    }
    return key.empty() ? "=" : key;
}

struct lock_entry {
    std::string holder;
    std::string token;  ///< empty: it was given back
    std::uint64_t number{0};
};

class lock_store {
public:
    lock_store(broker& through, const std::string& name)
        : ask_(through), subject_("$KV.NP_LOCKS." + key_of(name)) {}

    expected<void, jetstream_failure> make_bucket();
    /// Nothing where there is none, or it lapsed.
    expected<std::optional<lock_entry>, jetstream_failure> current(milliseconds patience);
    /// Only where the last entry is that of this number, 0 for none. Null gives it back.
    expected<std::uint64_t, jetstream_failure> write(const json& entry, std::uint64_t after,
                                                     milliseconds patience);

private:
    asker ask_;
    const std::string subject_;
};

expected<void, jetstream_failure> lock_store::make_bucket() {
    return create_stream(ask_,
                         {{"name", bucket},
                          {"subjects", {"$KV.NP_LOCKS.>"}},
                          {"retention", "limits"},
                          {"storage", "file"},
                          {"discard", "new"},
                          {"max_msgs_per_subject", 1},
                          {"max_msgs", -1},
                          {"max_bytes", 16 << 20},
                          {"max_age", lapse_ns},
                          {"duplicate_window", lapse_ns},
                          {"deny_delete", true},
                          {"deny_purge", true},
                          {"allow_direct", false}},
                         take_patience);
}

expected<std::optional<lock_entry>, jetstream_failure> lock_store::current(milliseconds patience) {
    const json question{{"last_by_subj", subject_}};
    const auto got = ask_jetstream(
        ask_, {std::string("$JS.API.STREAM.MSG.GET.") + bucket, question.dump(), {}, {}}, patience);
    if (!got) {
        if (got.error().code == jetstream_error::message_not_found)
            return std::optional<lock_entry>();
        return unexpected(got.error());
    }
    const auto message = got->value("message", json::object());
    lock_entry found;
    found.number = message.value("seq", std::uint64_t{0});
    std::string text;
    decode_base64(message.value("data", std::string()), text);
    if (const auto value = json::parse(text, nullptr, false); value.is_object()) {
        found.holder = value.value("holder", std::string());
        found.token = value.value("token", std::string());
    }
    return std::optional(std::move(found));
}

expected<std::uint64_t, jetstream_failure> lock_store::write(const json& entry, std::uint64_t after,
                                                             milliseconds patience) {
    broker_message what{subject_, {}, {{expected_last, std::to_string(after)}}, {}};
    if (entry.is_null())
        what.headers.emplace_back("KV-Operation", "DEL");
    else
        what.body = entry.dump();
    const auto said = ask_jetstream(ask_, what, patience);
    if (!said) return unexpected(said.error());
    return said->value("seq", std::uint64_t{0});
}

class held_lock final : public broker_lock {
public:
    held_lock(broker& through, const std::string& name, const std::string& holder,
              std::function<void()> lost)
        : store_(through, name),
          token_(random_letters()),
          entry_{{"holder", holder}, {"token", token_}},
          lost_(std::move(lost)),
          news_(through.listen([this](const broker::news& what) {
              if (what.what == broker::news::kind::connected) hurry();
          })) {}
    ~held_lock() override;

    expected<void, refusal> take();

private:
    expected<void, refusal> claim(milliseconds patience);
    void renew();
    bool pause(milliseconds so_long);
    void hurry();

    lock_store store_;
    const std::string token_;
    const json entry_;
    const std::function<void()> lost_;
    std::uint64_t number_{
        0};  // of our entry, or of the last that was free; of one thread at a time

    std::mutex mutex_;  // guards the three below
    std::condition_variable changed_;
    bool is_stopping_{false};
    bool is_hurried_{false};  // the server was away: somebody else may have it
    bool is_lost_{false};
    std::unique_ptr<broker::subscription> news_;
    std::thread thread_;
};

held_lock::~held_lock() {
    news_.reset();
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
    if (!is_lost_) (void)store_.write({}, number_, short_patience).has_value();
}

/// An answer may be lost while what was asked is done: then our own entry is in our way.
expected<void, broker_lock::refusal> held_lock::claim(milliseconds patience) {
    constexpr int most_changes = 8;
    jetstream_failure why;
    for (int i = 0; i < most_changes; ++i) {
        const auto written = store_.write(entry_, number_, patience);
        if (written) {
            number_ = *written;
            return {};
        }
        why = written.error();
        if (why.code != jetstream_error::not_the_last) break;
        const auto there = store_.current(patience);
        if (!there) {
            why = there.error();
            break;
        }
        if (*there && !(*there)->token.empty() && (*there)->token != token_)
            return unexpected(refusal{true, (*there)->holder});
        number_ = *there ? (*there)->number : 0;
    }
    return unexpected(refusal{false, "the lock of a run cannot be had: " + why.sentence});
}

expected<void, broker_lock::refusal> held_lock::take() {
    if (const auto made = store_.make_bucket(); !made)
        return unexpected(refusal{false, "bucket NP_LOCKS: " + made.error().sentence});
    auto taken = claim(take_patience);
    if (taken) thread_ = std::thread([this] { renew(); });
    return taken;
}

bool held_lock::pause(milliseconds so_long) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, so_long, [this] { return is_stopping_ || is_hurried_; });
    is_hurried_ = false;
    return !is_stopping_;
}

void held_lock::hurry() {
    const std::lock_guard lock(mutex_);
    is_hurried_ = true;
    changed_.notify_all();
}

void held_lock::renew() {
    milliseconds next = renewal;
    while (pause(next)) {
        const auto kept = claim(short_patience);
        next = kept ? renewal : retry;
        if (kept || !kept.error().is_held) continue;
        {
            const std::lock_guard lock(mutex_);
            is_lost_ = true;
        }
        if (lost_) lost_();
        return;
    }
}

}  // namespace

expected<std::unique_ptr<broker_lock>, broker_lock::refusal> broker_lock::take(
    broker& through, const std::string& name, const std::string& holder,
    std::function<void()> lost) {
    auto made = std::make_unique<held_lock>(through, name, holder, std::move(lost));
    auto taken = made->take();
    if (!taken) return unexpected(std::move(taken).error());
    return std::unique_ptr<broker_lock>(std::move(made));
}

}  // namespace netpoll
