// Which settings of a file hold for one host: the first of each keyword. Knows no token.
#pragma once

#include "inventory/ssh_config/ssh_config.hpp"

#include <array>
#include <vector>

namespace netpoll::ssh_config {

/// Parts of the statements that they were chosen from.
struct chosen_settings {
    std::array<const setting*, used_keys> first{};
    std::vector<const setting*> identity_files;
    std::vector<const setting*> certificate_files;

    const setting* operator[](key what) const noexcept {
        return first[static_cast<std::size_t>(what)];
    }
};

chosen_settings choose(const statements& from, const host_query& host, const local_user& who);

}  // namespace netpoll::ssh_config
