// The addresses of one device, tried in turn. Knows no socket call.
#pragma once

#include "ssh/socket.hpp"

#include <netpoll/error.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace netpoll {

class address_list {
public:
    bool empty() const noexcept { return addresses_.empty(); }
    void use(std::vector<endpoint> addresses) { addresses_ = std::move(addresses); }
    const endpoint& current() const { return addresses_.at(at_); }

    /// The current address did not work. Nothing where another one is left, now the current one;
    /// else the last reason, with those of all before it.
    std::optional<error> next(error reason) {
        if (addresses_.size() > 1) {
            refusals_ +=
                (refusals_.empty() ? "" : "; ") + to_string(current()) + ": " + reason.detail;
            reason.detail = refusals_;
        }
        if (at_ + 1 >= addresses_.size()) return reason;
        ++at_;
        return std::nullopt;
    }

private:
    std::vector<endpoint> addresses_;
    std::size_t at_{0};
    std::string refusals_;  // of those before the current one
};

}  // namespace netpoll
