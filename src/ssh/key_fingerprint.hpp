// How people tell public keys apart. Knows no key type.
#pragma once

#include <string>
#include <string_view>

namespace netpoll {

/// "SHA256:...", as ssh-keygen -l shows a public key with these bytes.
std::string fingerprint_of_blob(std::string_view blob);

}  // namespace netpoll
