// Hosts, groups and how deep they are. Knows no format.
#include "inventory/import/ansible/model.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

namespace netpoll::ansible {

std::optional<variable> set(variables& all, const variable& one) {
    const auto known =
        std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.key == one.key; });
    if (known != all.end()) return std::exchange(*known, one);
    all.push_back(one);
    return std::nullopt;
}

const variable* find(const variables& all, std::string_view key) noexcept {
    const auto known =
        std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.key == key; });
    return known == all.end() ? nullptr : &*known;
}

model::model(const node_builder& target, const std::string& path, load_notes& notes,
             std::vector<mistake>& mistakes)
    : target_(target), path_(path), notes_(notes), values_(path, mistakes) {
    add_group("all", 0);
    add_group("ungrouped", 0);
    values_.begin_sequence(1);
}

group_id model::add_group(std::string_view name, unsigned line) {
    if (const auto known = find_group(name)) return *known;
    const auto id = static_cast<group_id>(groups_.size());
    groups_.push_back({std::string(name), line + before_, {}, {}});
    group_by_name_.emplace(groups_.back().name, id);
    return id;
}

std::optional<group_id> model::find_group(std::string_view name) const {
    const auto known = group_by_name_.find(name);
    if (known == group_by_name_.end()) return std::nullopt;
    return known->second;
}

std::optional<host_id> model::find_host(std::string_view name) const {
    const auto known = host_by_name_.find(name);
    if (known == host_by_name_.end()) return std::nullopt;
    return known->second;
}

host_id model::add_host(std::string_view name, unsigned line) {
    if (const auto known = find_host(name)) return *known;
    const auto id = static_cast<host_id>(hosts_.size());
    hosts_.push_back({std::string(name), line + before_, {}, {}});
    host_by_name_.emplace(hosts_.back().name, id);
    return id;
}

void model::put(host_id which, group_id into) {
    auto& groups = hosts_[which].groups;
    if (into != all && std::find(groups.begin(), groups.end(), into) == groups.end())
        groups.push_back(into);
}

void model::set_own(host_id which, const variable& one) {
    // Who wrote a file that says everything twice need not read it all again.
    constexpr std::size_t most_clashes = 10;
    const auto before = set(hosts_[which].own, one);
    const bool same = !before || !before->value.is_scalar() || !one.value.is_scalar() ||
                      before->value.text() == one.value.text();
    if (same || ++clashes_ > most_clashes) return;
    const auto first = target_.position(before->line());
    const bool same_file = first.file == target_.position(one.line()).file;
    notes_.unused(
        path_, one.line(),
        "host " + shown_key(hosts_[which].name) + ": " + shown_key(one.key) + " is also " +
            (same_file ? "on line " + std::to_string(first.line) : "in " + to_string(first)) +
            ", with another value; this one counts");
}

void model::add_child(group_id parent, group_id child) {
    auto& children = groups_[parent].children;
    if (std::find(children.begin(), children.end(), child) != children.end()) return;
    children.push_back(child);
    if (parent != all) groups_[child].parents.push_back(parent);
}

void model::finish() {
    before_ = 0;  // of lines that are known already
    for (auto& each : groups_)
        read_priority(each);
    std::vector<group_id> way;
    for (group_id id = 1; id < groups_.size(); ++id)
        visit(id, way);
    for (auto& each : hosts_) {
        if (each.groups.empty()) each.groups.push_back(ungrouped);
        if (each.groups.size() > 1) std::erase(each.groups, ungrouped);
    }
}

// A group is as deep as its deepest way from the top. False where it is within itself.
bool model::visit(group_id id, std::vector<group_id>& way) {
    auto& here = groups_[id];
    if (here.depth > 0) return true;
    if (std::find(way.begin(), way.end(), id) != way.end()) {
        note_circle(way, id);
        return false;
    }
    way.push_back(id);
    unsigned deepest = 0;
    std::erase_if(here.parents, [&](group_id parent) {
        if (!visit(parent, way)) return true;
        deepest = std::max(deepest, groups_[parent].depth);
        return false;
    });
    here.depth = deepest + 1;
    way.pop_back();
    return true;
}

void model::note_circle(const std::vector<group_id>& way, group_id again) {
    std::string names;
    for (auto at = std::find(way.begin(), way.end(), again); at != way.end(); ++at)
        names += escape(groups_[*at].name, 80) + " -> ";
    complain(groups_[again].line, "groups are children of each other in a circle: " + names +
                                      escape(groups_[again].name, 80));
}

// Only the inventory itself may give one.
void model::read_priority(group& of) {
    const auto* said = find(of.own, "ansible_group_priority");
    if (!said) return;
    const auto text = said->value.text();
    const auto [end, problem] =
        std::from_chars(text.data(), text.data() + text.size(), of.priority);
    if (problem != std::errc{} || end != text.data() + text.size())
        complain(said->line(), "ansible_group_priority: a number is expected");
}

}  // namespace netpoll::ansible
