// Adds up connections and password logins. Knows no clock and no text form.
#include "lab/login_counters.hpp"

#include <algorithm>

namespace netpoll::lab {

void login_tally::begin(event_time arrived) {
    ++attempts_;
    in_flight_max_ = std::max(in_flight_max_, ++in_flight_);
    rate_.add(arrived);
}

void login_tally::end(login_end how) {
    --in_flight_;
    switch (how) {
        case login_end::accepted:
            ++accepted_;
            break;
        case login_end::locked:
            ++locked_;
            [[fallthrough]];
        case login_end::rejected:
            ++rejected_;
            break;
        case login_end::unanswered:
            ++unanswered_;
            break;
    }
}

login_counters::login_counters(std::size_t realms, std::size_t devices)
    : realms_(realms), devices_(devices) {}

void login_counters::connected(std::size_t device, event_time at) {
    auto& connections = devices_[device].connections;
    retries_.begin(at);
    if (connections > 0) retries_.add(at);
    connections_max_ = std::max<std::uint64_t>(connections_max_, ++connections);
}

void login_counters::begin(std::size_t realm, std::size_t device, event_time arrived) {
    all_.begin(arrived);
    realms_[realm].begin(arrived);
    attempts_max_ = std::max<std::uint64_t>(attempts_max_, ++devices_[device].attempts);
}

void login_counters::end(std::size_t realm, login_end how) {
    all_.end(how);
    realms_[realm].end(how);
}

std::string realm_name(std::size_t realm) {
    return "realm" + std::to_string(realm);
}

}  // namespace netpoll::lab
