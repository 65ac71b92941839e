// Jobs, leases and results. Knows no broker.
#include "remote/lease_desk.hpp"

#include "core/sessionless_outcome.hpp"
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

bool lost_logged_in(const std::vector<attempt>& lost) {
    return std::any_of(lost.begin(), lost.end(), [](const attempt& each) {
        return each.cause && behind_login(each.cause->phase);
    });
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
    if (known.empty()) return leased_job{*next};
    known.mapped().work = *next;
    return std::move(known.mapped());
}

// Where it goes that has its turn: its result may be there already, or some poller has it.
void lease_desk::place(leased_job one) {
    const auto index = one.work.index;
    if (auto early = early_.extract(index); !early.empty()) {
        finish(std::move(one), early.mapped().poller, std::move(early.mapped().what));
    } else if (auto claim = claims_.extract(index); !claim.empty()) {
        take_over(claim.mapped(), std::move(one));
    } else {
        queue(std::move(one), false);
    }
}

void lease_desk::queue(leased_job one, bool in_front) {
    waiting_site& site = sites_[one.work.target->site];
    queued_.insert(one.work.index);
    ++waiting_count_;
    if (in_front)
        site.jobs.push_front(std::move(one));
    else
        site.jobs.push_back(std::move(one));
}

std::optional<leased_job> lease_desk::unqueue(std::size_t index) {
    if (queued_.erase(index) == 0) return std::nullopt;
    --waiting_count_;
    auto& jobs = sites_[all_[index].target->site].jobs;
    const auto found = std::find_if(jobs.begin(), jobs.end(), [index](const leased_job& each) {
        return each.work.index == index;
    });
    leased_job one = std::move(*found);
    jobs.erase(found);
    return one;
}

void lease_desk::lease_to(poller_link& to, const std::string& lease, leased_job one) {
    one.begun.reset();
    one.where = phase::resolve;
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
}

bool lease_desk::claim(poller_link& by, const wire::held_job& held) {
    if (seen_.contains(held.lease) || by.jobs.contains(held.lease)) return true;
    const auto found = index_of_.find(held.device);
    if (found == index_of_.end()) return false;
    const auto index = found->second;
    if (leased_.contains(index) || early_.contains(index) || finished_.contains(index))
        return false;
    if (auto one = unqueue(index))
        take_over({&by, held}, std::move(*one));
    else
        claims_.insert_or_assign(index, claimed{&by, held});
    return true;
}

// A site's jobs may stand behind many of others, which wait for pollers of theirs.
std::optional<lease_desk::handed_out> lease_desk::next_for(poller_link& to) {
    auto& jobs = sites_[to.site].jobs;
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
    leased_job one = std::move(*found);
    jobs.erase(found);
    queued_.erase(one.work.index);
    --waiting_count_;
    std::string lease = epoch_ + "-" + std::to_string(++count_);
    lease_to(to, lease, std::move(one));
    return handed_out{lease, &to.jobs.at(lease).work};
}

void lease_desk::look_for_lone_sites() {
    if (waiting_count_ > 0) return;
    if (auto more = take()) place(std::move(*more));
}

void lease_desk::begun(poller_link& by, const std::string& lease) {
    const auto found = by.jobs.find(lease);
    if (found == by.jobs.end()) return;
    found->second.begun = std::chrono::system_clock::now();
    announce(found->second);
}

void lease_desk::announce(leased_job& one) {
    if (std::exchange(one.announced, true)) return;
    one.since = std::chrono::steady_clock::now();
    observer_.started(one.work);
}

void lease_desk::reached(poller_link& by, const std::string& lease, phase where) {
    const auto found = by.jobs.find(lease);
    if (found == by.jobs.end()) return;
    found->second.where = where;
    observer_.reached(found->second.work, where);
}

const job* lease_desk::job_of(const poller_link& by, const std::string& lease) const {
    const auto found = by.jobs.find(lease);
    return found == by.jobs.end() ? nullptr : &found->second.work;
}

void lease_desk::returned(poller_link& by, const std::string& lease) {
    auto found = by.jobs.extract(lease);
    if (found.empty()) return;
    holders_.erase(lease);
    leased_.erase(found.mapped().work.index);
    if (stopping_)
        cut_short(found.mapped());
    else
        queue(std::move(found.mapped()), true);
}

lease_desk::judgement lease_desk::judge(const std::string& lease, const std::string& device) const {
    if (seen_.contains(lease)) return judgement::known;
    if (holders_.contains(lease)) return judgement::take;
    const auto named = index_of_.find(device);
    if (named == index_of_.end()) return judgement::refuse;
    const auto index = named->second;
    const bool is_others =
        leased_.contains(index) || early_.contains(index) || finished_.contains(index);
    return is_others ? judgement::refuse : judgement::take;
}

