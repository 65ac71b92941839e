// The notables of algorithms that an audit asks for. Knows no record.
#include "core/notable_algorithms.hpp"

#include <array>
#include <cstddef>

namespace netpoll {

namespace {

struct notable {
    std::string_view name;
    notable_kind kind;
};

using notable_is = notable_kind;

// The order is that of the names in a record.
constexpr std::array notables{notable{"mlkem768x25519-sha256", notable_is::post_quantum},
                              notable{"mlkem768nistp256-sha256", notable_is::post_quantum},
                              notable{"mlkem1024nistp384-sha384", notable_is::post_quantum},
                              notable{"sntrup761x25519-sha512", notable_is::post_quantum},
                              notable{"diffie-hellman-group1-sha1", notable_is::group1},
                              notable{"diffie-hellman-group14-sha1", notable_is::sha1_kex},
                              notable{"diffie-hellman-group-exchange-sha1", notable_is::sha1_kex},
                              notable{"rsa1024-sha1", notable_is::sha1_kex},
                              notable{"ssh-rsa", notable_is::old_host_key},
                              notable{"ssh-dss", notable_is::old_host_key},
                              notable{"aes256-cbc", notable_is::cbc},
                              notable{"aes192-cbc", notable_is::cbc},
                              notable{"aes128-cbc", notable_is::cbc},
                              notable{"rijndael-cbc@lysator.liu.se", notable_is::cbc},
                              notable{"3des-cbc", notable_is::cbc},
                              notable{"blowfish-cbc", notable_is::cbc},
                              notable{"cast128-cbc", notable_is::cbc},
                              notable{"des-cbc", notable_is::old_cipher},
                              notable{"arcfour", notable_is::old_cipher},
                              notable{"arcfour128", notable_is::old_cipher},
                              notable{"arcfour256", notable_is::old_cipher},
                              notable{"hmac-sha1", notable_is::old_mac},
                              notable{"hmac-sha1-96", notable_is::old_mac},
                              notable{"hmac-md5", notable_is::old_mac},
                              notable{"hmac-md5-96", notable_is::old_mac}};
static_assert(notables.size() <= 32);

std::string_view plain_form(std::string_view name) {
    for (const std::string_view end : {"-etm@openssh.com", "@openssh.com"}) {
        if (!name.ends_with(end)) continue;
        name.remove_suffix(end.size());
        break;
    }
    return name;
}

}  // namespace

notable_algorithms notable_among(std::string_view list) {
    notable_algorithms found = 0;
    while (!list.empty()) {
        const auto name = plain_form(take_name(list));
        for (std::size_t i = 0; i < notables.size(); ++i)
            if (notables[i].name == name) found |= notable_algorithms{1} << i;
    }
    return found;
}

notable_algorithms needed_by(const server_algorithms& server) {
    const auto& modern = algorithms_of(ssh_profile::modern);
    const auto& all = algorithms_of(ssh_profile::legacy);
    const auto needed = [&](algorithm_kind kind, std::string_view theirs) -> notable_algorithms {
        if (!agreed(list_of(modern, kind), theirs).empty()) return 0;
        const auto best = agreed(list_of(all, kind), theirs);
        return notable_among(best.empty() ? theirs : best);
    };
    const auto one_way = [&](std::string_view ciphers, std::string_view macs) {
        const bool has_own_mac = needs_no_mac(agreed(all.ciphers, ciphers));
        return needed(algorithm_kind::ciphers, ciphers) |
               (has_own_mac ? 0 : needed(algorithm_kind::macs, macs));
    };
    const auto all_needed = needed(algorithm_kind::key_exchange, server.key_exchange) |
                            needed(algorithm_kind::host_keys, server.host_keys) |
                            one_way(server.ciphers_in, server.macs_in) |
                            one_way(server.ciphers_out, server.macs_out);
    return all_needed & ~of_kind(all_needed, notable_kind::post_quantum);
}

std::vector<std::string_view> names_of(notable_algorithms set) {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < notables.size(); ++i)
        if ((set >> i & 1U) != 0) names.push_back(notables[i].name);
    return names;
}

notable_algorithms of_kind(notable_algorithms set, notable_kind kind) noexcept {
    for (std::size_t i = 0; i < notables.size(); ++i)
        if (notables[i].kind != kind) set &= ~(notable_algorithms{1} << i);
    return set;
}

}  // namespace netpoll
