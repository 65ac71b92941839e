// Publishes until the server says that it has it. Not by js_PublishAsync: what is under way there
// while the connection breaks is never answered and never reported.
#include "remote/asker.hpp"
#include "remote/jetstream.hpp"
#include "remote/stream.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace netpoll {

namespace {

using std::chrono::milliseconds;
using clock = std::chrono::steady_clock;

// So much may be unanswered: 20 MB/s at a round trip of 200 ms.
constexpr std::size_t window_bytes = std::size_t{4} << 20U;
constexpr std::size_t window_messages = 8'192;
// Each further wait is twice as long. The longest is how late a result comes whose stream was made
// meanwhile: a server need not say that there is none.
constexpr milliseconds first_answer_wait{2'000};
constexpr milliseconds longest_answer_wait{10'000};
constexpr milliseconds no_leader_wait{250};

class resending_publisher final : public stream_publisher {
public:
    explicit resending_publisher(broker& through);
    ~resending_publisher() override;

    void publish(broker_message what, std::string id, std::function<void(stored)> told) override;
    void forget(const std::string& id_prefix) override;
    std::size_t waiting() const override;

private:
    enum class standing {
        ready,     // to be sent, in the order of numbers
        sent,      // an answer is due
        postponed  // nobody took it; ready again when due
    };
    struct entry {
        broker_message what;
        std::string id;
        std::function<void(stored)> told;
        standing now{standing::ready};
        clock::time_point due{};
        milliseconds patience{first_answer_wait};
        std::uint64_t place{0};  // among all that was sent
    };
    using number = std::uint64_t;
    using entries = std::map<number, entry>;
    struct verdict {
        std::function<void(stored)> told;
        stored what;
    };

    void run();
    void hear(const broker_message& answer);
    void hear(const broker::news& what);
    void send_ready();
    bool has_room(const entry& next) const;
    void enter(entries::value_type& of, standing next, clock::time_point due = {});
    void end(entries::iterator at, stored what);
    void leave(entries::iterator at);
    void send_again_what_is_due(clock::time_point now);
    void tell_verdicts(std::unique_lock<std::mutex>& lock);

    broker& through_;
    const std::string inbox_;

    std::recursive_mutex telling_;  // held while `told` is called; taken before mutex_

    mutable std::mutex mutex_;  // guards the rest
    std::condition_variable changed_;
    entries entries_;
    std::set<number> ready_;
    std::set<std::pair<clock::time_point, number>> due_;
    number last_{0};
    std::uint64_t last_place_{0};
    std::uint64_t answered_place_{0};  // the furthest
    clock::time_point last_answer_{};
    std::size_t sent_messages_{0};
    std::size_t sent_bytes_{0};
    std::vector<verdict> verdicts_;
    clock::time_point wakes_at_{};  // of the thread that waits for what is due
    bool is_connected_{false};
    bool is_stopping_{false};

    std::unique_ptr<broker::subscription> answers_;
    std::unique_ptr<broker::subscription> news_;
    std::thread thread_;
};

resending_publisher::resending_publisher(broker& through)
    : through_(through), inbox_(through.new_inbox()) {
    answers_ =
        through.subscribe(inbox_ + ".*", [this](const broker_message& answer) { hear(answer); });
    news_ = through.listen([this](const broker::news& what) { hear(what); });
    {
        const std::lock_guard lock(mutex_);
        is_connected_ = is_connected_ || through.is_connected();
    }
    thread_ = std::thread([this] { run(); });
}

resending_publisher::~resending_publisher() {
    news_.reset();
    answers_.reset();
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void resending_publisher::publish(broker_message what, std::string id,
                                  std::function<void(stored)> told) {
    what.headers.emplace_back("Nats-Msg-Id", id);
    const std::lock_guard lock(mutex_);
    what.reply = inbox_ + '.' + std::to_string(++last_);
    auto& made =
        *entries_.emplace(last_, entry{std::move(what), std::move(id), std::move(told)}).first;
    enter(made, standing::ready);
    send_ready();
}

void resending_publisher::forget(const std::string& id_prefix) {
    const std::lock_guard telling(telling_);
    const std::lock_guard lock(mutex_);
    for (auto at = entries_.begin(); at != entries_.end();) {
        const auto next = std::next(at);
        if (at->second.id.starts_with(id_prefix)) leave(at);
        at = next;
    }
    send_ready();
}

std::size_t resending_publisher::waiting() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

/// Under the lock, as all that follows.
void resending_publisher::enter(entries::value_type& of, standing next, clock::time_point due) {
    auto& [place, each] = of;
    const auto size = each.what.body.size();
    if (each.now == standing::sent) {
        --sent_messages_;
        sent_bytes_ -= size;
    }
    ready_.erase(place);
    due_.erase({each.due, place});
    each.now = next;
    each.due = due;
    if (next == standing::ready) {
        ready_.insert(place);
        return;
    }
    due_.insert({due, place});
    if (next == standing::sent) {
        ++sent_messages_;
        sent_bytes_ += size;
    }
    if (due < wakes_at_) changed_.notify_all();
}

void resending_publisher::leave(entries::iterator at) {
    enter(*at, standing::ready);
    ready_.erase(at->first);
    entries_.erase(at);
}

void resending_publisher::end(entries::iterator at, stored what) {
    verdicts_.push_back({std::move(at->second.told), what});
    leave(at);
}

bool resending_publisher::has_room(const entry& next) const {
    if (sent_messages_ == 0) return true;
    return sent_messages_ < window_messages && sent_bytes_ + next.what.body.size() <= window_bytes;
}

void resending_publisher::send_ready() {
    const auto most = through_.max_payload();
    while (is_connected_ && !ready_.empty()) {
        const auto at = entries_.find(*ready_.begin());
        auto& each = at->second;
        if (most != 0 && each.what.body.size() + each.id.size() + 64 > most) {
            end(at, stored::refused);
            changed_.notify_all();
            continue;
        }
        if (!has_room(each)) return;
        enter(*at, standing::sent, clock::now() + each.patience);
        each.place = ++last_place_;
        through_.publish(each.what);
    }
}

void resending_publisher::hear(const broker_message& answer) {
    std::unique_lock lock(mutex_);
    const auto of = std::strtoull(answer.subject.c_str() + inbox_.size() + 1, nullptr, 10);
    const auto at = entries_.find(of);
    if (at == entries_.end() || at->second.now != standing::sent) return;
    last_answer_ = clock::now();
    answered_place_ = std::max(answered_place_, at->second.place);
    if (is_no_responders(answer)) {
        enter(*at, standing::postponed, clock::now() + no_leader_wait);
        return;
    }
    const auto said = jetstream_answer(answer.body);
    if (said) {
        end(at, stored::yes);
    } else {
        const auto code = said.error().code;
        const bool is_full = code == jetstream_error::store_failed ||
                             code == jetstream_error::no_resources ||
                             code == jetstream_error::no_storage;
        if (!is_full && said.error().kind == 503)
            enter(*at, standing::postponed, clock::now() + no_leader_wait);
        else
            end(at, is_full ? stored::full : stored::refused);
    }
    send_ready();
    tell_verdicts(lock);
}

void resending_publisher::hear(const broker::news& what) {
    std::unique_lock lock(mutex_);
    const auto refuses = [&what](const entry& each) {
        return what.what == broker::news::kind::refused && each.now == standing::sent &&
               each.what.subject == what.subject;
    };
    if (what.what != broker::news::kind::refused)
        is_connected_ = what.what == broker::news::kind::connected;
    for (auto at = entries_.begin(); at != entries_.end();) {
        const auto next = std::next(at);
        if (refuses(at->second)) {
            end(at, stored::refused);
        } else if (what.what == broker::news::kind::lost) {
            at->second.patience = first_answer_wait;
            enter(*at, standing::ready);
        }
        at = next;
    }
    send_ready();
    tell_verdicts(lock);
}

/// In the order of the verdicts. Without mutex_, so that `told` may publish.
void resending_publisher::tell_verdicts(std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    const std::lock_guard telling(telling_);
    lock.lock();
    while (!verdicts_.empty()) {
        const auto all = std::exchange(verdicts_, {});
        lock.unlock();
        for (const auto& [told, what] : all)
            if (told) told(what);
        lock.lock();
    }
}

/// Answers come in the order of what was sent: as long as those before it come, an answer is late
/// because a slow line is full, and to send again would fill it more.
void resending_publisher::send_again_what_is_due(clock::time_point now) {
    while (!due_.empty() && due_.begin()->first <= now) {
        auto& of = *entries_.find(due_.begin()->second);
        auto& each = of.second;
        const bool is_in_line = each.now == standing::sent && each.place > answered_place_ &&
                                now < last_answer_ + each.patience;
        if (is_in_line) {
            enter(of, standing::sent, last_answer_ + each.patience);
            continue;
        }
        if (each.now == standing::sent)
            each.patience = std::min(each.patience * 2, longest_answer_wait);
        enter(of, standing::ready);
    }
}

/// What is due, and what `publish` must not tell itself.
void resending_publisher::run() {
    std::unique_lock lock(mutex_);
    while (!is_stopping_) {
        const auto now = clock::now();
        send_again_what_is_due(now);
        send_ready();
        if (!verdicts_.empty()) {
            tell_verdicts(lock);
            continue;
        }
        if (due_.empty()) {
            wakes_at_ = clock::time_point::max();
            changed_.wait(lock);
        } else {
            wakes_at_ = due_.begin()->first;
            changed_.wait_until(lock, wakes_at_);
        }
        wakes_at_ = {};
    }
}

}  // namespace

std::unique_ptr<stream_publisher> stream_publisher::over(broker& through) {
    return std::make_unique<resending_publisher>(through);
}

}  // namespace netpoll
