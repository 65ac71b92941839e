// Outcomes on their way to the report. Knows no engine.
#include "run/outcome_queue.hpp"
#include "results/sample.hpp"

#include <doctest/doctest.h>

#include <array>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

/// Remembers what it was given; fails from the record on that a test names.
class fake_report final : public report_writer {
public:
    expected<void, report_failure> add(outcome what) override {
        const std::lock_guard lock(mutex_);
        if (seen.size() == fails_at) return unexpected(report_failure{"disk full", "kept"});
        seen.push_back(std::move(what));
        return {};
    }
    expected<void, report_failure> finish(const run_facts&) override { return {}; }
    run_counts counts() const override { return {}; }
    std::string abandon() noexcept override { return {}; }

    std::size_t fails_at{1'000'000};
    std::deque<outcome> seen;

private:
    std::mutex mutex_;
};

/// A queue with all that it needs.
struct queue_to_fake {
    queue_to_fake(unsigned threads, std::size_t devices)
        : workers(threads),
          records(report, silent_log(), stop, workers, devices, events, nullptr) {}

    cpu_workers workers;
    fake_report report;
    run_events events;
    stop_request stop;
    outcome_queue records;
};

/// None: the engines' threads write. One: in order. Several: at once.
constexpr std::array worker_counts{0U, 1U, 3U};

}  // namespace

