// Puts limits together. Knows no key but limits.
#include "inventory/limits_builder.hpp"

#include "inventory/inheritance.hpp"

namespace netpoll {

namespace {

void set(milliseconds& into, const std::optional<milliseconds>& from) {
    if (from) into = *from;
}

limits to_limits(const limit_values& from) {
    limits out;
    std::size_t i = 0;
    for (auto* each : {&out.connect, &out.kex, &out.auth, &out.prompt, &out.idle, &out.command,
                       &out.close, &out.device}) {
        set(*each, from[i++]);
    }
    return out;
}

// Sets what is not set yet.
void add_missing(const limit_values& from, limit_values& into) {
    for (std::size_t i = 0; i < into.size(); ++i) {
        if (!into[i]) into[i] = from[i];
    }
}

}  // namespace

std::shared_ptr<const limits> limits_builder::limits_for(const host_definition& host,
                                                         std::optional<milliseconds> connect) {
    const bool own = all_.layers.find(host.own, field::limits) != nullptr;
    if (own) return build(host, connect);
    auto& known = by_chain_[{host.chain, connect}];
    if (!known) known = build(host, connect);
    return known;
}

std::shared_ptr<const limits> limits_builder::build(const host_definition& host,
                                                    std::optional<milliseconds> connect) const {
    limit_values values;
    for_each_layer(all_, host, field::limits, [&](const written_value& written) {
        add_missing(*std::get<const limit_values*>(written), values);
        return false;
    });
    if (!values.front()) values.front() = connect;  // as limit_names has it
    auto out = to_limits(values);
    const auto& over = overrides_;
    set(out.connect, over.connect);
    set(out.kex, over.kex);
    set(out.auth, over.auth);
    set(out.prompt, over.prompt);
    set(out.idle, over.idle);
    set(out.command, over.command);
    set(out.device, over.device);
    return std::make_shared<const limits>(out);
}

}  // namespace netpoll
