// Who asks ssh-agents, against one that a test plays. Knows no session.
#include "engine/agent_client.hpp"
#include "engine/agent_socket.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <atomic>
#include <cstring>
#include <future>
#include <thread>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using namespace std::chrono_literals;

/// Takes one connection, and does what a test wants with it on a thread of its own.
class played_agent {
public:
    explicit played_agent(std::function<void(int)> play) : listening_(listen_at(path())) {
        player_ = std::thread([this, play = std::move(play)] {
            const unique_descriptor taken{::accept(listening_.value(), nullptr, nullptr)};
            if (taken) play(taken.value());
        });
    }
    ~played_agent() {
        ::shutdown(listening_.value(), SHUT_RDWR);
        player_.join();
    }
    std::string path() const { return folder_ / "agent"; }

private:
    static unique_descriptor listen_at(const std::string& path) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path.data(), path.size());
        unique_descriptor made{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
        REQUIRE(::bind(made.value(), reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
                0);
        REQUIRE(::listen(made.value(), 8) == 0);
        return made;
    }

    temp_folder folder_;
    unique_descriptor listening_;
    std::thread player_;
};

std::vector<std::string> requests_on(int connection, std::size_t count) {
    agent_frames frames;
    std::vector<std::string> all;
    std::array<char, 256> bytes;
    while (all.size() < count) {
        const auto n = ::recv(connection, bytes.data(), bytes.size(), 0);
        if (n <= 0) break;
        frames.add({bytes.data(), static_cast<std::size_t>(n)});
        while (auto each = frames.next())
            all.push_back(*each);
    }
    return all;
}

void say(int connection, const std::string& message) {
    const auto frame = agent_frame(message);
    ::send(connection, frame.data(), frame.size(), MSG_NOSIGNAL);
}

std::future<answer_or_why<std::string>> ask(agent_client& client, const std::string& path,
                                            const std::string& request) {
    auto promise = std::make_shared<std::promise<answer_or_why<std::string>>>();
    auto answer = promise->get_future();
    client.sign(path, request, [promise](auto said) { promise->set_value(std::move(said)); });
    return answer;
}

}  // namespace

TEST_CASE("agent client: requests are pipelined over one connection, answers come in order") {
    played_agent agent{[](int connection) {
        const auto all = requests_on(connection, 3);
        for (const auto& each : all)
            say(connection, "to " + each);
    }};
    agent_client client{5s};
    auto one = ask(client, agent.path(), "one");
    auto two = ask(client, agent.path(), "two");
    auto three = ask(client, agent.path(), "three");
    CHECK(*one.get() == "to one");
    CHECK(*two.get() == "to two");
    CHECK(*three.get() == "to three");
}

TEST_CASE("agent client: whoever waits for a silent agent is told once, and whoever comes later") {
    std::promise<void> over;
    played_agent agent{[&](int connection) {
        requests_on(connection, 2);
        over.get_future().wait();
    }};
    agent_client client{300ms};
    auto one = ask(client, agent.path(), "one");
    auto two = ask(client, agent.path(), "two");
    CHECK(one.get().error().find("has not answered") != std::string::npos);
    CHECK(two.get().error().find("has not answered") != std::string::npos);
    const auto begun = std::chrono::steady_clock::now();
    CHECK(ask(client, agent.path(), "three").get().error().find("has not answered") !=
          std::string::npos);
    CHECK(std::chrono::steady_clock::now() - begun < 200ms);
    over.set_value();
}

TEST_CASE("agent client: an agent that ends, lies or is not there") {
    const std::pair<std::function<void(int)>, const char*> ways[] = {
        {[](int connection) { requests_on(connection, 1); }, "it has closed the connection"},
        {[](int connection) {
             requests_on(connection, 1);
             ::send(connection, "\xff\xff\xff\xff", 4, MSG_NOSIGNAL);
             requests_on(connection, 1);
         },
         "its answer makes no sense"},
        {[](int connection) {
             requests_on(connection, 1);
             say(connection, "one");
             say(connection, "and nobody asked");
             requests_on(connection, 1);
         },
         ""}};
    for (const auto& [play, words] : ways) {
        CAPTURE(words);
        played_agent agent{play};
        agent_client client{5s};
        const auto said = ask(client, agent.path(), "one").get();
        CHECK((said ? "" : said.error()) == words);
    }
    agent_client client{5s};
    CHECK(ask(client, "/nonexistent/agent", "one").get().error() == "there is no such socket");
    CHECK(ask(client, std::string(200, 'x'), "one").get().error() ==
          "its path is too long for a socket");
}

TEST_CASE("agent client: its end is an answer too") {
    std::promise<void> over;
    played_agent agent{[&](int connection) {
        requests_on(connection, 1);
        over.get_future().wait();
    }};
    std::future<answer_or_why<std::string>> one;
    {
        agent_client client{60s};
        one = ask(client, agent.path(), "one");
    }
    CHECK_FALSE(one.get());
    over.set_value();
}

TEST_CASE("agent: a list of keys within a limit") {
    const agent_identity key{std::string("\0\0\0\1k", 5), "mine"};
    played_agent agent{[&](int connection) {
        CHECK(requests_on(connection, 1) == std::vector<std::string>{ask_for_identities()});
        say(connection, answer_with(key));
    }};
    CHECK(*list_agent(agent.path(), 5s) == std::vector<agent_identity>{key});
    played_agent mute{[](int connection) { requests_on(connection, 2); }};
    CHECK(list_agent(mute.path(), 200ms).error().starts_with("it has not answered within"));
}
