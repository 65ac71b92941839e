// Which login methods hosts have told of earlier in a run. Knows no session.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace netpoll {

/// One server and one of its accounts: servers may offer each account other methods.
struct login_host {
    std::string address;  ///< as it was dialled
    std::uint16_t port{0};
    std::string host_key;  ///< its fingerprint
    std::string username;

    friend auto operator<=>(const login_host&, const login_host&) = default;
};

/// A host that has told its methods once need not be asked again in the same run: at a second
/// attempt, under a second name, for a further session of a bastion. Thread-safe.
class offered_methods {
public:
    /// libssh's bit set, or nothing where this host has told none.
    std::optional<int> of(const login_host& host) const;
    /// It has told these, before any secret was sent. None at all is not kept.
    void remember(const login_host& host, int methods);

private:
    // A megabyte. Those behind it are asked each time: few hosts of a run are logged in to twice.
    static constexpr std::size_t most_hosts = 4'096;

    mutable std::mutex mutex_;
    std::map<login_host, int> known_;  // by mutex_
};

}  // namespace netpoll
