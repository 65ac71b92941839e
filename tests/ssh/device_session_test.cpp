// A session from the first packet to the last, each step broken in turn. Knows no network and no
// engine.
#include "ssh/fake_session.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace netpoll;
using namespace netpoll::testing;
using namespace std::chrono_literals;

TEST_CASE("session: all of it over a stream that is no socket of its own, each step told") {
    fake_session one;
    one.expect(good_session());
    CHECK(one.run().kind == wait_for::what::over);
    CHECK(one.libssh.complaint() == "");
    CHECK(one.libssh.outstanding() == 0);
    const auto got = one.finish();
    CHECK(got.status == device_status::ok);
    CHECK(got.index == 4);
    CHECK(got.attempts.size() == 1);
    CHECK(got.address == "");
    CHECK(got.commands.at(0).output == "up 3 days\n");
    CHECK(got.ssh.auth == "password");
    CHECK(got.ssh.kex == "curve25519-sha256");
    CHECK(got.ssh.host_key == "ssh-ed25519");
    CHECK(one.streams.closed());
    for (const auto where : {phase::resolve, phase::connect, phase::kex, phase::host_key,
                             phase::auth, phase::channel, phase::command})
        CHECK(got.phases[static_cast<std::size_t>(where)]);
    const auto told = one.log.take();
    CHECK(told.find("s3cret") == told.npos);
    std::size_t at = 0;
    for (const auto* line : {"resolve took",
                             "connection: dialing",
                             "connection: connected",
                             "connect took",
                             "connection: SSH begun",
                             "connection: SSH greeting",
                             "kex: identification sent",
                             "kex: identified",
                             "kex: exchange begun",
                             "kex: keys agreed",
                             "kex took",
                             "host key: ssh-ed25519 SHA256:",
                             "host_key took",
                             "auth: the device offers password",
                             "auth: password offered",
                             "auth: password accepted",
                             "auth took",
                             "dialogue: begun",
                             "channel: attempt 1",
                             "channel: open requested",
                             "channel: command requested",
                             "channel: request granted",
                             "dialogue: command 1 of 1",
                             "dialogue: over",
                             "connection: closed",
                             "; done"}) {
        CAPTURE(line);
        at = told.find(line, at);
        REQUIRE(at != told.npos);
    }
}

TEST_CASE("session: a connection that breaks in any call is closed, in the phase of that call") {
    const auto calls = good_session();
    for (const bool blocking : {false, true}) {
        for (std::size_t broken = 0; broken < calls.size(); ++broken) {
            if (blocking && calls[broken].call.find("event_dopoll") == 0) continue;
            CAPTURE(blocking);
            CAPTURE(broken);
            fake_session one{blocking};
            one.expect(calls, broken);
            one.libssh.expect(calls[broken].call, SSH_AGAIN,
                              [&] { one.libssh.die("Socket error: gone"); });
            CHECK(one.run().kind == wait_for::what::over);
            const auto got = one.finish();
            CHECK_FALSE(got.session_possibly_left);
            one.check_error(got, errc::closed, calls[broken].where);
            CHECK(got.error->detail.find("Socket error: gone") != std::string::npos);
            CHECK(got.status == device_status::failed);
            REQUIRE(got.commands.size() == 1);
            CHECK(got.commands[0].status != command_status::ok);
        }
    }
}

TEST_CASE("session: a device that falls silent runs out of each phase's time") {
    const auto calls = good_session();
    const auto limit_of = [](const limits& limit, phase where) {
        if (where == phase::kex) return limit.kex;
        if (where == phase::auth) return limit.auth;
        return where == phase::channel ? limit.prompt : limit.idle;
    };
    for (std::size_t silent = 1; silent < calls.size(); ++silent) {
        CAPTURE(silent);
        fake_session one;
        one.expect(calls, silent);
        one.libssh.answer_all(SSH_AGAIN);
        const auto next = one.run();
        REQUIRE(next.kind == wait_for::what::readiness);
        const auto limit = limit_of(*one.devices.who().limits, calls[silent].where);
        CHECK(one.session->deadline() >= next.until);
        CHECK(next.until <= session_clock::now() + limit);
        pass(limit);
        const bool talks = calls[silent].where == phase::command;
        if (talks) {  // the end of the channel is answered by nobody either
            CHECK(one.drive().kind == wait_for::what::readiness);
            pass(250ms);
        }
        CHECK(one.drive().kind == wait_for::what::over);
        const auto got = one.finish();
        CHECK(got.session_possibly_left == (calls[silent].where > phase::auth));
        one.check_error(got, talks ? errc::stalled : errc::timed_out, calls[silent].where);
        if (silent == 6) CHECK(got.error->detail == "while trying password");
    }
}

TEST_CASE("session: the device's own limit ends it wherever it is") {
    const auto calls = good_session();
    for (std::size_t silent = 1; silent < calls.size(); ++silent) {
        CAPTURE(silent);
        fake_session one;
        limits all;
        all.device = 5s;
        one.devices.set(all);
        one.expect(calls, silent);
        one.libssh.answer_all(SSH_AGAIN);
        one.run();
        pass(5s);
        one.libssh.expect("channel_close", SSH_OK);
        one.end();
        one.check_error(one.finish(), errc::device_deadline, calls[silent].where);
    }
}

