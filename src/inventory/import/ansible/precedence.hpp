// Which group's variable wins, by Ansible's rules. Knows no variable's meaning.
#pragma once

#include "inventory/import/ansible/model.hpp"

#include <map>
#include <vector>

namespace netpoll::ansible {

/// What hosts of the same groups have in common.
struct group_order {
    std::vector<group_id> groups;  ///< all that they belong to but `all`, the one that wins first
    /// Where a file of group_vars/ wins over a group that comes before its own.
    variables forced;
};

class precedence {
public:
    explicit precedence(model& of);
    /// For hosts that stand in these groups. Valid as long as this object.
    const group_order& order_for(const std::vector<group_id>& groups);

private:
    std::vector<group_id> sorted(const std::vector<group_id>& groups);
    variables forced_in(const std::vector<group_id>& order);

    model& of_;
    bool has_files_{false};
    std::map<std::vector<group_id>, group_order> known_;
};

}  // namespace netpoll::ansible
