// Which logins are the same to a device. Knows no run.
#pragma once

#include <netpoll/target.hpp>

#include <cstdint>
#include <map>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace netpoll {

/// Numbers from 0 for logins: two are the same where a device is shown the same user name, password
/// and keys, whatever sources they come from. The logins outlive it.
class credential_ids {
public:
    std::uint32_t of(const credentials& login);
    /// Of what is shown after the login: no login has it.
    std::uint32_t of(const secret& shown_later);
    std::uint32_t count() const noexcept { return count_; }

private:
    /// All that a device sees of a login before the first prompt.
    using shown_login =
        std::tuple<std::string_view, std::string_view, std::vector<std::string_view>>;

    // Hosts share credentials, but each may also hold the same ones.
    std::unordered_map<const credentials*, std::uint32_t> known_;
    std::map<shown_login, std::uint32_t> shown_;
    std::map<std::string_view, std::uint32_t> secrets_;
    std::uint32_t count_{0};
};

}  // namespace netpoll
