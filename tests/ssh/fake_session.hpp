// A session over a socketpair with each call of libssh answered by hand. Knows no test case.
#pragma once

#include "core/devices.hpp"
#include "ssh/device_session.hpp"
#include "ssh/fake_libssh.hpp"
#include "ssh/kept_log.hpp"
#include "ssh/paired_stream.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace netpoll::testing {

/// A call that libssh answers, and where the session stands then.
struct session_call {
    std::string call;
    int rc;
    phase where;
    std::function<void(fake_libssh&)> deed{};
};

/// One exec command, from the first call to the last.
inline std::vector<session_call> good_session() {
    return {{"connect", SSH_AGAIN, phase::kex},
            {"connect", SSH_AGAIN, phase::kex},
            {"connect", SSH_OK, phase::kex},
            {"userauth_none bob", SSH_AUTH_AGAIN, phase::auth},
            {"userauth_none bob", SSH_AUTH_DENIED, phase::auth},
            {"userauth_password bob s3cret-word", SSH_AUTH_AGAIN, phase::auth},
            {"userauth_password bob s3cret-word", SSH_AUTH_SUCCESS, phase::auth},
            {"channel_open_session", SSH_AGAIN, phase::channel},
            {"channel_open_session", SSH_OK, phase::channel},
            {"channel_request_exec uptime", SSH_OK, phase::channel},
            {"event_dopoll 0", SSH_OK, phase::command,
             [](fake_libssh& device) { device.send("up 3 days\n"); }},
            {"event_dopoll 0", SSH_OK, phase::command, [](fake_libssh& device) {
                 device.exit_with(0);
                 device.send_eof();
                 device.close_channel();
             }}};
}

struct fake_session {
    explicit fake_session(bool blocks = false) : blocking(blocks) {
        libssh.offer(SSH_AUTH_METHOD_PASSWORD);
        credentials account;
        account.username = "bob";
        account.password = secret_of("s3cret-word");
        devices.set(account);
        options.host_keys = host_key_policy::off;
        options.identities = &identities;
        options.known_hosts = &known;
        options.log = &log;
    }
    ~fake_session() {
        libssh.answer_all(SSH_OK);
        session.reset();
        CHECK(watch.watched == -1);
    }

    void begin() {
        host = devices.who();
        host.hostname = "r1.example";
        session.emplace(options, job{4, &host, &devices.kind()}, watch, blocking, &streams);
    }
    /// The device's key exchange is one whose computation a worker is given.
    void offer_costly_exchange() {
        options.offloads = true;
        streams.greeting += std::string{"\0\0\1\0\6\x14", 6} + std::string(16, 'c') +
                            std::string{"\0\0\0\x1d", 4} + "diffie-hellman-group16-sha512";
    }
    /// Until it is over or would have to wait.
    wait_for drive() {
        for (int i = 0; i < 100; ++i) {
            if (const auto next = session->advance(); next.kind != wait_for::what::nothing)
                return next;
        }
        return {};
    }
    void expect(const std::vector<session_call>& calls, std::size_t count = 99) {
        for (std::size_t i = 0; i < std::min(count, calls.size()); ++i) {
            libssh.expect(calls[i].call, calls[i].rc, [this, deed = calls[i].deed] {
                if (deed) deed(libssh);
            });
        }
    }
    /// Until it is over or nothing more is scripted: what it waits for last.
    wait_for run() {
        if (!session) begin();
        for (;;) {
            const auto next = session->advance();
            if (next.kind == wait_for::what::over || next.kind == wait_for::what::computation)
                return next;
            if (libssh.outstanding() == 0 && next.kind == wait_for::what::readiness) return next;
            if (!libssh.complaint().empty()) return next;
        }
    }
    /// Until it is over, with a device that does not answer the end of its channel.
    void end() {
        for (int i = 0; i < 20 && session->advance().kind != wait_for::what::over; ++i)
            if (i == 10) pass(std::chrono::milliseconds{250});
    }
    outcome finish() {
        CHECK(session->advance().kind == wait_for::what::over);
        return session->take_outcome();
    }
    void check_error(const outcome& got, errc code, phase where) {
        REQUIRE(got.error);
        CHECK(name(got.error->code) == name(code));
        CHECK(name(got.error->phase) == name(where));
        REQUIRE_FALSE(got.attempts.empty());
        REQUIRE(got.attempts.back().cause);
        CHECK(got.attempts.back().cause->code == got.error->code);
        CHECK(streams.closed());
    }

    const bool blocking;
    fake_libssh libssh;
    kept_log log;
    testing::device devices{[] {
                                auto kind = linux_like();
                                kind.exec_eof = false;
                                return kind;
                            }(),
                            {"uptime"},
                            channel_kind::exec};
    target host;
    identity_store identities;
    known_hosts known;
    session_options options;
    noting_watch watch;
    paired_stream streams;
    std::optional<device_session> session;
};

}  // namespace netpoll::testing
