// One channel, each call of libssh answered by hand. Knows no socket.
#include "ssh/session_channel.hpp"
#include "ssh/answered_session.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const definition::pty vt100{"vt100", 511, 1000};

/// A channel of a session that is logged in.
struct open_channel : answered_session {
    open_channel() { channel.emplace(session, device_log{log, "r1"}); }
    ~open_channel() {
        device.answer_all(SSH_OK);
        channel.reset();
        CHECK(device.channels() == 0);
    }

    /// Goes on while libssh says AGAIN.
    call_result shell(const definition::pty* pty = &vt100) {
        for (int i = 0; i < 20; ++i) {
            if (const auto now = channel->open_shell(pty); now != call_result::again) return now;
        }
        return call_result::again;
    }
    void running_shell() {
        device.expect("channel_open_session", SSH_OK)
            .expect("channel_request_pty_size vt100 511x1000", SSH_OK)
            .expect("channel_request_shell", SSH_OK);
        REQUIRE(shell() == call_result::done);
        log.take();
    }

    std::optional<session_channel> channel;
};

}  // namespace

TEST_CASE("channel: a shell is opened, given a terminal, and each step is told") {
    open_channel one;
    one.device.expect("channel_open_session", SSH_AGAIN)
        .expect("channel_open_session", SSH_OK)
        .expect("channel_request_pty_size vt100 511x1000", SSH_AGAIN)
        .expect("channel_request_pty_size vt100 511x1000", SSH_OK)
        .expect("channel_request_shell", SSH_AGAIN)
        .expect("channel_request_shell", SSH_OK);
    CHECK(one.shell() == call_result::done);
    one.check_all_called();
    CHECK(one.log.take() ==
          "channel: open requested\n"
          "channel: open, terminal requested\n"
          "channel: shell requested\n"
          "channel: request granted\n");
}

TEST_CASE("channel: without a terminal none is asked for") {
    open_channel one;
    one.device.expect("channel_open_session", SSH_OK).expect("channel_request_shell", SSH_OK);
    CHECK(one.shell(nullptr) == call_result::done);
    one.check_all_called();
    CHECK_FALSE(one.channel->terminal_refused());
}

TEST_CASE("channel: a refused terminal does not end the shell") {
    open_channel one;
    one.device.expect("channel_open_session", SSH_OK)
        .expect("channel_request_pty_size vt100 511x1000", SSH_ERROR,
                [&] { one.device.set_error("Channel request pty-req failed"); })
        .expect("channel_request_shell", SSH_OK);
    CHECK(one.shell() == call_result::done);
    one.check_all_called();
    CHECK(one.channel->terminal_refused());
    CHECK(one.channel->refusal().empty());
    CHECK(one.log.has("channel: refused: Channel request pty-req failed"));
}

TEST_CASE("channel: a command may find the end of its input at once") {
    for (const bool eof : {false, true}) {
        open_channel one;
        one.device.expect("channel_open_session", SSH_OK)
            .expect("channel_request_exec show clock", SSH_AGAIN)
            .expect("channel_request_exec show clock", SSH_OK);
        if (eof) one.device.expect("channel_send_eof", SSH_OK);
        CHECK(one.channel->open_exec("show clock", eof) == call_result::again);
        CHECK(one.channel->open_exec("show clock", eof) == call_result::done);
        one.check_all_called();
    }
}

TEST_CASE("channel: why it was refused is told in words") {
    const std::vector<std::pair<std::string, std::string>> answers{
        {"Channel opening failure: channel 44 error (2) open failed",
         "the device refused the channel: connect failed, \"open failed\""},
        {"Channel opening failure: channel 43 error (1) ",
         "the device refused the channel: prohibited"},
        {"Channel opening failure: channel 43 error (99) no",
         "the device refused the channel, \"no\""},
        {"something else", "something else"},
    };
    for (const auto& [said, told] : answers) {
        open_channel one;
        one.device.expect("channel_open_session", SSH_ERROR,
                          [&, words = said] { one.device.set_error(words); });
        CHECK(one.shell() == call_result::failed);
        CHECK(one.channel->open_refused());
        CHECK(one.channel->refusal() == told);
    }
}

// Each call of the set-up, broken in turn.
TEST_CASE("channel: whatever breaks in the set-up ends it") {
    const std::vector<std::string> calls{
        "channel_open_session", "channel_request_pty_size vt100 511x1000", "channel_request_shell"};
    for (std::size_t broken = 0; broken < calls.size(); ++broken) {
        CAPTURE(calls[broken]);
        for (const int rc : {SSH_AGAIN, SSH_ERROR, SSH_OK}) {
            CAPTURE(rc);
            open_channel one;
            for (std::size_t i = 0; i < broken; ++i)
                one.device.expect(calls[i], SSH_OK);
            one.device.expect(calls[broken], rc, [&] { one.device.die("Socket error: gone"); });
            CHECK(one.shell() == call_result::failed);
            CHECK(one.channel->refusal().empty());  // the session has a cause of its own
            one.check_all_called();
        }
        open_channel one;
        for (std::size_t i = 0; i < broken; ++i)
            one.device.expect(calls[i], SSH_OK);
        one.device.expect(calls[broken], SSH_AGAIN, [&] { one.device.close_channel(); });
        CHECK(one.shell() == call_result::failed);
        CHECK(one.channel->refusal() == "the device closed the channel");
        one.check_all_called();
    }
}

