// Which keys of data secrets stand behind. Knows no inventory.
#pragma once

#include <string_view>

namespace netpoll {

/// Whether a secret may stand behind this key: "enable_password", "snmp.community", "radiusKey".
/// What is shown of devices' data, and what is taken from other tools, has none of them.
bool is_key_of_secret(std::string_view key);

}  // namespace netpoll
