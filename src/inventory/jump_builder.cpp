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
                           ssh_settings& ssh, login_builder& logins, limits_builder& limits,
                           std::vector<mistake>& mistakes)
    : all_(all), ssh_(ssh), logins_(logins), limits_(limits), mistakes_(mistakes) {
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
            if (!problem.empty() && !may_be_of_ssh(hop))
                return mistakes_.push_back({flag, problem});
            const auto known = find_bastion(all_, hop);
            if (known && known->polled) asked_hosts_.push_back(known->place);
        }
    }
    std::sort(asked_hosts_.begin(), asked_hosts_.end());
    asked_ = std::move(*read);
}

// Whether it is left to ssh_config to know it: a name, and a file is read.
bool jump_builder::may_be_of_ssh(const jump_hop& hop) const {
    return ssh_.are_read() && !hop.is_address();
}

// A bastion that stands in the ways of the overrides keeps its own.
bool jump_builder::is_overridden(host_place host) const {
    return asked_ && !std::binary_search(asked_hosts_.begin(), asked_hosts_.end(), host);
}

source_position jump_builder::said_at(host_place host, const inherited& values) const {
    return is_overridden(host) ? flag : all_.position_of(value_of(values, field::jump));
}

void jump_builder::set_jump(host_place host, const inherited& values,
                            const ssh_config::host_settings& by_ssh, target& out) {
    const auto& written = value_of(values, field::jump);
    if (is_overridden(host))
        out.jump = list_for(*asked_, {flag});
    else if (written)
        out.jump = list_for(*written.as<const written_jump*>(), {all_.position_of(written)});
    else
        out.jump = list_by_ssh(by_ssh, out, 0);
}

// A command that is not run costs those that are reached by it, and nobody else.
jump_builder::jump_list jump_builder::list_by_ssh(const ssh_config::host_settings& said,
                                                  target& device, unsigned depth) {
    if (const auto& command = said.proxy_command) {
        const std::string why =
            "proxycommand: netpoll never runs one: write ProxyJump, or jump: "
            "in the inventory (jump: none for no bastion)";
        device.no_way = to_string(command->where) + ": " + why;
        ssh_.remark(command->where, why + "; hosts that are reached by it fail");
    }
    if (!said.proxy_jump) return {};
    const auto& [text, where] = *said.proxy_jump;
    const auto [known, is_new] = by_ssh_.try_emplace(text);
    if (is_new) {
        auto read = parse_jump({std::string_view(known->first)});
        if (!read) ssh_.complain(where, "proxyjump: " + read.error());
        if (read) known->second = std::move(*read);
    }
    return list_for(known->second, {where, depth, true});
}

jump_builder::jump_list jump_builder::list_for(const written_jump& jump, const written_at& at) {
    const auto known = by_written_.find(&jump);
    if (known != by_written_.end()) return known->second;
    if (at.depth == most_in_a_row) {
        ssh_.complain(at.where, "jump: " + words_of_trail());
        return {};
    }
    std::vector<bastion> ends;
    for (const auto& way : jump.ways) {
        jump_list through;
        for (std::size_t i = 0; i < way.size(); ++i) {
            auto next = bastion_for(way[i], through, i == 0, at);
            through = shared_list({std::move(next)});
        }
        ends.push_back(through->front());
    }
    auto list = shared_list(std::move(ends));
    by_written_.emplace(&jump, list);
    return list;
}

// What the last one has led back to, or that they are too many.
std::string jump_builder::words_of_trail() const {
    const auto before = std::find(trail_.rbegin() + 1, trail_.rend(), trail_.back());
    if (before == trail_.rend())
        return "more than " + std::to_string(most_in_a_row) +
               " bastions are reached through each other";
    std::string circle;
    for (auto each = before.base() - 1; each != trail_.end(); ++each)
        circle += (circle.empty() ? "" : " -> ") + escape(*each, 80);
    return "bastions are reached through each other in a circle: " + circle;
}

jump_builder::jump_list jump_builder::shared_list(std::vector<bastion> all) {
    if (all.empty()) return {};
    auto& known = lists_[all];
    if (!known) known = std::make_shared<const std::vector<bastion>>(std::move(all));
    return known;
}

