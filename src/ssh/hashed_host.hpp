// Host names hidden by HMAC-SHA1, as ssh-keygen -H writes them. Knows no file.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

/// A hashed name "|1|salt|hash", ready for comparison: the salt is already worked into both states
/// of the HMAC, so a comparison costs two SHA-1 blocks rather than four.
struct hashed_host {
    using sha1_state = std::array<std::uint32_t, 5>;

    /// Of the salt's 20 bytes and the 20 of the hash.
    explicit hashed_host(std::string_view bytes) noexcept;

    sha1_state inner;
    sha1_state outer;
    sha1_state digest;

    /// Nothing where the text is not a hashed name.
    static std::optional<hashed_host> parse(std::string_view text);
    /// Gives `bytes` salt and hash; false where the text is not a hashed name.
    static bool read(std::string_view text, std::string& bytes);
    /// The text that `read` reads.
    static std::string text_of(std::string_view bytes);
};

/// A host name, laid out as the SHA-1 blocks that each comparison digests.
class hashed_host_probe {
public:
    explicit hashed_host_probe(std::string_view name);
    /// True if `hidden` hides this name.
    bool matches(const hashed_host& hidden) const noexcept;

private:
    std::string blocks_;
};

}  // namespace netpoll
