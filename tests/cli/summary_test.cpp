// Failures grouped by cause. Knows no terminal.
#include "cli/summary.hpp"
#include "report/sample.hpp"

#include <doctest/doctest.h>

#include <deque>

using namespace netpoll;
using namespace netpoll::testing;

TEST_CASE("success is one line") {
    const target device = sample_target("core-1");
    summary totals;
    totals.add(sample_outcome(device));
    CHECK(totals.text(milliseconds{3'100}, {}) == "1 device in 3.1 s: 1 ok\n");
}

TEST_CASE("failures are grouped by cause, the largest first, examples in inventory order") {
    std::deque<target> devices;
    for (int i = 0; i < 6; ++i)
        devices.push_back(sample_target("core-" + std::to_string(i)));
    summary totals;
    totals.add(failed_outcome(devices[0], 0, {errc::refused, phase::connect, ""}));
    for (std::size_t i = 5; i >= 1; --i)
        totals.add(failed_outcome(devices[i], i,
                                  {errc::auth_rejected, phase::auth, "tried " + devices[i].name}));
    const std::string text = totals.text(milliseconds{3'100}, {false, 1'000});
    CHECK(text ==
          "6 devices in 3.1 s: 0 ok, 6 failed\n"
          "  5 auth_rejected in auth: core-1, core-2, core-3 and 2 others\n"
          "      " +
              std::string(advice(errc::auth_rejected)) +
              "\n"
              "      e.g. core-1: tried core-1\n"
              "  1 refused in connect: core-0\n"
              "      " +
              std::string(advice(errc::refused)) + "\n");
}

TEST_CASE("the same code in another phase is another cause; skipped and cancelled are named") {
    const target device = sample_target("core-1");
    summary totals;
    totals.add(failed_outcome(device, 0, {errc::timed_out, phase::connect, ""}));
    totals.add(failed_outcome(device, 1, {errc::timed_out, phase::auth, ""}));
    outcome skipped = failed_outcome(device, 2, {errc::interrupted, phase::resolve, ""});
    skipped.status = device_status::skipped;
    totals.add(skipped);
    const std::string text = totals.text(milliseconds{1'000}, {});
    CHECK(text.find("0 ok, 2 failed, 1 skipped\n") != std::string::npos);
    CHECK(text.find("1 timed_out in connect") != std::string::npos);
    CHECK(text.find("1 timed_out in auth") != std::string::npos);
    CHECK(totals.count(device_status::skipped) == 1);
}

TEST_CASE("a device's words stay on their line, and colour is only where it is wanted") {
    const target device = sample_target("core-1");
    summary totals;
    totals.add(failed_outcome(device, 0, {errc::closed, phase::kex, "evil\n\033[2Jtext"}));
    CHECK(totals.text(milliseconds{0}, {}).find('\033') == std::string::npos);
    CHECK(totals.text(milliseconds{0}, {true, 80}).find("\033[31m1 failed\033[0m") !=
          std::string::npos);
}
