// A session past its key exchange, each call of libssh answered by hand. Knows no test case.
#pragma once

#include "ssh/fake_libssh.hpp"
#include "ssh/kept_log.hpp"
#include "ssh/libssh_session.hpp"

#include <doctest/doctest.h>

namespace netpoll::testing {

struct answered_session {
    void check_all_called() const {
        CHECK(device.complaint() == "");
        CHECK(device.outstanding() == 0);
    }

    fake_libssh device;
    kept_log log;
    libssh_session session{1000, algorithms_of(ssh_profile::modern), "ssh-ed25519"};
    libssh_session::attribution heard{&session};
};

}  // namespace netpoll::testing
