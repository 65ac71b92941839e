// What sites and logins are called. Knows no broker.
#include "core/login_name.hpp"
#include "core/site_name.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

using namespace netpoll;

namespace {

target device_of(const std::string& site, const std::string& user, const std::string& realm = {},
                 const std::string& list_name = {}) {
    credentials login;
    login.username = user;
    login.name = list_name;
    target made;
    made.site = site;
    made.realm = realm;
    made.login = std::make_shared<const credentials>(std::move(login));
    return made;
}

}  // namespace

TEST_CASE("a site's name is a word") {
    for (const auto* good : {"main", "fra-1", "A_b", "7"})
        CHECK(is_site_name(good));
    CHECK(is_site_name(std::string(64, 'x')));
    for (const auto* bad : {"", "fra.1", "a b", "*", ">", "f\xC3\xBC", "a\n"})
        CHECK_FALSE(is_site_name(bad));
    CHECK_FALSE(is_site_name(std::string(65, 'x')));
    CHECK(site_problem("a.b").starts_with("'a.b' is no name of a site"));
}

TEST_CASE("a login is called as its list calls it, else by user and realm") {
    CHECK(login_name_of(device_of("fra", "netops")) == "netops");
    CHECK(login_name_of(device_of("fra", "netops", "tacacs-fra")) == "netops@tacacs-fra");
    CHECK(login_name_of(device_of("fra", "netops", "tacacs-fra", "local")) == "local");
}

TEST_CASE("what the pollers of each site have to know, also to get there") {
    auto behind = device_of("fra", "netops");
    const auto gate = std::make_shared<const target>(device_of("main", "jump"));
    behind.jump = std::make_shared<const std::vector<std::shared_ptr<const target>>>(1, gate);
    const auto first = device_of("ams", "netops", "r");
    const auto second = device_of("ams", "netops", "r", "local");
    site_needs needs;
    needs.add(behind);
    needs.add(behind);
    needs.add(first);
    needs.add_other(second);
    REQUIRE(needs.all().size() == 2);
    CHECK(needs.all().at("fra").devices == 2);
    CHECK(needs.all().at("fra").logins == std::set<std::string>{"jump", "netops"});
    CHECK(needs.all().at("ams").devices == 1);
    CHECK(needs.all().at("ams").logins == std::set<std::string>{"local", "netops@r"});
}
