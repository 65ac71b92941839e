// A folder that is one of Ansible's inventories. Knows no variable.
#pragma once

#include <netpoll/expected.hpp>

#include <string>
#include <vector>

namespace netpoll::ansible {

struct inventory_files {
    std::vector<std::string> files;    ///< in the order in which Ansible reads them
    std::vector<std::string> scripts;  ///< that Ansible would run
};

/// The inventories below a folder, by name: all but hidden files, group_vars/, host_vars/ and what
/// Ansible's INVENTORY_IGNORE_EXTS has.
inventory_files files_below(const std::string& folder);

/// Whether group_vars/ or host_vars/ is in it, or files are that Ansible would read and netpoll's
/// own hosts.yaml is not among them.
bool is_inventory_folder(const std::string& folder);

}  // namespace netpoll::ansible
