// The devices' host keys and what of SSH they offer. Knows libssh, not sessions.
#pragma once

#include "lab/network.hpp"

#include <libssh/libssh.h>
#include <libssh/server.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace netpoll::lab {

struct key_deleter {
    void operator()(ssh_key key) const noexcept { ssh_key_free(key); }
};
using key_ptr = std::unique_ptr<std::remove_pointer_t<ssh_key>, key_deleter>;

/// Makes keys at the start, and libssh's holders for them when a device is first called. The
/// devices outlive it.
class host_keys {
public:
    /// Throws std::runtime_error with a sentence where a key cannot be made, or --kex or --ciphers
    /// name nothing that libssh has.
    host_keys(const lab_options& options, const std::vector<device>& devices);

    /// What sessions of this device are accepted with. Owned by this object.
    ssh_bind offer_of(const device& d);

    /// "ssh-ed25519 AAAA...": what this device shows.
    std::string public_line(const device& d) const;
    /// The same for a key that no device has: for the fault changed-host-key.
    std::string strange_line() const;

private:
    struct bind_deleter {
        void operator()(ssh_bind bind) const noexcept { ssh_bind_free(bind); }
    };
    using bind_ptr = std::unique_ptr<std::remove_pointer_t<ssh_bind>, bind_deleter>;
    /// Key, identification and key exchange; a legacy device differs by its key already.
    using offer = std::tuple<const void*, std::string, std::string_view>;

    ssh_key key_of(const device& d) const;
    std::string identification_of(const device& d) const;
    std::string_view key_exchange_of(const device& d) const;
    bind_ptr make_offer(const device& d) const;

    const lab_options& options_;
    std::vector<key_ptr> keys_;
    key_ptr legacy_key_;   // null unless a device needs it
    key_ptr strange_key_;  // null unless a device needs it
    std::map<offer, bind_ptr> offers_;
};

}  // namespace netpoll::lab