void lease_desk::result(const std::string& lease, const std::string& device,
                        const std::string& poller, outcome what) {
    seen_.insert(lease);
    if (const auto holder = holders_.find(lease); holder != holders_.end()) {
        auto found = holder->second->jobs.extract(lease);
        holders_.erase(holder);
        leased_.erase(found.mapped().work.index);
        return finish(std::move(found.mapped()), poller, std::move(what));
    }
    const auto index = index_of_.at(device);
    claims_.erase(index);
    if (auto one = unqueue(index))
        finish(std::move(*one), poller, std::move(what));
    else
        early_.emplace(index, early_result{poller, std::move(what)});
}

void lease_desk::fail(const std::string& lease, const std::string& why) {
    const auto holder = holders_.find(lease);
    if (holder == holders_.end()) return;
    auto found = holder->second->jobs.extract(lease);
    holders_.erase(holder);
    leased_.erase(found.mapped().work.index);
    seen_.insert(lease);
    report(found.mapped(), device_status::failed,
           error{errc::internal, found.mapped().where, "its result did not come: " + why});
}

// What its poller said of it may have been lost, or may come later.
void lease_desk::finish(leased_job one, const std::string& poller, outcome what) {
    constexpr std::array told{phase::auth, phase::channel, phase::command};
    if (!what.attempts.empty()) announce(one);
    for (const phase each : told)
        if (what.phases[static_cast<std::size_t>(each)] && one.where < each)
            observer_.reached(one.work, each);
    what.index = one.work.index;
    what.target = lent(one.work.target);
    what.poller = poller;
    what.attempts.insert(what.attempts.begin(), one.attempts.begin(), one.attempts.end());
    what.session_possibly_left = what.session_possibly_left || lost_logged_in(one.attempts);
    finished_.insert(what.index);
    first_(one.work, what);
    netpoll::report(observer_, one.work, std::move(what));
}

void lease_desk::lose(poller_link& gone) {
    for (auto claim = claims_.begin(); claim != claims_.end();)
        claim = claim->second.by == &gone ? claims_.erase(claim) : std::next(claim);
    for (auto& [lease, one] : std::exchange(gone.jobs, {})) {
        holders_.erase(lease);
        leased_.erase(one.work.index);
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
    if (!may_be_repeated(one.work, lost_in)) {
        report(one, device_status::failed,
               error{errc::worker_crashed, lost_in,
                     "poller " + one.losers.back() +
                         " was lost while its commands ran, and they are not `repeatable`"});
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
    for (auto& [name, site] : sites_) {
        const auto last = served_.find(name);
        const auto since = last == served_.end() ? *first_judged_ : last->second;
        if (site.jobs.empty() || now - since < patience || served.contains(name)) continue;
        for (leased_job& each : std::exchange(site.jobs, {})) {
            queued_.erase(each.work.index);
            --waiting_count_;
            report(each, device_status::failed,
                   error{errc::no_poller, phase::resolve,
                         "no poller of site " + name + " was heard of within " +
                             show_duration(patience)});
        }
    }
}

void lease_desk::stop() {
    stopping_ = true;
    for (auto& [name, site] : sites_)
        for (leased_job& each : std::exchange(site.jobs, {}))
            cut_short(each);
    queued_.clear();
    waiting_count_ = 0;
    for (auto& [index, one] : std::exchange(given_back_, {}))
        cut_short(one);
}

void lease_desk::give_up(poller_link& by) {
    for (auto& [lease, one] : std::exchange(by.jobs, {})) {
        holders_.erase(lease);
        leased_.erase(one.work.index);
        cut_short(one);
    }
}

bool lease_desk::is_over() {
    if (!holders_.empty() || waiting_count_ > 0) return false;
    if (stopping_) return true;
    if (!intake_.over()) {
        look_for_lone_sites();
        if (!intake_.over() || waiting_count_ > 0 || !holders_.empty()) return false;
    }
    for (auto& [index, one] : std::exchange(given_back_, {}))
        report(one, device_status::failed,
               error{errc::worker_crashed, one.attempts.back().cause->phase,
                     "its poller was lost, and it was not tried again"});
    return true;
}

void lease_desk::report(leased_job& one, device_status status, std::optional<error> why) {
    outcome what =
        sessionless_outcome(one.work, status, std::move(why), std::chrono::system_clock::now());
    what.attempts = one.attempts;
    if (!one.losers.empty()) what.poller = one.losers.back();
    what.session_possibly_left = lost_logged_in(one.attempts);
    if (one.announced) what.started = since(one.since, what.ended);
    finished_.insert(what.index);
    observer_.finished(std::move(what));
}

void lease_desk::cut_short(leased_job& one) {
    if (one.announced)
        report(one, device_status::cancelled, error{errc::interrupted, one.where, {}});
    else
        report(one, device_status::skipped, std::nullopt);
}

}  // namespace netpoll
