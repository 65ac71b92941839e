// What `netpoll via init` writes: keys and a server's configuration, in a folder.
#pragma once

#include "remote/server_url.hpp"

#include <netpoll/expected.hpp>

#include <string>
#include <vector>

namespace netpoll {

struct broker_folder_request {
    std::string folder;
    std::vector<std::string> sites;
    server_url listens{false, "127.0.0.1", 4222};
    std::string certificate;  ///< PEM files; both or none
    std::string key;
};

struct broker_folder {
    std::string configuration;  ///< paths, absolute
    std::string coordinator_key;
    std::vector<std::string> site_keys;  ///< as the sites
};

/// Makes the folder where it is not there, and its files: keys for their owner alone. A file that
/// is there is never replaced. The errors are sentences; then nothing was written.
expected<broker_folder, std::vector<std::string>> make_broker_folder(
    const broker_folder_request& wanted);

}  // namespace netpoll
