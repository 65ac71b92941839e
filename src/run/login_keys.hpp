// What logs in besides passwords, loaded before anyone is contacted. Knows no device.
#pragma once

#include "ssh/identity.hpp"

#include <netpoll/error.hpp>
#include <netpoll/log.hpp>
#include <netpoll/target.hpp>

#include <set>
#include <vector>

namespace netpoll {

/// How agents are asked for their keys, before any of these.
void list_agents_for(identity_store& identities);

/// Reads the private keys of these logins. Those that cannot be used are told in the log and left
/// out; a mistake is one of the command line. A dry run has no passphrase to open keys with, and
/// shows which optional ones are of no use.
std::vector<mistake> load_login_keys(identity_store& identities,
                                     const std::set<const credentials*>& logins, bool dry_run,
                                     log_sink& log);

/// Asks the agents whose keys log in for them. One that somebody has asked for must help, unless
/// there is a password; in place of one that was only found, each device's error says what it
/// lacks.
std::vector<mistake> ask_login_agents(identity_store& identities,
                                      const std::set<const credentials*>& logins, log_sink& log);

}  // namespace netpoll
