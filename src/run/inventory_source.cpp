// Token, answer, inventory: in that order.
#include "run/inventory_source.hpp"

#include "inventory/secret_resolver.hpp"
#include "netbox/address.hpp"
#include "netbox/read_devices.hpp"

#include <cstdlib>
#include <utility>

namespace netpoll {

namespace {

constexpr const char* token_variable = "NETBOX_TOKEN";

struct netbox_token {
    std::shared_ptr<const secret> value;  ///< null: there is none
    std::vector<std::string> variables;   ///< that hold it
};

/// Read also by a dry run, which could show no device without it.
expected<netbox_token, std::vector<mistake>> token_of(const run_request& request) {
    netbox_token made{nullptr, {token_variable}};
    const auto* set = std::getenv(token_variable);
    std::string text = request.netbox_token;
    if (text.empty() && set && *set) text = std::string("env:") + token_variable;
    if (text.empty()) return made;
    const source_position where{"--netbox-token", 0};
    const auto source = secret_source::parse(text);
    if (!source) return unexpected(std::vector<mistake>{{where, source.error()}});
    if (source->kind == secret_source::env) made.variables.emplace_back(source->rest);
    std::vector<mistake> wrong;
    std::vector<mistake> odd;
    const ask_function nobody;
    secret_resolver secrets(nobody, wrong, odd);
    made.value = secrets.resolve({*source, where, "token", ""}).value;
    if (!made.value) return unexpected(std::move(wrong));
    return made;
}

}  // namespace

bool is_netbox(const std::string& path) {
    return path.starts_with(netbox::address_mark);
}

expected<inventory, std::vector<mistake>> load_inventory_of(const run_request& request,
                                                            const platform_catalog& platforms) {
    auto paths = request.inventories();
    std::vector<fetched_inventory> fetched;
    for (auto& path : paths) {
        if (!is_netbox(path)) continue;
        auto token = token_of(request);
        if (!token) return unexpected(std::move(token).error());
        auto read =
            netbox::read_devices({path, token->value, request.netbox_ca, request.use_cache});
        if (!read) return unexpected(std::vector<mistake>{std::move(read).error()});
        path = read->called;
        fetched.push_back({std::move(read->text), std::move(read->called), std::move(read->warning),
                           std::move(token->variables), "netbox"});
    }
    return inventory::load(paths, platforms, request.devices, request.inventory_kind,
                           request.overrides.ssh_config.has_value(), fetched);
}

}  // namespace netpoll
