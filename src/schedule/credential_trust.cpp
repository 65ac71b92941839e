// Which credentials work, and which are stopped before they lock an account. Knows no session.
#include "schedule/credential_trust.hpp"

#include <utility>

namespace netpoll {

credential_trust::id credential_trust::add(id credential) {
    if (credential >= credentials_.size()) credentials_.resize(credential + 1);
    const auto place = static_cast<id>(places_.size());
    places_.push_back(
        {credential, options_.canaries == 0 ? trust::proven : trust::unproven, 0, {}, {}});
    credentials_[credential].places.push_back(place);
    return place;
}

bool credential_trust::may_try(id place) const noexcept {
    const auto& here = places_[place];
    if (here.state != trust::unproven) return here.state == trust::proven;
    if (here.trying >= options_.canaries) return false;
    const auto& all = credentials_[here.credential];
    const auto spent =
        all.proven ? here.rejected_by.size() + here.trying : all.rejected_by.size() + all.trying;
    return options_.most_rejections == 0 || spent < options_.most_rejections;
}

void credential_trust::trying(id place) noexcept {
    ++places_[place].trying;
    ++credentials_[places_[place].credential].trying;
}

void credential_trust::ended(id place) noexcept {
    --places_[place].trying;
    --credentials_[places_[place].credential].trying;
}

void credential_trust::accepted(id place) noexcept {
    if (places_[place].state == trust::unproven) places_[place].state = trust::proven;
    credentials_[places_[place].credential].proven = true;
}

void credential_trust::rejected(id place, id device) {
    auto& here = places_[place];
    auto& all = credentials_[here.credential];
    here.rejected_by.insert(device);
    all.rejected_by.insert(device);
    if (options_.most_rejections == 0) return;
    if (here.rejected_by.size() >= options_.most_rejections) stop(place);
    if (all.proven || all.rejected_by.size() < options_.most_rejections) return;
    for (const id each : all.places)
        stop(each);
}

void credential_trust::hung_up(id place, id device) {
    if (!credentials_[places_[place].credential].proven) rejected(place, device);
}

void credential_trust::unanswered(id place, id device) {
    constexpr std::size_t weight = 3;  // so many say as much as one rejection
    auto& here = places_[place];
    if (here.state != trust::unproven || options_.most_rejections == 0) return;
    here.unanswered_by.insert(device);
    if (here.unanswered_by.size() >= weight * options_.most_rejections) stop(place);
}

void credential_trust::stop(id place) {
    if (std::exchange(places_[place].state, trust::stopped) != trust::stopped)
        stopped_.push_back(place);
}

std::vector<credential_trust::id> credential_trust::take_stopped() {
    return std::exchange(stopped_, {});
}

}  // namespace netpoll
