// Host keys that are known go first, and what two lists without a common name mean. Knows no
// session.
#include "ssh/algorithms.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>

namespace netpoll {

namespace {

bool is_of_type(std::string_view algorithm, std::string_view key_type) {
    if (key_type == "ssh-rsa" && algorithm.starts_with("rsa-sha2-")) return true;
    return algorithm == key_type;
}

/// Which list libssh means by `what`.
algorithm_kind kind_named(std::string_view what) {
    const auto says = [&](std::string_view word) { return what.find(word) != what.npos; };
    if (says("host key")) return algorithm_kind::host_keys;
    if (says("encryption")) return algorithm_kind::ciphers;
    if (says("mac")) return algorithm_kind::macs;
    return algorithm_kind::key_exchange;
}

/// What stands in brackets after `label`; to the end where the bracket was cut off.
std::string bracketed(std::string_view text, std::string_view label) {
    const auto at = text.find(label);
    if (at == text.npos) return {};
    text.remove_prefix(at + label.size());
    return std::string(text.substr(0, text.find(']')));
}

/// A setting of one list: "`kex:`"
std::string setting(algorithm_kind kind) {
    return "`" + std::string(name(kind)) + ":`";
}

/// Whether a profile would do with what is written of lists, as far as is known.
std::optional<ssh_profile> profile_for(algorithm_kind kind, std::string_view theirs,
                                       const algorithm_lists& written,
                                       const server_algorithms* offered) {
    if (offered != nullptr) return smallest_profile(written, *offered);
    for (const auto profile : {ssh_profile::modern, ssh_profile::compat, ssh_profile::legacy})
        if (!agreed(list_of(resolved(written, profile), kind), theirs).empty()) return profile;
    return std::nullopt;
}

/// What to change so that both sides agree; true for what is set.
std::string way_out(const algorithm_mismatch_lists& lists, const target& device,
                    const server_algorithms* offered) {
    const auto kind = kind_named(lists.what);
    const std::string theirs = offered != nullptr && kind == algorithm_kind::key_exchange
                                   ? offered->key_exchange
                                   : lists.server;
    const std::string common(agreed(list_of(algorithms_of(ssh_profile::legacy), kind), theirs));
    if (common.empty())
        return "no profile has any of these, as libssh has none: enable another on the "
               "device, or reach it in another way";
    static const algorithm_lists none;
    const auto& written = device.algorithms ? device.algorithms->written : none;
    if (const auto profile = profile_for(kind, theirs, written, offered);
        profile && *profile != device.profile) {
        const std::string called(name(*profile));
        return "the " + called + " profile knows " + common +
               (offered != nullptr
                    ? ", and all else that the device needs: set `profile: " + called + "`"
                    : "");
    }
    if (!list_of(written, kind).empty())
        return "netpoll could do " + common + ", which its " + setting(kind) + " leaves out";
    return "netpoll could do " + common + ", but " +
           (written == none ? "of another list libssh has none of what the device offers"
                            : "another list that is set leaves out what the device needs");
}

}  // namespace

bool computes_for_long(std::string_view key_exchange) {
    constexpr std::string_view classic = "diffie-hellman-group";
    return key_exchange.starts_with(classic) &&
           !key_exchange.substr(classic.size()).starts_with("1-");
}

std::string host_key_algorithms(const std::vector<std::string>& known_types,
                                std::string_view offered) {
    const auto names = names_in(offered);
    std::vector<std::string> ordered;
    const auto take = [&](const std::string& name) {
        if (std::find(ordered.begin(), ordered.end(), name) == ordered.end())
            ordered.push_back(name);
    };
    for (const std::string& type : known_types)
        for (const std::string& name : names)
            if (is_of_type(name, type)) take(name);
    for (const std::string& name : names)
        take(name);
    std::string list;
    for (const std::string& name : ordered)
        list.append(list.empty() ? "" : ",").append(name);
    return list;
}

std::optional<algorithm_mismatch_lists> algorithm_mismatch(std::string_view text) {
    constexpr std::string_view opening = "no match for method ";
    constexpr std::string_view server = ": server [";
    const auto start = text.find(opening);
    if (start == text.npos) return std::nullopt;
    text.remove_prefix(start + opening.size());
    const auto end = text.find(server);
    if (end == text.npos) return std::nullopt;
    return algorithm_mismatch_lists{std::string(text.substr(0, end)), bracketed(text, server),
                                    bracketed(text, "], client [")};
}

std::string describe(const algorithm_mismatch_lists& lists, const target& device,
                     const server_algorithms* offered) {
    constexpr std::size_t longest_list = 600;
    std::string words = lists.what + ": the device offers [" + escape(lists.server, longest_list) +
                        "], netpoll offers [" + escape(lists.client, longest_list) + "]";
    if (lists.what.find("compression") != lists.what.npos)
        return words + "; netpoll never compresses, in no profile: allow \"none\" on the device";
    return words + "; " + way_out(lists, device, offered);
}

}  // namespace netpoll
