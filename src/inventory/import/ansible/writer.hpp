// From Ansible's hosts and groups to netpoll's: which variable means what. Knows no format.
#pragma once

#include "inventory/import/ansible/model.hpp"
#include "inventory/load_notes.hpp"

#include <netpoll/platform.hpp>

#include <string>

namespace netpoll::ansible {

/// Everything that a document is made from. `path` is what notes name.
struct writing {
    model& from;
    node_builder& into;
    const std::string& path;
    const platform_catalog* platforms;  ///< null: any may be named
    load_notes& notes;
};

/// Adds a mapping with defaults, groups and hosts.
void write_inventory(const writing& what);

}  // namespace netpoll::ansible
