// Streams: nothing is lost, whatever becomes of the server, and what is full says so.
#include "heard.hpp"

#include "remote/stream.hpp"
#include "support/skip.hpp"

#include <filesystem>
#include <map>
#include <set>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const std::string stream_name = "NP_R_test";
constexpr milliseconds take_limit{1'000};

stream_options results_stream(std::uint64_t max_bytes = 1U << 28U) {
    return {stream_name, "np.result.*.test", max_bytes};
}

broker_message result(const std::string& body) {
    return {"np.result.fra.test", body, {}, {}};
}

std::string id_of(int number) {
    return "test." + std::to_string(number) + ".1";
}

/// Takes and acknowledges until all of these came, and counts how often.
std::map<std::string, int> take_all(stream_reader& reader, std::size_t count) {
    std::map<std::string, int> taken;
    const auto deadline = std::chrono::steady_clock::now() + hearing_limit;
    while (taken.size() < count && std::chrono::steady_clock::now() < deadline) {
        for (auto& each : reader.take(256, take_limit)) {
            ++taken[each.what.body];
            each.done();
        }
    }
    return taken;
}

struct publishing {
    heard<stored> told;
    std::unique_ptr<stream_publisher> to;

    explicit publishing(broker& link) : to(stream_publisher::over(link)) {}
    void publish(const std::string& body, const std::string& id) {
        to->publish(result(body), id, [this](stored what) { told.add(what); });
    }
};

}  // namespace

