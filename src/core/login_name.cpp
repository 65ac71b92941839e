// Puts names of logins together. Knows no secret.
#include "core/login_name.hpp"

namespace netpoll {

std::string login_name_of(const target& device) {
    const credentials& login = *device.login;
    if (!login.name.empty()) return login.name;
    return device.realm.empty() ? login.username : login.username + "@" + device.realm;
}

void site_needs::add(const target& device) {
    auto& site = all_[device.site];
    ++site.devices;
    site.logins.insert(login_name_of(device));
    add_way(device, device.site, site);
}

void site_needs::add_other(const target& device) {
    all_[device.site].logins.insert(login_name_of(device));
}

void site_needs::add_way(const target& to, const std::string& site, need& into) {
    if (!to.is_behind_bastion() || !ways_.emplace(to.jump.get(), site).second) return;
    for (const auto& bastion : *to.jump) {
        into.logins.insert(login_name_of(*bastion));
        add_way(*bastion, site, into);
    }
}

}  // namespace netpoll
