// What those that failed have in common, and others have not. Knows no HTML.
#include "page/causes.hpp"
#include "page/digest.hpp"
#include "page/sample.hpp"

#include <doctest/doctest.h>

using namespace netpoll::page;
using netpoll::device_status;

namespace {

causes gathered(const std::vector<device>& all) {
    causes made(100);
    for (std::size_t i = 0; i < all.size(); ++i)
        made.add(all[i], i);
    return made;
}

}  // namespace

TEST_CASE("a bastion that all of a cause are behind is told, a platform that all have is not") {
    const auto found = gathered(sample::network(100));
    const auto sorted = found.sorted();
    REQUIRE(sorted.size() == 1);
    CHECK(sorted[0].count == 10);
    CHECK(sorted[0].devices.front().host == "core-9");
    CHECK(sorted[0].devices.front().place == 9);
    const auto shared = found.shared_by(sorted[0]);
    REQUIRE(shared.size() == 1);
    CHECK(shared[0].value == "jump2");
    CHECK(shared[0].among == 10);
    CHECK(shared[0].in_all == 10);
}

TEST_CASE("chance is not told: what is as frequent elsewhere, or is shared by two of many") {
    auto all = sample::network(100);
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i].traits = {{"site", i % 2 == 0 ? "fra" : "ams"}, {"rack", std::to_string(i / 20)}};
    all[9].traits.push_back({"line", "x"});
    all[19].traits.push_back({"line", "x"});
    const auto found = gathered(all);
    CHECK(found.shared_by(found.sorted()[0]).empty());
}

TEST_CASE("a network in which all fail is told, also where it is the smaller part of a cause") {
    std::vector<device> all;
    for (std::size_t i = 0; i < 200; ++i) {
        const bool fails = i < 4 || i % 20 == 0;
        all.push_back(fails ? sample::failed_device(i, "timed_out", "connect")
                            : sample::good_device(i));
        all.back().traits = {{"network", i < 4 ? "10.9.9.0/24" : "10.0.0.0/24"}};
    }
    const auto found = gathered(all);
    const auto shared = found.shared_by(found.sorted()[0]);
    REQUIRE(shared.size() == 1);
    CHECK(shared[0].value == "10.9.9.0/24");
    CHECK(shared[0].among == 4);
}

TEST_CASE(
    "causes: the largest first, those that were not begun last; not more hosts than asked for") {
    std::vector<device> all;
    for (std::size_t i = 0; i < 150; ++i) {
        all.push_back(sample::failed_device(i, "auth_guard", "auth"));
        all.back().status = device_status::skipped;
    }
    for (std::size_t i = 0; i < 3; ++i)
        all.push_back(sample::failed_device(i, "refused", "connect"));
    const auto sorted = gathered(all).sorted();
    REQUIRE(sorted.size() == 2);
    CHECK(sorted[0].code == "refused");
    CHECK(sorted[1].count == 150);
    CHECK(sorted[1].devices.size() == 100);
}

TEST_CASE("the slowest are kept with the phase that took most, and phases are counted") {
    page_limits limits;
    limits.slowest = 3;
    digest all({}, limits);
    for (std::size_t i = 0; i < 50; ++i)
        all.add(sample::good_device(i * 7 % 50));
    REQUIRE(all.slowest().size() == 3);
    CHECK(all.slowest()[0].where.host == "core-49");
    CHECK(all.slowest()[2].where.host == "core-47");
    CHECK(all.slowest()[0].longest == netpoll::phase::command);
    CHECK(all.phases()[static_cast<std::size_t>(netpoll::phase::kex)].times.count() == 50);
    CHECK(all.phases()[static_cast<std::size_t>(netpoll::phase::auth)].times.count() == 0);
    CHECK(all.whole().times.max() == std::chrono::milliseconds{449});
}
