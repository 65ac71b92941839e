// The environment of this process. Knows no secret.
#include "machine/environment.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <string>
#include <utility>

using namespace netpoll;

TEST_CASE("environment: a variable is emptied where it stands, and no other one") {
    std::string wiped = "NETPOLL_TEST_WIPED=a secret";
    std::string kept = "NETPOLL_TEST_WIPED_NOT=a name";
    std::string bare = "NETPOLL_TEST_BARE";
    char* const all[] = {wiped.data(), kept.data(), bare.data(), nullptr};
    char** const before = std::exchange(environ, const_cast<char**>(all));
    wipe_variables({"NETPOLL_TEST_WIPED", "NETPOLL_TEST_BARE", "NETPOLL_TEST_NONE"});
    environ = before;
    CHECK(wiped == "NETPOLL_TEST_WIPED=" + std::string(8, '\0'));
    CHECK(kept == "NETPOLL_TEST_WIPED_NOT=a name");
    CHECK(bare == "NETPOLL_TEST_BARE");
}
