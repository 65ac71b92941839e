// Messages over a way that loses, repeats and reorders. Knows no broker.
#include "remote/exchange.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <string>
#include <vector>

using namespace netpoll;
using wire::exchange;

namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr clock::time_point start{std::chrono::hours(1)};

std::vector<std::string> texts(const std::vector<wire::node>& messages) {
    std::vector<std::string> all;
    for (const auto& each : messages)
        all.push_back(each.get<std::string>());
    return all;
}

std::vector<std::string> carried(exchange& to, const std::vector<std::string>& envelopes,
                                 clock::time_point now) {
    std::vector<std::string> all;
    for (const auto& each : envelopes) {
        const auto opened = exchange::opened(each);
        REQUIRE(opened.has_value());
        for (auto& text : texts(to.take(*opened, now)))
            all.push_back(std::move(text));
    }
    return all;
}

/// A way with a mind of its own.
class bad_way {
public:
    explicit bad_way(unsigned seed) : chance_(seed) {}

    void put(std::vector<std::string> envelopes) {
        for (auto& each : envelopes) {
            if (roll(3)) continue;
            if (roll(4)) under_way_.push_back(each);
            under_way_.push_back(std::move(each));
            if (roll(4)) std::shuffle(under_way_.begin(), under_way_.end(), chance_);
        }
    }
    std::vector<std::string> take() {
        std::vector<std::string> all(under_way_.begin(), under_way_.end());
        under_way_.clear();
        return all;
    }

private:
    bool roll(unsigned sides) { return chance_() % sides == 0; }

    std::mt19937 chance_;
    std::deque<std::string> under_way_;
};

}  // namespace

TEST_CASE("exchange: what is sent arrives in order, and the acknowledgement goes with an answer") {
    exchange here("e.1", start);
    exchange there("e.1", start);
    here.send("one");
    here.send("two");
    CHECK(carried(there, here.outgoing(start), start) == std::vector<std::string>{"one", "two"});
    there.send("three");
    CHECK(carried(here, there.outgoing(start), start) == std::vector<std::string>{"three"});
    // Nothing is left to be sent again.
    CHECK(here.outgoing(start + milliseconds(1'500)).size() == 1);  // it acknowledges "three"
    CHECK(carried(there, here.outgoing(start + milliseconds(4'000)), start).empty());
}

TEST_CASE("exchange: what got no answer is sent again, and taken once") {
    exchange here("e.1", start);
    exchange there("e.1", start);
    here.send("one");
    const auto first = here.outgoing(start);
    CHECK(first.size() == 1);
    CHECK(here.outgoing(start + milliseconds(999)).empty());
    const auto again = here.outgoing(start + milliseconds(1'000));
    CHECK(again == first);
    CHECK(here.outgoing(start + milliseconds(3'000)) == first);  // each time later
    CHECK(carried(there, first, start) == std::vector<std::string>{"one"});
    CHECK(carried(there, again, start).empty());
}

TEST_CASE("exchange: a way that was broken has all of it again at once") {
    exchange here("e.1", start);
    here.send("one");
    const auto first = here.outgoing(start);
    here.resend();
    CHECK(here.outgoing(start + milliseconds(1)) == first);
}

TEST_CASE("exchange: an envelope of another link is not taken") {
    exchange here("e.1", start);
    exchange there("e.2", start);
    here.send("one");
    CHECK(carried(there, here.outgoing(start), start).empty());
}

TEST_CASE("exchange: envelopes of a newer format are refused with both versions") {
    exchange here("e.1", start);
    here.send("one");
    auto map = wire::node_of(here.outgoing(start).front());
    REQUIRE(map.has_value());
    (*map)["v"] = 2U;
    (*map)["program"] = "9.9.9";
    const auto refused = exchange::opened(wire::bytes_of(*map));
    REQUIRE(!refused.has_value());
    CHECK(refused.error().find("9.9.9") != std::string::npos);
    CHECK(refused.error().find("format 2") != std::string::npos);
    CHECK(refused.error().find("format 1") != std::string::npos);
}

TEST_CASE("exchange: whatever the way does, each message arrives once and in order") {
    for (unsigned seed = 0; seed < 50; ++seed) {
        CAPTURE(seed);
        exchange here("e.1", start);
        exchange there("e.1", start);
        bad_way forth(seed);
        bad_way back(seed + 1'000);
        std::vector<std::string> sent;
        std::vector<std::string> received;
        auto now = start;
        for (int turn = 0; turn < 2'000 && (turn < 40 || received != sent); ++turn) {
            now += milliseconds(100);
            if (turn < 40) {
                sent.push_back("message " + std::to_string(turn));
                here.send(sent.back());
                there.send("back");
            }
            forth.put(here.outgoing(now));
            back.put(there.outgoing(now));
            for (auto& text : carried(there, forth.take(), now))
                received.push_back(std::move(text));
            carried(here, back.take(), now);
        }
        CHECK(received == sent);
    }
}

TEST_CASE("exchange: many messages go in several envelopes") {
    exchange here("e.1", start);
    exchange there("e.1", start);
    const std::string long_text(100'000, 'x');
    for (int i = 0; i < 10; ++i)
        here.send(long_text);
    const auto envelopes = here.outgoing(start);
    CHECK(envelopes.size() == 5);
    CHECK(carried(there, envelopes, start).size() == 10);
}
