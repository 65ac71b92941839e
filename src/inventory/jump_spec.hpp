// The way over bastions as a person writes it. Knows no inventory: a name may be nobody's.
#pragma once

#include "inventory/mistake_sink.hpp"
#include "nodes/node.hpp"

#include <netpoll/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// `[user@]host[:port]`, also behind `ssh://`. Its texts are parts of the one that was read.
struct jump_hop {
    std::string_view text;  ///< all of it but `ssh://`
    std::string_view user;  ///< empty: not said
    std::string_view host;  ///< IPv6 without brackets
    std::uint16_t port{0};  ///< 0: not said

    /// Whether it can be meant for a host name or an address, though no inventory knows it.
    bool is_address() const;
};

/// One after the other, the nearest first.
using jump_chain = std::vector<jump_hop>;

/// Any of the ways leads there, the preferred one first. None: `jump: none`.
struct written_jump {
    std::vector<jump_chain> ways;
};

/// `a,b` as of ssh's -J: through a, then b. The error is a sentence.
expected<jump_chain, std::string> parse_jump_chain(std::string_view text);

/// A chain each. The error is a sentence.
expected<written_jump, std::string> parse_jump(const std::vector<std::string_view>& ways);

/// One chain, a list of chains, or `none`; nothing where it cannot be read.
std::optional<written_jump> read_jump(const node& from, const mistake_sink& to);

/// Equal for equal ways: "a,b|c", "none".
std::string to_text(const written_jump& jump);

}  // namespace netpoll