TEST_CASE("what a stream has is taken in order, and gone once it is acknowledged") {
    if (!can_run(nats_server::obstacle())) return;
    nats_server server;
    watched_broker link({{server.url()}, {}, {}});
    REQUIRE(link->wait_connected(hearing_limit));
    const auto made = make_stream(*link, results_stream());
    REQUIRE_MESSAGE(made, made.error());
    CHECK(make_stream(*link, results_stream()));
    CHECK(make_stream(*link, results_stream(1U << 20U)));  // another size: the first stays
    publishing out(*link);
    for (int i = 0; i < 1'000; ++i)
        out.publish(std::to_string(i), id_of(i));
    REQUIRE(out.told.wait_count(1'000));
    CHECK(out.to->waiting() == 0);
    for (const auto each : out.told.all())
        REQUIRE(each == stored::yes);
    // The same id again: the server has it already.
    out.publish("0", id_of(0));
    REQUIRE(out.told.wait_count(1'001));
    const auto reader = stream_reader::over(*link, stream_name);
    int next = 0;
    while (next < 1'000) {
        auto some = reader->take(100, hearing_limit);
        REQUIRE_FALSE(some.empty());
        CHECK(some.size() <= 100);
        for (auto& each : some) {
            REQUIRE(each.what.body == std::to_string(next++));
            CHECK(each.times == 1);
            CHECK(each.what.subject == "np.result.fra.test");
            each.done();
        }
    }
    CHECK(reader->take(100, milliseconds{50}).empty());
    CHECK(remove_stream(*link, stream_name));
    CHECK(remove_stream(*link, stream_name));
}

TEST_CASE("a reader has at once what an earlier one took and did not acknowledge") {
    if (!can_run(nats_server::obstacle())) return;
    nats_server server;
    watched_broker link({{server.url()}, {}, {}});
    REQUIRE(link->wait_connected(hearing_limit));
    REQUIRE(make_stream(*link, results_stream()));
    publishing out(*link);
    for (int i = 0; i < 10; ++i)
        out.publish(std::to_string(i), id_of(i));
    REQUIRE(out.told.wait_count(10));
    auto first = stream_reader::over(*link, stream_name);
    auto some = first->take(10, hearing_limit);
    REQUIRE_FALSE(some.empty());
    some.front().done();
    round_trip(*link);
    first.reset();
    const auto second = stream_reader::over(*link, stream_name);
    const auto rest = take_all(*second, 9);
    CHECK(rest.size() == 9);
    CHECK_FALSE(rest.contains("0"));
}

TEST_CASE("a full stream says so at once, and takes more once its reader has taken some") {
    if (!can_run(nats_server::obstacle())) return;
    nats_server server;
    watched_broker link({{server.url()}, {}, {}});
    REQUIRE(link->wait_connected(hearing_limit));
    REQUIRE(make_stream(*link, results_stream(20'000)));
    publishing out(*link);
    const std::string body(8'000, 'x');
    out.publish(body, id_of(1));
    out.publish(body, id_of(2));
    REQUIRE(out.told.wait_count(2));
    out.publish(body, id_of(3));
    REQUIRE(out.told.wait_count(3));
    CHECK(out.told.all() == std::vector{stored::yes, stored::yes, stored::full});
    const auto reader = stream_reader::over(*link, stream_name);
    auto some = reader->take(2, hearing_limit);
    REQUIRE_FALSE(some.empty());
    some.front().done();
    round_trip(*link);
    out.publish(body, id_of(3));
    REQUIRE(out.told.wait_count(4));
    CHECK(out.told.all().back() == stored::yes);
}

TEST_CASE("what is too large or not permitted is refused for good") {
    if (!can_run(nats_server::obstacle())) return;
    nats_server server(R"(max_payload: 65536
no_auth_user: a
authorization { users: [ { user: a, password: a, permissions: {
    publish: { deny: ["np.result.ams.>"] } } } ] })");
    watched_broker link({{server.url()}, {}, {}});
    REQUIRE(link->wait_connected(hearing_limit));
    REQUIRE(make_stream(*link, results_stream()));
    publishing out(*link);
    out.publish(std::string(70'000, 'x'), id_of(1));
    REQUIRE(out.told.wait_count(1));
    out.to->publish({"np.result.ams.test", "x", {}, {}}, id_of(2),
                    [&](stored what) { out.told.add(what); });
    REQUIRE(out.told.wait_count(2));
    out.publish("small", id_of(3));
    REQUIRE(out.told.wait_count(3));
    CHECK(out.told.all() == std::vector{stored::refused, stored::refused, stored::yes});
}

TEST_CASE("without a stream it goes on trying, and forgets what it shall forget") {
    if (!can_run(nats_server::obstacle())) return;
    nats_server server;
    watched_broker link({{server.url()}, {}, {}});
    REQUIRE(link->wait_connected(hearing_limit));
    publishing out(*link);
    out.publish("early", id_of(1));
    out.to->publish({"np.result.fra.over", "over", {}, {}}, "over.1.1",
                    [&](stored what) { out.told.add(what); });
    round_trip(*link);
    CHECK(out.to->waiting() == 2);
    out.to->forget("over.");
    CHECK(out.to->waiting() == 1);
    REQUIRE(make_stream(*link, results_stream()));
    REQUIRE(out.told.wait_count(1));
    CHECK(out.told.all() == std::vector{stored::yes});
}

TEST_CASE("a server killed in the middle loses nothing, and another disk needs the stream anew") {
    if (!can_run(nats_server::obstacle())) return;
    nats_server server;
    watched_broker poller({{server.url()}, {}, {}});
    watched_broker coordinator({{server.url()}, {}, {}});
    REQUIRE(poller->wait_connected(hearing_limit));
    REQUIRE(coordinator->wait_connected(hearing_limit));
    REQUIRE(make_stream(*coordinator, results_stream()));
    publishing out(*poller);
    constexpr int count = 3'000;
    const std::string filling(2'000, 'x');
    for (int i = 0; i < count; ++i)
        out.publish(std::to_string(i) + filling, id_of(i));
    REQUIRE(out.told.wait_count(100));
    server.kill();
    REQUIRE(poller.there.wait_for(false));
    for (int i = count; i < count + 10; ++i)
        out.publish(std::to_string(i) + filling, id_of(i));
    server.start();
    const auto reader = stream_reader::over(*coordinator, stream_name);
    CHECK(take_all(*reader, count + 10).size() == count + 10);
    REQUIRE(out.told.wait_count(count + 10));
    CHECK(out.to->waiting() == 0);

    server.kill();
    std::filesystem::remove_all(server.folder() / "jetstream");
    server.start();
    out.publish("new disk", id_of(count + 10));
    REQUIRE(coordinator.there.wait(
        [](const auto& told) { return std::count(told.begin(), told.end(), true) == 3; }));
    REQUIRE(make_stream(*coordinator, results_stream()));
    CHECK(take_all(*reader, 1).contains("new disk"));
}
