// What the lab writes for others: inventory and known_hosts. Knows no session.
#pragma once

#include "lab/network.hpp"

#include <netpoll/expected.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace netpoll::lab {

/// The network as an inventory in one YAML file: a group a platform, a line a host.
std::string inventory_text(const lab_options& options, const std::vector<device>& devices);

/// One line for each device that has to have one. `key_line` gives "type base64" for a device.
/// Hashed lines take a random salt each.
std::string known_hosts_text(const lab_options& options, const std::vector<device>& devices,
                             const std::function<std::string(const device&)>& key_line);

/// What the inventory says for the password: the variable it came from, or a file of its own, since
/// netpoll rightly warns of passwords in inventories.
std::string password_source(const lab_options& options);
/// That file, beside the inventory.
std::string password_file(const lab_options& options);

/// Replaces the file as a whole (temporary name in the same folder, fsync, rename). The error is a
/// sentence with the path.
expected<void, std::string> write_whole(const std::string& path, std::string_view text,
                                        mode_t mode = 0644);

}  // namespace netpoll::lab
