// Which login methods servers have offered earlier in a run. Knows no session.
#pragma once

#include <compare>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace netpoll {

/// Servers that are taken for one: what one of them offers is expected of the others.
struct kind_of_server {
    std::string identification;  ///< "SSH-2.0-Cisco-1.25"
    std::string platform;
    std::string realm;
    std::string username;

    friend auto operator<=>(const kind_of_server&, const kind_of_server&) = default;
};

/// A device whose methods are known need not be asked for them. Thread-safe.
class offered_methods {
public:
    /// libssh's bit set, or nothing where no such server has let anybody in, or where they differ.
    std::optional<int> of(const kind_of_server& server) const;
    /// Asked before any credential was sent, one has offered these, and then let us in.
    void remember(const kind_of_server& server, int methods);
    /// One does not offer what was expected of it: from now on each is asked.
    void doubt(const kind_of_server& server);

private:
    // A server may make up a new identification for each connection.
    static constexpr std::size_t most_kinds = 4'096;

    mutable std::mutex mutex_;
    std::map<kind_of_server, int> known_;  // by mutex_; 0: they differ
};

}  // namespace netpoll
