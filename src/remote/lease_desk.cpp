// Jobs, leases and results. Knows no broker.
#include "remote/lease_desk.hpp"

#include "engine/connectors.hpp"

#include <netpoll/duration.hpp>
#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace netpoll {

namespace {

/// One poller's death may be its own affair; with the second one the device is to blame.
constexpr std::size_t most_losers = 2;

/// By a coordinator of before, as far as the poller's own word tells.
bool was_let_in(const wire::held_job& held) noexcept {
    return held.begun && held.where >= phase::host_key;
}

}  // namespace

lease_desk::lease_desk(const std::vector<job>& all, std::string epoch, job_source& source,
                       run_observer& observer, suits fit, look first)
    : all_(all),
      epoch_(std::move(epoch)),
      intake_(source),
      observer_(observer),
      fit_(std::move(fit)),
      first_(std::move(first)) {
    index_of_.reserve(all.size());
    for (const job& each : all)
        index_of_.emplace(each.target->name, each.index);
}

std::optional<leased_job> lease_desk::take() {
    if (stopping_) return std::nullopt;
    const auto next = intake_.take({0, 1});
    if (!next) return std::nullopt;
    auto known = given_back_.extract(next->index);
    if (known.empty()) return leased_job{{*next}};
    known.mapped().work = *next;
    return std::move(known.mapped());
}

// Where it goes that has its turn: its result may be there already, or some poller has it.
void lease_desk::place(leased_job one) {
    const auto index = one.work.index;
    if (auto early = early_.extract(index); !early.empty()) {
        finish(std::move(one), early.mapped().poller, std::move(early.mapped().what));
    } else if (auto claim = claims_.extract(index); !claim.empty()) {
        const claimed& what = claim.mapped();
        if (what.by != nullptr) return take_over(what, std::move(one));
        one.begun = std::chrono::system_clock::now();
        one.where = what.held.where;
        one.let_in = was_let_in(what.held);
        lose(std::move(one), what.name);
    } else {
        queue(std::move(one), false);
    }
}

void lease_desk::queue(leased_job one, bool in_front) {
    auto& jobs = waiting_[one.work.target->site];
    queued_.insert(one.work.index);
    if (in_front)
        jobs.push_front(std::move(one));
    else
        jobs.push_back(std::move(one));
}

leased_job lease_desk::unqueue(waiting_jobs& from, const waiting_jobs::iterator& place) {
    leased_job one = std::move(*place);
    from.erase(place);
    queued_.erase(one.work.index);
    return one;
}

std::optional<leased_job> lease_desk::unqueue(std::size_t index) {
    if (!queued_.contains(index)) return std::nullopt;
    auto& jobs = waiting_[all_[index].target->site];
    return unqueue(jobs, std::find_if(jobs.begin(), jobs.end(), [index](const leased_job& each) {
                       return each.work.index == index;
                   }));
}

std::optional<leased_job> lease_desk::end_lease(const std::string& lease) {
    const auto holder = holders_.extract(lease);
    if (holder.empty()) return std::nullopt;
    auto found = holder.mapped()->jobs.extract(lease);
    leased_.erase(found.mapped().work.index);
    return std::move(found.mapped());
}

std::vector<leased_job> lease_desk::end_leases(poller_link& of) {
    std::vector<leased_job> all;
    for (auto& [lease, one] : std::exchange(of.jobs, {})) {
        holders_.erase(lease);
        leased_.erase(one.work.index);
        all.push_back(std::move(one));
    }
    return all;
}

bool lease_desk::is_taken(std::size_t index) const {
    return leased_.contains(index) || early_.contains(index) || finished_.contains(index);
}

void lease_desk::lease_to(poller_link& to, const std::string& lease, leased_job one) {
    one.begun.reset();
    one.where = phase::resolve;
    one.let_in = false;
    leased_[one.work.index] = lease;
    holders_[lease] = &to;
    to.jobs.insert_or_assign(lease, std::move(one));
}

// A session goes on where it is.
void lease_desk::take_over(const claimed& what, leased_job one) {
    lease_to(*what.by, what.held.lease, std::move(one));
    if (!what.held.begun) return;
    begun(*what.by, what.held.lease);
    if (what.held.where != phase::resolve) reached(*what.by, what.held.lease, what.held.where);
    if (was_let_in(what.held)) let_in(*what.by, what.held.lease);
}

