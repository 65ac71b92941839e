// Ansible's group_vars/ and host_vars/ beside an inventory. Knows no meaning of a variable.
#pragma once

#include "inventory/import/ansible/model.hpp"
#include "inventory/load_notes.hpp"

#include <string>

namespace netpoll::ansible {

/// Where the files' nodes are going to be.
struct target_document {
    node_builder& into;
    unsigned lines;  ///< of all files so far
};

/// Adds what they say of the model's groups and hosts.
void read_vars_files(const std::string& folder, model& into, target_document& target,
                     load_notes& notes, std::vector<mistake>& mistakes);

}  // namespace netpoll::ansible
