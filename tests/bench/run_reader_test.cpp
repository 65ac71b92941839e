// NDJSON of a run to figures. Knows no file.
#include "bench/run_reader.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace netpoll::bench;
using netpoll::phase;
using std::chrono::microseconds;

namespace {

std::string device(const std::string& host, const std::string& from, const std::string& to) {
    return R"({"host":")" + host + R"(","status":"ok","error":null,"started":"2026-11-21T06:12:)" +
           from + R"(Z","ended":"2026-11-21T06:12:)" + to +
           R"(Z","duration_ms":20.5,"phases":{"kex_ms":10.25,"auth_ms":4},)"
           R"("commands":[{"output":"x"}]})";
}

constexpr auto failed =
    R"({"host":"dev-3","status":"failed","error":{"code":"closed"},"started":null,"ended":null,)"
    R"("duration_ms":1,"phases":{},"commands":[]})";
constexpr auto skipped = R"({"host":"dev-4","status":"skipped","error":null,"started":null,)"
                         R"("ended":null,"duration_ms":0,"phases":{},"commands":[]})";
constexpr auto facts =
    R"({"run":{"duration_ms":1500.5,"devices":4,"interrupted":false,)"
    R"("reactor_lag_ms":{"p50":0.1,"p99":2.5,"max":7},"resources":{"user_ms":12.345,)"
    R"("system_ms":3,"peak_memory_bytes":1048576,"voluntary_switches":5,)"
    R"("involuntary_switches":2}}})";

}  // namespace

TEST_CASE("devices, phases and the run's own figures are read") {
    run_reader reader;
    REQUIRE(reader.add(device("dev-1", "01.000", "03.000")));
    REQUIRE(reader.add(device("dev-2", "02.000", "04.500")));
    REQUIRE(reader.add(failed));
    REQUIRE(reader.add(skipped));
    REQUIRE(reader.add(facts));
    const auto made = std::move(reader).figures();
    REQUIRE(made);
    CHECK(made->wall == microseconds{1'500'500});
    CHECK(made->devices == 4);
    CHECK(made->ok == 2);
    CHECK(made->skipped == 1);
    CHECK(made->failures.at("closed") == 1);
    CHECK(made->who.at("closed").front() == "dev-3");
    CHECK(made->user == microseconds{12'345});
    CHECK(made->peak_memory == 1'048'576);
    CHECK(made->voluntary_switches == 5);
    CHECK(made->lag_p99 == microseconds{2'500});
    CHECK(made->live == 2);
    CHECK(made->device.mean() == microseconds{20'500});
    CHECK(made->phases[static_cast<std::size_t>(phase::kex)].mean() == microseconds{10'250});
    CHECK(made->phases[static_cast<std::size_t>(phase::auth)].times.count() == 2);
}

TEST_CASE("sessions that follow each other are not open at once") {
    run_reader reader;
    REQUIRE(reader.add(device("dev-1", "01.000", "02.000")));
    REQUIRE(reader.add(device("dev-2", "02.000", "03.000")));
    REQUIRE(reader.add(facts));
    CHECK(std::move(reader).figures()->live == 1);
}

TEST_CASE("what is no report is refused, and so is half of one") {
    run_reader reader;
    CHECK_FALSE(reader.add("not JSON"));
    CHECK_FALSE(reader.add("[]"));
    CHECK_FALSE(reader.add("{}"));
    CHECK_FALSE(reader.add(R"({"run":{}})"));
    CHECK(reader.add(device("dev-1", "01.000", "02.000")));
    CHECK_FALSE(std::move(reader).figures());
}
