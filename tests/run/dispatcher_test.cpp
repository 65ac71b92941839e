// What an engine and a run see of the scheduler. Knows no engine.
#include "run/dispatcher.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace netpoll;

namespace {

struct noting_observer final : run_observer {
    void started(const job& work) override { begun.push_back(work.index); }
    void postponed(const outcome& so_far) override { again.push_back(so_far.index); }
    void finished(outcome result) override { done.push_back(std::move(result)); }

    std::vector<std::size_t> begun;
    std::vector<std::size_t> again;
    std::vector<outcome> done;
};

/// Some devices of one login, and an engine that does what a test says.
struct dispatched {
    explicit dispatched(std::size_t devices, schedule_options wanted = {},
                        const secret_ref& secret_of_last = {}) {
        const auto login = std::make_shared<const credentials>(
            credentials{"netops", {"plain", std::make_shared<const secret>("right")}, {}, {}, {}});
        targets.resize(devices);
        for (std::size_t i = 0; i < devices; ++i) {
            targets[i].name = targets[i].hostname = "d" + std::to_string(i);
            targets[i].login = login;
            targets[i].groups = std::make_shared<const std::vector<std::string>>();
            targets[i].commands =
                std::make_shared<const std::vector<command>>(1, command{"show clock"});
            targets[i].limits = std::make_shared<const limits>();
            jobs.push_back({i, &targets[i], nullptr});
        }
        if (secret_of_last) {
            auto with_secret = std::make_shared<credentials>(*login);
            with_secret->enable = secret_of_last;
            targets.back().login = std::move(with_secret);
        }
        wanted.sessions = 100;
        dispatch = std::make_unique<dispatcher>(jobs, std::move(wanted), seen);
    }

    /// The index of the next job; -1: not yet, -2: none any more.
    int next() {
        const auto given = dispatch->next({});
        if (const auto* work = std::get_if<job>(&given)) {
            dispatch->started(*work);
            return static_cast<int>(work->index);
        }
        return std::holds_alternative<no_job_yet>(given) ? -1 : -2;
    }
    login_leave::answer ask(std::size_t who) {
        return dispatch->ask(jobs[who], [this, who] { told.push_back(who); }).is;
    }
    void log_in(std::size_t who) {
        REQUIRE(ask(who) == login_leave::answer::now);
        dispatch->reached(jobs[who], phase::auth);
    }
    void end(std::size_t who, std::optional<errc> why = {}, phase where = phase::connect,
             device_status bad = device_status::failed) {
        outcome result;
        result.index = who;
        result.target = lent(shown != nullptr ? shown : &targets[who]);
        result.status = why ? bad : device_status::ok;
        if (why) result.error = netpoll::error{*why, where, {}};
        attempt tried;
        if (why) tried.cause = {*why, where};
        result.attempts.push_back(tried);
        dispatch->finished(std::move(result));
    }

    std::vector<target> targets;
    std::vector<job> jobs;
    noting_observer seen;
    std::vector<std::size_t> told;
    const target* shown{nullptr};  ///< of the session that ends; null: the device's first
    std::unique_ptr<dispatcher> dispatch;
};

}  // namespace

TEST_CASE("dispatcher: who stands behind a canary is told when it has logged in") {
    dispatched run(3);
    CHECK(run.next() == 0);
    CHECK(run.next() == 1);
    CHECK(run.next() == -1);  // two stand before the login of one
    run.log_in(0);
    CHECK(run.ask(1) == login_leave::answer::later);
    run.dispatch->reached(run.jobs[0], phase::command);
    CHECK(run.told == std::vector<std::size_t>{1});
    CHECK(run.ask(1) == login_leave::answer::now);
    CHECK(run.next() == 2);
}

