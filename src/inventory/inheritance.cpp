// Applies inheritance. Knows no override.
#include "inventory/inheritance.hpp"

namespace netpoll {
namespace {

// Sets what is not set yet.
void fill(const inventory_state& all, const layer& from, inherited& into) {
    for (const auto& each : all.layers.entries(from)) {
        auto& slot = into[static_cast<std::size_t>(each.what)];
        if (!slot.value) slot = {each.value, from.file};
    }
}

}  // namespace

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
    for (const auto& each : all.layers.entries(host.own)) {
        values[static_cast<std::size_t>(each.what)] = {each.value, host.own.file};
    }
    return values;
}

void for_each_layer(const inventory_state& all, const host_definition& host, field what,
                    const std::function<bool(const node&)>& visit) {
    const auto stop = [&](const layer& in) {
        const auto* value = all.layers.find(in, what);
        return value && visit(*value);
    };
    if (stop(host.own)) return;
    for (const auto group : all.chains.chains()[host.chain].groups) {
        if (stop(all.groups[group])) return;
    }
    if (all.defaults) stop(*all.defaults);
}

std::string_view platform_of(const inventory_state& all, const inherited& values) {
    const auto* named = value_of(values, field::platform).value;
    const auto text = named ? named->text() : default_platform;
    const auto* known = all.platforms->find(text);
    return known ? std::string_view(platform_catalog::definition_of(*known).id) : text;
}

}  // namespace netpoll
