// Slips of the finger. Knows no real list of words.
#include <netpoll/unknown_word.hpp>

#include <doctest/doctest.h>

using netpoll::nearest;

TEST_CASE("the nearest word is found, and far ones are not") {
    const std::vector<std::string> words{"hostname", "port", "username", "groups", "data"};
    CHECK(nearest("prot", words) == "port");
    CHECK(nearest("hostnam", words) == "hostname");
    CHECK(nearest("usrename", words) == "username");
    CHECK(nearest("Groups", words) == "groups");
    CHECK(nearest("colour", words).empty());
    CHECK(nearest("x", words).empty());
    CHECK(nearest("", words).empty());
    CHECK(nearest(std::string(100'000, 'x'), words).empty());
    CHECK(nearest("port", {}).empty());
}
