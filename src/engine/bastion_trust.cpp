// Which bastions let us in, for all processes of a run. Knows no session.
#include "engine/bastion_trust.hpp"

#include "core/bastion_walk.hpp"
#include "schedule/credential_ids.hpp"

#include <atomic>
#include <map>
#include <new>
#include <string_view>
#include <tuple>

namespace netpoll {

struct bastion_trust::bastion_cell {
    std::atomic<bool> rejected{false};
};

struct bastion_trust::credential_cell {
    std::atomic<std::uint32_t> rejections{0};
    std::atomic<bool> proven{false};
    std::atomic<bool> withheld{false};
    std::atomic<std::int64_t> tried_until{0};  // ticks of the steady clock; 0: by nobody
};

bastion_trust::bastion_trust(const std::vector<job>& jobs, std::size_t most_rejections)
    : most_rejections_(most_rejections) {
    bastion_walk walk;
    for (const job& each : jobs)
        walk.add(*each.target);
    const auto& all = walk.all();
    if (all.empty()) return;
    credential_ids credentials;
    std::map<std::tuple<std::string_view, std::uint16_t, std::uint32_t>, std::uint32_t> known;
    for (const target* each : all) {
        const auto credential = credentials.of(*each->login);
        const auto bastion =
            known.emplace(std::tuple(std::string_view(each->hostname), each->port, credential),
                          static_cast<std::uint32_t>(known.size()));
        places_.emplace(each, place{bastion.first->second, credential});
    }
    credential_count_ = credentials.count();
    const auto first = known.size() * sizeof(bastion_cell);
    const auto aligned = (first + alignof(credential_cell) - 1) / alignof(credential_cell) *
                         alignof(credential_cell);
    pages_.emplace(aligned + credential_count_ * sizeof(credential_cell));
    bastions_ = new (pages_->data()) bastion_cell[known.size()];
    credentials_ =
        new (static_cast<char*>(pages_->data()) + aligned) credential_cell[credential_count_];
}

bastion_trust::cells bastion_trust::cells_of(const target& bastion) const noexcept {
    const auto found = places_.find(&bastion);
    if (found == places_.end()) return {nullptr, nullptr};
    return {bastions_ + found->second.bastion, credentials_ + found->second.credential};
}

bastion_trust::leave bastion_trust::ask(const target& bastion, time_point now,
                                        std::chrono::milliseconds patience) {
    const auto [here, login] = cells_of(bastion);
    if (here == nullptr) return leave::now;
    if (here->rejected) return leave::never;
    if (login->proven) return leave::now;
    if (most_rejections_ > 0 && login->rejections >= most_rejections_) {
        login->withheld = true;
        return leave::never;
    }
    auto tried_until = login->tried_until.load();
    if (tried_until > now.time_since_epoch().count()) return leave::later;
    const bool mine = login->tried_until.compare_exchange_strong(
        tried_until, (now + patience).time_since_epoch().count());
    return mine ? leave::now : leave::later;
}

void bastion_trust::accepted(const target& bastion) noexcept {
    const auto [here, login] = cells_of(bastion);
    if (here == nullptr) return;
    login->proven = true;
    login->tried_until = 0;
}

void bastion_trust::rejected(const target& bastion) noexcept {
    const auto [here, login] = cells_of(bastion);
    if (here == nullptr) return;
    here->rejected = true;
    ++login->rejections;
    login->tried_until = 0;
}

void bastion_trust::ended(const target& bastion) noexcept {
    const auto [here, login] = cells_of(bastion);
    if (here != nullptr && !login->proven) login->tried_until = 0;
}

bool bastion_trust::has_stopped() const noexcept {
    for (std::size_t i = 0; i < credential_count_; ++i)
        if (credentials_[i].withheld) return true;
    return false;
}

}  // namespace netpoll