TEST_CASE("channel: output stands for an answer that does not come") {
    open_channel one;
    one.device.expect("channel_open_session", SSH_OK)
        .expect("channel_request_shell", SSH_AGAIN, [&] { one.device.send("r1>"); })
        .expect("channel_request_shell", SSH_AGAIN);
    CHECK(one.channel->open_shell(nullptr) == call_result::again);
    CHECK(one.channel->request_asked());
    CHECK(one.channel->has_spoken());
    one.channel->take_as_granted();
    CHECK(one.channel->open_shell(nullptr) == call_result::done);
    CHECK(one.channel->inbox() == "r1>");
    CHECK(one.log.has("channel: request taken as granted"));
}

TEST_CASE("channel: a command that is over before its request was answered was granted") {
    open_channel one;
    one.device.expect("channel_open_session", SSH_OK)
        .expect("channel_request_exec date", SSH_AGAIN, [&] {
            one.device.send("Thu\n");
            one.device.exit_with(3);
            one.device.send_eof();
            one.device.close_channel();
        });
    CHECK(one.channel->open_exec("date", true) == call_result::done);
    one.check_all_called();  // no end of input for what is closed
    CHECK(one.channel->eof());
    CHECK(one.channel->closed());
    CHECK(one.channel->exit_status() == 3);
}

TEST_CASE("channel: a signal has a name, whatever the device says") {
    for (const auto& [said, told] :
         std::vector<std::pair<const char*, std::string>>{{"TERM", "TERM"}, {"", "unnamed"}}) {
        open_channel one;
        one.running_shell();
        one.device.exit_by(said);
        CHECK(one.channel->exit_signal() == told);
    }
}

TEST_CASE("channel: a write is as long as the device's window, its packets and fairness allow") {
    open_channel one;
    one.running_shell();
    one.device.open_window(3);
    one.device.expect("channel_write abc", 3).expect("channel_write de", 1);
    CHECK(one.channel->write("abcde") == 3);
    CHECK(one.channel->write("de") == 1);
    one.device.open_window(0);
    CHECK(one.channel->write("e") == 0);
    one.check_all_called();
    one.device.open_window(1);
    one.device.expect("channel_write e", SSH_ERROR);
    CHECK_FALSE(one.channel->write("e"));
    one.device.close_channel();
    CHECK_FALSE(one.channel->write("e"));
}

TEST_CASE("channel: small packets make for small writes") {
    open_channel one;
    one.device
        .expect(
            "channel_open_session", SSH_OK,
            [&] { one.device.complain(SSH_LOG_DEBUG, "Remote window : 2097152, maxpacket : 12"); })
        .expect("channel_request_shell", SSH_OK);
    REQUIRE(one.shell(nullptr) == call_result::done);
    const std::string most(128, 'x');  // 64 packets of 12 - 10 bytes
    one.device.expect("channel_write " + most, 128);
    CHECK(one.channel->write(std::string(1000, 'x')) == 128);
    one.check_all_called();
}

TEST_CASE("channel: packets too small for any byte break the session off") {
    open_channel one;
    one.device.expect("channel_open_session", SSH_OK, [&] {
        one.device.complain(SSH_LOG_DEBUG, "Remote window : 2097152, maxpacket : 10");
    });
    CHECK(one.shell() == call_result::failed);
    CHECK(one.session.dead());
    CHECK(one.session.why_dead() == errc::protocol_error);
    CHECK(one.session.cause().find("at most 10 bytes") != std::string::npos);
}

TEST_CASE("channel: what was never confirmed is not closed, and what is dead neither") {
    {
        open_channel one;
        CHECK(one.channel->say_close());
        one.device.expect("channel_open_session", SSH_AGAIN);
        CHECK(one.channel->open_shell(nullptr) == call_result::again);
        CHECK(one.channel->say_close());
        one.check_all_called();
    }
    open_channel one;
    one.running_shell();
    one.device.expect("channel_close", SSH_AGAIN).expect("channel_close", SSH_OK);
    CHECK_FALSE(one.channel->say_close());
    CHECK(one.channel->say_close());
    one.device.die("Socket error: gone");
    CHECK(one.channel->say_close());
    one.check_all_called();
}

TEST_CASE("channel: at the end of the session nothing is said of what the device has closed") {
    fake_libssh device;
    kept_log log;
    libssh_session session{1000, algorithms_of(ssh_profile::modern), "ssh-ed25519"};
    {
        session_channel channel{session, device_log{log, "r1"}};
        device.expect("channel_open_session", SSH_OK).expect("channel_request_shell", SSH_OK);
        REQUIRE(channel.open_shell(nullptr) == call_result::done);
        device.close_channel();
        channel.session_ends();
    }
    CHECK(device.complaint() == "");
    CHECK(device.calls().size() == 2);
    CHECK(device.channels() == 1);  // it goes with the session
}
