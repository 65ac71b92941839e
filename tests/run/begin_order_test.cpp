// Longest first, within waves, and what that comes to. Knows no engine.
#include "run/begin_order.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace std::chrono_literals;

namespace {

using order = std::vector<std::uint32_t>;

/// Devices with these durations, which all failed the last time; each has a login of its own.
struct sample_plan {
    explicit sample_plan(const std::vector<int>& seconds) {
        for (const int each : seconds) {
            planned_job job;
            job.target.login = std::make_shared<credentials>();
            work.jobs.push_back(std::move(job));
            work.expected.push_back({std::chrono::seconds(each), true, false});
        }
    }
    plan work;
};

}  // namespace

TEST_CASE("begin order: longest first, equal ones as in the inventory") {
    CHECK(begin_order(sample_plan({1, 5, 3, 5}).work, {}) == order{1, 3, 2, 0});
    sample_plan unknown({1, 5});
    unknown.work.expected.clear();
    CHECK(begin_order(unknown.work, {}).empty());
    unknown.work.first = {1};
    CHECK(begin_order(unknown.work, {1}) == order{1, 0});
}

TEST_CASE("begin order: nobody leaves a wave") {
    sample_plan it({1, 5, 3, 9, 2, 8});
    CHECK(begin_order(it.work, {2, 4}) == order{1, 0, 3, 2, 5, 4});
    it.work.first = {2, 0};
    CHECK(begin_order(it.work, {2}) == order{2, 0, 3, 5, 1, 4});
}

TEST_CASE("begin order: of each login that is shared, the quickest that was well is first") {
    sample_plan it({1, 5, 3, 9});
    for (auto& each : it.work.jobs)
        each.target.login = it.work.jobs[0].target.login;
    it.work.expected[2].was_ok = it.work.expected[3].was_ok = true;
    CHECK(begin_order(it.work, {}) == order{2, 3, 1, 0});
    it.work.jobs[2].target.realm = "lab";
    CHECK(begin_order(it.work, {}) == order{3, 1, 2, 0});
}

TEST_CASE("expected time: so many at once, wave after wave") {
    const sample_plan it({1, 5, 3, 5});
    CHECK(expected_time(it.work, {}, 1) == 14s);
    CHECK(expected_time(it.work, {}, 2) == 8s);
    CHECK(expected_time(it.work, {}, 100) == 5s);
    CHECK(expected_time(it.work, {1}, 100) == 6s);
    CHECK(expected_time(it.work, {}, 0) == 14s);
}