bool lease_desk::claim(poller_link& by, const wire::held_job& held) {
    if (seen_.contains(held.lease) || by.jobs.contains(held.lease)) return true;
    const auto found = index_of_.find(held.device);
    if (found == index_of_.end()) return false;
    const auto index = found->second;
    if (is_taken(index)) return false;
    if (auto one = unqueue(index))
        take_over({&by, held}, std::move(*one));
    else
        claims_.insert_or_assign(index, claimed{&by, held});
    return true;
}

// A site's jobs may stand behind many of others, which wait for pollers of theirs.
std::optional<lease_desk::handed_out> lease_desk::next_for(poller_link& to) {
    auto& jobs = waiting_[to.site];
    const auto fits = [&](const leased_job& each) { return fit_(to, each.work); };
    auto found = std::find_if(jobs.begin(), jobs.end(), fits);
    while (found == jobs.end()) {
        auto more = take();
        if (!more) return std::nullopt;
        place(std::move(*more));
        if (!to.has_room()) return std::nullopt;  // one that it claims
        found = !jobs.empty() && fits(jobs.back()) ? std::prev(jobs.end()) : jobs.end();
    }
    if (stopping_) return std::nullopt;
    std::string lease = epoch_ + "-" + std::to_string(++count_);
    lease_to(to, lease, unqueue(jobs, found));
    return handed_out{lease, &to.jobs.at(lease).work};
}

void lease_desk::look_for_lone_sites() {
    if (!queued_.empty()) return;
    if (auto more = take()) place(std::move(*more));
}

void lease_desk::begun(poller_link& by, const std::string& lease) {
    const auto found = by.jobs.find(lease);
    if (found == by.jobs.end()) return;
    found->second.begun = std::chrono::system_clock::now();
    announce(found->second, observer_);
}

void lease_desk::reached(poller_link& by, const std::string& lease, phase where) {
    const auto found = by.jobs.find(lease);
    if (found == by.jobs.end()) return;
    found->second.where = where;
    observer_.reached(found->second.work, where);
}

void lease_desk::let_in(poller_link& by, const std::string& lease) {
    const auto found = by.jobs.find(lease);
    if (found != by.jobs.end()) found->second.let_in = true;
}

const job* lease_desk::job_of(const poller_link& by, const std::string& lease) const {
    const auto found = by.jobs.find(lease);
    return found == by.jobs.end() ? nullptr : &found->second.work;
}

void lease_desk::returned(const std::string& lease) {
    auto one = end_lease(lease);
    if (!one) return;
    if (stopping_)
        cut_short(*one);
    else
        queue(std::move(*one), true);
}

lease_desk::judgement lease_desk::judge(const std::string& lease, const std::string& device) const {
    if (seen_.contains(lease)) return judgement::known;
    if (holders_.contains(lease)) return judgement::take;
    const auto named = index_of_.find(device);
    if (named == index_of_.end()) return judgement::refuse;
    return is_taken(named->second) ? judgement::refuse : judgement::take;
}

void lease_desk::result(const std::string& lease, const std::string& device,
                        const std::string& poller, outcome what) {
    seen_.insert(lease);
    if (auto one = end_lease(lease)) return finish(std::move(*one), poller, std::move(what));
    const auto index = index_of_.at(device);
    claims_.erase(index);
    if (auto one = unqueue(index))
        finish(std::move(*one), poller, std::move(what));
    else
        early_.emplace(index, early_result{poller, std::move(what)});
}

void lease_desk::fail(const std::string& lease, const std::string& why) {
    const auto one = end_lease(lease);
    if (!one) return;
    seen_.insert(lease);
    report(*one, device_status::failed,
           error{errc::internal, one->where, "its result did not come: " + why});
}

// What its poller said of it may have been lost, or may come later.
void lease_desk::finish(leased_job one, const std::string& poller, outcome what) {
    constexpr std::array told{phase::auth, phase::channel, phase::command};
    if (!what.attempts.empty()) announce(one, observer_);
    for (const phase each : told)
        if (what.phases[static_cast<std::size_t>(each)] && one.where < each)
            observer_.reached(one.work, each);
    what.index = one.work.index;
    what.target = lent(one.work.target);
    what.poller = poller;
    add_lost_sessions(one, what);
    finished_.insert(what.index);
    first_(one.work, what);
    netpoll::report(observer_, one.work, std::move(what));
}

