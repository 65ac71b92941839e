// Made-up host keys for tests: well-formed on the outside, random within. Knows no file.
#pragma once

#include "ssh/base64.hpp"

#include <string>
#include <string_view>

namespace netpoll::testing {

/// A key in the form of known_hosts. `body` tells two keys of one type apart.
inline std::string key_blob(std::string_view type, std::string_view body = "key") {
    std::string bytes{'\0', '\0', '\0', static_cast<char>(type.size())};
    bytes.append(type).append(3, '\0').push_back(static_cast<char>(32 + body.size()));
    bytes.append(32, '\x07').append(body);
    return encode_base64(bytes);
}

/// "hosts type blob\n".
inline std::string key_line(std::string_view hosts, std::string_view type,
                            std::string_view body = "key") {
    return std::string(hosts).append(" ").append(type).append(" ") + key_blob(type, body) + "\n";
}

}  // namespace netpoll::testing
