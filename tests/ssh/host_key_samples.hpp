// Made-up host keys for tests: well-formed on the outside, random within. Knows no file.
#pragma once

#include <openssl/evp.h>

#include <string>
#include <string_view>

namespace netpoll::testing {

/// A key in the form of known_hosts. `body` tells two keys of one type apart.
inline std::string key_blob(std::string_view type, std::string_view body = "key") {
    std::string bytes{'\0', '\0', '\0', static_cast<char>(type.size())};
    bytes.append(type).append(3, '\0').push_back(static_cast<char>(32 + body.size()));
    bytes.append(32, '\x07').append(body);
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

/// "hosts type blob\n".
inline std::string key_line(std::string_view hosts, std::string_view type,
                            std::string_view body = "key") {
    return std::string(hosts).append(" ").append(type).append(" ") + key_blob(type, body) + "\n";
}

}  // namespace netpoll::testing
