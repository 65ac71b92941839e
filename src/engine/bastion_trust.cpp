// Which bastions let us in, for all processes of a run. Knows no session.
#include "engine/bastion_trust.hpp"

#include "schedule/credential_ids.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <map>
#include <new>
#include <string_view>
#include <system_error>
#include <tuple>

namespace netpoll {

struct bastion_trust::bastion_cell {
    std::atomic<bool> rejected{false};
};

struct bastion_trust::credential_cell {
    std::atomic<std::uint32_t> rejections{0};
    std::atomic<bool> proven{false};
    std::atomic<std::int64_t> tried_until{0};  // ticks of the steady clock; 0: by nobody
};

namespace {

/// Each bastion once, those that lead to another one too.
void collect(const target& device, std::vector<const target*>& all) {
    if (!device.is_behind_bastion()) return;
    for (const auto& each : *device.jump) {
        if (std::find(all.begin(), all.end(), each.get()) != all.end()) continue;
        all.push_back(each.get());
        collect(*each, all);
    }
}

}  // namespace

bastion_trust::bastion_trust(const std::vector<job>& jobs, std::size_t most_rejections)
    : most_rejections_(most_rejections) {
    std::vector<const target*> all;
    const void* last = nullptr;  // hosts share their lists
    for (const job& each : jobs)
        if (each.target->jump.get() != last) {
            last = each.target->jump.get();
            collect(*each.target, all);
        }
    credential_ids credentials;
    std::map<std::tuple<std::string_view, std::uint16_t, std::uint32_t>, std::uint32_t> known;
    for (const target* each : all) {
        const auto credential = credentials.of(*each->login);
        const auto bastion =
            known.emplace(std::tuple(std::string_view(each->hostname), each->port, credential),
                          static_cast<std::uint32_t>(known.size()));
        places_.emplace(each, place{bastion.first->second, credential});
    }
    if (all.empty()) return;
    const auto first = known.size() * sizeof(bastion_cell);
    const auto aligned = (first + alignof(credential_cell) - 1) / alignof(credential_cell) *
                         alignof(credential_cell);
    bytes_ = aligned + credentials.count() * sizeof(credential_cell);
    pages_ = ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (pages_ == MAP_FAILED)
        throw std::system_error(errno, std::generic_category(), "cannot share memory");
    bastions_ = new (pages_) bastion_cell[known.size()];
    credentials_ = new (static_cast<char*>(pages_) + aligned) credential_cell[credentials.count()];
}

bastion_trust::~bastion_trust() {
    if (bytes_ > 0) ::munmap(pages_, bytes_);
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
    if (most_rejections_ > 0 && login->rejections >= most_rejections_) return leave::never;
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

}  // namespace netpoll
