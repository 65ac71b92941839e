// One device of each login: what counts as the same one. Knows no run.
#include "schedule/canaries.hpp"

#include <doctest/doctest.h>

#include <memory>

using namespace netpoll;

namespace {

std::shared_ptr<credentials> login_of(const std::string& user, const std::string& password) {
    auto login = std::make_shared<credentials>();
    login->username = user;
    login->password = {"test", std::make_shared<const secret>(password)};
    return login;
}

std::vector<std::size_t> canaries_among(
    const std::vector<std::shared_ptr<const credentials>>& logins) {
    std::vector<const credentials*> shown;
    for (const auto& login : logins)
        shown.push_back(login.get());
    return canaries_of(shown);
}

using places = std::vector<std::size_t>;

}  // namespace

TEST_CASE("the first device of each login is a canary") {
    const auto admin = login_of("admin", "one");
    const auto other = login_of("backup", "two");
    CHECK(canaries_among({}).empty());
    CHECK(canaries_among({admin, admin, other, admin, other}) == places{0, 2});
}

TEST_CASE("credentials that look alike to a device are one login") {
    CHECK(canaries_among({login_of("admin", "one"), login_of("admin", "one")}) == places{0});
    CHECK(canaries_among({login_of("admin", "one"), login_of("admin", "two")}) == places{0, 1});
    CHECK(canaries_among({login_of("admin", "one"), login_of("backup", "one")}) == places{0, 1});
    const auto with_key = login_of("admin", "one");
    with_key->keys.push_back({"key", {}, {}});
    CHECK(canaries_among({login_of("admin", "one"), with_key}) == places{0, 1});
}

TEST_CASE("what is asked only after the login makes no other one") {
    const auto enabled = login_of("admin", "one");
    enabled->enable = {"test", std::make_shared<const secret>("enable")};
    CHECK(canaries_among({login_of("admin", "one"), enabled}) == places{0});
}

TEST_CASE("a login without a password is one of its own") {
    auto keys_only = std::make_shared<credentials>();
    keys_only->username = "admin";
    CHECK(canaries_among({login_of("admin", "one"), keys_only}) == places{0, 1});
}
