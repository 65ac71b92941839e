// Makes targets of bastions. Knows no file format.
#include "inventory/jump_builder.hpp"

#include "inventory/hostname.hpp"
#include "inventory/inheritance.hpp"

#include <algorithm>

namespace netpoll {

namespace {

// ssh gives up there too, and nobody has that many.
constexpr unsigned most_in_a_row = 16;
const source_position flag{"--jump", 0};

template <class T>
std::shared_ptr<const T> one_empty() {
    static const auto empty = std::make_shared<const T>();
    return empty;
}

}  // namespace

jump_builder::jump_builder(const inventory_state& all, const inventory_overrides& overrides,
                           login_builder& logins, limits_builder& limits,
                           std::vector<mistake>& mistakes)
    : all_(all), logins_(logins), limits_(limits), mistakes_(mistakes) {
    read_overrides(overrides);
}

void jump_builder::read_overrides(const inventory_overrides& overrides) {
    if (overrides.jump.empty()) return;
    // The texts are the overrides' own, which stay.
    auto read = parse_jump({overrides.jump.begin(), overrides.jump.end()});
    if (!read) return mistakes_.push_back({flag, read.error()});
    for (const auto& way : read->ways) {
        for (const auto& hop : way) {
            const auto problem = hop_problem(all_, hop);
            if (!problem.empty()) return mistakes_.push_back({flag, problem});
            const auto known = find_bastion(all_, hop);
            if (known && known->polled) asked_hosts_.push_back(known->place);
        }
    }
    std::sort(asked_hosts_.begin(), asked_hosts_.end());
    asked_ = std::move(*read);
}

jump_builder::jump_list jump_builder::jump_for(host_place host, const inherited& values) {
    if (asked_ && !std::binary_search(asked_hosts_.begin(), asked_hosts_.end(), host))
        return list_for(*asked_, flag, 0);
    const auto& written = value_of(values, field::jump);
    if (!written) return {};
    return list_for(*written.as<const written_jump*>(),
                    {all_.path_of(written), written.value->line}, 0);
}

jump_builder::jump_list jump_builder::list_for(const written_jump& jump,
                                               const source_position& where, unsigned depth) {
    const auto known = by_written_.find(&jump);
    if (known != by_written_.end()) return known->second;
    if (depth == most_in_a_row) {
        mistakes_.push_back({where, "jump: more than " + std::to_string(most_in_a_row) +
                                        " bastions are reached through each other"});
        return {};
    }
    std::vector<bastion> ends;
    for (const auto& way : jump.ways) {
        jump_list through;
        for (std::size_t i = 0; i < way.size(); ++i) {
            auto next = bastion_for(way[i], through, i == 0, where, depth);
            through = shared_list({std::move(next)});
        }
        ends.push_back(through->front());
    }
    auto list = shared_list(std::move(ends));
    by_written_.emplace(&jump, list);
    return list;
}

jump_builder::jump_list jump_builder::shared_list(std::vector<bastion> all) {
    if (all.empty()) return {};
    auto& known = lists_[all];
    if (!known) known = std::make_shared<const std::vector<bastion>>(std::move(all));
    return known;
}

// The first of a chain goes its own way, each other one is reached through the one before.
jump_builder::bastion jump_builder::bastion_for(const jump_hop& hop, const jump_list& through,
                                                bool is_first, const source_position& where,
                                                unsigned depth) {
    auto& known = bastions_[{std::string(hop.text), through.get()}];
    if (known) return known;
    auto made = std::make_shared<target>();
    made->name = hop.text;
    made->where = where;
    made->jump = through;
    made->groups = one_empty<std::vector<std::string>>();
    made->commands = one_empty<std::vector<command>>();
    if (const auto entry = find_bastion(all_, hop)) {
        set_entry(*entry, hop, *made);
        const auto own = jump_of(all_, *entry);
        if (is_first && own)
            made->jump = list_for(*own.as<const written_jump*>(),
                                  {all_.path_of(own), own.value->line}, depth + 1);
    } else {
        set_address(hop, *made);
    }
    judge(*made);
    known = std::move(made);
    return known;
}

void jump_builder::set_entry(bastion_entry which, const jump_hop& hop, target& out) {
    const auto& entry = entry_of(all_, which);
    const auto& definition = definition_of(all_, which);
    auto values = with_own(all_, definition);
    const auto drop_default = [&](field key) {
        if (!is_own(all_, values, key)) values[static_cast<std::size_t>(key)] = {};
    };
    for (const auto key : {field::hostname, field::port, field::realm})
        drop_default(key);
    if (hop.user.empty() && hop.port == 0) out.name = entry.name;
    out.where = {all_.documents[definition.own.file].file(), definition.own.line};
    out.hostname = hostname_of(all_, entry, definition, values);
    out.limits = limits_.limits_for(definition);
    out.login = logins_.login_for({values, true, hop.user});
    if (const auto& port = value_of(values, field::port)) out.port = port.as<std::uint16_t>();
    if (hop.port != 0) out.port = hop.port;
    set_algorithms(values, out);
    if (const auto& realm = value_of(values, field::realm))
        out.realm = realm.as<std::string_view>();
}

void jump_builder::set_algorithms(const inherited& values, target& out) {
    if (const auto& profile = value_of(values, field::profile))
        out.profile = profile.as<ssh_profile>();
    out.algorithms = algorithms_.choice(values, {}, out.profile);
}

void jump_builder::set_address(const jump_hop& hop, target& out) {
    host_definition nobody;
    nobody.chain = all_.without_groups;
    const auto& values = all_.by_chain[nobody.chain];
    out.hostname = hop.host;
    out.limits = limits_.limits_for(nobody);
    out.login = logins_.login_for({values, true, hop.user});
    if (hop.port != 0) out.port = hop.port;
    set_algorithms(values, out);
}

void jump_builder::judge(const target& made) {
    const auto problem = hostname_problem(made.hostname);
    const auto whose = "bastion '" + escape(made.name, 80) + "'";
    if (!problem.empty())
        mistakes_.push_back({made.where, whose + ": its name is its address, and " + problem +
                                             "; or set hostname:"});
    if (made.login->username.empty())
        mistakes_.push_back({made.where, whose + " has no username: set username: or use -u"});
}

}  // namespace netpoll
