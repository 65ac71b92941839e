// The stable names of errors and verdicts. Knows no device.
#include <netpoll/error.hpp>
#include <netpoll/log.hpp>
#include <netpoll/outcome.hpp>

#include <doctest/doctest.h>

#include <set>

using namespace netpoll;

TEST_CASE("every code has a name of its own, advice, and is found by its name") {
    std::set<std::string_view> names;
    for (int code = 1; code <= static_cast<int>(errc::internal); ++code) {
        const auto each = static_cast<errc>(code);
        CAPTURE(code);
        CHECK(names.insert(name(each)).second);
        CHECK(advice(each).ends_with("."));
        REQUIRE(errc_named(name(each)));
        CHECK(*errc_named(name(each)) == each);
        CHECK(make_error_code(each).message() == advice(each));
    }
    CHECK_FALSE(errc_named("nothing"));
    CHECK(name(errc::auth_rejected) == "auth_rejected");
    CHECK(name(errc::internal) == "internal");
    CHECK(std::string_view(make_error_code(errc::closed).category().name()) == "netpoll");
}

TEST_CASE("phases, statuses and mistakes") {
    CHECK(name(phase::resolve) == "resolve");
    CHECK(name(phase::host_key) == "host_key");
    CHECK(name(phase::close) == "close");
    CHECK(name(command_status::error_marker) == "error_marker");
    CHECK(name(device_status::cancelled) == "cancelled");
    CHECK(to_string({{"a.yaml", 3}, "bad"}) == "a.yaml:3: bad");
    CHECK(to_string({{"a.yaml", 0}, "bad"}) == "a.yaml: bad");
    CHECK_FALSE(silent_log().enabled(log_level::error));
}
