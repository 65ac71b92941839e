// A queue before a few places to work at, step by step in the order of time. Knows no clock.
#include "lab/aaa_server.hpp"

#include <algorithm>
#include <utility>

namespace netpoll::lab {

bool aaa_server::immediate() const noexcept {
    return settings_.delay.count() == 0 && settings_.rate == 0 && !settings_.silent;
}

login_end aaa_server::judge(const std::string& user, bool right) {
    auto& rejections = rejections_[user];
    if (settings_.lock_after > 0 && rejections >= settings_.lock_after) return login_end::locked;
    if (right && !settings_.rejects_all) return login_end::accepted;
    ++rejections;
    return login_end::rejected;
}

aaa_server::ticket aaa_server::submit(event_time now, std::string user, bool right) {
    ++last_;
    if (!settings_.silent) queue_.push_back({last_, std::move(user), right, now});
    return last_;
}

void aaa_server::cancel(ticket of) {
    const auto is_it = [of](const request& r) { return r.id == of; };
    const auto queued = std::find_if(queue_.begin(), queue_.end(), is_it);
    if (queued != queue_.end()) queue_.erase(queued);
    const auto begun = std::find_if(working_.begin(), working_.end(), is_it);
    if (begun != working_.end()) begun->id = 0;
}

std::optional<aaa_server::planned> aaa_server::next_step() const {
    std::optional<planned> next;
    // Of steps at the same time the earlier kind is taken: a place that gets free at the last
    // moment is used.
    const auto consider = [&next](step what, event_time at) {
        if (!next || at < next->at) next = planned{what, at};
    };
    if (!working_.empty()) consider(step::finish, working_.front().since);
    if (queue_.empty()) return next;
    const auto since = queue_.front().since;
    const bool full = settings_.capacity > 0 && working_.size() >= settings_.capacity;
    if (!full) consider(step::start, std::max({since, reached_, next_start_}));
    if (settings_.timeout) consider(step::give_up, since + *settings_.timeout);
    return next;
}

void aaa_server::start() {
    auto request = std::move(queue_.front());
    queue_.pop_front();
    request.since = reached_ + settings_.delay;
    working_.push_back(std::move(request));
    if (settings_.rate <= 0) return;
    const std::chrono::duration<double> gap(1 / settings_.rate);
    next_start_ = reached_ + std::chrono::duration_cast<event_time::duration>(gap);
}

std::vector<aaa_server::answer> aaa_server::advance(event_time now) {
    std::vector<answer> answers;
    for (auto next = next_step(); next && next->at <= now; next = next_step()) {
        reached_ = std::max(reached_, next->at);
        switch (next->what) {
            case step::finish: {
                const auto how = judge(working_.front().user, working_.front().right);
                if (working_.front().id != 0) answers.push_back({working_.front().id, how});
                working_.pop_front();
                break;
            }
            case step::start:
                start();
                break;
            case step::give_up:
                if (settings_.rejects_late)
                    answers.push_back({queue_.front().id, login_end::rejected});
                queue_.pop_front();
                break;
        }
    }
    return answers;
}

std::optional<event_time> aaa_server::next() const {
    const auto step = next_step();
    return step ? std::optional(step->at) : std::nullopt;
}

}  // namespace netpoll::lab
