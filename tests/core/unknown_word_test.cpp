// Slips of the finger, and what is said of them. Knows no real list of words.
#include <netpoll/unknown_word.hpp>

#include <doctest/doctest.h>

using namespace netpoll;

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

TEST_CASE("one sentence for whatever is unknown") {
    const std::vector<std::string> kinds{"exec", "shell"};
    CHECK(unknown_among("channel", "exce", kinds) ==
          "unknown channel 'exce' (did you mean 'exec'?)");
    CHECK(unknown_among("channel", "x", kinds) == "unknown channel 'x'");
    CHECK(unknown_choice("channel", "exce", kinds) == unknown_among("channel", "exce", kinds));
    CHECK(unknown_choice("channel", "x", kinds) == "unknown channel 'x': exec or shell");
    CHECK(unknown_choice("mode", "x", {"a", "b", "c"}) == "unknown mode 'x': a, b or c");
    CHECK(unknown_word("verb", "list", "--list-hosts") ==
          "unknown verb 'list' (did you mean '--list-hosts'?)");
    CHECK(unknown_word("key", "a\033[m", {}) == "unknown key 'a\\x1B[m'");
    CHECK(unknown_word("key", std::string(100, 'x'), {}).size() < 100);
}
