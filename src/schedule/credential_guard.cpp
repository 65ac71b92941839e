// Whether devices may still be logged in to. Knows no session.
#include "schedule/credential_guard.hpp"

namespace netpoll {

void credential_guard::note(std::string_view host, errc cause) {
    if (cause == errc::auth_rejected) refused_by_.emplace_back(host);
}

}  // namespace netpoll
