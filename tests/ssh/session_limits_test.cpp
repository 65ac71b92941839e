// Sessions where libssh blocks, where outputs outgrow the memory of a run, and where time is short.
// Knows no network.
#include "ssh/fake_session.hpp"
#include "ssh/output_budget.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace netpoll;
using namespace netpoll::testing;
using namespace std::chrono_literals;

TEST_CASE("session: where libssh blocks it does so in slices, and after the greeting only") {
    fake_session one{true};
    auto calls = good_session();
    for (auto& each : calls) {
        if (each.call == "event_dopoll 0") each.call = "event_dopoll 200";
        each.deed = [&, deed = each.deed, first = &each == &calls.front()](fake_libssh& device) {
            CHECK(device.blocking == !first);
            if (deed) deed(device);
        };
    }
    one.expect(calls);
    CHECK(one.run().kind == wait_for::what::over);
    CHECK(one.libssh.complaint() == "");
    const auto got = one.finish();
    CHECK(got.status == device_status::ok);
    CHECK(got.commands.at(0).output == "up 3 days\n");
}

TEST_CASE("session: what a watcher shut down after its deadline ran out of time") {
    const auto calls = good_session();
    for (std::size_t late = 1; late < 7; ++late) {
        CAPTURE(late);
        fake_session one{true};
        one.expect(calls, late);
        one.libssh.expect(calls[late].call, SSH_AGAIN, [&] {
            pass(31s);
            one.libssh.die("Socket error: disconnected");
        });
        CHECK(one.run().kind == wait_for::what::over);
        one.check_error(one.finish(), errc::timed_out, calls[late].where);
    }
}

TEST_CASE("session: a device that never says a word is told from one that says others") {
    for (const bool talks : {false, true}) {
        fake_session one;
        one.streams.greeting = talks ? "Authorized use only\r\n" : "";
        one.libssh.expect("connect", SSH_AGAIN);
        CHECK(one.run().kind == wait_for::what::readiness);
        pass(20s);
        CHECK(one.drive().kind == wait_for::what::over);
        const auto got = one.finish();
        one.check_error(got, talks ? errc::not_ssh : errc::timed_out, phase::kex);
        CHECK(got.error->detail == (talks ? "it says \"Authorized use only\\r\\n\" and waits, and "
                                            "never identifies itself"
                                          : "connected, but the device says nothing"));
    }
}

TEST_CASE("session: outputs that outgrow the run's memory end it, with what was kept") {
    output_budget memory{256U << 10};
    fake_session one;
    one.options.memory = &memory;
    const auto calls = good_session();
    one.expect(calls, 10);
    for (int i = 0; i < 16; ++i) {
        one.libssh.expect("event_dopoll 0", SSH_OK,
                          [&] { one.libssh.send(std::string(32U << 10, 'x')); });
    }
    one.libssh.answer_all(SSH_OK);
    CHECK(one.run().kind == wait_for::what::readiness);
    one.end();
    const auto got = one.finish();
    one.check_error(got, errc::output_limit, phase::command);
    CHECK(got.error->detail.find("262144 bytes of --memory") != std::string::npos);
    CHECK(got.commands.at(0).truncated);
    CHECK(got.commands.at(0).output.size() >= (64U << 10));
    CHECK(memory.held() >= got.commands.at(0).output.size());
}

TEST_CASE("session: the time of a computation is not the device's") {
    fake_session one;
    one.offer_costly_exchange();
    one.libssh.expect("connect", SSH_AGAIN);
    REQUIRE(one.run().kind == wait_for::what::computation);
    const auto before = one.session->deadline();
    pass(60s);
    one.libssh.expect("connect", SSH_AGAIN);
    one.session->compute();
    CHECK(one.session->advance().kind == wait_for::what::readiness);
    CHECK(one.session->deadline() >= before + 60s);
    CHECK(one.session->where() == phase::kex);
}
