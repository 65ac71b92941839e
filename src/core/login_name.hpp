// What a login is called where its secrets are not. Knows no secret.
#pragma once

#include <netpoll/target.hpp>

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace netpoll {

/// The name of a target's login in a poller's --logins file: that of the inventory's list of
/// credentials; else USERNAME@REALM where the device has a realm; else USERNAME.
std::string login_name_of(const target& device);

/// What the pollers of each site have to know.
class site_needs {
public:
    struct need {
        std::size_t devices{0};
        std::set<std::string> logins;  ///< by name, also of the bastions on the devices' ways
    };

    /// The device, or the same with a further credential of its list: these count once. All
    /// targets outlive it.
    void add(const target& device);
    void add_other(const target& device);
    /// By site.
    const std::map<std::string, need>& all() const noexcept { return all_; }

private:
    void add_way(const target& to, const std::string& site, need& into);

    std::map<std::string, need> all_;
    std::set<std::pair<const void*, std::string>> ways_;  // that are known, of a site
};

}  // namespace netpoll
