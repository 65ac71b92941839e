// Ansible's inventories in YAML, and what ansible-inventory --list writes. Knows no meaning of a
// variable.
#pragma once

#include "inventory/import/ansible/model.hpp"

namespace netpoll::ansible {

/// Whether this is the root of one.
bool is_tree(const node& root);
/// Whether its variables are complete: those of group_vars/ and host_vars/ are among them.
bool is_listing(const node& root);

/// Mistakes go to the model. The root's document outlives it.
void read_tree(const node& root, model& into);

}  // namespace netpoll::ansible
