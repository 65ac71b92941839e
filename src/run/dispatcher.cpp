// Stands between an engine and the scheduler: locks, clock, and who is told.
#include "run/dispatcher.hpp"

#include "core/sessionless_outcome.hpp"

#include <netpoll/escape.hpp>

#include <chrono>
#include <utility>

namespace netpoll {

namespace {

scheduler::time_point now() {
    return std::chrono::steady_clock::now();
}

bool is_of_login(errc code) noexcept {
    return code == errc::auth_guard || code == errc::logins_unanswered;
}

std::string refused_secret(const target& device) {
    const auto& source = device.login->enable.source;
    return "the enable secret" + (source.empty() ? std::string() : " (" + escape(source) + ")") +
           " was refused by other devices; devices that need none go on";
}

void name_credential(outcome& result) {
    for (attempt& each : result.attempts)
        each.credential = result.target->login->name;
}

}  // namespace

dispatcher::dispatcher(const std::vector<job>& jobs, schedule_options options,
                       run_observer& observer)
    : jobs_(jobs),
      observer_(observer),
      scheduler_(jobs, std::move(options)),
      reported_(jobs.size()) {}

next_job dispatcher::next(const intake_place& /*asker*/) {
    std::unique_lock lock(mutex_);
    const auto given = scheduler_.next(now());
    if (std::holds_alternative<no_job_yet>(given)) starved_ = true;
    auto what = take_news();
    lock.unlock();
    act_on(std::move(what));
    return given;
}

void dispatcher::on_more(std::function<void()> tell) {
    const std::lock_guard lock(tell_mutex_);
    tell_ = std::move(tell);
}

void dispatcher::give_back(const job& work, const attempt::failure& cause) {
    std::unique_lock lock(mutex_);
    alarms_.erase(work.index);
    if (!scheduler_.given_back(static_cast<scheduler::index>(work.index), cause, now()))
        given_up_.insert(work.index);
    auto what = take_news();
    lock.unlock();
    act_on(std::move(what));
}

login_leave dispatcher::ask(const job& work, const std::function<void()>& ask_again) {
    std::unique_lock lock(mutex_);
    const auto [answer, at] =
        scheduler_.ask_login(static_cast<scheduler::index>(work.index), now());
    login_leave leave;
    switch (answer) {
        case login_answer::now:
            leave.is = login_leave::answer::now;
            break;
        case login_answer::never:
            leave.is = login_leave::answer::never;
            break;
        case login_answer::later:
            leave.is = login_leave::answer::later;
            if (at) leave.at = *at;
            break;
    }
    if (answer == login_answer::later)
        alarms_[work.index] = ask_again;
    else
        alarms_.erase(work.index);
    auto what = take_news();
    lock.unlock();
    if (answer == login_answer::later) observer_.held(work);
    act_on(std::move(what));
    return leave;
}

void dispatcher::reached(const job& work, phase where) {
    {
        std::unique_lock lock(mutex_);
        scheduler_.reached(static_cast<scheduler::index>(work.index), where, now());
        auto what = take_news();
        lock.unlock();
        act_on(std::move(what));
    }
    observer_.reached(work, where);
}

void dispatcher::finished(outcome result) {
    std::unique_lock lock(mutex_);
    const auto index = result.index;
    alarms_.erase(index);
    explain_never(result);
    if (jobs_[index].others) name_credential(result);
    const bool is_last =
        given_up_.erase(index) > 0 || reported_[index] || scheduler_.finished(result, now());
    join_attempts(result);
    auto what = take_news();
    if (is_last) {
        if (result.error && result.status == device_status::skipped)
            skipped_for_.insert(static_cast<int>(result.error->code));
        reported_[index] = true;
        lock.unlock();
        observer_.finished(std::move(result));
    } else {
        observer_.postponed(result);
        earlier_.insert_or_assign(index, std::move(result));
        lock.unlock();
    }
    act_on(std::move(what));
}

// A session knows that nobody logs in any more, and not why.
void dispatcher::explain_never(outcome& result) const {
    if (!result.error || result.error->code != errc::auth_guard) return;
    const auto who = static_cast<scheduler::index>(result.index);
    const auto why = scheduler_.why_never(who);
    result.error->code = why;
    if (scheduler_.lacks_secret(who))
        result.error->detail = refused_secret(*jobs_[result.index].target);
    if (result.attempts.empty()) return;
    if (auto& cause = result.attempts.back().cause) cause->code = why;
}

// The first attempt's start is the device's. Where it has rejected a credential, and nobody shows
// its next one any more, it has failed as it did then.
void dispatcher::join_attempts(outcome& result) {
    const auto before = earlier_.extract(result.index);
    if (before.empty()) return;
    outcome& earlier = before.mapped();
    if (result.error && is_of_login(result.error->code) && earlier.error) {
        result.error = std::move(earlier.error);
        result.status = earlier.status;
    }
    result.started = earlier.started;
    result.session_possibly_left = result.session_possibly_left || earlier.session_possibly_left;
    result.attempts.insert(result.attempts.begin(), earlier.attempts.begin(),
                           earlier.attempts.end());
}

dispatcher::news dispatcher::take_news() {
    news what;
    for (const auto who : scheduler_.take_told()) {
        const auto asking = alarms_.find(who);
        if (asking != alarms_.end()) what.alarms.push_back(asking->second);
    }
    for (const auto& [who, why] : scheduler_.take_skipped()) {
        skipped_for_.insert(static_cast<int>(why));
        what.over.push_back(left_out(who, why));
    }
    what.has_more = starved_ && scheduler_.has_news();
    if (what.has_more) starved_ = false;
    return what;
}

// Who was tried before has failed as it did then.
outcome dispatcher::left_out(std::size_t index, std::optional<errc> why) {
    reported_[index] = true;
    auto before = earlier_.extract(index);
    if (!before.empty()) return std::move(before.mapped());
    std::optional<netpoll::error> cause;
    if (why) cause = netpoll::error{*why, is_of_login(*why) ? phase::auth : phase::resolve, {}};
    if (why == errc::auth_guard && scheduler_.lacks_secret(static_cast<scheduler::index>(index)))
        cause->detail = refused_secret(*jobs_[index].target);
    return sessionless_outcome(jobs_[index], device_status::skipped, std::move(cause));
}

void dispatcher::act_on(news what) {
    for (const auto& alarm : what.alarms)
        if (alarm) alarm();
    for (outcome& each : what.over)
        observer_.finished(std::move(each));
    if (!what.has_more) return;
    const std::lock_guard lock(tell_mutex_);
    if (tell_) tell_();
}

void dispatcher::report_rest(std::optional<errc> why) {
    std::vector<outcome> rest;
    {
        const std::lock_guard lock(mutex_);
        for (std::size_t i = 0; i < jobs_.size(); ++i) {
            if (reported_[i]) continue;
            rest.push_back(left_out(i, why));
        }
    }
    for (outcome& each : rest)
        observer_.finished(std::move(each));
}

bool dispatcher::has_skipped(errc why) const {
    const std::lock_guard lock(mutex_);
    return skipped_for_.contains(static_cast<int>(why));
}

std::vector<std::pair<std::string, std::size_t>> dispatcher::found_limits() const {
    const std::lock_guard lock(mutex_);
    return scheduler_.found_limits();
}

}  // namespace netpoll
