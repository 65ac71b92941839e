// Credentials for hosts, shared between all that inherit the same values. Knows no address.
#pragma once

#include "inventory/inventory_state.hpp"
#include "inventory/secret_resolver.hpp"

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
};

class login_builder {
public:
    /// The references outlive it.
    login_builder(const inventory_state& all, const inventory_overrides& overrides,
                  secret_resolver& secrets, std::vector<mistake>& mistakes);

    /// Never null. What cannot be had is noted once and left out.
    std::shared_ptr<const credentials> login_for(const login_wanted& wanted);

private:
    static constexpr std::array fields{field::username,    field::password,   field::secret,
                                       field::private_key, field::passphrase, field::login,
                                       field::agent};
    struct cache_key {
        std::array<const layer_value*, fields.size()> values{};
        bool of_bastion{false};
        std::string user;

        friend auto operator<=>(const cache_key&, const cache_key&) = default;
    };

    credentials build(const login_wanted& wanted);
    bool overrides(field key, const login_wanted& wanted) const;
    std::string username(const login_wanted& wanted);
    secret_ref inherited_secret(const inherited& values, field key, const std::string& username);
    secret_ref resolve(const written_secret& from, const std::string& path, field key,
                       const std::string& username);
    std::vector<key_file> keys(const login_wanted& wanted);
    std::vector<question> questions(const inherited& values);
    void set_agent(const login_wanted& wanted, credentials& of);

    const inventory_state& all_;
    const inventory_overrides& overrides_;
    secret_resolver& secrets_;
    std::vector<mistake>& mistakes_;
    std::set<const layer_value*> refused_;  // each complained of once
    std::map<cache_key, std::shared_ptr<const credentials>> known_;
};

}  // namespace netpoll
