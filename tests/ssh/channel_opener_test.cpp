// Opening channels on devices that refuse, are silent, or answer late. Knows no socket.
#include "ssh/channel_opener.hpp"

#include "core/devices.hpp"
#include "ssh/answered_session.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;
using namespace std::chrono_literals;

namespace {

const std::string pty_asked = "channel_request_pty_size vt100 511x1000";

/// The channels of one session; 30 s for each.
struct opening : answered_session {
    opening() : opener(session, devices.who(), definition, device_log{log, "r1"}) {
        opener.begin();
    }
    ~opening() {
        device.answer_all(SSH_OK);
        opener.abandon();
    }

    /// One command's channel, from its opening to its end.
    void run(const std::string& command) {
        device.expect("channel_open_session", SSH_OK)
            .expect("channel_request_exec " + command, SSH_OK);
        REQUIRE(opener.open_exec(command) == call_result::done);
        auto channel = opener.take();
        device.expect("channel_close", SSH_OK);
        channel.reset();
        opener.begin();
        check_all_called();
    }
    void refuse_next() {
        device.expect("channel_open_session", SSH_ERROR, [this] {
            device.set_error("Channel opening failure: channel 44 error (4) no room");
        });
    }
    /// Tries the next channel in vain; another try is due later.
    void be_refused() {
        refuse_next();
        CHECK(opener.open_exec("date") == call_result::again);
    }

    testing::device devices{linux_like(), {"date"}};
    platform definition = [] {
        auto made = linux_like();
        made.exec_eof = false;
        return made;
    }();
    channel_opener opener;
};

}  // namespace

TEST_CASE("opener: a shell in three steps, and the channel is the caller's") {
    opening one;
    CHECK(one.opener.opening());
    one.device.expect("channel_open_session", SSH_OK)
        .expect(pty_asked, SSH_OK)
        .expect("channel_request_shell", SSH_OK);
    CHECK(one.opener.open_shell() == call_result::done);
    const auto channel = one.opener.take();
    CHECK_FALSE(one.opener.opening());
    CHECK(one.opener.without_terminal().empty());
    one.check_all_called();
    one.device.answer_all(SSH_OK);
}

TEST_CASE("opener: a device that never answers is given up at the deadline") {
    opening one;
    one.device.answer_all(SSH_AGAIN);
    CHECK(one.opener.open_shell() == call_result::again);
    CHECK(one.opener.next_timer() == one.opener.deadline());
    pass(29s);
    CHECK(one.opener.open_shell() == call_result::again);
    pass(2s);
    CHECK(one.opener.open_shell() == call_result::failed);
    CHECK(one.opener.refusal().empty());  // it did not answer
}

TEST_CASE("opener: the first channel is refused for good") {
    opening one;
    one.refuse_next();
    CHECK(one.opener.open_exec("date") == call_result::failed);
    CHECK(one.opener.refusal() == "the device refused the channel: resource shortage, \"no room\"");
    one.check_all_called();
}

TEST_CASE("opener: a later channel is tried again, each time a little later") {
    opening one;
    one.run("date");
    one.log.take();
    const std::vector<milliseconds> pauses{50ms, 100ms, 150ms, 200ms, 200ms, 200ms, 200ms, 200ms};
    for (const auto pause : pauses) {
        CAPTURE(pause.count());
        one.be_refused();
        CHECK(one.opener.rests());
        const auto left = one.opener.next_timer() - session_clock::now();
        CHECK(left <= pause);
        CHECK(left > pause - 40ms);
        CHECK(one.opener.open_exec("date") == call_result::again);  // too early: no call
        pass(pause);
    }
    one.check_all_called();
    CHECK(one.log.has("channel: waiting before the next attempt"));
    one.refuse_next();
    CHECK(one.opener.open_exec("date") == call_result::failed);
    CHECK(one.log.has("channel: attempt 9"));
}

TEST_CASE("opener: there is room the second time") {
    opening one;
    one.run("date");
    one.be_refused();
    pass(50ms);
    one.run("date");
    CHECK(one.log.has("resource shortage, \"no room\"; trying again"));
}

TEST_CASE("opener: a session that dies while it rests is noticed") {
    opening one;
    one.run("date");
    one.be_refused();
    one.device.die("Socket error: gone");
    CHECK(one.opener.open_exec("date") == call_result::failed);
}

TEST_CASE("opener: no try that would begin after the deadline") {
    opening one;
    one.run("date");
    pass(30s - 20ms);
    one.refuse_next();
    CHECK(one.opener.open_exec("date") == call_result::failed);
    CHECK_FALSE(one.opener.rests());
}

TEST_CASE("opener: a refused terminal is remembered, and the shell goes on without one") {
    opening one;
    one.device.expect("channel_open_session", SSH_OK)
        .expect(pty_asked, SSH_ERROR)
        .expect("channel_request_shell", SSH_OK);
    CHECK(one.opener.open_shell() == call_result::done);
    CHECK(one.opener.without_terminal() == "the device refuses a terminal (pty)");
    CHECK(one.log.has("the device refuses a terminal (pty); going on without one"));
    one.check_all_called();
}

TEST_CASE("opener: silence about the terminal brings a new channel without one") {
    opening one;
    one.device.expect("channel_open_session", SSH_OK).expect(pty_asked, SSH_AGAIN);
    CHECK(one.opener.open_shell() == call_result::again);
    CHECK(one.opener.next_timer() < one.opener.deadline());
    pass(5s);
    one.device.expect(pty_asked, SSH_AGAIN).expect("channel_close", SSH_OK);
    CHECK(one.opener.open_shell() == call_result::again);
    one.device.expect("channel_open_session", SSH_OK).expect("channel_request_shell", SSH_OK);
    CHECK(one.opener.open_shell() == call_result::done);
    CHECK(one.opener.without_terminal() ==
          "the device does not answer when asked for a terminal (pty)");
    one.check_all_called();
}

TEST_CASE("opener: output without an answer counts as one after half a second") {
    opening one;
    one.device.expect("channel_open_session", SSH_OK)
        .expect(pty_asked, SSH_OK)
        .expect("channel_request_shell", SSH_AGAIN, [&] { one.device.send("r1$ "); });
    CHECK(one.opener.open_shell() == call_result::again);
    CHECK(one.opener.next_timer() < session_clock::now() + 501ms);
    one.device.expect("channel_request_shell", SSH_AGAIN);
    CHECK(one.opener.open_shell() == call_result::again);
    pass(500ms);
    one.device.expect("channel_request_shell", SSH_AGAIN);
    CHECK(one.opener.open_shell() == call_result::again);
    one.device.expect("channel_request_shell", SSH_AGAIN);
    CHECK(one.opener.open_shell() == call_result::done);
    one.check_all_called();
    CHECK(one.log.has("the device does what was asked for, but does not answer the request"));
    CHECK(one.opener.take()->inbox() == "r1$ ");
    one.device.answer_all(SSH_OK);
}
