// Which credentials work, and which are stopped before they lock an account. Knows no session.
#include "schedule/credential_trust.hpp"

#include <algorithm>
#include <utility>

namespace netpoll {

namespace {

using time_point = credential_trust::time_point;

constexpr time_point at_once = time_point::min();
constexpr time_point not_yet = time_point::max();
// A device whose AAA server does not answer takes as long as its time limit; so nobody waits for
// one alone.
constexpr std::chrono::seconds patience{2};
// A server that restarts is back by then.
constexpr std::chrono::minutes silent_for{2};
constexpr std::size_t silences_a_rejection = 3;

std::uint64_t pair_of(credential_trust::id credential, credential_trust::id device) noexcept {
    return std::uint64_t{credential} << 32 | device;
}

}  // namespace

credential_trust::id credential_trust::add(id credential, id account, bool has_password) {
    if (credential >= credentials_.size()) credentials_.resize(credential + 1);
    while (account >= accounts_.size())
        accounts_.emplace_back().room = options_.most_rejections;
    const auto place = static_cast<id>(places_.size());
    used_place& made = places_.emplace_back();
    made.credential = credential;
    made.account = account;
    made.has_password = has_password;
    made.state = options_.canaries == 0 ? trust::proven : trust::unproven;
    made.room = options_.most_rejections;
    credentials_[credential].places.push_back(place);
    accounts_[account].places.push_back(place);
    return place;
}

time_point credential_trust::try_at(id place, bool wary) const noexcept {
    const used_place& here = places_[place];
    if (here.state == trust::stopped) return not_yet;
    if (options_.canaries == 0) return at_once;
    if (here.state == trust::proven && here.trying >= room(place)) return not_yet;
    const auto at = here.state == trust::proven ? at_once : canary_at(here);
    return wary ? std::max(at, here.last_try + patience) : at;
}

time_point credential_trust::canary_at(const used_place& here) const noexcept {
    if (options_.most_rejections > 0) {
        const credential_state& all = credentials_[here.credential];
        if (!all.proven && all.trying >= left(all.rejections)) return not_yet;
        const account_state& account = accounts_[here.account];
        if (account.trying >= account.room) return not_yet;
    }
    const bool may_go = here.trying < options_.canaries && !is_ahead(here);
    return may_go ? at_once : here.last_try + patience;
}

// A near realm that rejects it may answer three times before a far one that takes it has answered
// once: so the others have their turns first.
bool credential_trust::is_ahead(const used_place& here) const noexcept {
    const credential_state& all = credentials_[here.credential];
    if (all.proven || here.rejections == 0) return false;
    return std::any_of(all.places.begin(), all.places.end(), [this, &here](id other) {
        const used_place& there = places_[other];
        return there.state == trust::unproven && there.rejections < here.rejections;
    });
}

// What has succeeded nowhere is judged by its rejections everywhere.
bool credential_trust::is_doubted(id place) const noexcept {
    const used_place& here = places_[place];
    if (options_.most_rejections == 0) return false;
    const std::size_t enough = std::max<std::size_t>(options_.most_rejections - 1, 1);
    if (here.in_a_row >= enough) return true;
    if (here.succeeded) return false;
    const credential_state& all = credentials_[here.credential];
    return (!all.proven && all.rejections >= enough) ||
           accounts_[here.account].rejections >= enough;
}

// What has succeeded nowhere is judged by what the same credential or account does elsewhere.
template <class Count>
bool credential_trust::has_any(id place, Count count) const noexcept {
    const used_place& here = places_[place];
    if (here.succeeded || count(here) > 0) return count(here) > 0;
    const credential_state& all = credentials_[here.credential];
    return (!all.proven && count(all) > 0) || count(accounts_[here.account]) > 0;
}

bool credential_trust::is_in_flight(id place) const noexcept {
    return has_any(place, [](const auto& of) { return of.trying; });
}

bool credential_trust::is_open(id place) const noexcept {
    return has_any(place, [](const auto& of) { return of.open; });
}

std::size_t credential_trust::room(id place) const noexcept {
    const used_place& here = places_[place];
    const bool bounds = options_.most_rejections > 0 && options_.canaries > 0 && here.has_password;
    return bounds ? here.room : unbounded;
}

bool credential_trust::has_rejected(id place, id device) const noexcept {
    return !rejected_by_.empty() &&
           rejected_by_.contains(pair_of(places_[place].credential, device));
}

void credential_trust::trying(id place, time_point now) noexcept {
    used_place& here = places_[place];
    here.last_try = now;
    ++here.trying;
    ++credentials_[here.credential].trying;
    if (!here.succeeded) ++accounts_[here.account].trying;
}

void credential_trust::ended(id place) noexcept {
    used_place& here = places_[place];
    --here.trying;
    --credentials_[here.credential].trying;
    if (!here.succeeded) --accounts_[here.account].trying;
}

void credential_trust::accepted(id place) noexcept {
    used_place& here = places_[place];
    here.answered = true;
    here.in_a_row = 0;
    account_state& account = accounts_[here.account];
    if (!std::exchange(here.succeeded, true)) {
        account.trying -= here.trying;
        forgive(here);
    }
    ++account.room;
    if (here.state == trust::unproven)
        here.state = trust::proven;
    else
        ++here.room;
    credentials_[here.credential].proven = true;
}

// Now that it has succeeded, rejections do not count that are explained, or may be yet.
void credential_trust::forgive(used_place& here) {
    account_state& account = accounts_[here.account];
    account.open -= here.open;
    const std::size_t forgiven = here.open + std::exchange(here.explained, 0);
    if (forgiven == 0) return;
    here.rejections -= forgiven;
    here.room = left(here.rejections);
    account.rejections -= forgiven;
    account.room = std::max(account.room, left(account.rejections));
}

void credential_trust::rejected(id place, id device, bool goes_on) {
    used_place& here = places_[place];
    here.answered = true;
    if (options_.most_rejections == 0) return;
    rejected_by_.insert(pair_of(here.credential, device));
    ++here.in_a_row;
    if (goes_on) {
        ++here.open;
        ++credentials_[here.credential].open;
        if (!here.succeeded) ++accounts_[here.account].open;
    }
    if (!goes_on || !here.succeeded) return count(place);
    if (is_doubted(place)) here.room = std::min(here.room, left(here.rejections));
}

void credential_trust::explained(id place) {
    used_place& here = places_[place];
    if (options_.most_rejections == 0) return;
    close(here);
    if (!here.succeeded) ++here.explained;
}

void credential_trust::unexplained(id place) {
    used_place& here = places_[place];
    if (options_.most_rejections == 0) return;
    close(here);
    if (here.succeeded) count(place);
}

void credential_trust::close(used_place& here) {
    --here.open;
    --credentials_[here.credential].open;
    if (!here.succeeded) --accounts_[here.account].open;
}

void credential_trust::count(id place) {
    used_place& here = places_[place];
    credential_state& all = credentials_[here.credential];
    account_state& account = accounts_[here.account];
    here.room = left(++here.rejections);
    account.room = left(++account.rejections);
    ++all.rejections;
    if (here.room == 0) stop_place(place, errc::auth_guard);
    if (account.room == 0)
        for (const id each : account.places)
            if (!places_[each].succeeded) stop_place(each, errc::auth_guard);
    if (all.proven || left(all.rejections) > 0) return;
    for (const id each : all.places)
        stop_place(each, errc::auth_guard);
}

void credential_trust::hung_up(id place, id device) {
    places_[place].answered = true;
    if (!credentials_[places_[place].credential].proven) rejected(place, device);
}

void credential_trust::unanswered(id place, time_point now) {
    used_place& here = places_[place];
    if (here.answered || options_.most_rejections == 0) return;
    if (here.silences++ == 0) here.first_silence = now;
    if (here.silences >= silences_a_rejection * options_.most_rejections &&
        now - here.first_silence >= silent_for)
        stop_place(place, errc::logins_unanswered);
}

void credential_trust::stop_place(id place, errc why) {
    used_place& here = places_[place];
    if (std::exchange(here.state, trust::stopped) == trust::stopped) return;
    here.why = why;
    stopped_.push_back({place, why});
}

std::vector<credential_trust::stop> credential_trust::take_stopped() {
    return std::exchange(stopped_, {});
}

}  // namespace netpoll
