// Inheritance: what holds for a host once its groups and the defaults have spoken. Knows no
// override.
#pragma once

#include "inventory/inventory_state.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

/// What a layer says instead of `credentials:`. Who says one of these nearer to the host ends a
/// list that comes from further out, and a list ends all of these.
bool says_who_logs_in(field key) noexcept;

/// The host's own keys over what its chain of groups and the defaults say.
inherited with_own(const inventory_state& all, const host_definition& host);

/// What is dialled: its hostname, else its name.
std::string hostname_of(const inventory_state& all, const host_entry& host,
                        const host_definition& definition, const inherited& values);

/// Nothing where nobody says a port, or a template stands in its place.
std::optional<std::uint16_t> port_of(const inherited& values);

/// For every chain: the first value of each key among its groups, then the defaults.
void inherit(inventory_state& all);

/// Calls `visit` with this field's value in each layer that sets it, nearest first, until it
/// returns true: for `data` and `limits`, which are inherited key by key.
template <class Visit>
void for_each_layer(const inventory_state& all, const host_definition& host, field key,
                    Visit&& visit) {
    const auto stop = [&](const layer& in) {
        const auto* set = all.layers.find(in, key);
        return set && visit(set->value);
    };
    if (stop(host.own)) return;
    for (const auto group : all.chains.chains()[host.chain].groups) {
        if (stop(all.groups[group])) return;
    }
    if (all.defaults) stop(*all.defaults);
}

/// Whether what this key says is said of the host's own commands: they come from the layer that
/// says it, or from one further out (at last the platform). Who replaces commands speaks for those
/// only.
bool is_of_commands(const inventory_state& all, const host_definition& host, field key);

/// The realm of a host; empty where nobody names one.
std::string_view realm_of(const inventory_state& all, const host_definition& host);

/// The site of a host: `site:`, else `data.site` where that is a text, else "main". What `data`
/// says is no name of a site where it was meant for people only.
std::string_view site_of(const inventory_state& all, const host_definition& host);

/// The platform of a host; null where it names none and there is no generic one.
const compiled_platform* platform_of(const inventory_state& all, const host_definition& host);

}  // namespace netpoll
