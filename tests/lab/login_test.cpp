// How the realms of netpoll-lab answer logins, as the other side of the wire meets it.
#include "lab_client.hpp"
#include "lab_process.hpp"
#include "support/has.hpp"

#include <doctest/doctest.h>
#include <poll.h>

#include <string>

using namespace netpoll::testing;

namespace {

/// A client that is connected to a device.
lab_client connected(const lab_process& at, std::size_t device = 0) {
    lab_client client;
    REQUIRE(client.connect(at.address(device), at.port()));
    return client;
}

/// Sends a password and waits for no answer.
void begin_login(lab_client& client) {
    ssh_set_blocking(client.session(), 0);
    while (ssh_userauth_password(client.session(), "lab", "lab-password") == SSH_AUTH_AGAIN &&
           (ssh_get_poll_flags(client.session()) & SSH_WRITE_PENDING) != 0) {
    }
}

/// Lets the client read what has come, for the moment.
int login_so_far(lab_client& client) {
    pollfd ready{ssh_get_fd(client.session()), POLLIN, 0};
    poll(&ready, 1, 10);
    return ssh_userauth_password(client.session(), "lab", "lab-password");
}

bool logs_in(lab_client& client) {
    for (int tries = 0; tries < 2'000; ++tries) {
        const int rc = login_so_far(client);
        if (rc != SSH_AUTH_AGAIN) return rc == SSH_AUTH_SUCCESS;
    }
    return false;
}

/// Goes on with a login until the lab has its password.
void begin_login_at(lab_process& at, lab_client& client, const std::string& counted) {
    begin_login(client);
    for (int tries = 0; tries < 2'000 && !at.counts_now(counted); ++tries)
        REQUIRE(login_so_far(client) == SSH_AUTH_AGAIN);
}

}  // namespace

TEST_CASE("one realm of two rejects every password, and accepts keys") {
    temp_folder folder;
    const auto key = folder / "id";
    REQUIRE(run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key}).status == 0);
    lab_process at(4, {"--reject-realm", "1", "--realms", "2", "--authorized-key", key + ".pub"});
    for (const std::size_t device : {0, 1, 2, 3}) {
        auto client = connected(at, device);
        CHECK(client.login() == (device % 2 == 0));
        CHECK((device % 2 == 0 || client.key("lab", key)));
    }
    CHECK(at.counts("logins=4 auth_failures=2 "));
    CHECK(at.counts("password_attempts=4 password_rejected=2 password_locked=0"));
}

TEST_CASE("an account is locked in its realm only") {
    lab_process at(4, {"--realms", "2", "--lock-after", "2"});
    for (const std::size_t device : {0, 2}) {
        auto client = connected(at, device);
        CHECK_FALSE(client.password("lab", "wrong"));
    }
    auto locked = connected(at, 0);
    CHECK_FALSE(locked.login());
    CHECK_FALSE(locked.interactive("lab", "lab-password"));
    auto free = connected(at, 1);
    CHECK(free.login());
    CHECK(at.counts("password_attempts=5 password_rejected=4 password_locked=2"));
}

TEST_CASE("a login that waits holds up nobody, and is answered in the end") {
    lab_process at(2, {"--aaa-delay", "1500ms", "--aaa-capacity", "1"});
    auto first = connected(at, 0);
    auto second = connected(at, 1);
    begin_login_at(at, first, "password_attempts=1 ");
    begin_login_at(at, second, "password_attempts=2 ");
    auto third = connected(at, 1);
    CHECK((third.methods("lab") & SSH_AUTH_METHOD_PASSWORD) != 0);
    CHECK(logs_in(first));
    CHECK(logs_in(second));
    CHECK(at.counts("password_in_flight_max=2"));
    ssh_set_blocking(first.session(), 1);
    CHECK(first.exec("show clock").ended);
}

TEST_CASE("a silent realm answers nobody, and a client that leaves is noticed") {
    lab_process at(2, {"--realms", "2", "--silent-realm", "0"});
    {
        auto client = connected(at, 0);
        begin_login_at(at, client, "password_attempts=1 ");
        auto other = connected(at, 1);
        CHECK(other.login());
        CHECK(login_so_far(client) == SSH_AUTH_AGAIN);
    }
    CHECK(at.counts("open=0 "));
    CHECK(at.counts("password_unanswered=1 "));
}

TEST_CASE("a queue that is full for too long rejects, where told to") {
    lab_process at(1, {"--aaa-rate", "0.01", "--aaa-timeout", "0s", "--aaa-reject-late"});
    auto first = connected(at);
    CHECK(first.login());
    auto second = connected(at);
    CHECK_FALSE(second.login());
    CHECK(at.counts("password_rejected=1 "));
}
