// Sorts groups as Ansible does: by depth, ansible_group_priority and name. Knows no variable's
// meaning.
#include "inventory/import/ansible/precedence.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace netpoll::ansible {

precedence::precedence(model& of) : of_(of) {
    has_files_ = std::any_of(of.groups().begin(), of.groups().end(),
                             [](const group& each) { return !each.from_files.empty(); });
}

const group_order& precedence::order_for(const std::vector<group_id>& groups) {
    const auto [known, is_new] = known_.try_emplace(groups);
    if (is_new) {
        known->second.groups = sorted(groups);
        if (has_files_) known->second.forced = forced_in(known->second.groups);
    }
    return known->second;
}

std::vector<group_id> precedence::sorted(const std::vector<group_id>& groups) {
    std::set<group_id> seen(groups.begin(), groups.end());
    std::vector<group_id> all(seen.begin(), seen.end());
    for (std::size_t i = 0; i < all.size(); ++i)
        for (const auto parent : of_.at(all[i]).parents)
            if (seen.insert(parent).second) all.push_back(parent);
    std::sort(all.begin(), all.end(), [this](group_id a, group_id b) {
        const auto& left = of_.at(a);
        const auto& right = of_.at(b);
        return std::tie(left.depth, left.priority, left.name) >
               std::tie(right.depth, right.priority, right.name);
    });
    return all;
}

// Files win over what the inventory itself says of any group, be that nearer to the host.
variables precedence::forced_in(const std::vector<group_id>& order) {
    auto with_all = order;
    with_all.push_back(model::all);
    variables forced;
    std::set<std::string_view> by_inventory;
    std::set<std::string_view> by_file;
    for (const auto id : with_all) {
        for (const auto& each : of_.at(id).from_files)
            if (by_file.insert(each.key).second && by_inventory.contains(each.key))
                forced.push_back(each);
        for (const auto& each : of_.at(id).own)
            by_inventory.insert(each.key);
    }
    return forced;
}

}  // namespace netpoll::ansible
