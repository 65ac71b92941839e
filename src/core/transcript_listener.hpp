// Who hears every byte that a device and netpoll say to each other. Knows no file.
#pragma once

#include <netpoll/target.hpp>

#include <string_view>

namespace netpoll {

/// Hears conversations for `--record`: after the login, decrypted. Called from the engines'
/// threads, for one device never from two at once; must be thread-safe and quick.
class transcript_listener {
public:
    virtual ~transcript_listener() = default;
    /// These bytes were typed, or this command was given to an exec channel. They may hold secrets.
    virtual void typed(const target& device, channel_kind channel, std::string_view bytes) = 0;
    virtual void received(const target& device, std::string_view bytes) = 0;
    /// The session's SSH identification line, once, before all else.
    virtual void identified(const target& device, std::string_view line) = 0;
};

}  // namespace netpoll
