// What libssh says of a negotiation, taken apart. Knows no libssh call.
#include "ssh/transport/negotiation.hpp"

#include <array>
#include <utility>

namespace netpoll {

namespace {

using list_place = std::string server_algorithms::*;
struct said_list {
    std::string_view opening;
    list_place list;
};

// 0.10 and 0.11, kex.c: ssh_list_kex. Its "server->client" is what the server sends.
constexpr std::array said_lists{
    said_list{"kex algos: ", &server_algorithms::key_exchange},
    said_list{"server host key algo: ", &server_algorithms::host_keys},
    said_list{"encryption client->server: ", &server_algorithms::ciphers_out},
    said_list{"encryption server->client: ", &server_algorithms::ciphers_in},
    said_list{"mac algo client->server: ", &server_algorithms::macs_out},
    said_list{"mac algo server->client: ", &server_algorithms::macs_in}};

constexpr std::string_view agreed_opening = "Negotiated ";

notable_algorithms notable_in(const server_algorithms& offered) {
    notable_algorithms found = 0;
    for (const auto& [opening, list] : said_lists)
        found |= notable_among(offered.*list);
    return found;
}

}  // namespace

void negotiation::hear(std::string_view words) {
    if (words.starts_with(agreed_opening)) {
        chosen_ = words.substr(agreed_opening.size());
        offered_.reset();
        return;
    }
    for (const auto& [opening, list] : said_lists) {
        if (!words.starts_with(opening)) continue;
        if (offered_ == nullptr) offered_ = std::make_unique<server_algorithms>();
        (*offered_).*list = words.substr(opening.size());
        if (list != &server_algorithms::macs_in) return;
        // The last of them.
        notable_ = notable_in(*offered_);
        needed_ = needed_by(*offered_);
        profile_ = smallest_profile({}, *offered_);
        return;
    }
}

void negotiation::note(ssh_facts& facts) const {
    if (notable_ != 0) facts.offers = notable_;
    if (needed_ != 0) facts.needs = needed_;
    if (profile_) facts.profile = profile_;
    if (chosen_.empty()) return;
    std::string_view rest = chosen_;
    for (std::string* const fact : {&facts.kex, &facts.host_key_algorithm, &facts.cipher_out,
                                    &facts.cipher, &facts.mac_out, &facts.mac})
        *fact = take_name(rest);
}

}  // namespace netpoll
