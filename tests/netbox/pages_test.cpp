// Pages, refusals, redirects and what is tried again, without a network.
#include "netbox/pages.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <deque>
#include <vector>

using namespace netpoll;
using nlohmann::json;

namespace {

using texts = std::vector<std::string>;

/// Gives its answers one after another, and notes what it was asked.
struct scripted {
    std::deque<expected<http_answer, http_failure>> answers;
    texts asked;
    std::vector<long long> waits;

    void page(const std::string& results, std::size_t count, const std::string& next = {}) {
        const auto quoted = next.empty() ? "null" : "\"" + next + "\"";
        status(200, "{\"count\": " + std::to_string(count) + ", \"next\": " + quoted +
                        ", \"previous\": null, \"results\": " + results + "}");
    }
    void status(long code, std::string body = {}, std::string location = {},
                std::optional<unsigned> retry = {}) {
        answers.emplace_back(http_answer{code, std::move(body), std::move(location), retry});
    }
    void failure(std::string why, bool may_pass = true) {
        answers.emplace_back(unexpected(http_failure{std::move(why), may_pass}));
    }
    auto text(const std::string& address = "netbox:https://n") {
        const auto from = netbox::parse_address(address);
        REQUIRE(from);
        netbox::page_source source;
        source.get = [this](const std::string& url) {
            asked.push_back(url);
            REQUIRE_FALSE(answers.empty());
            auto next = std::move(answers.front());
            answers.pop_front();
            return next;
        };
        source.wait = [this](netbox::milliseconds time) { waits.push_back(time.count()); };
        return netbox::text_of_pages(*from, source);
    }
    std::string problem() {
        const auto read = text();
        REQUIRE_FALSE(read);
        return read.error().why;
    }
};

const std::string first = "https://n/api/dcim/devices/?limit=500&exclude=config_context";

}  // namespace

TEST_CASE("all pages become one text, a device a line, with what an inventory needs") {
    scripted it;
    it.page(R"([{"id": 1, "url": "x", "name": "r1", "comments": "long",
                "device_role": {"id": 3, "url": "y", "display": "A", "slug": "access"},
                "tags": [{"id": 9, "slug": "core", "color": "fff"}],
                "custom_fields": {"url": "kept", "empty": null}, "rack": null},
               {"id": 2, "name": "r2\u007f\u0085\ud83d\ude00"}])",
            3, "http://inside:8080/api/dcim/devices/?limit=2&offset=2");
    it.page(R"([{"id": 2, "name": "seen twice"}, {"id": 3, "name": "r3"}])", 3);
    const auto text = it.text();
    REQUIRE(text);
    CHECK(it.asked == texts{first, "https://n/api/dcim/devices/?limit=2&offset=2"});
    const auto whole = json::parse(text->text);
    CHECK(whole["netbox"] == "netbox:https://n");
    REQUIRE(whole["results"].size() == 3);
    CHECK(whole["results"][0] ==
          json::parse(R"({"id": 1, "name": "r1", "device_role": {"slug": "access"},
                          "tags": [{"slug": "core"}],
                          "custom_fields": {"url": "kept", "empty": null}})"));
    CHECK(whole["results"][1]["name"] == "r2??\U0001F600");
    CHECK(std::count(text->text.begin(), text->text.end(), '\n') == 5);
    CHECK(text->text.ends_with("]}\n"));
}

TEST_CASE("throttling and errors of the server are waited out a few times") {
    scripted it;
    it.status(429, {}, {}, 7);
    it.status(503);
    it.failure("cut off");
    it.page(R"([{"id": 1, "name": "a"}])", 1);
    REQUIRE(it.text());
    CHECK(it.waits == std::vector<long long>{7'000, 500, 1'000});
    CHECK(it.asked.size() == 4);

    scripted never;
    for (int i = 0; i < 4; ++i)
        never.status(500);
    const auto read = never.text();
    REQUIRE_FALSE(read);
    CHECK(read.error().why == "HTTP 500");
    CHECK(read.error().may_pass);
    CHECK(never.asked.size() == 4);

    scripted long_wait;
    long_wait.status(429, {}, {}, 61);
    CHECK(long_wait.problem() == "HTTP 429: asked too often, and told to wait 61 s");
    CHECK(long_wait.waits.empty());

    scripted for_good;
    for_good.failure("its certificate is not trusted", false);
    CHECK(for_good.problem() == "its certificate is not trusted");
    CHECK(for_good.asked.size() == 1);
}

