// Walks the graph of groups, without recursion: a chain of groups may be long. Knows no key.
#include "inventory/group_chains.hpp"

#include <algorithm>

namespace netpoll {

group_id group_chains::add(std::string_view name) {
    const auto id = static_cast<group_id>(names_.size());
    names_.emplace_back(name);
    by_name_.emplace(names_.back(), id);
    parents_.emplace_back();
    return id;
}

std::optional<group_id> group_chains::find(std::string_view name) const {
    const auto known = by_name_.find(std::string(name));
    if (known == by_name_.end()) return std::nullopt;
    return known->second;
}

void group_chains::set_parents(group_id id, std::vector<group_id> parents) {
    parents_[id] = std::move(parents);
}

std::vector<std::vector<group_id>> group_chains::cycles() const {
    enum class seen : std::uint8_t { no, open, done };
    struct place {
        group_id group;
        std::size_t next_parent;
    };
    std::vector<std::vector<group_id>> found;
    std::vector<seen> state(names_.size(), seen::no);
    std::vector<place> way;
    const auto enter = [&](group_id id) {
        state[id] = seen::open;
        way.push_back({id, 0});
    };
    for (group_id start = 0; start < names_.size(); ++start) {
        if (state[start] == seen::no) enter(start);
        while (!way.empty()) {
            auto& [group, next_parent] = way.back();
            if (next_parent == parents_[group].size()) {
                state[group] = seen::done;
                way.pop_back();
                continue;
            }
            const auto parent = parents_[group][next_parent++];
            if (state[parent] == seen::no) {
                enter(parent);
            } else if (state[parent] == seen::open) {
                const auto from = std::find_if(
                    way.begin(), way.end(), [&](const auto& each) { return each.group == parent; });
                auto& circle = found.emplace_back();
                for (auto i = from; i != way.end(); ++i)
                    circle.push_back(i->group);
                circle.push_back(parent);
            }
        }
    }
    return found;
}

std::uint32_t group_chains::chain_for(const std::vector<group_id>& groups) {
    const auto [known, is_new] =
        chain_by_groups_.emplace(groups, static_cast<std::uint32_t>(chains_.size()));
    if (is_new) chains_.push_back(build(groups));
    return known->second;
}

group_chain group_chains::build(const std::vector<group_id>& groups) const {
    group_chain out;
    std::vector<std::string> names;
    std::vector<bool> taken(names_.size());
    std::vector<group_id> waiting(groups.rbegin(), groups.rend());
    while (!waiting.empty()) {
        const auto group = waiting.back();
        waiting.pop_back();
        if (taken[group]) continue;
        taken[group] = true;
        out.groups.push_back(group);
        names.push_back(names_[group]);
        waiting.insert(waiting.end(), parents_[group].rbegin(), parents_[group].rend());
    }
    out.names = std::make_shared<const std::vector<std::string>>(std::move(names));
    return out;
}

}  // namespace netpoll