TEST_CASE("session: asked to stop it says goodbye, or goes at once; cut it only goes") {
    const auto calls = good_session();
    for (const bool cut : {false, true}) {
        for (std::size_t at = 0; at < calls.size(); ++at) {
            CAPTURE(cut);
            CAPTURE(at);
            fake_session one;
            one.expect(calls, at);
            one.libssh.answer_all(SSH_AGAIN);
            if (at > 0) {
                one.run();
            } else {
                one.begin();
            }
            if (cut) {
                one.session->cut();
                one.session->cut();
            } else {
                one.session->ask_stop();
                one.session->ask_stop();
            }
            one.end();
            const auto got = one.finish();
            CHECK(got.status == device_status::cancelled);
            CHECK(got.session_possibly_left == (at > 0 && calls[at].where > phase::auth));
            REQUIRE(got.error);
            CHECK(got.error->code == errc::interrupted);
            if (at > 0) CHECK(name(got.error->phase) == name(calls[at].where));
            if (cut) CHECK(got.error->detail == "cut without a goodbye");
            CHECK(got.commands.size() == 1);
        }
    }
}

TEST_CASE("session: no stream, no connection") {
    fake_session one;
    one.streams.refuses = true;
    CHECK(one.run().kind == wait_for::what::over);
    const auto got = one.finish();
    REQUIRE(got.error);
    CHECK(got.error->code == errc::unreachable);
    CHECK(got.error->phase == phase::connect);
    CHECK(one.libssh.calls().empty());
}

TEST_CASE("session: a stream that comes late is waited for, and its way counts, not the wait") {
    fake_session one;
    one.streams.is_late = true;
    one.begin();
    const auto next = one.drive();
    CHECK(next.kind == wait_for::what::alarm);
    CHECK(next.until == one.session->deadline());
    CHECK(one.session->where() == phase::connect);
    one.streams.is_late = false;
    one.streams.round_trip = 40ms;
    one.expect(good_session());
    CHECK(one.run().kind == wait_for::what::over);
    const auto got = one.finish();
    CHECK(got.status == device_status::ok);
    CHECK(got.via == "b1");
    const auto connect = got.phases[static_cast<std::size_t>(phase::connect)];
    REQUIRE(connect);
    CHECK(*connect >= 40ms);
    CHECK(*connect < next.until - session_clock::now());
}

TEST_CASE("session: whoever carries the stream knows why it broke") {
    auto calls = good_session();
    for (std::size_t at = 0; at < calls.size(); ++at) {
        CAPTURE(at);
        fake_session one;
        auto some = std::vector(calls.begin(), calls.begin() + static_cast<std::ptrdiff_t>(at));
        some.push_back(calls[at]);
        some.back().rc = SSH_ERROR;
        some.back().deed = [&one](fake_libssh& device) {
            one.streams.broken = error{errc::bastion_failed, phase::connect, "b1 broke"};
            device.die("Socket error: disconnected");
        };
        one.expect(some);
        CHECK(one.run().kind == wait_for::what::over);
        const auto got = one.finish();
        REQUIRE(got.error);
        CHECK(got.error->code == errc::bastion_failed);
        CHECK(name(got.error->phase) == name(calls[at].where));
        CHECK(got.error->detail == "b1 broke");
    }
}

TEST_CASE("session: a name is looked up once, and the resolver's word is the user's") {
    fake_session one;
    one.session.emplace(one.options, job{0, &one.devices.who(), &one.devices.kind()}, one.watch,
                        false);
    const auto next = one.session->advance();
    REQUIRE(next.kind == wait_for::what::resolution);
    CHECK(next.until == one.session->deadline());
    one.session->resolved({}, "no such host");
    const auto got = one.finish();
    REQUIRE(got.error);
    CHECK(got.error->code == errc::name_not_found);
    CHECK(got.error->phase == phase::resolve);
    CHECK(got.attempts.empty());
}

TEST_CASE("session: what a worker computes is waited for, and a cut as well") {
    for (const bool cut : {false, true}) {
        CAPTURE(cut);
        fake_session one;
        one.offer_costly_exchange();
        one.libssh.expect("connect", SSH_AGAIN);
        REQUIRE(one.run().kind == wait_for::what::computation);
        const int ours = one.session->descriptor();
        if (cut) one.session->cut();
        CHECK(one.session->descriptor() == ours);
        one.libssh.expect("connect", SSH_OK);
        one.session->compute();
        if (cut) {
            CHECK(one.libssh.outstanding() == 1);  // nobody wants it any more
            CHECK(one.session->advance().kind == wait_for::what::over);
            CHECK(one.finish().status == device_status::cancelled);
            continue;
        }
        one.libssh.answer_all(SSH_AUTH_AGAIN);
        CHECK(one.session->advance().kind == wait_for::what::readiness);
        CHECK(one.session->where() == phase::auth);
    }
}

TEST_CASE("session: secrets that a device quotes are not in its error") {
    fake_session one;
    redactor live;
    live.add(one.devices.who().login->password.value);
    one.options.redact = &live;
    one.libssh.expect("connect", SSH_AGAIN).expect("connect", SSH_ERROR, [&] {
        one.libssh.die("Received SSH_MSG_DISCONNECT: 2:s3cret-word is no password");
    });
    one.run();
    const auto got = one.finish();
    REQUIRE(got.error);
    CHECK(got.error->detail.find("s3cret") == std::string::npos);
    CHECK(got.error->detail.find("[redacted]") != std::string::npos);
}