void lease_desk::lose(poller_link& gone) {
    for (auto claim = claims_.begin(); claim != claims_.end();) {
        claimed& what = claim->second;
        const bool is_lost = what.by == &gone;
        if (is_lost && what.held.begun) {
            what.by = nullptr;
            what.name = gone.name;
        }
        claim = is_lost && !what.held.begun ? claims_.erase(claim) : std::next(claim);
    }
    for (leased_job& one : end_leases(gone)) {
        if (stopping_)
            cut_short(one);
        else
            lose(std::move(one), gone.name);
    }
}

// As with a worker process: who was only waiting there lost nothing.
void lease_desk::lose(leased_job one, const std::string& poller) {
    if (!one.begun) return queue(std::move(one), true);
    const phase lost_in = one.where;
    const attempt::failure cause{errc::worker_crashed, lost_in};
    one.attempts.push_back({*one.begun, cause, {}});
    one.losers.push_back(escape(poller));
    // What it said last may have been lost with it.
    if (!may_be_repeated(one.work, one.let_in ? phase::command : lost_in)) {
        const bool ran = lost_in >= phase::command;
        report(one, device_status::failed,
               error{errc::worker_crashed, lost_in,
                     "poller " + one.losers.back() + " was lost " +
                         (ran ? "while its commands ran"
                              : "after its login, and its commands may have run") +
                         ", and they are not `repeatable`"});
    } else if (one.losers.size() >= most_losers) {
        report(one, device_status::failed,
               error{errc::worker_crashed, lost_in,
                     "pollers " + one.losers.front() + " and " + one.losers.back() +
                         " were lost with it"});
    } else {
        const job work = one.work;
        given_back_.emplace(work.index, std::move(one));
        intake_.give_back(work, cause);
    }
}

void lease_desk::judge_sites(const std::unordered_set<std::string>& served, milliseconds patience,
                             time_point now) {
    if (!first_judged_) first_judged_ = now;
    for (const std::string& each : served)
        served_[each] = now;
    for (auto& [name, jobs] : waiting_) {
        const auto last = served_.find(name);
        const auto since = last == served_.end() ? *first_judged_ : last->second;
        if (jobs.empty() || now - since < patience || served.contains(name)) continue;
        while (!jobs.empty())
            report(unqueue(jobs, jobs.begin()), device_status::failed,
                   error{errc::no_poller, phase::resolve,
                         "no poller of site " + name + " was heard of within " +
                             show_duration(patience)});
    }
}

void lease_desk::stop() {
    stopping_ = true;
    for (auto& [name, jobs] : waiting_)
        while (!jobs.empty())
            cut_short(unqueue(jobs, jobs.begin()));
    for (const auto& [index, one] : std::exchange(given_back_, {}))
        cut_short(one);
}

void lease_desk::give_up(poller_link& by) {
    for (const leased_job& one : end_leases(by))
        cut_short(one);
}

bool lease_desk::is_over() {
    if (!holders_.empty() || !queued_.empty()) return false;
    if (stopping_) return true;
    if (!intake_.over()) {
        look_for_lone_sites();
        if (!intake_.over() || !queued_.empty() || !holders_.empty()) return false;
    }
    for (const auto& [index, one] : std::exchange(given_back_, {}))
        report(one, device_status::failed,
               error{errc::worker_crashed, one.attempts.back().cause->phase,
                     "its poller was lost, and it was not tried again"});
    return true;
}

void lease_desk::report(const leased_job& one, device_status status, std::optional<error> why) {
    outcome what = outcome_without_session(one, status, std::move(why));
    if (!one.losers.empty()) what.poller = one.losers.back();
    finished_.insert(what.index);
    observer_.finished(std::move(what));
}

void lease_desk::cut_short(const leased_job& one) {
    if (one.announced)
        report(one, device_status::cancelled, error{errc::interrupted, one.where, {}});
    else
        report(one, device_status::skipped, std::nullopt);
}

}  // namespace netpoll
