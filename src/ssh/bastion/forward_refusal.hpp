// Why a bastion does not carry a stream. Knows no session.
#pragma once

#include <netpoll/error.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

/// SSH_MSG_CHANNEL_OPEN_FAILURE, as libssh tells of it.
struct channel_refusal {
    std::uint32_t channel{0};  ///< our number of it
    std::uint32_t reason{0};   ///< RFC 4254, 5.1
    std::string words;         ///< the peer's; untrusted
};

/// "Channel opening failure: channel 44 error (2) Connection refused": nothing where it is not
/// that.
std::optional<channel_refusal> channel_refusal_in(std::string_view complaint);

/// What it means for the device at `goal`: phase connect. Names the bastion.
error meaning_of(const channel_refusal& refusal, std::string_view bastion, std::string_view goal);

}  // namespace netpoll
