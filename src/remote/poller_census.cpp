// Listens to pulses.
#include "remote/poller_census.hpp"

#include "remote/broker.hpp"
#include "remote/subjects.hpp"

#include <condition_variable>
#include <map>
#include <mutex>
#include <utility>

namespace netpoll {

namespace {

using std::chrono::milliseconds;
using clock = std::chrono::steady_clock;

constexpr milliseconds connect_patience{10'000};
// Each poller says something within 2 s.
constexpr milliseconds census_time{2'500};

class census {
public:
    void hear(const broker_message& what);
    void refuse(std::string why);
    void connected();
    /// Waits for the broker, and then for pulses. Empty, or why there is nothing to hear.
    std::string wait(const broker& link);
    std::vector<heard_poller> all() const;

private:
    struct pulse_heard {
        heard_poller poller;
        clock::time_point at;
    };

    mutable std::mutex mutex_;  // guards the rest
    std::condition_variable changed_;
    std::map<std::pair<std::string, std::string>, pulse_heard> heard_;
    bool is_connected_{false};
    std::string refusal_;
};

void census::hear(const broker_message& what) {
    const auto words = subject::words_of(what.subject);
    // np.pulse.SITE.POLLER: one word less than of a run.
    heard_poller poller{words.site, words.run};
    if (auto pulse = wire::pulse_from(what.body)) {
        poller.last = std::move(*pulse);
        poller.skew = std::chrono::duration_cast<milliseconds>(poller.last.now -
                                                               std::chrono::system_clock::now());
    } else {
        poller.problem = pulse.error();
    }
    const std::lock_guard lock(mutex_);
    heard_[{poller.site, poller.name}] = {poller, clock::now()};
}

void census::refuse(std::string why) {
    const std::lock_guard lock(mutex_);
    refusal_ = std::move(why);
    changed_.notify_all();
}

void census::connected() {
    const std::lock_guard lock(mutex_);
    is_connected_ = true;
    changed_.notify_all();
}

std::string census::wait(const broker& link) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, connect_patience,
                      [this] { return is_connected_ || !refusal_.empty(); });
    if (!is_connected_ && refusal_.empty()) {
        const auto why = link.last_error();
        return why.empty() ? std::string("the broker does not answer") : why;
    }
    changed_.wait_for(lock, census_time, [this] { return !refusal_.empty(); });
    return refusal_;
}

std::vector<heard_poller> census::all() const {
    const std::lock_guard lock(mutex_);
    std::vector<heard_poller> pollers;
    for (const auto& [key, each] : heard_) {
        pollers.push_back(each.poller);
        pollers.back().heard_ago = std::chrono::duration_cast<milliseconds>(clock::now() - each.at);
    }
    return pollers;
}

}  // namespace

expected<std::vector<heard_poller>, std::string> hear_pollers(const broker_access& access) {
    census here;
    const auto opened =
        broker::open(access, {"netpoll pollers", subject::inbox(subject::coordinator)},
                     {[&here](bool is_there) {
                          if (is_there) here.connected();
                      },
                      [&here](std::string why) { here.refuse(std::move(why)); }});
    if (!opened) return unexpected(opened.error());
    const auto listening = (*opened)->subscribe(
        "np.pulse.>", [&here](const broker_message& what) { here.hear(what); });
    if (auto why = here.wait(**opened); !why.empty()) return unexpected(std::move(why));
    return here.all();
}

}  // namespace netpoll
