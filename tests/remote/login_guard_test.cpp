// A poller's own doubt about its logins.
#include "remote/login_guard.hpp"

#include <doctest/doctest.h>

using netpoll::login_guard;
using answer = login_guard::answer;
using indices = std::vector<std::size_t>;

TEST_CASE("login guard: one at a time shows a login until it has let somebody in") {
    login_guard guard;
    CHECK(guard.ask(1, "lab") == answer::now);
    CHECK(guard.ask(2, "lab") == answer::later);
    CHECK(guard.ask(3, "lab") == answer::later);
    CHECK(guard.ask(4, "other") == answer::now);
    CHECK(guard.let_in(1).now == indices{2, 3});
    CHECK(guard.ask(5, "lab") == answer::now);
}

TEST_CASE("login guard: three that are rejected are all") {
    login_guard guard;
    CHECK(guard.ask(1, "lab") == answer::now);
    for (std::size_t who = 2; who <= 5; ++who)
        CHECK(guard.ask(who, "lab") == answer::later);
    CHECK(guard.ended(1, true).now == indices{2});
    CHECK(guard.ended(5, false).now.empty());  // it waited, and its device hung up
    CHECK(guard.ended(2, true).now == indices{3});
    CHECK(guard.ended(3, true).never == indices{4});
    CHECK(guard.ask(6, "lab") == answer::never);
    CHECK(guard.ask(7, "other") == answer::now);
}

TEST_CASE("login guard: what fails for another reason says nothing of the login") {
    login_guard guard;
    CHECK(guard.ask(1, "lab") == answer::now);
    CHECK(guard.ask(2, "lab") == answer::later);
    CHECK(guard.ended(1, false).now == indices{2});
    CHECK(guard.let_in(2).now.empty());
    CHECK(guard.ended(2, true).now.empty());
    CHECK(guard.ask(3, "lab") == answer::now);
}

TEST_CASE("login guard: it can be put off") {
    login_guard guard;
    guard.set_most_rejections(0);
    for (std::size_t who = 1; who <= 5; ++who) {
        CHECK(guard.ask(who, "lab") == answer::now);
        CHECK(guard.ended(who, true).now.empty());
    }
}
