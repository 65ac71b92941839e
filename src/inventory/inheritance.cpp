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
    for (const auto& set : all.layers.values(host.own)) {
        values[static_cast<std::size_t>(set.what)] = {&set, host.own.file};
    }
    return values;
}

const compiled_platform* platform_of(const inventory_state& all, const host_definition& host) {
    const auto* named = all.layers.find(host.own, field::platform);
    if (!named) named = value_of(all.by_chain[host.chain], field::platform).value;
    return named ? std::get<const compiled_platform*>(named->value) : all.generic;
}

}  // namespace netpoll
