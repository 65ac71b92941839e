// Whether devices may still be logged in to. Knows no session.
#pragma once

#include <netpoll/error.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// Closes with the first refused login: a wrong password that is tried on device after device locks
/// its account everywhere. One thread at a time.
class credential_guard {
public:
    /// This is why that host failed.
    void note(std::string_view host, errc cause);
    /// False: no further login is to be tried.
    bool open() const noexcept { return refused_by_.empty(); }
    /// Hosts that refused a login, in the order in which they were noted.
    const std::vector<std::string>& refused_by() const noexcept { return refused_by_; }

private:
    std::vector<std::string> refused_by_;
};

}  // namespace netpoll
