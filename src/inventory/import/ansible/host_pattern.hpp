// Ansible's patterns of host names: web[01:50:2].example.net, db-[a:f], [2001:db8::1]:22. Knows no
// inventory.
#pragma once

#include <netpoll/expected.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace netpoll::ansible {

struct host_pattern {
    std::vector<std::string> names;
    std::string_view port;  ///< digits; empty where it has none
};

/// The error is a sentence.
expected<host_pattern, std::string> parse_host_pattern(std::string_view text);

}  // namespace netpoll::ansible
