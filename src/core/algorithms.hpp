// The SSH algorithms of each profile, in which order and why, and lists of a person's own. Knows
// no session.
#pragma once

#include <netpoll/target.hpp>

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// The lists that a person may set.
enum class algorithm_kind : std::uint8_t { key_exchange, host_keys, ciphers, macs, public_keys };

inline constexpr std::array all_algorithm_kinds{algorithm_kind::key_exchange,
                                                algorithm_kind::host_keys, algorithm_kind::ciphers,
                                                algorithm_kind::macs, algorithm_kind::public_keys};

/// The key of an inventory that sets it: "kex", "host_key_algorithms", "ciphers", "macs",
/// "public_key_algorithms".
std::string_view name(algorithm_kind kind) noexcept;

const std::string& list_of(const algorithm_lists& lists, algorithm_kind kind) noexcept;
std::string& list_of(algorithm_lists& lists, algorithm_kind kind) noexcept;

/// Built once, lives for ever. Every name is one that libssh 0.10.6 knows, since it drops unknown
/// ones without a word.
const algorithm_lists& algorithms_of(ssh_profile profile);
/// What this host is offered.
const algorithm_lists& algorithms_of(const target& device);

/// What is wrong with a written list, in a sentence that names the word at fault; empty where
/// nothing is.
std::string algorithm_problem(algorithm_kind kind, std::string_view written);
/// What of a written list that other programs read too netpoll can do: patterns become the names
/// that fit, and other names are left out. Nothing where that leaves nothing to offer.
std::optional<std::string> known_part(algorithm_kind kind, std::string_view written);
/// Names of a written list that neither netpoll nor, as far as it knows, any other program has.
/// What is taken away need not be there.
std::vector<std::string> unknown_names(algorithm_kind kind, std::string_view written);
/// What written lists make of a profile's; they have no problem.
algorithm_lists resolved(const algorithm_lists& written, ssh_profile profile);

/// What both sides will take (RFC 4253, 7.1): the first of our list that stands in the server's;
/// empty where there is none.
std::string_view agreed(std::string_view ours, std::string_view theirs);

/// What a server offers, as its KEXINIT says: untrusted text.
struct server_algorithms {
    std::string key_exchange;
    std::string host_keys;
    std::string ciphers_in;  ///< of what the server sends
    std::string ciphers_out;
    std::string macs_in;
    std::string macs_out;

    auto operator<=>(const server_algorithms&) const = default;
};

/// Whether it is an AEAD cipher, which brings a MAC of its own.
bool needs_no_mac(std::string_view cipher) noexcept;
/// Whether something is agreed on in every list. MACs count only beside ciphers that need one.
bool agree(const algorithm_lists& ours, const server_algorithms& theirs);
/// The smallest profile with which they do, where `written` goes on top of it; nothing where none
/// does.
std::optional<ssh_profile> smallest_profile(const algorithm_lists& written,
                                            const server_algorithms& theirs);

/// Takes the first name off a list with commas.
std::string_view take_name(std::string_view& list);
std::vector<std::string> names_in(std::string_view list);

}  // namespace netpoll
