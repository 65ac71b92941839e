// Credentials for hosts, shared between all that inherit the same values. Knows no address.
#pragma once

#include "inventory/inventory_state.hpp"
#include "inventory/secret_resolver.hpp"
#include "inventory/ssh_settings.hpp"

#include <array>
#include <compare>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// Whom a login is for.
struct login_wanted {
    const inherited& values;
    /// What a bastion says itself counts before the overrides: those are meant for devices first.
    bool of_bastion{false};
    std::string_view user{};  ///< written with its address; empty: not said
    /// What ssh_config says of the host; null: nothing. Of a bastion it counts before the defaults
    /// and the overrides, as what it says itself.
    const ssh_config::host_settings* ssh{nullptr};
    std::string_view name{};  ///< of a list; empty: it stands in none
    /// A bastion, but for a host that is polled as well and has the same login then. The devices'
    /// password is not shown to it as another user.
    bool is_bastion{false};
};

class login_builder {
public:
    /// The references outlive it.
    login_builder(const inventory_state& all, const inventory_overrides& overrides,
                  ssh_settings& ssh, secret_resolver& secrets, std::vector<mistake>& mistakes);

    /// The user name that is said before ssh_config is asked; empty where none is.
    std::string_view said_user(const login_wanted& wanted) const;

    using login = std::shared_ptr<const credentials>;

    /// Whose password a bastion's login would have if it were of the same user, where it now has
    /// nothing at all; else empty.
    std::string owner_of_withheld(const credentials& of) const;

    /// Never null. What cannot be had is noted once and left out. Of a list it is the first.
    login login_for(const login_wanted& wanted);
    /// All of a list, in its order, or the only one. Overrides of user name, password or keys make
    /// one of a list: its first, with them. One with the user name and password of one before it,
    /// or with its user name and keys, is left out: a device would be shown the same twice.
    std::vector<login> logins_for(const login_wanted& wanted);

private:
    static constexpr std::array fields{field::username,    field::password,    field::secret,
                                       field::private_key, field::passphrase,  field::login,
                                       field::agent,       field::auth_methods};
    struct cache_key {
        std::array<const layer_value*, fields.size()> values{};
        bool of_bastion{false};
        bool is_bastion{false};
        std::string user;
        std::string ssh;  ///< all that a login takes from ssh_config

        friend auto operator<=>(const cache_key&, const cache_key&) = default;
    };

    const std::vector<written_credential>* list_for(const login_wanted& wanted) const;
    inherited with_credential(inherited values, const written_credential& from) const;
    login login_of(const login_wanted& wanted);
    login from_list(const login_wanted& wanted, const written_credential& from);
    bool overrides_list(const login_wanted& wanted) const;
    credentials build(const login_wanted& wanted);
    void check_methods(const std::vector<login>& logins);
    bool overrides(field key, const login_wanted& wanted) const;
    std::string owner_of_others(const login_wanted& wanted, const std::string& username) const;
    secret_ref password_for(const login_wanted& wanted, const std::string& username);
    bool is_ssh_first(field key, const login_wanted& wanted) const;
    ssh_config::said_text username(const login_wanted& wanted);
    ssh_config::said_text judged(ssh_config::said_text name);
    secret_ref inherited_secret(const inherited& values, field key, const std::string& username);
    secret_ref resolve(const written_secret& from, const inherited_value& in, field key,
                       const std::string& username);
    std::vector<key_file> keys(const login_wanted& wanted);
    std::vector<key_file> written_keys(const inherited& values);
    std::vector<key_file> ssh_keys(const login_wanted& wanted);
    void add_default_keys(const login_wanted& wanted, credentials& to);
    std::vector<question> questions(const inherited& values);
    std::vector<auth_method> methods_by_ssh(const ssh_config::said_text& said);
    void set_methods(const login_wanted& wanted, credentials& of);
    void set_agent(const login_wanted& wanted, credentials& of);

    const inventory_state& all_;
    const inventory_overrides& overrides_;
    ssh_settings& ssh_;
    secret_resolver& secrets_;
    std::vector<mistake>& mistakes_;
    std::set<const layer_value*> refused_;  // each complained of once
    std::map<cache_key, login> known_;
    std::set<const credentials*> faulty_;                 // something of it could not be had
    std::map<const credentials*, std::string> withheld_;  // whose password it would have
};

}  // namespace netpoll
