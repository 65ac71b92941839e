// Applies inheritance. Knows no override.
#include "inventory/inheritance.hpp"

namespace netpoll {

namespace {

// Sets what is not set yet.
void fill(const inventory_state& all, const layer& from, inherited& into) {
    for (const auto& set : all.layers.values(from)) {
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
    for (const auto& set : all.layers.values(host.own)) {
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

const compiled_platform* platform_of(const inventory_state& all, const host_definition& host) {
    const auto* named = nearest_value(all, host, field::platform);
    return named ? std::get<const compiled_platform*>(named->value) : all.generic;
}

}  // namespace netpoll
