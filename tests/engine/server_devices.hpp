// Real servers as devices of a fleet. Knows no particular server.
#pragma once

#include "engine/fleet.hpp"
#include "support/ssh_servers.hpp"

namespace netpoll::testing {

/// The server, logged in to with its own account by password.
inline device device_at(const ssh_server& server) {
    const server_access& access = server.access();
    device one;
    one.hostname = access.address;
    one.port = access.port;
    one.username = access.username;
    one.password = access.password;
    return one;
}

/// No device yet; knows the server's host keys.
inline fleet trusting(const ssh_server& server) {
    fleet devices;
    devices.trust(server.access().known_hosts);
    return devices;
}

}  // namespace netpoll::testing
