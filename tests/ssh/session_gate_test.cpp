// Sessions that ask before they log in, and that are not the first of their device. Knows no
// network.
#include "ssh/fake_session.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;
using namespace std::chrono_literals;

namespace {

/// Answers as a test says, the last answer again and again.
struct scripted_gate final : login_gate {
    login_leave ask(const job& work, const std::function<void()>& ask_again) override {
        CHECK(work.index == 4);
        CHECK_FALSE(ask_again);  // noting_watch has no alarm
        ++asked;
        const auto next = answers.front();
        if (answers.size() > 1) answers.erase(answers.begin());
        return next;
    }

    std::vector<login_leave> answers{login_leave{}};
    int asked{0};
};

struct gated_session : fake_session {
    gated_session() { options.gate = &gate; }
    /// Up to the gate.
    wait_for arrive() {
        expect(good_session(), 3);
        begin();
        for (;;) {
            const auto next = session->advance();
            if (next.kind == wait_for::what::alarm || next.kind == wait_for::what::over)
                return next;
            REQUIRE(libssh.complaint() == "");
        }
    }

    scripted_gate gate;
};

constexpr login_leave later{login_leave::answer::later};

}  // namespace

TEST_CASE("gate: nothing of a login is sent before it is allowed, and the wait is in no phase") {
    gated_session one;
    one.gate.answers = {later, later, login_leave{}};
    CHECK(one.arrive().kind == wait_for::what::alarm);
    CHECK(one.session->where() == phase::host_key);
    CHECK(one.libssh.calls().back() == "connect");
    pass(40s);  // longer than a login may take
    CHECK(one.session->advance().kind == wait_for::what::alarm);
    auto calls = good_session();
    calls.erase(calls.begin(), calls.begin() + 3);
    one.expect(calls);
    CHECK(one.run().kind == wait_for::what::over);
    CHECK(one.libssh.complaint() == "");
    CHECK(one.gate.asked == 3);
    const auto got = one.finish();
    CHECK(got.status == device_status::ok);
    for (const auto& spent : got.phases)
        CHECK(spent.value_or(0us) < 30s);
    CHECK(got.ended - got.started >= 40s);
}

TEST_CASE("gate: it is asked again at the time that it says, or soon, to see who has hung up") {
    gated_session one;
    const auto now = session_clock::now();
    one.gate.answers = {login_leave{login_leave::answer::later, now + 300ms}};
    CHECK(one.arrive().until == now + 300ms);
    one.gate.answers = {later};
    const auto next = one.session->advance();
    CHECK(next.kind == wait_for::what::alarm);
    CHECK(next.until <= session_clock::now() + 1s);
    ::shutdown(one.streams.far.value(), SHUT_WR);
    CHECK(one.drive().kind == wait_for::what::over);
    one.check_error(one.finish(), errc::closed, phase::host_key);
}

TEST_CASE("gate: who may never log in is skipped, and was shown nothing") {
    gated_session one;
    one.gate.answers = {later, login_leave{login_leave::answer::never}};
    CHECK(one.arrive().kind == wait_for::what::alarm);
    CHECK(one.drive().kind == wait_for::what::over);
    const auto got = one.finish();
    CHECK(got.status == device_status::skipped);
    one.check_error(got, errc::auth_guard, phase::auth);
    CHECK(one.libssh.calls().size() == 3);
}

TEST_CASE("session: what attempts before have used up counts against the device's limit") {
    fake_session one;
    one.streams.greeting.clear();
    one.host = one.devices.who();
    one.host.hostname = "r1.example";
    one.session.emplace(one.options, job{4, &one.host, &one.devices.kind(), 29min}, one.watch,
                        false, &one.streams);
    one.libssh.expect("connect", SSH_AGAIN);
    CHECK(one.run().kind == wait_for::what::readiness);
    pass(61s);
    CHECK(one.drive().kind == wait_for::what::over);
    one.check_error(one.finish(), errc::device_deadline, phase::kex);
}

TEST_CASE("gate: a stop and the device's own limit end the wait") {
    for (const bool stopped : {false, true}) {
        gated_session one;
        one.gate.answers = {later};
        CHECK(one.arrive().kind == wait_for::what::alarm);
        if (stopped)
            one.session->ask_stop();
        else
            pass(31min);
        CHECK(one.drive().kind == wait_for::what::over);
        const auto got = one.finish();
        REQUIRE(got.error);
        CHECK(got.error->code == (stopped ? errc::interrupted : errc::device_deadline));
        CHECK(got.status == (stopped ? device_status::cancelled : device_status::failed));
    }
}
