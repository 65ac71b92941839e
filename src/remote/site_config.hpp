// The configuration of a NATS server for a coordinator and its sites, as text. Knows no file.
#pragma once

#include "remote/server_url.hpp"

#include <string>
#include <vector>

namespace netpoll {

struct broker_site {
    std::string name;
    std::string public_key;  ///< "U..."
};

struct broker_plan {
    server_url listens{false, "127.0.0.1", 4222};
    std::string store;        ///< where JetStream keeps what it has: an absolute path
    std::string certificate;  ///< PEM files, absolute paths; both or none
    std::string key;
    std::string coordinator;  ///< its public key
    std::vector<broker_site> sites;
};

/// A nats-server.conf: every user has a key and only its own subjects, and nobody comes in without.
std::string broker_configuration(const broker_plan& plan);

}  // namespace netpoll
