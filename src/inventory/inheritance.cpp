// Applies inheritance. Knows no override.
#include "inventory/inheritance.hpp"

#include "core/site_name.hpp"
#include "inventory/data_path.hpp"

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

constexpr std::array login_fields{field::username, field::password, field::private_key,
                                  field::passphrase};

bool says_login(const inherited& values) noexcept {
    return std::any_of(login_fields.begin(), login_fields.end(),
                       [&](field key) { return says_who_logs_in(key) && value_of(values, key); });
}

// Sets what is not set yet.
void fill(const inventory_state& all, const layer& from, inherited& into) {
    const bool has_list = static_cast<bool>(value_of(into, field::credentials));
    const bool has_login = says_login(into);
    for (const auto& set : all.layers.values(from)) {
        const bool is_of_login = set.what == field::passphrase || says_who_logs_in(set.what);
        if (has_list ? is_of_login : has_login && set.what == field::credentials) continue;
        auto& slot = into[static_cast<std::size_t>(set.what)];
        if (!slot) slot = {&set, from.file};
    }
}

const layer_value* nearest_value(const inventory_state& all, const host_definition& host,
                                 field key) {
    const auto* own = all.layers.find(host.own, key);
    return own ? own : value_of(all.by_chain[host.chain], key).value;
}

}  // namespace

bool says_who_logs_in(field key) noexcept {
    return key == field::username || key == field::password || key == field::private_key;
}

std::string hostname_of(const inventory_state& all, const host_entry& host,
                        const host_definition& definition, const inherited& values) {
    const auto& written = value_of(values, field::hostname);
    if (!written) return std::string(host.name);
    if (const auto* range = std::get_if<const host_range*>(&written.value->value))
        return (*range)->at(host.place);
    const auto text = written.as<std::string_view>();
    // Only its own is the first of a row.
    const bool own = all.layers.find(definition.own, field::hostname) != nullptr;
    return own ? hostname_at(text, host.place) : std::string(text);
}

std::optional<std::uint16_t> port_of(const inherited& values) {
    const auto& written = value_of(values, field::port);
    const auto* port = written ? std::get_if<std::uint16_t>(&written.value->value) : nullptr;
    return port ? std::optional(*port) : std::nullopt;
}

void inherit(inventory_state& all) {
    for (const auto& chain : all.chains.chains()) {
        auto& values = all.by_chain.emplace_back();
        for (const auto group : chain.groups)
            fill(all, all.groups[group], values);
        if (all.defaults) fill(all, *all.defaults, values);
    }
}

inherited with_own(const inventory_state& all, const host_definition& host) {
    auto values = all.by_chain[host.chain];
    const auto own = all.layers.values(host.own);
    for (const auto& set : own) {
        if (set.what == field::credentials)
            for (const field key : login_fields)
                values[static_cast<std::size_t>(key)] = {};
        if (says_who_logs_in(set.what)) values[static_cast<std::size_t>(field::credentials)] = {};
    }
    for (const auto& set : own) {
        values[static_cast<std::size_t>(set.what)] = {&set, host.own.file};
    }
    return values;
}

bool is_of_commands(const inventory_state& all, const host_definition& host, field key) {
    const auto says = [&](const layer& in, field what) {
        return all.layers.find(in, what) != nullptr;
    };
    if (says(host.own, key)) return true;
    if (says(host.own, field::commands)) return false;
    for (const auto group : all.chains.chains()[host.chain].groups) {
        if (says(all.groups[group], key)) return true;
        if (says(all.groups[group], field::commands)) return false;
    }
    return all.defaults && says(*all.defaults, key);
}

std::string_view realm_of(const inventory_state& all, const host_definition& host) {
    const auto* named = nearest_value(all, host, field::realm);
    return named ? std::get<std::string_view>(named->value) : std::string_view();
}

std::string_view site_of(const inventory_state& all, const host_definition& host) {
    if (const auto* named = nearest_value(all, host, field::site))
        return std::get<std::string_view>(named->value);
    auto site = default_site;
    for_each_layer(all, host, field::data, [&site](const written_value& data) {
        const auto* value = find_data(*std::get<const node*>(data), "site");
        if (!value || value->is_null()) return false;
        if (value->is_scalar() && !value->text().empty()) site = value->text();
        return true;
    });
    return site;
}

const compiled_platform* platform_of(const inventory_state& all, const host_definition& host) {
    const auto* named = nearest_value(all, host, field::platform);
    return named ? std::get<const compiled_platform*>(named->value)
                 : all.platforms->find(all.unnamed_platform);
}

}  // namespace netpoll
