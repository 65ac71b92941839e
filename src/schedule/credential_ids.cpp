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
    const auto id = static_cast<std::uint32_t>(shown_.size());
    const auto place = shown_.emplace(shown_login{login.username, password, std::move(keys)}, id);
    return known_.emplace(&login, place.first->second).first->second;
}

}  // namespace netpoll
