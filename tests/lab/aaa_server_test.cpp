// A realm's AAA server, and the connections that devices refuse, with times as arguments.
#include "lab/aaa_server.hpp"
#include "lab/connection_limits.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace netpoll::lab;
using namespace std::chrono_literals;

namespace {

event_time after(std::chrono::milliseconds since) {
    return event_time{} + 1h + since;
}

using answers = std::vector<std::pair<int, aaa_server::ticket>>;  // milliseconds, whose

/// Lets time go on from one thing to do to the next, as the lab does.
answers run(aaa_server& server) {
    answers all;
    while (const auto next = server.next()) {
        for (const auto& answer : server.advance(*next)) {
            const auto since = *next - after(0ms);
            all.emplace_back(std::chrono::duration_cast<std::chrono::milliseconds>(since).count(),
                             answer.to);
        }
    }
    return all;
}

void submit(aaa_server& server, int count) {
    for (int i = 0; i < count; ++i)
        server.submit(after(0ms), "lab", true);
}

}  // namespace

TEST_CASE("a server with nothing set answers at once, and locks accounts all the same") {
    aaa_settings settings;
    settings.lock_after = 2;
    aaa_server server(settings);
    CHECK(server.immediate());
    CHECK(server.judge("lab", true) == login_end::accepted);
    CHECK(server.judge("lab", false) == login_end::rejected);
    CHECK(server.judge("lab", true) == login_end::accepted);
    CHECK(server.judge("lab", false) == login_end::rejected);
    CHECK(server.judge("lab", true) == login_end::locked);
    CHECK(server.judge("other", true) == login_end::accepted);
    settings.rejects_all = true;
    CHECK(aaa_server(settings).judge("lab", true) == login_end::rejected);
}

TEST_CASE("answers take their time, and more than fit at a time queue") {
    aaa_settings settings;
    settings.delay = 100ms;
    aaa_server any(settings);
    submit(any, 3);
    CHECK(run(any) == answers{{100, 1}, {100, 2}, {100, 3}});
    settings.capacity = 2;
    aaa_server two(settings);
    submit(two, 5);
    CHECK(run(two) == answers{{100, 1}, {100, 2}, {200, 3}, {200, 4}, {300, 5}});
}

TEST_CASE("one login a second: others wait for their turn, whenever anybody looks") {
    aaa_settings settings;
    settings.rate = 1;
    aaa_server server(settings);
    CHECK_FALSE(server.immediate());
    submit(server, 3);
    CHECK(run(server) == answers{{0, 1}, {1'000, 2}, {2'000, 3}});
    submit(server, 3);
    CHECK(server.advance(after(4'500ms)).size() == 2);  // at 3 and 4 s
    CHECK(server.next() == after(5'000ms));
}

TEST_CASE("what queues for too long is never answered, or rejected") {
    aaa_settings settings;
    settings.delay = 100ms;
    settings.capacity = 1;
    settings.timeout = 150ms;
    aaa_server silent(settings);
    submit(silent, 4);
    CHECK(run(silent) == answers{{100, 1}, {200, 2}});
    settings.rejects_late = true;
    aaa_server strict(settings);
    submit(strict, 4);
    CHECK(run(strict) == answers{{100, 1}, {150, 3}, {150, 4}, {200, 2}});
    settings.timeout = 100ms;
    aaa_server last_moment(settings);
    submit(last_moment, 3);
    CHECK(run(last_moment) == answers{{100, 1}, {100, 3}, {200, 2}});
    settings.timeout = 0ms;
    settings.rejects_late = false;
    aaa_server no_queue(settings);
    submit(no_queue, 3);
    CHECK(run(no_queue) == answers{{100, 1}});
}

TEST_CASE("who has gone is not waited for, but work that has begun takes its place") {
    aaa_settings settings;
    settings.delay = 100ms;
    settings.capacity = 1;
    aaa_server server(settings);
    submit(server, 3);
    CHECK(server.advance(after(0ms)).empty());
    server.cancel(1);
    server.cancel(2);
    CHECK(run(server) == answers{{200, 3}});
}

TEST_CASE("a silent server answers nobody") {
    aaa_settings settings;
    settings.silent = true;
    aaa_server server(settings);
    CHECK_FALSE(server.immediate());
    submit(server, 1);
    CHECK_FALSE(server.next());
}

TEST_CASE("rejections lock when they are answered, not when they are asked") {
    aaa_settings settings;
    settings.delay = 100ms;
    settings.lock_after = 1;
    aaa_server server(settings);
    server.submit(after(0ms), "lab", false);
    server.submit(after(50ms), "lab", true);
    const auto both = server.advance(after(150ms));
    REQUIRE(both.size() == 2);
    CHECK(both[0].how == login_end::rejected);
    CHECK(both[1].how == login_end::locked);
}

TEST_CASE("so many connections before their login, at a device and in all") {
    connection_limits limits({2, 3, 0, 0ms}, 3);
    const auto now = after(0ms);
    CHECK(limits.admit(0, now) == admission::welcome);
    CHECK(limits.admit(0, now) == admission::welcome);
    CHECK(limits.admit(0, now) == admission::exceeded);
    CHECK(limits.admit(1, now) == admission::welcome);
    CHECK(limits.admit(2, now) == admission::exceeded);
    limits.settled(0);
    CHECK(limits.admit(2, now) == admission::welcome);
    CHECK(limits.exceeded() == 2);
    CHECK(refusal(admission::exceeded) == "Exceeded MaxStartups\r\n");
}

TEST_CASE("after so many rejections a device refuses connections for a time") {
    connection_limits limits({0, 0, 2, 15s}, 2);
    limits.rejected(0, after(0ms));
    CHECK(limits.admit(0, after(0ms)) == admission::welcome);
    limits.rejected(0, after(1s));
    CHECK(limits.admit(0, after(15'999ms)) == admission::penalised);
    CHECK(limits.admit(1, after(2s)) == admission::welcome);
    CHECK(limits.admit(0, after(16s)) == admission::welcome);
    limits.rejected(0, after(17s));
    CHECK(limits.admit(0, after(17s)) == admission::welcome);
    CHECK(limits.penalised() == 1);
}
