// What the lab writes for others: inventory and known_hosts. Knows no session.
#pragma once

#include "lab/network.hpp"

#include <netpoll/expected.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll::lab {

/// The network as an inventory in one YAML file: a group a platform, a line a host.
std::string inventory_text(const lab_options& options, const std::vector<device>& devices);

/// One line for each device that has to have one. `key_line` gives "type base64" for a device.
/// Hashed lines take a random salt each.
std::string known_hosts_text(const lab_options& options, const std::vector<device>& devices,
                             const std::function<std::string(const device&)>& key_line);

/// Replaces the file as a whole (temporary name in the same folder, fsync, rename), mode 0644. The
/// error is a sentence with the path.
expected<void, std::string> write_whole(const std::string& path, std::string_view text);

}  // namespace netpoll::lab