TEST_CASE("dispatcher: the engine hears of more as soon as there is more, and not after its end") {
    dispatched run(3);
    int heard = 0;
    run.dispatch->on_more([&] { ++heard; });
    CHECK(run.next() == 0);
    CHECK(run.next() == 1);
    CHECK(run.next() == -1);
    CHECK(heard == 0);
    run.log_in(0);
    CHECK(heard == 1);
    CHECK(run.next() == 2);
    CHECK(run.next() == -1);
    run.dispatch->reached(run.jobs[0], phase::command);
    run.end(0);
    run.log_in(1);
    run.end(1);
    run.log_in(2);
    run.dispatch->on_more({});
    run.end(2);
    CHECK(heard == 1);
    CHECK(run.next() == -2);
}

TEST_CASE("dispatcher: an outcome goes on after the last attempt, with all of them") {
    schedule_options twice;
    twice.retries = 1;
    dispatched run(1, twice);
    CHECK(run.next() == 0);
    run.end(0, errc::refused);
    CHECK(run.seen.done.empty());
    CHECK(run.seen.again.size() == 1);
    for (auto given = run.dispatch->next({}); !std::holds_alternative<job>(given);
         given = run.dispatch->next({})) {
        const auto* later = std::get_if<no_job_yet>(&given);
        REQUIRE(later != nullptr);
        REQUIRE(later->until);
        std::this_thread::sleep_until(*later->until);
    }
    run.log_in(0);
    run.end(0);
    REQUIRE(run.seen.done.size() == 1);
    const outcome& got = run.seen.done[0];
    CHECK(got.status == device_status::ok);
    REQUIRE(got.attempts.size() == 2);
    CHECK(got.attempts[0].cause->code == errc::refused);
    CHECK_FALSE(got.attempts[1].cause);
}

TEST_CASE("dispatcher: each attempt has the name of the credential that it had") {
    schedule_options at_once;
    at_once.trust.most_rejections = 2;
    dispatched run(1, at_once);
    const auto named = [](const std::string& name) {
        credentials made;
        made.name = made.username = name;
        made.password = {"plain", std::make_shared<const secret>("of " + name)};
        return std::make_shared<const credentials>(made);
    };
    run.targets[0].login = named("tacacs");
    const std::vector<target> others{[&] {
        target other = run.targets[0];
        other.login = named("local");
        return other;
    }()};
    run.jobs[0].others = &others;
    at_once.sessions = 1;
    run.dispatch = std::make_unique<dispatcher>(run.jobs, at_once, run.seen);
    CHECK(run.next() == 0);
    run.log_in(0);
    run.end(0, errc::auth_rejected, phase::auth);
    const auto given = run.dispatch->next({});
    REQUIRE(std::holds_alternative<job>(given));
    run.shown = std::get<job>(given).target;
    CHECK(run.shown == &others[0]);
    SUBCASE("it takes the next") {
        run.log_in(0);
        run.end(0);
        REQUIRE(run.seen.done.size() == 1);
        CHECK(run.seen.done[0].status == device_status::ok);
    }
    SUBCASE("the next is not shown any more") {
        run.end(0, errc::auth_guard, phase::auth, device_status::skipped);
        REQUIRE(run.seen.done.empty());
        run.dispatch->report_rest(std::nullopt);
        REQUIRE(run.seen.done.size() == 1);
        CHECK(run.seen.done[0].error->code == errc::auth_rejected);
        return;
    }
    const auto& attempts = run.seen.done[0].attempts;
    REQUIRE(attempts.size() == 2);
    CHECK(attempts[0].credential == "tacacs");
    CHECK(attempts[1].credential == "local");
}

TEST_CASE("dispatcher: who is left out is reported at once, with its reason") {
    schedule_options strict;
    strict.trust.most_rejections = 1;
    dispatched run(3, strict);
    CHECK(run.next() == 0);
    CHECK(run.next() == 1);
    CHECK(run.ask(1) == login_leave::answer::now);
    CHECK(run.ask(0) == login_leave::answer::later);
    run.dispatch->reached(run.jobs[1], phase::auth);
    run.end(1, errc::auth_rejected, phase::auth);
    CHECK(run.told == std::vector<std::size_t>{0});
    CHECK(run.ask(0) == login_leave::answer::never);
    REQUIRE(run.seen.done.size() == 2);
    CHECK(run.seen.done[0].index == 1);
    const outcome& left_out = run.seen.done[1];
    CHECK(left_out.index == 2);
    CHECK(left_out.status == device_status::skipped);
    REQUIRE(left_out.error);
    CHECK(left_out.error->code == errc::auth_guard);
    CHECK(left_out.commands.size() == 1);
    CHECK(run.dispatch->has_skipped(errc::auth_guard));
}

