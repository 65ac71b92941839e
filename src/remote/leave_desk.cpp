// Asks the gate for sessions elsewhere.
#include "remote/leave_desk.hpp"

namespace netpoll {

void leave_desk::ask(const asker& who) {
    if (poller_link* const from = pollers_.at(who.first)) ask(*from, who.second);
}

void leave_desk::ask(poller_link& from, const std::string& lease) {
    const job* const work = jobs_.job_of(from, lease);
    if (work == nullptr) return;
    login_leave leave;
    if (gate_ != nullptr)
        leave = gate_->ask(*work, [again = again_, who = asker(from.place, lease)] { again(who); });
    if (leave.is == login_leave::answer::later) {
        if (leave.at != time_point::max()) waiting_.push({leave.at, {from.place, lease}});
        return;
    }
    const bool now = leave.is == login_leave::answer::now;
    if (now) jobs_.let_in(from, lease);
    from.say(wire::leave{lease, now});
}

void leave_desk::ask_due(time_point now) {
    for (auto& [place, each] : pollers_.all())
        for (auto lease = each->asking.begin(); lease != each->asking.end();) {
            const bool is_known = jobs_.job_of(*each, *lease) != nullptr;
            if (is_known) ask(*each, *lease);
            lease = is_known ? each->asking.erase(lease) : std::next(lease);
        }
    while (!waiting_.empty() && waiting_.top().at <= now) {
        const asker next = waiting_.top().who;
        waiting_.pop();
        ask(next);
    }
}

leave_desk::time_point leave_desk::next_time() const {
    return waiting_.empty() ? time_point::max() : waiting_.top().at;
}

}  // namespace netpoll
