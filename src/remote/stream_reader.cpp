// Pulls messages. Not by js_PullSubscribe: its fetch waits for a whole batch or to the end of its
// time, and says "nothing there" also where we are not permitted to look.
#include "remote/jetstream.hpp"
#include "remote/stream.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace netpoll {

namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using clock = std::chrono::steady_clock;

constexpr const char* consumer = "coordinator";
constexpr std::int64_t ack_wait_ns = 30'000'000'000;
// Messages that were handed out and not acknowledged: more than a reader holds. 1,000 by default,
// which would be a limit of ours without a reason.
constexpr int most_unacknowledged = 65'536;
constexpr milliseconds longest_pull{5'000};
// The server ends a request when its time is over; a request that it does not know any more, we do.
constexpr milliseconds lost_request_wait{1'000};
constexpr milliseconds no_stream_wait{250};

/// "$JS.ACK.STREAM.CONSUMER.DELIVERED....", with a domain two words later.
std::uint64_t times_of(const std::string& reply) {
    const auto words = std::count(reply.begin(), reply.end(), '.') + 1;
    const auto before = words > 9 ? 6 : 4;
    std::size_t at = 0;
    for (int i = 0; i < before && at != std::string::npos; ++i)
        at = reply.find('.', at == 0 ? 0 : at + 1);
    if (at == std::string::npos) return 1;
    return std::max<std::uint64_t>(1, std::strtoull(reply.c_str() + at + 1, nullptr, 10));
}

class pulling_reader final : public stream_reader {
public:
    pulling_reader(broker& through, const std::string& stream)
        : through_(through), stream_(stream), inbox_(through.new_inbox()), ask_(through) {
        messages_ = through.subscribe(inbox_ + ".*",
                                      [this](broker_message said) { hear(std::move(said)); });
        news_ = through.listen([this](const broker::news& what) { hear(what); });
    }
    ~pulling_reader() override {
        news_.reset();
        messages_.reset();
    }

    std::vector<taken_message> take(std::size_t most, milliseconds patience) override;

private:
    void hear(broker_message said);
    void hear(const broker::news& what);
    bool make_consumer(milliseconds patience);
    void request(std::size_t most, milliseconds patience);
    taken_message taken(broker_message what);

    broker& through_;
    const std::string stream_;
    const std::string inbox_;
    asker ask_;
    bool is_first_{true};  // of take's thread, as the next
    bool has_consumer_{false};

    std::mutex mutex_;  // guards the rest
    std::condition_variable changed_;
    std::deque<broker_message> arrived_;
    std::uint64_t number_{0};   // of the request
    std::size_t still_due_{0};  // messages of it
    clock::time_point due_{};   // when it is over, also where the server forgot it
    bool is_consumer_gone_{false};

    std::unique_ptr<broker::subscription> messages_;
    std::unique_ptr<broker::subscription> news_;
};

void pulling_reader::hear(broker_message said) {
    const std::lock_guard lock(mutex_);
    const bool is_current = said.subject == inbox_ + '.' + std::to_string(number_);
    if (const auto status = said.header("Status"); said.reply.empty() && !status.empty()) {
        if (is_current) still_due_ = 0;
        // Nobody listens to the request, or the consumer was deleted while it waited.
        const bool is_gone =
            status == "503" ||
            (status == "409" &&
             said.header("Description").find("Consumer Deleted") != std::string::npos);
        is_consumer_gone_ = is_consumer_gone_ || (is_current && is_gone);
    } else {
        // It has its own subject, not that of a request; one of an earlier request only lets the
        // next one begin sooner.
        if (still_due_ > 0) --still_due_;
        arrived_.push_back(std::move(said));
    }
    changed_.notify_all();
}

void pulling_reader::hear(const broker::news& what) {
    if (what.what == broker::news::kind::refused) return;
    const std::lock_guard lock(mutex_);
    still_due_ = 0;
    is_consumer_gone_ = true;  // perhaps: a server may come back with another disk
    changed_.notify_all();
}

/// The first time anew, so that what an earlier reader has taken comes again at once.
bool pulling_reader::make_consumer(milliseconds patience) {
    const std::string of = stream_ + '.' + consumer;
    if (is_first_) {
        const auto gone =
            ask_jetstream(ask_, {"$JS.API.CONSUMER.DELETE." + of, {}, {}, {}}, patience);
        if (!gone && gone.error().code != jetstream_error::consumer_not_found) return false;
    }
    const nlohmann::json wanted{{"stream_name", stream_},
                                {"config",
                                 {{"durable_name", consumer},
                                  {"deliver_policy", "all"},
                                  {"replay_policy", "instant"},
                                  {"ack_policy", "explicit"},
                                  {"ack_wait", ack_wait_ns},
                                  {"max_deliver", -1},
                                  {"max_ack_pending", most_unacknowledged}}}};
    const auto made = ask_jetstream(
        ask_, {"$JS.API.CONSUMER.DURABLE.CREATE." + of, wanted.dump(), {}, {}}, patience);
    is_first_ = is_first_ && !made.has_value();
    return made.has_value();
}

/// Under the lock.
void pulling_reader::request(std::size_t most, milliseconds patience) {
    const auto within = std::clamp(patience, milliseconds{1}, longest_pull);
    const nlohmann::json wanted{{"batch", most}, {"expires", nanoseconds(within).count()}};
    still_due_ = most;
    due_ = clock::now() + within + lost_request_wait;
    through_.publish({"$JS.API.CONSUMER.MSG.NEXT." + stream_ + '.' + consumer,
                      wanted.dump(),
                      {},
                      inbox_ + '.' + std::to_string(++number_)});
}

taken_message pulling_reader::taken(broker_message what) {
    const auto times = times_of(what.reply);
    auto acknowledge = [&through = through_, to = what.reply] {
        through.publish({to, "+ACK", {}, {}});
    };
    return {std::move(what), times, std::move(acknowledge)};
}

std::vector<taken_message> pulling_reader::take(std::size_t most, milliseconds patience) {
    const auto deadline = clock::now() + patience;
    std::unique_lock lock(mutex_);
    while (arrived_.empty()) {
        const auto now = clock::now();
        const auto left = std::chrono::ceil<milliseconds>(deadline - now);
        if (left <= milliseconds{0}) return {};
        // A request to a consumer that is not there gets no answer at all.
        if (still_due_ > 0 && now >= due_) {
            still_due_ = 0;
            is_consumer_gone_ = true;
        }
        if (std::exchange(is_consumer_gone_, false)) has_consumer_ = false;
        if (!has_consumer_ && through_.is_connected()) {
            lock.unlock();
            has_consumer_ = make_consumer(left);
            lock.lock();
            if (!has_consumer_)
                changed_.wait_until(lock, std::min(deadline, clock::now() + no_stream_wait));
            continue;
        }
        if (still_due_ == 0 && has_consumer_ && through_.is_connected()) request(most, left);
        changed_.wait_until(lock, still_due_ > 0 ? std::min(deadline, due_) : deadline);
    }
    std::vector<taken_message> all;
    while (!arrived_.empty() && all.size() < most) {
        all.push_back(taken(std::move(arrived_.front())));
        arrived_.pop_front();
    }
    return all;
}

}  // namespace

std::unique_ptr<stream_reader> stream_reader::over(broker& through, const std::string& stream) {
    return std::make_unique<pulling_reader>(through, stream);
}

}  // namespace netpoll
