// A certificate put to a key, whoever signs with it. Knows no agent's socket.
#pragma once

#include "ssh/identity_key.hpp"

#include <netpoll/expected.hpp>

#include <string>
#include <string_view>

namespace netpoll {

/// Reads the certificate in `file_text` and puts it to the key. The error is a sentence: it is
/// none, belongs to another key, is a host's, has expired or is not valid yet.
expected<void, std::string> certify(identity& key, std::string_view file_text);

}  // namespace netpoll
