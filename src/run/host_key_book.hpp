// known_hosts files as somebody tends them: listed, a host removed, keys of a result accepted.
// Contacts nobody.
#pragma once

#include "ssh/known_hosts_file.hpp"

#include <netpoll/run_request.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace netpoll {

/// What the files of a request list, one after the other; those that do not exist and were not
/// named are left out.
expected<known_hosts_listing, std::vector<mistake>> list_host_keys(const run_request& request);

/// Takes a host out of the file that netpoll writes to. `host` is as such a file has it: "name",
/// "192.0.2.1" or "[192.0.2.1]:2222".
struct host_removal {
    std::string path;
    removed_host removed;
};
expected<host_removal, mistake> remove_host_key(const run_request& request,
                                                const std::string& host);

/// What became of the keys that a result has of devices whose key was unknown or changed.
struct key_acceptance {
    std::string path;                  ///< where they are written
    std::vector<std::string> lines;    ///< "core-1 ssh-ed25519 SHA256:..."
    std::size_t known{0};              ///< are listed by now
    std::vector<std::string> refused;  ///< sentences that begin with the host
};
/// `hosts`: only these; empty: all that the result has.
expected<key_acceptance, std::vector<mistake>> accept_host_keys(
    const run_request& request, const std::string& results, const std::vector<std::string>& hosts);

}  // namespace netpoll
