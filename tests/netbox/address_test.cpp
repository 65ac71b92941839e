// What an address of NetBox may be. Knows no connection.
#include "netbox/address.hpp"

#include <doctest/doctest.h>

using namespace netpoll;

namespace {

std::string problem_of(const std::string& text) {
    const auto parsed = netbox::parse_address(text);
    return parsed ? "" : parsed.error();
}

}  // namespace

TEST_CASE("an address says which NetBox, and which devices") {
    const auto plain = netbox::parse_address("netbox:https://netbox.example.net");
    REQUIRE(plain);
    CHECK(plain->origin == "https://netbox.example.net");
    CHECK(plain->path == "/api/dcim/devices/");
    CHECK(plain->filters.empty());
    CHECK(plain->text() == "netbox:https://netbox.example.net");

    const auto filtered = netbox::parse_address(
        "netbox:HTTPS://NetBox.Example.net:443/tools/?role=access&name=a b&site=z\u00fcrich");
    REQUIRE(filtered);
    CHECK(filtered->origin == "https://netbox.example.net");
    CHECK(filtered->path == "/tools/api/dcim/devices/");
    CHECK(filtered->filters == "role=access&name=a%20b&site=z%C3%BCrich");
    CHECK(filtered->text() ==
          "netbox:https://netbox.example.net/tools?role=access&name=a%20b&site=z%C3%BCrich");

    const auto machines =
        netbox::parse_address("netbox:https://n:8443/api/virtualization/virtual-machines");
    REQUIRE(machines);
    CHECK(machines->path == "/api/virtualization/virtual-machines/");
    CHECK(machines->text() == "netbox:https://n:8443/api/virtualization/virtual-machines/");
    CHECK(netbox::parse_address("netbox:https://[2001:db8::1]:8443/")->origin ==
          "https://[2001:db8::1]:8443");
}

TEST_CASE("a token is sent to nobody who could read it on the way") {
    for (const auto* text : {"netbox:http://127.0.0.1:8000", "netbox:http://localhost",
                             "netbox:http://[::1]:8000/x", "netbox:http://127.3.2.1"})
        CHECK_MESSAGE(problem_of(text).empty(), text);
    for (const auto* text : {"netbox:http://netbox.example.net", "netbox:http://127.evil.example",
                             "netbox:http://localhost.example.net", "netbox:http://10.0.0.1:8000"})
        CHECK_MESSAGE(problem_of(text).starts_with("http would show the token"), text);
}

TEST_CASE("what is no address is told, and a login in it not shown") {
    for (const auto* text : {"netbox:", "netbox:netbox.example.net", "netbox:ftp://n",
                             "netbox:https://", "netbox:https:///x", "netbox:https://a b/"})
        CHECK_MESSAGE(problem_of(text).starts_with("a URL is expected"), text);
    const auto login = problem_of("netbox:https://admin:never-to-be-seen@n/");
    CHECK(login.starts_with("a URL of NetBox holds no login"));
    CHECK(login.find("seen") == login.npos);
    CHECK(problem_of("netbox:https://n/?role=a#b").find("%23") != std::string::npos);
    for (const auto* key : {"limit", "offset", "format", "brief", "exclude"})
        CHECK(problem_of(std::string("netbox:https://n?role=a&") + key + "=1").find(key) !=
              std::string::npos);
}
