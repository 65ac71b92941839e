// Which logins are the same to a device. Knows no run.
#include "schedule/credential_ids.hpp"

#include <utility>

namespace netpoll {

std::uint32_t credential_ids::of(const credentials& login) {
    const auto known = known_.find(&login);
    if (known != known_.end()) return known->second;
    std::vector<std::string_view> keys;
    for (const key_file& key : login.keys) {
        keys.push_back(key.path);
        keys.push_back(key.certificate);
    }
    std::string_view password;
    if (login.password) password = login.password.value->reveal();
    const auto place =
        shown_.emplace(shown_login{login.username, password, std::move(keys)}, count_);
    if (place.second) ++count_;
    return known_.emplace(&login, place.first->second).first->second;
}

std::uint32_t credential_ids::of(const secret& shown_later) {
    const auto place = secrets_.emplace(shown_later.reveal(), count_);
    if (place.second) ++count_;
    return place.first->second;
}

}  // namespace netpoll
