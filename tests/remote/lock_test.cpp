// One holder at a time, also after the server was away.
#include "heard.hpp"

#include "remote/stream.hpp"
#include "support/skip.hpp"

using namespace netpoll;
using namespace netpoll::testing;

TEST_CASE("a lock has one holder, who is named to the next, and is free once it is given back") {
    if (!can_run(nats_server::obstacle())) return;
    nats_server server;
    watched_broker one({{server.url()}, {}, {}});
    watched_broker other({{server.url()}, {}, {}});
    REQUIRE(one->wait_connected(hearing_limit));
    REQUIRE(other->wait_connected(hearing_limit));
    auto first = broker_lock::take(*one, "core/inventory.yaml", "pid 17 on noc1", {});
    REQUIRE_MESSAGE(first, first.error().holder);
    const auto second = broker_lock::take(*other, "core/inventory.yaml", "pid 18 on noc2", {});
    REQUIRE_FALSE(second);
    CHECK(second.error().is_held);
    CHECK(second.error().holder == "pid 17 on noc1");
    CHECK(broker_lock::take(*other, "another", "pid 18 on noc2", {}));
    first->reset();
    CHECK(broker_lock::take(*other, "core/inventory.yaml", "pid 18 on noc2", {}));
}

TEST_CASE("a holder that finds somebody else's name after an absence of the server is told") {
    if (!can_run(nats_server::obstacle())) return;
    nats_server server;
    watched_broker one({{server.url()}, {}, {}});
    watched_broker other({{server.url()}, {}, {}});
    REQUIRE(one->wait_connected(hearing_limit));
    REQUIRE(other->wait_connected(hearing_limit));
    heard<int> lost;
    const auto held = broker_lock::take(*one, "it", "one", [&] { lost.add(1); });
    REQUIRE(held);
    // Away and back: still its own.
    server.kill();
    REQUIRE(one.there.wait_for(false));
    server.start();
    REQUIRE(one->wait_connected(hearing_limit));
    REQUIRE(other->wait_connected(hearing_limit));
    CHECK(broker_lock::take(*other, "it", "other", {}).error().holder == "one");
    CHECK(lost.all().empty());
    other->publish({"$KV.NP_LOCKS.it", R"({"holder":"other","token":"x"})", {}, {}});
    round_trip(*other);
    server.kill();
    REQUIRE(one.there.wait(
        [](const auto& told) { return std::count(told.begin(), told.end(), false) == 2; }));
    server.start();
    CHECK(lost.wait_count(1));
}

TEST_CASE("without JetStream or a connection a lock says why it cannot be had") {
    if (!can_run(nats_server::obstacle())) return;
    nats_server server(R"(no_auth_user: a
authorization { users: [ { user: a, password: a, permissions: { publish: { deny: ["$JS.API.>"] } } } ] })");
    watched_broker link({{server.url()}, {}, {}});
    REQUIRE(link->wait_connected(hearing_limit));
    const auto refused = broker_lock::take(*link, "it", "one", {});
    REQUIRE_FALSE(refused);
    CHECK_FALSE(refused.error().is_held);
    CHECK(refused.error().holder.find("does not let this key publish to $JS.API.") !=
          std::string::npos);
}
