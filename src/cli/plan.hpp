// Everything a run needs, read and checked before anyone is contacted. Knows no engine.
#pragma once

#include "cli/options.hpp"
#include "ssh/host_keys.hpp"
#include "ssh/identity.hpp"

#include <netpoll/inventory.hpp>
#include <netpoll/log.hpp>

#include <memory>
#include <string>
#include <vector>

namespace netpoll {

using mistakes = std::vector<mistake>;

/// The inventory, and which of its hosts are meant.
struct selected_hosts {
    std::unique_ptr<platform_catalog> platforms;  // a place of its own: the inventory refers to it
    inventory all;
    std::vector<std::string> names;
};

expected<selected_hosts, mistakes> select_hosts(const options& wanted);

/// What is contacted and with what. Stays where it is: jobs point into it.
struct plan {
    std::unique_ptr<platform_catalog> platforms;
    std::vector<target> targets;                        ///< in inventory order
    std::vector<const compiled_platform*> platform_of;  ///< one for each target
    identity_store identities;
    known_hosts host_keys;
    std::string new_keys;                         ///< where accept-new writes, or empty
    std::unique_ptr<platform_detector> detector;  ///< over `platforms`
};

/// Targets with their secrets, private keys and known host keys. Every secret is given to
/// `redact` before a device can quote it; warnings go to `log`.
expected<std::unique_ptr<plan>, mistakes> make_plan(selected_hosts hosts, const options& wanted,
                                                    redactor& redact, log_sink& log);

/// All mistakes, a line each; where there are more than 50, only these and how many more.
std::string mistake_lines(const mistakes& all);

}  // namespace netpoll
