// Credentials for hosts, shared between all that inherit the same values. Knows no address.
#pragma once

#include "inventory/inventory_state.hpp"
#include "inventory/secret_resolver.hpp"

#include <array>
#include <map>
#include <memory>
#include <set>

namespace netpoll {

class login_builder {
public:
    /// The references outlive it.
    login_builder(const inventory_state& all, const inventory_overrides& overrides,
                  secret_resolver& secrets, std::vector<mistake>& mistakes);

    /// Never null. What cannot be had is noted once and left out.
    std::shared_ptr<const credentials> login_for(const inherited& values);

private:
    static constexpr std::array fields{field::username,    field::password,   field::secret,
                                       field::private_key, field::passphrase, field::login};
    using cache_key = std::array<const layer_value*, fields.size()>;

    credentials build(const inherited& values);
    std::string username(const inherited_value& written);
    secret_ref inherited_secret(const inherited& values, field key, const std::string& username);
    secret_ref resolve(const written_secret& from, const std::string& path, field key,
                       const std::string& username);
    std::vector<key_file> keys(const inherited& values);
    std::vector<question> questions(const inherited& values);

    const inventory_state& all_;
    const inventory_overrides& overrides_;
    secret_resolver& secrets_;
    std::vector<mistake>& mistakes_;
    std::set<const layer_value*> refused_;  // user names, each complained of once
    std::map<cache_key, std::shared_ptr<const credentials>> known_;
};

}  // namespace netpoll
