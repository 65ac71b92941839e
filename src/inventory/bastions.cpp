// Looks bastions up, and walks over them. Knows no target.
#include "inventory/bastions.hpp"

#include "inventory/hostname.hpp"
#include "inventory/inheritance.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <map>

namespace netpoll {

namespace {

// To look for a near name among a whole network's takes longer than anybody waits.
constexpr std::size_t most_candidates = 20'000;

std::vector<std::string> names_near(const inventory_state& all) {
    std::vector<std::string> names;
    for (const auto* from : {&all.bastions, &all.hosts}) {
        for (const auto& each : from->all()) {
            if (names.size() == most_candidates) return names;
            names.emplace_back(each.name);
        }
    }
    return names;
}

// The bastions that ways name, and which of them leads to which.
class jump_graph {
public:
    explicit jump_graph(const inventory_state& all) : all_(all) {}

    void add(const written_jump& jump) {
        for (const auto& way : jump.ways)
            for (const auto& hop : way)
                if (const auto known = find_bastion(all_, hop)) id_of(*known);
    }

    std::vector<mistake> mistakes() {
        std::vector<mistake> found;
        // More may be added meanwhile.
        for (group_id id = 0; id < entries_.size(); ++id) {
            const auto itself = connect(id);
            if (itself) found.push_back(over_itself(id));
        }
        for (const auto& circle : graph_.cycles())
            found.push_back(in_circle(circle));
        return found;
    }

private:
    group_id id_of(bastion_entry which) {
        const auto known = ids_.find(which);
        if (known != ids_.end()) return known->second;
        entries_.push_back(which);
        // Numbers, since a bastion and a host may share a name.
        const auto id = graph_.add(std::to_string(entries_.size()));
        ids_.emplace(which, id);
        return id;
    }

    // Behind the first bastion of a chain the chain says the way. True where it leads over itself.
    bool connect(group_id id) {
        const auto which = entries_[id];
        const auto& jump = jump_of(all_, which);
        if (!jump) return false;
        bool itself = false;
        std::vector<group_id> nearer;
        for (const auto& way : jump.as<const written_jump*>()->ways) {
            for (std::size_t i = 0; i < way.size(); ++i) {
                const auto known = find_bastion(all_, way[i]);
                if (!known) continue;
                const auto other = id_of(*known);
                if (other == id) itself = true;
                if (i == 0 && other != id) nearer.push_back(other);
            }
        }
        graph_.set_parents(id, std::move(nearer));
        return itself;
    }

    std::string shown(group_id id) const { return escape(entry_of(all_, entries_[id]).name, 80); }

    source_position where(group_id id) const {
        const auto& own = definition_of(all_, entries_[id]).own;
        const auto* jump = all_.layers.find(own, field::jump);
        return all_.documents[own.file].position(jump ? jump->line : own.line);
    }

    mistake over_itself(group_id id) const {
        const bool own = all_.layers.find(definition_of(all_, entries_[id]).own, field::jump);
        return {where(id),
                std::string(entries_[id].polled ? "host '" : "bastion '") + shown(id) +
                    "': jump: leads over " + shown(id) + " itself" +
                    (own ? "" : ", as a group or the defaults say: jump: none here ends that")};
    }

    mistake in_circle(const std::vector<group_id>& circle) const {
        std::string way;
        for (const auto id : circle)
            way += (way.empty() ? "" : " -> ") + shown(id);
        return {where(circle.front()),
                "bastions are reached through each other in a circle: " + way};
    }

    const inventory_state& all_;
    group_chains graph_;
    std::vector<bastion_entry> entries_;
    std::map<bastion_entry, group_id> ids_;
};

}  // namespace

std::optional<bastion_entry> find_bastion(const inventory_state& all, const jump_hop& hop) {
    for (const auto name : {hop.text, hop.host}) {
        if (const auto place = all.bastions.find(name)) return bastion_entry{false, *place};
        if (const auto place = all.hosts.find(name)) return bastion_entry{true, *place};
    }
    return std::nullopt;
}

std::string bastion_name_problem(std::string_view name) {
    const auto read = parse_jump({name});
    const bool is_one = read && read->ways.size() == 1 && read->ways.front().size() == 1 &&
                        read->ways.front().front().text == name;
    return is_one ? "" : "cannot be called so: behind jump: that means something else";
}

const host_entry& entry_of(const inventory_state& all, bastion_entry which) {
    return (which.polled ? all.hosts : all.bastions).all()[which.place];
}

const host_definition& definition_of(const inventory_state& all, bastion_entry which) {
    return (which.polled ? all.hosts : all.bastions).definition_of(entry_of(all, which));
}

inherited_value jump_of(const inventory_state& all, bastion_entry which) {
    const auto& definition = definition_of(all, which);
    if (const auto* own = all.layers.find(definition.own, field::jump))
        return {own, definition.own.file};
    return which.polled ? value_of(all.by_chain[definition.chain], field::jump) : inherited_value{};
}

bool is_own(const inventory_state& all, const inherited& values, field key) {
    const auto* value = value_of(values, key).value;
    return value && !(all.defaults && all.layers.find(*all.defaults, key) == value);
}

std::string hop_problem(const inventory_state& all, const jump_hop& hop) {
    if (find_bastion(all, hop)) return {};
    if (!hop.is_address()) {
        const auto near = nearest(hop.text, names_near(all));
        return unknown_word("bastion", hop.text, near) +
               (near.empty() ? ": neither bastions: nor hosts: has it, and an address is written "
                               "with a dot, a user or a port (user@" +
                                   escape(hop.host, 80) + ")"
                             : std::string());
    }
    const auto problem = hostname_problem(hop.host);
    return problem.empty() ? problem : "'" + escape(hop.text, 80) + "' " + problem;
}

std::vector<mistake> check_jumps(const inventory_state& all,
                                 const std::vector<written_jump_place>& written) {
    std::vector<mistake> found;
    jump_graph graph(all);
    // A name may be one of ssh_config then, which is read for a run.
    const bool reads_ssh =
        all.names_may_be_of_ssh ||
        (all.defaults && all.layers.find(*all.defaults, field::ssh_config) != nullptr);
    for (const auto& each : written) {
        graph.add(*each.jump);
        const auto& file = all.documents[each.file].file();
        const mistake_sink to(file, found, name(each.kind), each.name);
        for (const auto& way : each.jump->ways) {
            for (const auto& hop : way) {
                const auto problem = hop_problem(all, hop);
                if (!problem.empty() && !(reads_ssh && !hop.is_address()))
                    to.add(each.line, "jump: " + problem);
            }
        }
    }
    auto circles = graph.mistakes();
    found.insert(found.end(), circles.begin(), circles.end());
    return found;
}

}  // namespace netpoll
