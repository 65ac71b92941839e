// A key with a certificate, as ssh-keygen makes them. Knows no session.
#pragma once

#include "ssh/identity_text.hpp"
#include "support/child_process.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace netpoll::testing {

/// A certificate of a new key of this type; `how`: further arguments of ssh-keygen -s;
/// `authority_type`: arguments of ssh-keygen -t for the CA.
struct signed_key {
    explicit signed_key(const std::string& type, std::vector<std::string> how,
                        std::vector<std::string> authority_type = {"ed25519"}) {
        make("ca", std::move(authority_type));
        make("key", {type});
        std::vector<std::string> argv{"ssh-keygen", "-q", "-s", folder / "ca", "-I", "an id"};
        argv.insert(argv.end(), how.begin(), how.end());
        argv.push_back(folder / "key.pub");
        REQUIRE(run(argv).status == 0);
        blob = *public_key_blob(read_file(folder / "key-cert.pub"));
        key = *public_key_blob(read_file(folder / "key.pub"));
        authority = *public_key_blob(read_file(folder / "ca.pub"));
    }

    temp_folder folder;
    std::string blob, key, authority;

private:
    void make(const std::string& name, std::vector<std::string> type) {
        type.insert(type.begin(), {"ssh-keygen", "-q", "-N", "", "-f", folder / name, "-t"});
        REQUIRE(run(type).status == 0);
    }
};

}  // namespace netpoll::testing