TEST_CASE("every outcome reaches the report, from many threads") {
    const target device = sample_target("core-1");
    for (const unsigned threads : worker_counts) {
        CAPTURE(threads);
        queue_to_fake one(threads, 400);
        std::vector<std::jthread> engines;
        for (std::size_t part = 0; part < 4; ++part)
            engines.emplace_back([&, part] {
                for (std::size_t i = part; i < 400; i += 4) {
                    one.records.started(job{i, &device, nullptr});
                    one.records.finished(sample_outcome(device, i));
                }
            });
        engines.clear();
        one.records.close();
        CHECK(one.report.seen.size() == 400);
        CHECK(one.records.totals().devices == 400);
        const progress now = one.records.now(milliseconds{1'000});
        CHECK(now.done == 400);
        CHECK(now.ok == 400);
        CHECK(now.in_flight == 0);
    }
}

TEST_CASE("who is waited for, the longest first, in the phase that was reached last") {
    const target first = sample_target("core-1");
    const target second = sample_target("core-2");
    queue_to_fake one(0, 2);
    one.records.started(job{0, &first, nullptr});
    one.records.started(job{1, &second, nullptr});
    one.records.reached(job{0, &first, nullptr}, phase::auth);
    const progress now = one.records.now(milliseconds{1'000});
    REQUIRE(now.slowest.size() == 2);
    CHECK(now.slowest[0].host == "core-2");
    CHECK(now.slowest[0].where == phase::resolve);
    CHECK(now.slowest[1].host == "core-1");
    CHECK(now.slowest[1].where == phase::auth);
    outcome skipped = failed_outcome(first, 0, {errc::interrupted, phase::resolve, ""});
    skipped.status = device_status::skipped;
    one.records.finished(std::move(skipped));
    one.records.finished(failed_outcome(second, 1, {errc::refused, phase::connect, ""}));
    CHECK(one.records.now(milliseconds{1'000}).slowest.empty());
    CHECK(one.records.now(milliseconds{1'000}).failed == 1);
}

TEST_CASE("sessions are counted by phase, and who has no turn to log in yet apart") {
    const target device = sample_target("core-1");
    queue_to_fake one(0, 10);
    for (std::size_t i = 0; i < 8; ++i)
        one.records.started(job{i, &device, nullptr});
    const auto reach = [&](std::size_t index, phase where) {
        one.records.reached(job{index, &device, nullptr}, where);
    };
    reach(0, phase::connect);
    reach(1, phase::auth);
    for (const std::size_t index : {2U, 3U}) {
        reach(index, phase::host_key);
        one.records.held(job{index, &device, nullptr});
    }
    one.records.held(job{2, &device, nullptr});
    reach(3, phase::auth);
    const progress now = one.records.now(milliseconds{1'000});
    CHECK(now.in_flight == 8);
    CHECK(now.held == 1);
    std::array<std::size_t, phase_count> expected{};
    expected[static_cast<std::size_t>(phase::resolve)] = 4;
    expected[static_cast<std::size_t>(phase::connect)] = 1;
    expected[static_cast<std::size_t>(phase::auth)] = 2;
    CHECK(now.by_phase == expected);
    outcome skipped = failed_outcome(device, 9, {errc::auth_guard, phase::auth, ""});
    skipped.status = device_status::skipped;
    one.records.finished(std::move(skipped));
    CHECK(one.records.now(milliseconds{1'000}).skipped == 1);
}

TEST_CASE("who is held comes last, and has no limit; others have that of their phase") {
    using clock = std::chrono::steady_clock;
    using std::chrono::seconds;
    const clock::time_point start{};
    target device = sample_target("core-1");
    limits set;
    set.device = seconds{100};
    device.limits = std::make_shared<limits>(set);
    const auto commands = [&device](std::size_t count) {
        device.commands =
            std::make_shared<std::vector<command>>(count, command{"show version", {}, {}});
    };
    commands(1);
    open_session held(job{0, &device, nullptr}, start);
    held.reach(phase::host_key, start);
    held.hold(start);
    open_session other(job{1, &device, nullptr}, start + seconds{1});
    CHECK(other.is_slower_than(held));
    CHECK_FALSE(held.is_slower_than(other));
    CHECK(held.seen_at(start + seconds{50}).since == seconds{50});
    CHECK_FALSE(held.seen_at(start + seconds{50}).limit);
    // What it was held for is not its own time.
    held.reach(phase::auth, start + seconds{90});
    CHECK(held.seen_at(start + seconds{95}).limit == set.auth);
    held.reach(phase::command, start + seconds{95});
    CHECK(held.seen_at(start + seconds{96}).limit == seconds{95});
    commands(2);
    set.device = std::chrono::hours{1};
    set.command = seconds{60};
    device.limits = std::make_shared<limits>(set);
    other.reach(phase::command, start + seconds{2});
    CHECK(other.seen_at(start + seconds{3}).limit == std::chrono::hours{1} - seconds{1});
    commands(1);
    CHECK(other.seen_at(start + seconds{3}).limit == seconds{60});
}

TEST_CASE("a report that fails ends the run, and the summary still counts") {
    const target device = sample_target("core-1");
    for (const unsigned threads : worker_counts) {
        CAPTURE(threads);
        queue_to_fake one(threads, 3);
        one.report.fails_at = 1;
        for (std::size_t i = 0; i < 3; ++i)
            one.records.finished(sample_outcome(device, i));
        one.records.close();
        CHECK(one.stop.reason() == stop_reason::report);
        CHECK(one.stop.token().stop_requested());
        REQUIRE(one.records.failure());
        CHECK(one.records.failure()->message == "disk full");
        CHECK(one.records.totals().devices == 3);
    }
}

TEST_CASE("changed host keys are counted by key, and not as one") {
    const target device = sample_target("core-1");
    queue_to_fake one(0, 4);
    std::size_t place = 0;
    for (const auto* shown : {"SHA256:one", "SHA256:two", "SHA256:one"}) {
        outcome changed =
            failed_outcome(device, place++, {errc::host_key_changed, phase::host_key, ""});
        changed.ssh.fingerprint = shown;
        one.records.finished(std::move(changed));
    }
    outcome accepted = sample_outcome(device, place++);
    accepted.ssh.key_accepted = true;
    one.records.finished(std::move(accepted));
    one.records.close();
    const std::map<std::string, std::size_t> counted{{"SHA256:one", 2}, {"SHA256:two", 1}};
    CHECK(one.records.totals().changed_keys == counted);
    CHECK(one.records.totals().keys_accepted == 1);
}

TEST_CASE("what a deadline stopped says so; what a signal stopped stays interrupted") {
    const target device = sample_target("core-1");
    for (const auto why : {stop_reason::deadline, stop_reason::asked}) {
        queue_to_fake one(1, 2);
        CHECK(one.stop.ask(why));
        CHECK_FALSE(one.stop.ask(stop_reason::report));
        one.records.finished(failed_outcome(device, 0, {errc::interrupted, phase::auth, ""}));
        one.records.finished(failed_outcome(device, 1, {errc::refused, phase::connect, ""}));
        one.records.close();
        REQUIRE(one.report.seen.size() == 2);
        CHECK(one.report.seen[0].error->code ==
              (why == stop_reason::deadline ? errc::run_deadline : errc::interrupted));
        CHECK(one.report.seen[1].error->code == errc::refused);
    }
}

TEST_CASE("more output than may wait makes engines wait, and nothing is lost") {
    const target device = sample_target("core-1");
    for (const unsigned threads : worker_counts) {
        CAPTURE(threads);
        queue_to_fake one(threads, 12);
        for (std::size_t i = 0; i < 12; ++i) {
            outcome what = sample_outcome(device, i);
            what.commands[0].output.assign(32U << 20, 'x');
            one.records.finished(std::move(what));
        }
        one.records.close();
        CHECK(one.report.seen.size() == 12);
    }
}

TEST_CASE("work on outcomes is done before they are written, and what came of it is counted") {
    target device = sample_target("core-1");
    device.checks = std::make_shared<std::vector<std::shared_ptr<const output_check>>>();
    const target unchecked = sample_target("core-2");
    for (const unsigned threads : worker_counts) {
        CAPTURE(threads);
        cpu_workers workers(threads);
        fake_report report;
        run_events events;
        stop_request stop;
        outcome_queue records(
            report, silent_log(), stop, workers, 2, events, nullptr, {}, [](outcome& done) {
                command_result& first = done.commands.front();
                if (!done.target->checks) {
                    first.parse_error = netpoll::parse_error{"why"};
                    return;
                }
                first.parsed = "[]";
                done.checks = {{"n", check_severity::warning, check_status::failed, first.command,
                                "no", "", 1}};
            });
        records.finished(sample_outcome(device, 0));
        records.finished(sample_outcome(unchecked, 1));
        records.close();
        for (const outcome& each : report.seen) {
            CHECK(each.checks.size() == (each.index == 0 ? 1 : 0));
            if (each.index == 0) CHECK(each.checks.front().command == "show version");
        }
        const auto totals = records.totals();
        CHECK(totals.checks.of(check_status::failed, check_severity::warning) == 1);
        REQUIRE(totals.failing.size() == 1);
        CHECK(totals.failing[0].failed == 1);
        CHECK(totals.parsed == 1);
        CHECK(totals.unparsed.at("why").count == 1);
        CHECK(totals.unparsed.at("why").example == "core-2: show version");
        CHECK(totals.failing[0].examples.begin()->second == "core-1");
        CHECK(totals.failing[0].message == "no");
    }
}
