// Which devices are asked first, so that a wrong password is shown to few. Knows no run.
#include "schedule/canaries.hpp"

#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace netpoll {

namespace {

/// All that a device sees of a login before the first prompt.
using shown_login = std::tuple<std::string_view, std::string_view, std::vector<std::string_view>>;

shown_login shown_by(const credentials& login) {
    std::vector<std::string_view> keys;
    for (const key_file& key : login.keys)
        keys.push_back(key.path);
    std::string_view password;
    if (login.password) password = login.password.value->reveal();
    return {login.username, password, std::move(keys)};
}

}  // namespace

std::vector<std::size_t> canaries_of(const std::vector<const credentials*>& logins) {
    // Hosts share credentials, but each may also hold the same ones.
    std::set<const credentials*> known;
    std::set<shown_login> shown;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < logins.size(); ++i) {
        const credentials& login = *logins[i];
        if (!known.insert(&login).second) continue;
        if (shown.insert(shown_by(login)).second) places.push_back(i);
    }
    return places;
}

}  // namespace netpoll
