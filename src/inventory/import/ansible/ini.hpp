// Ansible's INI inventories. Knows no meaning of a variable.
#pragma once

#include "inventory/import/ansible/model.hpp"

#include <string_view>

namespace netpoll::ansible {

/// Whether the text has one of its sections, or hosts with ansible_ variables behind them.
bool is_ini(std::string_view path, std::string_view text);

/// Mistakes go to the model. The text outlives it.
void read_ini(std::string_view text, model& into);

}  // namespace netpoll::ansible
