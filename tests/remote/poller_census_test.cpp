// Who is heard of pollers, and who is not.
#include "heard.hpp"

#include "remote/nkey.hpp"
#include "remote/poller_census.hpp"
#include "remote/subjects.hpp"
#include "support/skip.hpp"

#include <future>

using namespace netpoll;
using namespace netpoll::testing;

TEST_CASE("pollers are listed by site and name, also those that nobody understands") {
    if (!can_run(nats_server::obstacle())) return;
    nats_server server;
    watched_broker pollers({{server.url()}, {}, {}});
    REQUIRE(pollers->wait_connected(hearing_limit));
    wire::pulse pulse;
    pulse.program = "1.2.3";
    pulse.room = 500;
    pulse.open = 3;
    pulse.now = std::chrono::system_clock::now() + std::chrono::hours(1);
    const auto listen = [&server] { return hear_pollers({{server.url()}, {}, {}}); };
    auto heard = std::async(std::launch::async, listen);
    while (heard.wait_for(milliseconds{50}) != std::future_status::ready) {
        for (const auto& [site, name] : {std::pair{"fra", "b"}, {"fra", "a"}, {"ams", "z"}})
            pollers->publish({subject::pulse(site, name), wire::bytes_of(pulse), {}, {}});
        pollers->publish({subject::pulse("nyc", "odd"), "not CBOR", {}, {}});
        ++pulse.done;
    }
    const auto all = heard.get();
    REQUIRE_MESSAGE(all, all.error());
    REQUIRE(all->size() == 4);
    CHECK((*all)[0].site == "ams");
    CHECK((*all)[1].name == "a");
    CHECK((*all)[2].name == "b");
    CHECK((*all)[2].last.room == 500);
    CHECK((*all)[2].last.done > 1);
    CHECK((*all)[2].last.program == "1.2.3");
    CHECK((*all)[2].problem.empty());
    CHECK((*all)[2].skew > std::chrono::minutes(50));
    CHECK((*all)[3].site == "nyc");
    CHECK_FALSE((*all)[3].problem.empty());
}

TEST_CASE("a broker that does not let us in is told at once, with its reason") {
    if (!can_run(nats_server::obstacle())) return;
    const auto key = nkey::make();
    REQUIRE(key);
    nats_server server("authorization { users: [ { nkey: " + key->public_key() + " } ] }");
    const auto heard = hear_pollers({{server.url()}, {}, {}});
    REQUIRE_FALSE(heard);
    CHECK(heard.error().find("give a key file") != std::string::npos);
}
