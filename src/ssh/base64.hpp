// Base64 as OpenSSH accepts it. Knows nothing of what is encoded.
#pragma once

#include <string>
#include <string_view>

namespace netpoll {

/// Decodes RFC 4648 text into `bytes` (whose memory is reused). False where a character is foreign,
/// the padding is missing, or bits behind the last byte are set: so two different texts never stand
/// for the same bytes, and keys can be compared as text.
bool decode_base64(std::string_view text, std::string& bytes);

/// The same behind what `bytes` holds. Where it is false, what stands there is of no use.
bool append_base64(std::string_view text, std::string& bytes);

std::string encode_base64(std::string_view bytes);

}  // namespace netpoll