TEST_CASE("what NetBox refuses is told once") {
    scripted filter;
    filter.status(400, R"({"role": ["Select a valid choice. x is not one."], "n": 1})");
    CHECK(filter.problem() ==
          "HTTP 400: a filter is not one of NetBox's: role: Select a valid choice. x is not one.");
    for (const long code : {401L, 403L}) {
        scripted token;
        token.status(code, R"({"detail": "never shown"})");
        const auto read = token.text();
        REQUIRE_FALSE(read);
        CHECK(read.error().why.find("NETBOX_TOKEN") != std::string::npos);
        CHECK(read.error().why.find("never shown") == std::string::npos);
        CHECK_FALSE(read.error().may_pass);
        CHECK(token.asked.size() == 1);
    }
    scripted missing;
    missing.status(404);
    CHECK(missing.problem() == "HTTP 404: there is no NetBox at /api/dcim/devices/");
}

TEST_CASE("half a page, HTML and pages that are short are no answer") {
    const auto problem = [](const std::string& body) {
        scripted it;
        it.status(200, body);
        return it.problem();
    };
    CHECK(problem(R"({"count": 1, "results": [{"id": 1, "na)") == "page 1 is cut off, or no JSON");
    CHECK(problem("") == "page 1 is cut off, or no JSON");
    CHECK(problem("<!DOCTYPE html><html>").find("is HTML and no JSON") != std::string::npos);
    CHECK(problem("[]").find("has no results") != std::string::npos);
    CHECK(problem(R"({"results": {}})").find("has no results") != std::string::npos);
    CHECK(problem(R"({"count": 2, "next": null, "results": [{"id": 1}]})") ==
          "says that there are 2 devices, and its pages have 1");
    scripted circle;
    circle.page(R"([{"id": 1}])", 9, "https://n/api/dcim/devices/?offset=1");
    circle.page(R"([{"id": 2}])", 9, "https://n/api/dcim/devices/?offset=1");
    CHECK(circle.problem() == "its pages lead in a circle");
    scripted endless;
    endless.page(R"([{"id": 1}])", 1, "https://n/api/dcim/devices/?offset=1");
    endless.page(R"([{"id": 2}])", 1, "https://n/api/dcim/devices/?offset=2");
    CHECK(endless.problem() == "says that there are 1 devices, and its pages have more");
    scripted idle;
    idle.page(R"([{"id": 1}])", 9, "https://n/api/dcim/devices/?offset=1");
    idle.page(R"([{"id": 1}])", 9, "https://n/api/dcim/devices/?offset=2");
    CHECK(idle.problem() == "its pages go on without a device more");
}

TEST_CASE("a redirect is followed within one origin only") {
    scripted within;
    within.status(301, {}, "/api/dcim/devices/?moved=1");
    within.status(308, {}, "https://N:443/api/dcim/devices/?moved=2");
    within.page("[]", 0);
    REQUIRE(within.text());
    CHECK(within.asked == texts{first, "https://n/api/dcim/devices/?moved=1",
                                "https://n/api/dcim/devices/?moved=2"});
    for (const auto* elsewhere : {"https://evil.example/api/", "http://n/api/", "https://n:8443/",
                                  "//evil.example/", "javascript:x", ""}) {
        INFO(elsewhere);
        scripted it;
        it.status(302, {}, elsewhere);
        const auto read = it.text();
        REQUIRE_FALSE(read);
        CHECK(read.error().why.starts_with("redirects to "));
        CHECK_FALSE(read.error().may_pass);
        CHECK(it.asked.size() == 1);
    }
    scripted circle;
    for (int i = 0; i < 6; ++i)
        circle.status(302, {}, "/again");
    CHECK(circle.problem() == "redirects in a circle");
}

TEST_CASE("a filter that keeps every device is said, since NetBox passes over unknown ones") {
    const auto warning = [](std::size_t kept, std::size_t all) {
        scripted it;
        it.page(R"([{"id": 1}])", kept);
        it.page(R"([{"id": 1}])", all);
        const auto text = it.text("netbox:https://n?rolle=a");
        REQUIRE(text);
        CHECK(it.asked ==
              texts{"https://n/api/dcim/devices/?rolle=a&limit=500&exclude=config_context",
                    "https://n/api/dcim/devices/?limit=1&exclude=config_context"});
        return text->warning;
    };
    CHECK(warning(1, 2).empty());
    CHECK(warning(1, 1) ==
          "the filters keep every device (1): NetBox passes over a filter whose name it does not "
          "know");
    scripted refused;
    refused.page(R"([{"id": 1}])", 1);
    refused.status(404);
    CHECK(refused.text("netbox:https://n?role=a")->warning.empty());
}
