// Jobs that a schedule need not tell apart, put together. Knows no time.
#include "schedule/lanes.hpp"

#include "schedule/credential_ids.hpp"

#include <algorithm>
#include <compare>
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
        to_.lane_of.push_back(work.credentials() > 1 ? to_.lists[list_of(work)].front()
                                                     : lane_for(device, {}));
        // Behind different bastions the same address is not the same device.
        const auto endpoint = endpoints_.emplace(
            std::tuple(std::string_view(device.hostname), device.port, device.jump.get()),
            to_.endpoints);
        if (endpoint.second) ++to_.endpoints;
        to_.endpoint_of.push_back(endpoint.first->second);
    }

    // The budgets of realms stand before the others, which are not known until the end.
    lanes_of_jobs sorted() && {
        const auto realms = static_cast<std::uint32_t>(to_.realms.size());
        for (const auto& realm : to_.realms)
            to_.budgets.push_back(written_for(realm.name, written_.realms));
        to_.budgets.insert(to_.budgets.end(), others_.begin(), others_.end());
        for (lane& each : to_.lanes) {
            std::vector<std::uint32_t> places{0, 1 + each.realm};
            for (const auto other : each.budgets)
                places.push_back(1 + realms + other);
            each.budgets = std::move(places);
            each.bounds_logins =
                std::any_of(each.budgets.begin(), each.budgets.end(),
                            [this](auto place) { return to_.budgets[place].logins_in_flight; });
        }
        to_.accounts = static_cast<std::uint32_t>(accounts_.size());
        return std::move(to_);
    }

private:
    using budget_set = std::vector<std::uint32_t>;  // places in others_
    /// Where a lane stands in a list of credentials.
    struct list_place {
        std::uint32_t list{lane::no_list};
        std::uint8_t choice{0};
        bool cautious{false};

        friend auto operator<=>(const list_place&, const list_place&) = default;
    };
    using key =
        std::tuple<std::uint32_t, std::uint32_t, const secret*, const budget_set*, list_place>;
    /// What two devices share that have the same list: realm, budgets, credentials and their
    /// enable secrets.
    using list_key = std::tuple<std::string_view, const budget_set*,
                                std::vector<std::pair<std::uint32_t, const secret*>>>;
    using budgets_by_name = std::map<std::string, login_budget, std::less<>>;
    /// A realm, which secret if it is one, and a user name; an unnamed realm has one credential.
    using account_key = std::tuple<std::uint32_t, std::uint32_t, std::string_view>;
    static constexpr std::uint32_t of_login = UINT32_MAX;
    static constexpr std::uint32_t any_secret = UINT32_MAX - 1;

    static login_budget written_for(const std::string& name, const budgets_by_name& budgets) {
        const auto found = budgets.find(name);
        return found == budgets.end() ? login_budget{} : found->second;
    }

    std::uint32_t lane_for(const target& device, const list_place& at) {
        const auto credential = credentials_.of(*device.login);
        const key same{realm_of(device, credential), credential, device.login->enable.value.get(),
                       budgets_of(device), at};
        const auto place = known_.find(same);
        return place != known_.end() ? place->second : add_lane(same, device);
    }

    std::uint32_t list_of(const job& work) {
        list_key same{work.target->realm, budgets_of(*work.target), {}};
        for (std::size_t i = 0; i < work.credentials(); ++i) {
            const credentials& login = *with_credential(work, i).target->login;
            std::get<2>(same).emplace_back(credentials_.of(login), login.enable.value.get());
        }
        const auto next = static_cast<std::uint32_t>(to_.lists.size());
        const auto known = lists_.emplace(std::move(same), next);
        if (!known.second) return known.first->second;
        lanes_of_jobs::list made;
        const auto count = static_cast<std::uint8_t>(work.credentials());
        for (std::uint8_t i = 0; i < count; ++i)
            for (const bool cautious : {true, false})
                made.push_back(lane_for(*with_credential(work, i).target, {next, i, cautious}));
        to_.lists.push_back(std::move(made));
        return next;
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

    /// Those of its groups and of the bastions on its way, of each list the preferred one. Hosts
    /// share both.
    const budget_set* budgets_of(const target& device) {
        const std::pair lists(device.groups.get(), device.jump.get());
        const auto known = by_lists_.find(lists);
        if (known != by_lists_.end()) return known->second;
        budget_set places;
        for (const auto& name : *device.groups)
            add_budget("group ", name, written_.groups, places);
        for (const target* at = &device; at->is_behind_bastion();) {
            at = at->jump->front().get();
            add_budget("bastion ", at->name, written_.bastions, places);
        }
        const budget_set* const set = &*sets_.insert(std::move(places)).first;
        return by_lists_.emplace(lists, set).first->second;
    }

    void add_budget(std::string_view kind, const std::string& name, const budgets_by_name& from,
                    budget_set& to) {
        const auto written = from.find(name);
        if (written == from.end()) return;
        const auto next = static_cast<std::uint32_t>(others_.size());
        const auto place = places_.emplace(&written->second, next);
        if (place.second) {
            others_.push_back(written->second);
            to_.other_names.push_back(std::string(kind) + name);
        }
        to.push_back(place.first->second);
    }

    credential_trust::id trust_of(std::uint32_t credential, const account_key& of,
                                  bool has_password) {
        const std::pair place(credential, std::get<0>(of));
        if (const auto used = trusts_.find(place); used != trusts_.end()) return used->second;
        const auto next = static_cast<std::uint32_t>(accounts_.size());
        const auto account = accounts_.emplace(of, next).first->second;
        return trusts_.emplace(place, trust_.add(credential, account, has_password)).first->second;
    }

    // An AAA server keeps one account for all secrets of modes. Where none is named, each is for
    // itself.
    credential_trust::id trust_of_secret(const secret& shown, std::uint32_t realm,
                                         const target& device) {
        const auto id = credentials_.of(shown);
        const auto whose = device.realm.empty() ? id : any_secret;
        return trust_of(id, {realm, whose, {}}, true);
    }

    std::uint32_t add_lane(const key& same, const target& device) {
        const auto& [realm, credential, enable, budgets, at] = same;
        lane made;
        made.realm = realm;
        made.credential = credential;
        const credentials& login = *device.login;
        made.trust = trust_of(credential, {realm, of_login, login.username},
                              static_cast<bool>(login.password));
        if (enable != nullptr) made.secret = trust_of_secret(*enable, realm, device);
        made.budgets = *budgets;
        made.has_password = static_cast<bool>(device.login->password);
        made.list = at.list;
        made.choice = at.choice;
        made.cautious = at.cautious;
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
    std::vector<login_budget> others_;
    std::map<const login_budget*, std::uint32_t> places_;  // in others_
    std::set<budget_set> sets_;
    std::map<std::pair<const void*, const void*>, const budget_set*> by_lists_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, credential_trust::id> trusts_;
    std::map<account_key, std::uint32_t> accounts_;
    std::map<key, std::uint32_t> known_;
    std::map<list_key, std::uint32_t> lists_;
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
