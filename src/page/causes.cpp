// Counts devices by cause and by trait.
#include "page/causes.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <tuple>

namespace netpoll::page {

namespace {

/// Fewer are a coincidence.
constexpr std::size_t least_sharing = 3;
/// More lines than that say less.
constexpr std::size_t most_traits = 5;
/// Bounds memory where every device has traits of its own (a serial number in its data).
constexpr std::size_t most_values = 400'000;

std::size_t hash_of(const std::string& kind, const std::string& value) {
    return std::hash<std::string>{}(kind + '\0' + value);
}

/// Whether `among` of `failed`, where `in_all` of all `devices` have it, is no coincidence: three
/// standard deviations above what chance brings, and most of those that failed or of those that
/// have it.
bool is_telling(std::size_t among, std::size_t failed, std::size_t in_all, std::size_t devices) {
    if (among < std::min(failed, least_sharing) || among < 2 || in_all >= devices) return false;
    const auto count = static_cast<double>(among);
    const double usual = static_cast<double>(in_all) / static_cast<double>(devices);
    const double expected = static_cast<double>(failed) * usual;
    return count > expected + 3 * std::sqrt(expected) &&
           (count >= 0.5 * static_cast<double>(failed) ||
            count >= 0.8 * static_cast<double>(in_all));
}

/// A group that is named like a site says nothing that the site does not.
void drop_repeated(std::vector<shared_trait>& of) {
    std::set<std::tuple<std::string, std::size_t, std::size_t>> seen;
    std::erase_if(of, [&seen](const shared_trait& each) {
        return !seen.emplace(each.value, each.among, each.in_all).second;
    });
}

}  // namespace

void causes::add(const device& one, std::size_t place) {
    ++devices_;
    for (const trait& each : one.traits) {
        const auto hash = hash_of(each.kind, each.value);
        if (const auto found = with_trait_.find(hash); found != with_trait_.end())
            ++found->second;
        else if (with_trait_.size() < most_values)
            with_trait_.emplace(hash, 1);
    }
    if (one.status == device_status::ok) return;
    cause& its = all_[{one.status, one.code, one.phase}];
    if (its.count == 0) its = {one.code, one.phase, one.status, one.message, 0, {}, {}};
    ++its.count;
    if (its.devices.size() < most_hosts_) its.devices.push_back({one.host, place});
    for (const trait& each : one.traits)
        if (its.traits.size() < most_values) ++its.traits[{each.kind, each.value}];
}

std::vector<cause> causes::sorted() const {
    std::vector<cause> all;
    all.reserve(all_.size());
    for (const auto& [key, each] : all_)
        all.push_back(each);
    const auto was_begun = [](const cause& of) { return of.status != device_status::skipped; };
    std::stable_sort(all.begin(), all.end(), [&](const cause& one, const cause& other) {
        if (was_begun(one) != was_begun(other)) return was_begun(one);
        return one.count > other.count;
    });
    return all;
}

std::vector<shared_trait> causes::shared_by(const cause& of) const {
    std::vector<shared_trait> telling;
    for (const auto& [which, among] : of.traits) {
        const auto found = with_trait_.find(hash_of(which.first, which.second));
        if (found != with_trait_.end() && is_telling(among, of.count, found->second, devices_))
            telling.push_back({which.first, which.second, among, found->second});
    }
    std::stable_sort(
        telling.begin(), telling.end(), [](const shared_trait& one, const shared_trait& other) {
            return std::tuple(other.among, one.in_all) < std::tuple(one.among, other.in_all);
        });
    drop_repeated(telling);
    telling.resize(std::min(telling.size(), most_traits));
    return telling;
}

}  // namespace netpoll::page
