// Addresses of a recording. Knows no device.
#include "transcript/address_map.hpp"

#include <doctest/doctest.h>

#include <set>

namespace netpoll {

TEST_CASE("the same address is replaced by the same one, of the same length") {
    address_map map;
    CHECK(map("10.1.2.33 and 10.1.2.33, 172.16.44.5") == "192.0.2.1 and 192.0.2.1, 192.0.2.100");
}

TEST_CASE("IPv4 is found beside ports, prefixes, ranges and escape sequences") {
    for (const std::string text :
         {"10.11.12.13:22", "10.11.12.13/24", "10.11.12.13-10.11.12.99", "(10.11.12.13)",
          "10.11.12.13.22", "host_10.11.12.13", "\x1b[1m10.11.12.13\x1b[0m", "10.11.12.13.",
          "addr:10.11.12.13"}) {
        CAPTURE(text);
        address_map map;
        CHECK(map(text).find("10.11.12.") == std::string::npos);
        CHECK(map(text).find("192.0.2.") != std::string::npos);
    }
}

TEST_CASE("what tells nothing stays") {
    address_map map;
    for (const std::string text :
         {"255.255.255.0", "0.0.0.255", "127.0.0.1", "224.0.0.5", "Version 15.2.4.1,",
          "Release: 10.2.3.4", "V7.1.0.2", "1.3.6.1.4.1.9", "12:34:56", "::1", "ff02::1", "a.b.c.d",
          "0000.0000.0000", "ffff.ffff.ffff", "cafe", "std::string", "2026-11-21"}) {
        CHECK(map(text) == text);
    }
}

TEST_CASE("IPv6 and MAC keep their length and form") {
    address_map map;
    CHECK(map("2a02:1234::1") == "2001:db8::01");
    CHECK(map("fe80::a8bb:ccff:fe00:100").starts_with("2001:db8::"));
    CHECK(map("aabb.cc00.0100") == "0000.5e00.5301");
    CHECK(map("AA:BB:CC:00:01:00") == "00:00:5E:00:53:01");
    CHECK(map("aabb-cc00-0200") == "0000-5e00-5302");
    CHECK(map("aabbcc-000200") == "00005e-005302");
}

TEST_CASE("every IPv6 length gives an address of it") {
    address_map map;
    const std::string text = "2a02:1111:2222:3333:4444:5555:6666:7777";
    const auto made = map(text);
    CHECK(made == map(text));
    CHECK(made.starts_with("2001:db8::"));
    CHECK(map("2a02::1:1:1") != made);
}

TEST_CASE("columns stay where spaces can give or take") {
    address_map map;
    CHECK(map("1.1.1.1     up") == "192.0.2.1   up");
    CHECK(map("10.100.100.100  up").size() == 18);
    CHECK(map("ping 1.1.1.1\r\n") == "ping 192.0.2.1\r\n");
}

TEST_CASE("a session with too many addresses still gives each a documentation one") {
    address_map map;
    for (int i = 0; i < 2'000; ++i) {
        const auto text = "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250);
        CHECK(map(text) == map(text));
        CHECK_FALSE(map(text).starts_with("10."));
    }
}

}  // namespace netpoll
