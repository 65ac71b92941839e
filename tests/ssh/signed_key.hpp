// A key with a certificate, as ssh-keygen makes them. Knows no session.
#pragma once

#include "ssh/identity_text.hpp"
#include "support/child_process.hpp"
#include "support/temp_folder.hpp"
#include "support/test_account.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace netpoll::testing {

/// A certificate of a new key of this type; `how`: further arguments of ssh-keygen -s; `by`: the
/// CA's key.
struct signed_key {
    explicit signed_key(const std::string& type, std::vector<std::string> how,
                        const key_options& by = {}) {
        make_key(folder / "ca", by);
        make_key(folder / "key", {type, 0, {}, false});
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
};

}  // namespace netpoll::testing