// The first of a chain goes its own way, each other one is reached through the one before.
jump_builder::bastion jump_builder::bastion_for(const jump_hop& hop, const jump_list& through,
                                                bool is_first, const written_at& at) {
    // Of the map only once it is whole: on the way there it may be needed again.
    const hop_key key{std::string(hop.text), through.get()};
    if (const auto known = bastions_.find(key); known != bastions_.end()) return known->second;
    auto made = std::make_shared<target>();
    made->name = hop.text;
    made->where = at.where;
    made->groups = one_empty<std::vector<std::string>>();
    made->commands = one_empty<std::vector<command>>();
    const auto entry = find_bastion(all_, hop);
    const auto own = entry && is_first ? jump_of(all_, *entry) : inherited_value{};
    const auto way = is_first ? all_.position_of(own) : at.where;
    const auto by_ssh =
        entry ? set_entry(*entry, hop, way, *made) : set_address(hop, at, way, *made);
    trail_.push_back(made->name);
    if (!is_first)
        made->jump = through;
    else if (own)
        made->jump = list_for(*own.as<const written_jump*>(), {way, at.depth + 1});
    else
        made->jump = list_by_ssh(by_ssh, *made, at.depth + 1);
    trail_.pop_back();
    judge(*made);
    return bastions_.emplace(key, std::move(made)).first->second;
}

ssh_config::host_settings jump_builder::set_entry(bastion_entry which, const jump_hop& hop,
                                                  const source_position& way, target& out) {
    const auto& entry = entry_of(all_, which);
    const auto& definition = definition_of(all_, which);
    auto values = with_own(all_, definition);
    const auto drop_default = [&](field key) {
        if (!is_own(all_, values, key)) values[static_cast<std::size_t>(key)] = {};
    };
    for (const auto key : {field::hostname, field::port, field::realm})
        drop_default(key);
    if (hop.user.empty() && hop.port == 0) out.name = entry.name;
    out.where = all_.documents[definition.own.file].position(definition.own.line);
    auto said = contact_in(all_, values);
    said.name = entry.name;
    said.hostname = hostname_of(all_, entry, definition, values);
    said.jump_where = way;
    if (hop.port != 0) {
        said.port = hop.port;
        said.port_where = {};
    }
    if (const auto& realm = value_of(values, field::realm))
        out.realm = realm.as<std::string_view>();
    return set_rest(values, definition, hop, std::move(said), out);
}

ssh_config::host_settings jump_builder::set_address(const jump_hop& hop, const written_at& at,
                                                    const source_position& way, target& out) {
    host_definition nobody;
    nobody.chain = all_.without_groups;
    contact_said said;
    said.name = hop.host;
    said.hostname = hop.host;
    said.jump_where = way;
    said.port = hop.port;
    auto by_ssh = set_rest(all_.by_chain[nobody.chain], nobody, hop, std::move(said), out);
    // A slip of the pen is no host's name.
    if (!at.by_ssh && !hop.is_address() && !by_ssh.hostname_where)
        ssh_.complain(at.where, "jump: " + hop_problem(all_, hop));
    return by_ssh;
}

ssh_config::host_settings jump_builder::set_rest(const inherited& values,
                                                 const host_definition& definition,
                                                 const jump_hop& hop, contact_said said,
                                                 target& out) {
    login_wanted wanted{values, true, hop.user};
    const auto entry = find_bastion(all_, hop);
    wanted.is_bastion = !entry || !entry->polled || !hop.user.empty();
    said.user = logins_.said_user(wanted);
    auto by_ssh = ssh_.set_contact(said, out);
    wanted.ssh = &by_ssh;
    out.limits = limits_.limits_for(definition, by_ssh.connect_timeout);
    out.login = logins_.login_for(wanted);
    if (const auto& profile = value_of(values, field::profile))
        out.profile = profile.as<ssh_profile>();
    out.algorithms = algorithms_.choice(values, {}, out.profile, ssh_.algorithms(by_ssh));
    return by_ssh;
}

void jump_builder::judge(const target& made) {
    const auto problem = hostname_problem(made.hostname);
    const auto whose = "bastion '" + escape(made.name, 80) + "'";
    const bool by_ssh = made.origin && !made.origin->hostname.file.empty();
    if (!problem.empty() && !by_ssh)
        mistakes_.push_back({made.where, whose + ": its name is its address, and " + problem +
                                             "; or set hostname:"});
    const auto owner = logins_.owner_of_withheld(*made.login);
    if (!owner.empty())
        mistakes_.push_back({made.where, whose + ": the password that is set is of " +
                                             escape(owner, 80) + ", and is not sent as " +
                                             escape(made.login->username, 80) +
                                             ", who has neither key nor agent: name it in "
                                             "bastions: with username: and password:"});
    if (made.login->username.empty())
        mistakes_.push_back({made.where, whose + " has no username: set username: or use -u"});
}

}  // namespace netpoll
