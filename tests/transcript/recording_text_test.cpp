// From a session to YAML and back through the lab's reader. Knows no SSH.
#include "transcript/recording_text.hpp"
#include "core/job.hpp"
#include "lab/recording.hpp"
#include "transcript/session_recorder.hpp"

#include <doctest/doctest.h>

#include <string>

namespace netpoll {

namespace {

struct given_device {
    target device;
    redactor redact;

    given_device() {
        auto login = std::make_shared<credentials>();
        login->username = "jdoe42";
        login->password = {"plain", std::make_shared<const secret>("Tr0ub4dor")};
        redact.add(login->password.value);
        device.name = "r1";
        device.platform = "cisco_ios";
        device.login = std::move(login);
        device.commands = std::make_shared<const std::vector<command>>();
    }

    std::string text(const session_transcript& session) const {
        return recording_text(session, device, device.platform, redact);
    }
    std::shared_ptr<const lab::recording> read(const session_transcript& session) const {
        std::vector<mistake> mistakes;
        const auto made = text(session);
        auto back = lab::read_recording(made, "r1.yaml", mistakes);
        for (const auto& each : mistakes)
            MESSAGE(each.message);
        REQUIRE(back != nullptr);
        return back;
    }
};

session_transcript shell_session(const std::string& opening) {
    session_transcript session(1 << 20);
    session.identified("SSH-2.0-Cisco-1.25");
    session.received(opening);
    return session;
}

void say(session_transcript& session, std::string_view typed, std::string_view received) {
    session.typed(channel_kind::shell, typed);
    session.received(received);
}

}  // namespace

TEST_CASE("a session comes back as it was") {
    auto session = shell_session("\r\nr1#");
    say(session, "show clock", "show clock");
    say(session, "\n", "\r\n  12:00 \n\n\"x\" #{y} \\e\r\nr1# ");
    say(session, "show log\n", "show log\r\nabc\r\n --More-- ");
    say(session, " ", "\r          \rdef\r\nr1# ");
    const auto back = given_device().read(session);
    CHECK(back->platform == "cisco_ios");
    CHECK(back->identification == "Cisco-1.25");
    CHECK(back->opening == "\r\nr1#");
    CHECK(back->ordered);
    CHECK_FALSE(back->exec);
    REQUIRE(back->exchanges.size() == 3);
    CHECK(back->exchanges[0].line == "show clock");
    CHECK(back->exchanges[0].reply == "show clock\r\n  12:00 \n\n\"x\" #{y} \\e\r\nr1# ");
    CHECK(back->exchanges[1].reply == "show log\r\nabc\r\n --More-- ");
    CHECK(back->exchanges[2].is_key);
    CHECK(back->exchanges[2].reply == "\r          \rdef\r\nr1# ");
}

TEST_CASE("each of the 256 bytes comes back, at every place of a value") {
    std::string all;
    for (int i = 0; i < 256; ++i)
        all += static_cast<char>(i);
    for (int i = 0; i < 256; ++i) {
        const std::string byte(1, static_cast<char>(i));
        auto session = shell_session(byte);
        say(session, "x\n", byte + "a\n" + byte + "\nb" + byte + "\n" + byte + all + byte);
        const auto back = given_device().read(session);
        CHECK(back->opening == byte);
        CHECK(back->exchanges.at(0).reply ==
              byte + "a\n" + byte + "\nb" + byte + "\n" + byte + all + byte);
    }
}

TEST_CASE("lines of output are lines of the file") {
    auto session = shell_session("r1#");
    say(session, "show x\n", "show x\r\none\r\ntwo\r\nr1#");
    const auto text = given_device().text(session);
    CHECK(text.find("\n- \"show x\\n\": |-\n    show x\\r\n") != std::string::npos);
    CHECK(text.find("\\r\n    one\\r\n    two\\r\n    r1#") != std::string::npos);
}

TEST_CASE("secrets go where they were typed, echoed, cut into reads or wrapped") {
    auto session = shell_session("r1>");
    say(session, "enable\n", "enable\r\nPassword: ");
    say(session, "x9\n", "x9\r\nr1#");
    say(session, "user jdoe42 Tr0ub4dor\n", "user jdoe42 Tr0u");
    session.received("b4dor\r\nTr0ub\r\n4dor Tr0u \b4dor\x1b[Kz jdoe42x\r\nr1#");
    const auto back = given_device().read(session);
    REQUIRE(back->exchanges.size() == 3);
    CHECK(back->exchanges[1].line == "[redacted]");
    CHECK(back->exchanges[1].reply == "[redacted]\r\nr1#");
    CHECK(back->exchanges[2].line == "user userna [redacted]");
    CHECK(back->exchanges[2].reply.starts_with("user userna [redacted]\r\n[redacted] "));
    CHECK(back->exchanges[2].reply.find("jdoe42x") != std::string::npos);
}

TEST_CASE("typed and echoed addresses stay equal") {
    auto session = shell_session("r1#");
    say(session, "ping 10.20.30.40\n", "ping 10.20.30.40\r\n10.20.30.40 is alive\r\nr1#");
    const auto back = given_device().read(session);
    CHECK(back->exchanges[0].line == "ping 192.0.2.100");
    CHECK(back->exchanges[0].reply.starts_with(back->exchanges[0].line + "\r\n"));
}

TEST_CASE("Enter twice before an answer is one exchange") {
    auto session = shell_session("r1#");
    say(session, "\n", "");
    say(session, "\n", "\r\nr1#\r\nr1#");
    const auto back = given_device().read(session);
    REQUIRE(back->exchanges.size() == 1);
    CHECK(back->exchanges[0].line.empty());
    CHECK_FALSE(back->exchanges[0].is_key);
}

TEST_CASE("lines that were typed at once are exchanges of their own, each with its echo") {
    auto session = shell_session("r1#");
    say(session, "terminal length 0\nterminal width 511\n",
        "terminal length 0\r\nr1#terminal width 511\r\n% Invalid\r\nr1#");
    const auto back = given_device().read(session);
    REQUIRE(back->exchanges.size() == 2);
    CHECK(back->exchanges[0].line == "terminal length 0");
    CHECK(back->exchanges[0].reply == "terminal length 0\r\nr1#");
    CHECK(back->exchanges[1].line == "terminal width 511");
    CHECK(back->exchanges[1].reply == "terminal width 511\r\n% Invalid\r\nr1#");
    // The device had thrown the second one away.
    auto lost = shell_session("r1#");
    say(lost, "a b\nc d\n", "a b\r\nc d\r\nr1#");
    CHECK(given_device().read(lost)->exchanges.size() == 1);
}

TEST_CASE("exec commands are exchanges of their own") {
    session_transcript session(1'000);
    session.typed(channel_kind::exec, "uptime");
    session.received("up\n");
    session.typed(channel_kind::exec, "true");
    session.typed(channel_kind::exec, "id");
    const auto back = given_device().read(session);
    CHECK(back->exec);
    REQUIRE(back->exchanges.size() == 3);
    CHECK(back->exchanges[0].line == "uptime");
    CHECK(back->exchanges[0].reply == "up\n");
    CHECK_FALSE(back->exchanges[2].is_key);
}

TEST_CASE("beyond the limit nothing is kept, and the file says so") {
    given_device given;
    session_recorder sessions(given.redact, 10);
    sessions.identified(given.device, "SSH-2.0-x");
    sessions.received(given.device, "r1#");
    sessions.typed(given.device, channel_kind::shell, "x\n");
    sessions.received(given.device, "0123456789");
    sessions.received(given.device, "z");
    outcome what;
    what.target = lent(&given.device);
    const auto text = sessions.take(what);
    REQUIRE(text);
    CHECK(text->find("note: ") != std::string::npos);
    CHECK(text->find("0123") == std::string::npos);
    CHECK(text->find('z') == std::string::npos);
    CHECK_FALSE(sessions.take(what));
}

}  // namespace netpoll
