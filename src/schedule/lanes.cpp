// Jobs that a schedule need not tell apart, put together. Knows no time.
#include "schedule/lanes.hpp"

#include "schedule/credential_ids.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace netpoll {

namespace {

class sorter {
public:
    sorter(const login_budgets& budgets, credential_trust& trust)
        : written_(budgets), trust_(trust) {
        to_.budgets.push_back(budgets.all);
    }

    void add(const job& work) {
        const target& device = *work.target;
        const auto credential = credentials_.of(*device.login);
        const auto realm = realm_of(device, credential);
        const key same{realm, credential, device.login->enable.value.get(), groups_of(device)};
        const auto place = known_.find(same);
        to_.lane_of.push_back(place != known_.end() ? place->second : add_lane(same, device));
        // Behind different bastions the same address is not the same device.
        const auto endpoint = endpoints_.emplace(
            std::tuple(std::string_view(device.hostname), device.port, device.jump.get()),
            to_.endpoints);
        if (endpoint.second) ++to_.endpoints;
        to_.endpoint_of.push_back(endpoint.first->second);
    }

    // The budgets of realms stand before those of groups, which are not known until the end.
    lanes_of_jobs sorted() && {
        const auto realms = static_cast<std::uint32_t>(to_.realms.size());
        for (const auto& realm : to_.realms)
            to_.budgets.push_back(written_for(realm.name, written_.realms));
        to_.budgets.insert(to_.budgets.end(), groups_.begin(), groups_.end());
        for (lane& each : to_.lanes) {
            std::vector<std::uint32_t> places{0, 1 + each.realm};
            for (const auto group : each.budgets)
                places.push_back(1 + realms + group);
            each.budgets = std::move(places);
            each.bounds_logins =
                std::any_of(each.budgets.begin(), each.budgets.end(),
                            [this](auto place) { return to_.budgets[place].logins_in_flight; });
        }
        to_.accounts = static_cast<std::uint32_t>(accounts_.size());
        return std::move(to_);
    }

private:
    using group_set = std::vector<std::uint32_t>;  // places in groups_
    using key = std::tuple<std::uint32_t, std::uint32_t, const secret*, const group_set*>;

    static login_budget written_for(
        const std::string& name, const std::map<std::string, login_budget, std::less<>>& budgets) {
        const auto found = budgets.find(name);
        return found == budgets.end() ? login_budget{} : found->second;
    }

    std::uint32_t realm_of(const target& device, std::uint32_t credential) {
        const auto next = static_cast<std::uint32_t>(to_.realms.size());
        const bool named = !device.realm.empty();
        const auto place = named ? named_.emplace(device.realm, next).first->second
                                 : unnamed_.emplace(credential, next).first->second;
        if (place == next)
            to_.realms.push_back({device.realm, named ? std::string() : device.login->username});
        return place;
    }

    /// Hosts share their lists of groups.
    const group_set* groups_of(const target& device) {
        const auto known = by_list_.find(device.groups.get());
        if (known != by_list_.end()) return known->second;
        group_set budgeted;
        for (const auto& name : *device.groups) {
            const auto written = written_.groups.find(name);
            if (written == written_.groups.end()) continue;
            const auto next = static_cast<std::uint32_t>(groups_.size());
            const auto place = group_places_.emplace(name, next);
            if (place.second) {
                groups_.push_back(written->second);
                to_.group_names.push_back(name);
            }
            budgeted.push_back(place.first->second);
        }
        const group_set* const set = &*sets_.insert(std::move(budgeted)).first;
        return by_list_.emplace(device.groups.get(), set).first->second;
    }

    credential_trust::id add_trust(std::uint32_t credential, std::uint32_t realm,
                                   const target& device) {
        const auto next = static_cast<std::uint32_t>(accounts_.size());
        const auto account =
            accounts_.emplace(std::pair(realm, std::string_view(device.login->username)), next)
                .first->second;
        const auto place =
            trust_.add(credential, account, static_cast<bool>(device.login->password));
        return trusts_.emplace(std::pair(credential, realm), place).first->second;
    }

    std::uint32_t add_lane(const key& same, const target& device) {
        const auto& [realm, credential, enable, groups] = same;
        lane made;
        made.realm = realm;
        made.credential = credential;
        const auto used = trusts_.find({credential, realm});
        made.trust = used != trusts_.end() ? used->second : add_trust(credential, realm, device);
        made.budgets = *groups;
        made.has_password = static_cast<bool>(device.login->password);
        made.elevates = enable != nullptr;
        const auto place = static_cast<std::uint32_t>(to_.lanes.size());
        to_.lanes.push_back(std::move(made));
        known_.emplace(same, place);
        return place;
    }

    const login_budgets& written_;
    credential_trust& trust_;
    lanes_of_jobs to_;
    credential_ids credentials_;
    std::map<std::string_view, std::uint32_t> named_;
    std::unordered_map<std::uint32_t, std::uint32_t> unnamed_;
    std::vector<login_budget> groups_;
    std::map<std::string_view, std::uint32_t> group_places_;
    std::set<group_set> sets_;
    std::unordered_map<const std::vector<std::string>*, const group_set*> by_list_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, credential_trust::id> trusts_;
    /// By realm and user name; an unnamed realm has one credential.
    std::map<std::pair<std::uint32_t, std::string_view>, std::uint32_t> accounts_;
    std::map<key, std::uint32_t> known_;
    std::map<std::tuple<std::string_view, std::uint16_t, const void*>, std::uint32_t> endpoints_;
};

}  // namespace

lanes_of_jobs sorted_into_lanes(const std::vector<job>& jobs, const login_budgets& budgets,
                                credential_trust& trust) {
    sorter sort(budgets, trust);
    for (const job& each : jobs)
        sort.add(each);
    return std::move(sort).sorted();
}

}  // namespace netpoll