TEST_CASE("dispatcher: who was left out when its connection stood is left out too") {
    schedule_options strict;
    strict.trust.most_rejections = 1;
    dispatched run(2, strict);
    CHECK(run.next() == 0);
    CHECK(run.next() == 1);
    run.log_in(1);
    CHECK(run.ask(0) == login_leave::answer::later);
    run.end(1, errc::auth_rejected, phase::auth);
    CHECK_FALSE(run.dispatch->has_skipped(errc::auth_guard));
    CHECK(run.ask(0) == login_leave::answer::never);
    run.end(0, errc::auth_guard, phase::auth, device_status::skipped);
    CHECK(run.dispatch->has_skipped(errc::auth_guard));
}

TEST_CASE("dispatcher: a secret that was refused is named to whom it stops, and stops no others") {
    schedule_options strict;
    strict.trust.most_rejections = 1;
    const secret_ref wrong{"env:ENABLE", std::make_shared<const secret>("wrong")};
    dispatched run(3, strict, wrong);
    run.targets[1].login = run.targets[2].login;
    run.dispatch = std::make_unique<dispatcher>(run.jobs, strict, run.seen);
    CHECK(run.next() == 0);
    CHECK(run.next() == 1);
    run.log_in(0);
    run.dispatch->reached(run.jobs[0], phase::command);
    run.log_in(1);
    run.dispatch->reached(run.jobs[1], phase::prompt);
    run.end(1, errc::auth_rejected, phase::prompt);
    run.end(0);
    REQUIRE(run.seen.done.size() == 3);
    CHECK(run.seen.done[2].status == device_status::ok);
    REQUIRE(run.seen.done[1].error);
    CHECK(run.seen.done[1].error->code == errc::auth_guard);
    CHECK(run.seen.done[1].error->detail ==
          "the enable secret (env:ENABLE) was refused by other devices; devices that need none go "
          "on");
}

TEST_CASE("dispatcher: at a run's end those that were tried have failed, the others are skipped") {
    schedule_options again;
    again.retries = 1;
    dispatched run(4, again);
    CHECK(run.next() == 0);
    run.end(0, errc::refused);
    std::optional<errc> why;
    SUBCASE("it was told to end") {}
    SUBCASE("its deadline was reached") {
        why = errc::run_deadline;
    }
    run.dispatch->report_rest(why);
    REQUIRE(run.seen.done.size() == 4);
    CHECK(run.seen.done[0].error->code == errc::refused);
    for (std::size_t i = 1; i < 4; ++i) {
        CHECK(run.seen.done[i].status == device_status::skipped);
        CHECK(run.seen.done[i].error.has_value() == why.has_value());
        if (why) CHECK(run.seen.done[i].error->code == *why);
    }
    run.dispatch->report_rest(why);
    CHECK(run.seen.done.size() == 4);
}

TEST_CASE("dispatcher: what the engine lost is handed out again, unless its commands had begun") {
    dispatched run(2);
    CHECK(run.next() == 0);
    run.dispatch->give_back(run.jobs[0], {errc::worker_crashed, phase::kex});
    CHECK(run.next() == 0);
    CHECK(run.next() == 1);
    run.log_in(0);
    run.dispatch->give_back(run.jobs[0], {errc::worker_crashed, phase::command});
    run.log_in(1);
    run.end(1);
    CHECK(run.next() == -2);
    run.end(0, errc::worker_crashed);  // by the engine, which has seen that
    CHECK(run.seen.done.size() == 2);
    run.dispatch->report_rest(std::nullopt);
    CHECK(run.seen.done.size() == 2);
}
