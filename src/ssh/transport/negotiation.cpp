// What libssh says of a negotiation, taken apart. Knows no libssh call.
#include "ssh/transport/negotiation.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <mutex>
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

judged_offer judged_anew(const server_algorithms& offered) {
    return {notable_in(offered), needed_by(offered), smallest_profile({}, offered)};
}

// A network of thousands has a few kinds of devices: each kind's lists are judged once.
judged_offer judged(const server_algorithms& offered) {
    // Kinds are few where none is hostile.
    constexpr std::size_t most_kept = 256;
    static std::mutex mutex;
    static std::map<server_algorithms, judged_offer> kept;
    const std::lock_guard lock(mutex);
    if (const auto found = kept.find(offered); found != kept.end()) return found->second;
    const auto made = judged_anew(offered);
    if (kept.size() < most_kept) kept.emplace(offered, made);
    return made;
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
        judged_ = judged(*offered_);
        return;
    }
}

void negotiation::note(ssh_facts& facts) const {
    if (judged_.offers != 0) facts.offers = judged_.offers;
    if (judged_.needs != 0) facts.needs = judged_.needs;
    if (judged_.profile) facts.profile = judged_.profile;
    if (chosen_.empty()) return;
    std::string_view rest = chosen_;
    for (std::string* const fact : {&facts.kex, &facts.host_key_algorithm, &facts.cipher_out,
                                    &facts.cipher, &facts.mac_out, &facts.mac})
        *fact = take_name(rest);
}

}  // namespace netpoll
