// What is posted, how often, and for how long. Knows no network.
#include "notify/webhook.hpp"
#include "notify/sample.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <deque>

using namespace netpoll;
using namespace netpoll::testing;
using std::chrono::milliseconds;

namespace {

/// Answers in their order, on a clock that only waiting and posting move.
struct wire {
    std::deque<expected<http_answer, http_failure>> answers;
    std::vector<milliseconds> pauses;
    std::vector<milliseconds> limits;
    std::vector<std::string> headers;
    std::string body;
    milliseconds an_attempt_takes{0};
    std::chrono::steady_clock::time_point now{};

    wire& status(long code, std::optional<unsigned> retry = {}) {
        answers.emplace_back(http_answer{code, "", "", retry});
        return *this;
    }
    expected<void, std::string> deliver(const secret* key = nullptr) {
        webhook_wire all;
        all.post = [this](const std::string& text, const std::vector<std::string>& lines,
                          milliseconds within) {
            body = text;
            headers = lines;
            limits.push_back(within);
            now += std::min(an_attempt_takes, within);
            auto next = answers.front();
            if (answers.size() > 1) answers.pop_front();
            return next;
        };
        all.wait = [this](milliseconds time) {
            pauses.push_back(time);
            now += time;
        };
        all.now = [this] { return now; };
        return netpoll::deliver(sample_notice(), key, all);
    }
};

using pauses = std::vector<milliseconds>;

}  // namespace

TEST_CASE("the body says what the run came to") {
    const auto body = nlohmann::json::parse(webhook_body(sample_notice()));
    CHECK(body["schema"] == "netpoll-notice/1");
    CHECK(body["text"] == "netpoll on nms1: 3 of 2000 devices failed (core.yaml)");
    CHECK(body["verdict"] == "some_failed");
    CHECK(body["devices"]["total"] == 2'000);
    CHECK(body["devices"]["failed"] == 3);
    CHECK(body["causes"][0]["code"] == "timed_out");
    CHECK(body["causes"][0]["hosts"][0] == "sw1\r\nBcc: all@example.net");
    CHECK(body["started"] == "2026-11-27T02:00:03.000Z");
    CHECK_FALSE(body.contains("results"));
    run_notice bytes = sample_notice();
    bytes.machine = "\xff";
    CHECK(nlohmann::json::parse(webhook_body(bytes))["machine"] == "\xef\xbf\xbd");
}

TEST_CASE("a post is signed with its time") {
    using std::chrono::seconds;
    const secret key("Jefe");
    // By: printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac Jefe
    CHECK(signature_line(key, R"({"a":1})",
                         std::chrono::system_clock::time_point(seconds(1'700'000'000))) ==
          "X-Netpoll-Signature: "
          "t=1700000000,v1=fa5f6481efc59da48b19c9dc10196c9953e5651f8304b3a318b6b87d70272e0a");
    wire signed_wire;
    REQUIRE(signed_wire.status(200).deliver(&key));
    CHECK(signed_wire.headers.back().starts_with("X-Netpoll-Signature: t="));
    wire unsigned_wire;
    REQUIRE(unsigned_wire.status(204).deliver());
    CHECK(unsigned_wire.headers ==
          std::vector<std::string>{"X-Netpoll-Event: run.ended",
                                   "X-Netpoll-Run: 20261127T020003Z-4f3a91c2"});
}

TEST_CASE("what may pass is tried again, what may not is not") {
    wire passing;
    passing.answers.emplace_back(unexpected(http_failure{"Connection refused"}));
    CHECK(passing.status(503).status(429, 2).status(201).deliver());
    CHECK(passing.pauses == pauses{milliseconds(500), milliseconds(1'000), milliseconds(2'000)});
    wire refusing;
    CHECK(refusing.status(404).deliver().error() == "HTTP 404");
    CHECK(refusing.pauses.empty());
    wire redirecting;
    CHECK(
        redirecting.status(302).deliver().error().starts_with("HTTP 302: it redirects elsewhere"));
    wire forbidden;
    CHECK(forbidden.status(401).deliver().error().find("--webhook-secret") != std::string::npos);
    wire broken;
    broken.answers.emplace_back(unexpected(http_failure{"no such CA", false}));
    CHECK(broken.deliver().error() == "no such CA");
}

TEST_CASE("all of it ends within 15 s") {
    for (const auto& takes : {milliseconds(0), milliseconds(700), milliseconds(60'000)}) {
        wire hanging;
        hanging.an_attempt_takes = takes;
        hanging.answers.emplace_back(unexpected(http_failure{"does not answer in time"}));
        CHECK_FALSE(hanging.deliver());
        CHECK(hanging.now.time_since_epoch() <= webhook_patience);
        for (const auto& limit : hanging.limits)
            CHECK(limit <= milliseconds(10'000));
    }
    wire patient;
    CHECK(patient.status(429, 3'600).deliver().error() == "HTTP 429");
    CHECK(patient.pauses.empty());
}

TEST_CASE("URLs, and what is shown of them") {
    for (const char* good : {"https://h", "http://h:8080/x?y=z"})
        CHECK(webhook_problem(good).empty());
    for (const char* bad : {"", "h", "ftp://h/", "https://", "https:///x", "https://h/ x",
                            "https://h/\n", "file:///etc/passwd"})
        CHECK_FALSE(webhook_problem(bad).empty());
    CHECK(origin_of("https://user:Secret@hooks.example.net:8443/T0/B0/key?x#y") ==
          "https://hooks.example.net:8443");
    CHECK(origin_of("http://h") == "http://h");
}
