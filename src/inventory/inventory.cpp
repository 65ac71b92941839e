// The inventory's public face. Knows no rule: each has a file of its own.
#include <netpoll/inventory.hpp>

#include "inventory/import/importer.hpp"
#include "inventory/inventory_state.hpp"
#include "inventory/inventory_text.hpp"
#include "inventory/load.hpp"
#include "inventory/selection.hpp"
#include "inventory/targets.hpp"

namespace netpoll {

struct inventory::state : inventory_state {};

inventory::inventory() : state_(std::make_unique<state>()) {}
inventory::~inventory() = default;
inventory::inventory(inventory&&) noexcept = default;
inventory& inventory::operator=(inventory&&) noexcept = default;

expected<inventory, std::vector<mistake>> inventory::load(const std::string& path,
                                                          const platform_catalog& platforms,
                                                          const std::vector<std::string>& devices,
                                                          const std::string& kind,
                                                          bool ssh_config_read) {
    return load(path.empty() && !devices.empty() ? std::vector<std::string>() : std::vector{path},
                platforms, devices, kind, ssh_config_read);
}

expected<inventory, std::vector<mistake>> inventory::load(
    const std::vector<std::string>& paths, const platform_catalog& platforms,
    const std::vector<std::string>& devices, const std::string& kind, bool ssh_config_read,
    const std::vector<fetched_inventory>& fetched) {
    inventory out;
    auto& into = *out.state_;
    into.names_may_be_of_ssh = ssh_config_read;
    into.fetched = fetched;
    auto mistakes = load_inventory(paths, kind, devices, platforms, into);
    into.fetched = {};
    if (!mistakes.empty()) return unexpected(std::move(mistakes));
    for (const auto& each : fetched) {
        if (!each.warning.empty())
            into.warnings.insert(into.warnings.begin(), mistake{{each.called, 0}, each.warning});
        into.secret_variables.insert(into.secret_variables.end(), each.secret_variables.begin(),
                                     each.secret_variables.end());
    }
    return out;
}

expected<inventory, std::vector<mistake>> inventory::load(fetched_inventory from,
                                                          const platform_catalog& platforms,
                                                          const std::vector<std::string>& devices,
                                                          const std::string& kind) {
    const std::vector paths{from.called};
    return load(paths, platforms, devices, kind, false, {std::move(from)});
}

expected<inventory, std::vector<mistake>> inventory::load(document from,
                                                          const platform_catalog& platforms) {
    inventory out;
    auto mistakes = load_inventory(std::move(from), platforms, *out.state_);
    if (!mistakes.empty()) return unexpected(std::move(mistakes));
    return out;
}

expected<std::vector<host_place>, std::vector<mistake>> inventory::select(
    const selection& wanted, const host_file_reader& host_files) const {
    return select_places(*state_, wanted, host_files);
}

std::string_view inventory::name(host_place place) const {
    return state_->hosts.all().at(place).name;
}

const std::vector<std::string>& inventory::group_names() const noexcept {
    return state_->chains.names();
}

std::optional<host_place> inventory::find(std::string_view name) const {
    return state_->hosts.find(name);
}

expected<planned_jobs, std::vector<mistake>> inventory::jobs(const std::vector<host_place>& places,
                                                             const inventory_overrides& overrides,
                                                             const ask_function& ask,
                                                             std::vector<mistake>& warnings) const {
    return plan_jobs(*state_, places, overrides, ask, warnings);
}

const std::vector<std::string>& inventory::kinds() {
    return inventory_kinds();
}

const std::string& inventory::kind() const noexcept {
    return state_->kind;
}

written_host inventory::written(host_place place) const {
    return host_as_written(*state_, place);
}

std::string inventory::text(std::vector<mistake>& said) const {
    return inventory_text(*state_, said);
}

const std::vector<mistake>& inventory::warnings() const noexcept {
    return state_->warnings;
}

const std::vector<mistake>& inventory::notes() const noexcept {
    return state_->notes;
}

const std::vector<std::string>& inventory::secret_variables() const noexcept {
    return state_->secret_variables;
}

const login_budgets& inventory::budgets() const noexcept {
    return state_->budgets;
}

const std::vector<std::string>& inventory::files() const noexcept {
    return state_->files;
}

std::size_t inventory::size() const noexcept {
    return state_->hosts.size();
}

}  // namespace netpoll
