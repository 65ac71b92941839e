// What the command line asks of hosts in place of what the inventory says: -c and --job. Knows no
// inheritance.
#pragma once

#include "inventory/check_binder.hpp"
#include "inventory/inventory_state.hpp"
#include "inventory/job_file.hpp"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace netpoll {

class asked_job {
public:
    /// Reads them; what is wrong goes to `mistakes`. All references outlive it.
    asked_job(const inventory_state& all, const inventory_overrides& overrides,
              secret_resolver& secrets, std::vector<mistake>& mistakes);

    /// Whether the inventory's commands do not count.
    bool says_commands() const noexcept { return file_.says_commands(); }
    const std::optional<bool>& repeatable() const noexcept { return file_.repeatable; }
    const std::optional<on_error>& policy() const noexcept { return file_.on_error; }

    /// The commands of its platform, else those of all; behind them those of its groups, in their
    /// order, that are not among them yet. Empty where nothing is said of it.
    commands_ptr commands_for(const target& device);
    /// Null where there is none.
    std::shared_ptr<const device_checks> checks_for(const target& device);
    /// What is wrong with checks for some hosts goes to the mistakes.
    void finish();

private:
    static job_file read(const inventory_state& all, const inventory_overrides& overrides,
                         secret_resolver& secrets, std::vector<mistake>& mistakes);

    std::vector<mistake>& mistakes_;
    job_file file_;
    check_binder checks_;
    /// By platform and list of groups, which hosts share.
    std::map<std::pair<std::string, const void*>, commands_ptr> known_;
};

}  // namespace netpoll
