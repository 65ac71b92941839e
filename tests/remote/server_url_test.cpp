// URLs of servers: what is one, and what is wrong with the others.
#include "remote/server_url.hpp"

#include <doctest/doctest.h>

using namespace netpoll;

TEST_CASE("a server's URL has a scheme, a host and perhaps a port") {
    const auto plain = parse_server_url("nats://broker");
    REQUIRE(plain);
    CHECK_FALSE(plain->is_tls);
    CHECK(plain->host == "broker");
    CHECK(plain->port == 4222);
    const auto tls = parse_server_url("tls://[2001:db8::1]:4333/");
    REQUIRE(tls);
    CHECK(tls->is_tls);
    CHECK(tls->host == "2001:db8::1");
    CHECK(tls->text() == "tls://[2001:db8::1]:4333");
    CHECK(parse_server_url("tls://10.0.0.1:1")->text() == "tls://10.0.0.1:1");
}

TEST_CASE("what is no server is refused") {
    for (const char* wrong :
         {"", "broker", "broker:4222", "http://broker", "nats://", "nats://:4222", "tls://a b",
          "nats://a,b", "nats://a:0", "nats://a:65536", "nats://a:1x", "tls://[::1", "tls://[::1]x",
          "nats://a/b", "nats://a:4222?x"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_server_url(wrong));
    }
    CHECK(parse_server_url("broker").error() ==
          "'broker' is no server: tls://HOST:4222, or nats://HOST:4222 without encryption");
}

TEST_CASE("a password in a URL is refused, and not shown") {
    const auto wrong = parse_server_url("nats://me:canary@broker");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().find("canary") == std::string::npos);
}
