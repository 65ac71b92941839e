// A login with a key of an ssh-agent, libssh and agent played by hand. Knows no thread.
#include "ssh/agent_login.hpp"

#include "ssh/answered_session.hpp"
#include "ssh/wire_text.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <string>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using step = agent_login::step;

std::string text(std::string_view bytes) {
    std::string made;
    append_text(made, bytes);
    return made;
}

const agent_key& one_key() {
    static const agent_key key{{text("ssh-ed25519") + text(std::string(32, 'k')), "mine"},
                               "/run/agent"};
    return key;
}

/// Keeps what it is asked until a test answers.
struct patient_signer final : signer {
    void sign(const std::string& socket, std::string request,
              answer_taker<std::string> done) override {
        CHECK(socket == "/run/agent");
        asked = std::move(request);
        answer = std::move(done);
    }
    std::string asked;
    answer_taker<std::string> answer;
};

struct login_by_agent : answered_session {
    login_by_agent() {
        login.emplace(session, one_key(), agent, "bob", [this] { ++woken; });
    }

    /// libssh writes this to its agent, if anything, and reads all that it is told.
    std::function<void()> libssh_asks(std::string message, std::string* told) {
        return [this, message = std::move(message), told] {
            REQUIRE(device.agent_socket >= 0);
            if (!message.empty()) {
                const auto frame = agent_frame(message);
                REQUIRE(::write(device.agent_socket, frame.data(), frame.size()) ==
                        static_cast<ssize_t>(frame.size()));
            }
            std::array<char, 1024> bytes;
            for (;;) {
                const auto n = ::recv(device.agent_socket, bytes.data(), bytes.size(), 0);
                if (n <= 0) break;
                told->append(bytes.data(), static_cast<std::size_t>(n));
            }
        };
    }

    std::string libssh_read;
    patient_signer agent;
    int woken{0};
    std::optional<agent_login> login;
};

const std::string request = std::string("\x0d") + "what is to be signed";
const std::string signature = "\x0e" + text("signed");

}  // namespace

TEST_CASE("agent login: what libssh wants signed goes to the agent, and its signature back") {
    login_by_agent one;
    std::string second;
    one.device.expect("userauth_agent bob", SSH_AUTH_AGAIN, one.libssh_asks("", &one.libssh_read))
        .expect("userauth_agent bob", SSH_AUTH_ERROR, one.libssh_asks(request, &second));
    CHECK(one.login->advance() == step::call_again);
    // The list is read in the first call; never more than what lies there.
    CHECK(one.libssh_read ==
          agent_frame(answer_with(one_key().what)) + agent_frame(agent_refusal()));
    CHECK(one.device.agent_socket == -1);
    CHECK(one.login->advance() == step::waits);
    CHECK(second == agent_frame(agent_refusal()));
    CHECK(one.login->waits());
    CHECK(one.agent.asked == request);
    CHECK(one.login->advance() == step::waits);
    one.check_all_called();

    one.agent.answer(signature);
    CHECK(one.woken == 1);
    std::string third;
    one.device.expect("userauth_agent bob", SSH_AUTH_SUCCESS, one.libssh_asks(request, &third));
    CHECK(one.login->advance() == step::answered);
    CHECK(one.login->answer() == SSH_AUTH_SUCCESS);
    CHECK(third == agent_frame(answer_with(one_key().what)) + agent_frame(signature));
    one.check_all_called();
}

TEST_CASE("agent login: a key that the device does not take is not signed with") {
    login_by_agent one;
    one.device.expect("userauth_agent bob", SSH_AUTH_DENIED);
    CHECK(one.login->advance() == step::answered);
    CHECK(one.login->answer() == SSH_AUTH_DENIED);
    CHECK_FALSE(one.agent.answer);
}

TEST_CASE("agent login: what the agent does not do is not the device's fault") {
    const std::pair<answer_or_why<std::string>, const char*> bad[] = {
        {unexpected<std::string>("it hangs"), "it hangs"},
        {agent_refusal(), "it refused to sign"},
        {std::string("\x0e"), "its signature makes no sense"},
        {std::string(), "its signature makes no sense"}};
    for (const auto& [said, words] : bad) {
        CAPTURE(words);
        login_by_agent one;
        one.device.expect("userauth_agent bob", SSH_AUTH_ERROR,
                          one.libssh_asks(request, &one.libssh_read));
        CHECK(one.login->advance() == step::waits);
        one.agent.answer(said);
        CHECK(one.login->advance() == step::agent_refused);
        CHECK(one.login->why().starts_with(words));
        one.check_all_called();
    }
}

TEST_CASE("agent login: a session that dies ends it in every half") {
    login_by_agent early;
    early.device.expect("userauth_agent bob", SSH_AUTH_AGAIN, [&] { early.device.die("gone"); });
    CHECK(early.login->advance() == step::answered);
    CHECK(early.login->answer() == SSH_AUTH_ERROR);
    login_by_agent late;
    late.device
        .expect("userauth_agent bob", SSH_AUTH_ERROR, late.libssh_asks(request, &late.libssh_read))
        .expect("userauth_agent bob", SSH_AUTH_AGAIN, [&] { late.device.die("gone"); });
    CHECK(late.login->advance() == step::waits);
    late.agent.answer(signature);
    CHECK(late.login->advance() == step::answered);
    CHECK(late.login->answer() == SSH_AUTH_ERROR);
}

TEST_CASE("agent login: an answer after its end wakes nobody") {
    login_by_agent one;
    one.device.expect("userauth_agent bob", SSH_AUTH_ERROR,
                      one.libssh_asks(request, &one.libssh_read));
    CHECK(one.login->advance() == step::waits);
    one.login.reset();
    one.agent.answer(signature);
    CHECK(one.woken == 0);
}
