// Failures grouped by cause. Knows no terminal.
#include "terminal/summary.hpp"
#include "core/remedy.hpp"
#include "results/sample.hpp"
#include "run/totals_counter.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>

using namespace netpoll;
using namespace netpoll::testing;

TEST_CASE("success is one line") {
    const target device = sample_target("core-1");
    totals_counter totals;
    totals.add(sample_outcome(device));
    CHECK(summary_text(totals.totals(), milliseconds{3'100}, {}) == "1 device in 3.1 s: 1 ok\n");
}

TEST_CASE("failures are grouped by cause: a line each, the largest first, the totals last") {
    std::deque<target> devices;
    for (int i = 0; i < 6; ++i)
        devices.push_back(sample_target("core-" + std::to_string(i)));
    totals_counter totals;
    totals.add(failed_outcome(devices[0], 0, {errc::refused, phase::connect, "unseen"}));
    for (std::size_t i = 5; i >= 1; --i)
        totals.add(failed_outcome(devices[i], i,
                                  {errc::auth_rejected, phase::auth, "tried " + devices[i].name}));
    CHECK(summary_text(totals.totals(), milliseconds{3'100}, {false, 100}) ==
          "  5 auth_rejected  auth     core-1, core-2, core-3 +2  check user, password and key\n"
          "  1 refused        connect  core-0                     check port; is SSH enabled?\n"
          "6 devices in 3.1 s: 0 ok, 6 failed\n");
    CHECK(summary_text(totals.totals(), milliseconds{3'100}, {false, 80}) ==
          "  5 auth_rejected  auth     core-1, core-2 +3  check user, password and key\n"
          "  1 refused        connect  core-0             check port; is SSH enabled?\n"
          "6 devices in 3.1 s: 0 ok, 6 failed\n");
}

TEST_CASE("a cause that is alone quotes the device") {
    const target device = sample_target("core-1");
    totals_counter totals;
    totals.add(failed_outcome(device, 0, {errc::auth_rejected, phase::auth, "tried password"}));
    CHECK(summary_text(totals.totals(), milliseconds{100}, {}) ==
          "  1 auth_rejected  auth  core-1  check user, password and key\n"
          "    core-1: tried password\n"
          "1 device in 0.1 s: 0 ok, 1 failed\n");
}

TEST_CASE("every code has a remedy; ten causes with long names fit a screen of 80 by 24") {
    const target device = sample_target("distribution-switch-with-a-long-name.example.net");
    totals_counter totals;
    std::size_t index = 0;
    for (int i = 1; i <= static_cast<int>(errc::internal); ++i) {
        const auto code = static_cast<errc>(i);
        CAPTURE(name(code));
        CHECK(remedy(code).size() <= 30);
        CHECK_FALSE(remedy(code).empty());
        if (i > 10) continue;
        for (int count = 0; count < 100; ++count)
            totals.add(failed_outcome(device, index++, {code, phase::host_key, "detail"}));
    }
    const std::string text = summary_text(totals.totals(), milliseconds{1'000}, {false, 80});
    CHECK(std::count(text.begin(), text.end(), '\n') == 11);
    for (std::size_t start = 0; start < text.size(); start = text.find('\n', start) + 1)
        CHECK(text.find('\n', start) - start <= 80);
}

TEST_CASE("a question that is not understood has a remedy of its own") {
    const target device = sample_target("core-1");
    totals_counter totals;
    totals.add(
        failed_outcome(device, 0, {errc::auth_unavailable, phase::auth, "asks 'PASSCODE:'", true}));
    totals.add(
        failed_outcome(device, 1, {errc::auth_unavailable, phase::auth, "offers publickey"}));
    const auto text = summary_text(totals.totals(), milliseconds{1'000}, {});
    CHECK(text.find("core-1  answer it under login:\n") != std::string::npos);
    CHECK(text.find("core-1  set a password or a key\n") != std::string::npos);
    // What a device says decides nothing.
    const error quoting{errc::auth_unavailable, phase::auth, "which netpoll does not understand"};
    CHECK(remedy(quoting) == "set a password or a key");
}

TEST_CASE("names of hosts are whole, or not there") {
    const target device = sample_target("distribution-switch-with-a-long-name.example.net");
    totals_counter totals;
    totals.add(failed_outcome(device, 0, {errc::refused, phase::connect, "x"}));
    totals.add(failed_outcome(device, 1, {errc::closed, phase::kex, "x"}));
    CHECK(summary_text(totals.totals(), milliseconds{0}, {false, 120}).find(device.name) !=
          std::string::npos);
    CHECK(summary_text(totals.totals(), milliseconds{0}, {false, 80}).find("distribution") ==
          std::string::npos);
}

TEST_CASE("the same code in another phase is another cause; not started is no failure") {
    const target device = sample_target("core-1");
    totals_counter totals;
    totals.add(failed_outcome(device, 0, {errc::timed_out, phase::connect, ""}));
    totals.add(failed_outcome(device, 1, {errc::timed_out, phase::auth, ""}));
    outcome skipped = failed_outcome(device, 2, {errc::interrupted, phase::resolve, ""});
    skipped.status = device_status::skipped;
    skipped.error.reset();
    totals.add(skipped);
    CHECK(summary_text(totals.totals(), milliseconds{1'000}, {}) ==
          "  1 timed_out  connect  core-1  overloaded? raise that limit\n"
          "  1 timed_out  auth     core-1  overloaded? raise that limit\n"
          "3 devices in 1.0 s: 0 ok, 2 failed, 1 skipped\n");
    CHECK(totals.totals().count(device_status::skipped) == 1);
}

TEST_CASE("a device's words stay on their line, and colour is only where it is wanted") {
    const target device = sample_target("core-1");
    totals_counter totals;
    totals.add(failed_outcome(device, 0, {errc::closed, phase::kex, "evil\n\033[2Jtext"}));
    CHECK(summary_text(totals.totals(), milliseconds{0}, {}).find('\033') == std::string::npos);
    CHECK(summary_text(totals.totals(), milliseconds{0}, {true, 80})
              .find("\033[31m1 failed\033[0m") != std::string::npos);
}

TEST_CASE("checks that did not pass have a line each, and their verdict is the last") {
    std::deque<target> devices;
    totals_counter totals;
    const auto add = [&](std::vector<check_result> checks) {
        devices.push_back(sample_target("core-" + std::to_string(devices.size())));
        outcome done = sample_outcome(devices.back(), devices.size() - 1);
        done.checks = std::move(checks);
        totals.add(done);
    };
    const check_result well{"ntp", check_severity::error, check_status::passed, "c", "", "", 0};
    const check_result bad{"ntp", check_severity::error, check_status::failed, "c", "a\nb", "d", 1};
    const check_result open{
        "old", check_severity::warning, check_status::unknown, "c", "the output was cut", "", 0};
    const auto text = [&](fail_on limit) {
        const auto all = totals.totals();
        return summary_text(all, milliseconds{100}, {}, {all.checks, limit});
    };
    add({well});
    CHECK(text(fail_on::error) == "1 device in 0.1 s: 1 ok\nchecks passed: 1 passed\n");
    add({open});
    CHECK(text(fail_on::error) ==
          "  1 unknown  warning  old  core-1  the output was cut\n"
          "2 devices in 0.1 s: 2 ok\n"
          "checks: 1 unknown, 1 passed (none of severity error)\n");
    // A device counts once for a check, by the worst of its commands.
    add({bad, bad, well});
    CHECK(text(fail_on::error) ==
          "  1 failed   error    ntp  core-2  a\\nb\n"
          "  1 unknown  warning  old  core-1  the output was cut\n"
          "3 devices in 0.1 s: 3 ok\n"
          "checks FAILED: 2 failed, 1 unknown, 2 passed\n");
    CHECK(text(fail_on::never).ends_with("2 passed (--fail-on never)\n"));
}
