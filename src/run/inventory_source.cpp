// Token, answer, inventory: in that order.
#include "run/inventory_source.hpp"

#include "netbox/address.hpp"
#include "netbox/read_devices.hpp"
#include "run/option_secret.hpp"

#include <cstdlib>
#include <utility>

namespace netpoll {

namespace {

constexpr const char* token_variable = "NETBOX_TOKEN";

/// Read also by a dry run, which could show no device without it.
expected<option_secret, std::vector<mistake>> token_of(const run_request& request) {
    const auto* set = std::getenv(token_variable);
    std::string text = request.netbox_token;
    if (text.empty() && set && *set) text = std::string("env:") + token_variable;
    auto made = secret_of_option("--netbox-token", text, "token");
    if (made) made->variables.emplace_back(token_variable);
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
