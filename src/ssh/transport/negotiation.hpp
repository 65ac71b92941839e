// What libssh says of a negotiation of algorithms while it makes one. Knows no libssh call.
//
// libssh has no function for a server's lists, nor for what was agreed on but three names of eight.
// Its log has both, at its highest level, between two of its status callbacks.
#pragma once

#include "core/algorithms.hpp"
#include "core/notable_algorithms.hpp"

#include <netpoll/outcome.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

/// What an audit says of a server's lists.
struct judged_offer {
    notable_algorithms offers{0};
    notable_algorithms needs{0};
    std::optional<ssh_profile> profile;
};

class negotiation {
public:
    /// A line of libssh's log, untrusted: it quotes the server.
    void hear(std::string_view words);

    /// What the server offers; null where libssh has not said it, and once all is agreed on.
    const server_algorithms* offered() const noexcept { return offered_.get(); }
    /// Writes down what is known; the rest stays as it is.
    void note(ssh_facts& facts) const;

private:
    std::unique_ptr<server_algorithms> offered_;
    std::string chosen_;  // names with commas, in the order of KEXINIT's lists
    judged_offer judged_;
};

}  // namespace netpoll
