// One line of a known_hosts file, taken apart. Knows no file and no host.
#pragma once

#include <netpoll/error.hpp>
#include <netpoll/expected.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

enum class host_key_marker { none, revoked, cert_authority };

/// The fields of a line, as sshd(8) "SSH_KNOWN_HOSTS FILE FORMAT" has them. Views into the line.
struct host_key_line {
    host_key_marker marker{host_key_marker::none};
    std::string_view hosts;  ///< comma list, or one hashed name: as written
    std::string_view type;
    std::string_view blob;  ///< canonical base64 whose bytes begin with `type`
};

/// Longer lines are refused: the longest real one, an RSA-16384 key with some names, has 4 KB.
inline constexpr std::size_t longest_host_key_line = 65'536;

/// Takes a line (without its newline, with or without CR) apart. Nothing for an empty line or a
/// comment. The error is a sentence that quotes nothing of the line. Key types that nobody has
/// heard of are fine, as long as the blob holds the same name.
expected<std::optional<host_key_line>, std::string> parse_host_key_line(std::string_view line);
/// The same; where there is a line, `key` has the bytes of its blob.
expected<std::optional<host_key_line>, std::string> parse_host_key_line(std::string_view line,
                                                                        std::string& key);

/// Where a line says that it was read, by "FILE:NUMBER" as its comment; without a number where it
/// does not.
source_position position_in_comment(std::string_view line);

/// A line with a marker of any spelling but @cert-authority, whatever else is wrong with it, and
/// whatever bytes stand before the marker that no host name begins with.
bool may_revoke(std::string_view line) noexcept;

/// True if the key's bytes, which `key` then has, say that they are of this type and are all there.
bool is_key_blob(std::string_view type, std::string_view blob, std::string& key);

/// `text` matches `pattern`, where * is any run and ? any single character. Takes
/// O(length of text * length of pattern) at worst. Case counts.
bool matches_wildcard(std::string_view text, std::string_view pattern) noexcept;

/// `host` is accepted by a comma list of patterns: some pattern matches and no negated one does.
bool matches_host_list(std::string_view host, std::string_view list) noexcept;

/// A list that cannot be looked up by comparing whole names.
bool has_patterns(std::string_view list) noexcept;

}  // namespace netpoll
