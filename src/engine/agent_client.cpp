// Signatures by ssh-agents, for all sessions of a process. Knows no session.
#include "engine/agent_client.hpp"

#include "engine/agent_socket.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <deque>
#include <system_error>
#include <thread>
#include <utility>

namespace netpoll {

namespace {

using agent_clock = std::chrono::steady_clock;

}  // namespace

/// One agent's connection, and the thread that waits for it.
class agent_connection {
public:
    agent_connection(std::string path, std::chrono::milliseconds patience)
        : path_(std::move(path)), patience_(patience), news_(::eventfd(0, EFD_CLOEXEC)) {
        thread_ = std::thread([this] { work(); });
    }
    ~agent_connection() {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
        }
        tell();
        thread_.join();
    }
    agent_connection(const agent_connection&) = delete;
    agent_connection& operator=(const agent_connection&) = delete;

    void ask(const std::string& request, answer_taker<std::string> done) {
        std::string why;
        {
            const std::lock_guard lock(mutex_);
            why = why_not_;
            if (why.empty()) {
                unsent_ += agent_frame(request);
                waiting_.push_back({done, {}});
            }
        }
        if (!why.empty()) return done(unexpected(std::move(why)));
        tell();
    }

private:
    struct waiter {
        answer_taker<std::string> done;
        agent_clock::time_point until;  // from when it is the first in the queue
    };

    void tell() const {
        const std::uint64_t one = 1;
        static_cast<void>(!::write(news_.value(), &one, sizeof one));
    }

    void work() {
        std::string why;
        if (auto agent = connect_to_agent(path_)) {
            agent_ = std::move(*agent);
            while (why.empty())
                why = turn();
        } else {
            why = agent.error();
        }
        fail_all(why);
    }

    // One wait and what it brings; a reason to end, or nothing.
    std::string turn() {
        pollfd news{news_.value(), POLLIN, 0};
        pollfd agent{agent_.value(), POLLIN, 0};
        int patience = -1;
        {
            const std::lock_guard lock(mutex_);
            if (ended_) return "the run is over";
            if (!unsent_.empty()) agent.events |= POLLOUT;
            if (!waiting_.empty()) patience = left_for_first();
        }
        if (patience == 0)
            return "it has not answered within " + std::to_string(patience_.count() / 1'000) +
                   " s: it hangs, or somebody must confirm or touch a key";
        std::array<pollfd, 2> both{news, agent};
        if (::poll(both.data(), both.size(), patience) <= 0) return {};
        if (both[0].revents != 0) {
            std::uint64_t count = 0;
            static_cast<void>(!::read(news_.value(), &count, sizeof count));
        }
        if ((both[1].revents & POLLOUT) != 0 && !send()) return closed;
        if ((both[1].revents & ~POLLOUT) != 0) return receive();
        return {};
    }

    // Milliseconds until the first has waited too long. By mutex_.
    int left_for_first() {
        auto& first = waiting_.front();
        const auto now = agent_clock::now();
        if (first.until == agent_clock::time_point{}) first.until = now + patience_;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(first.until - now);
        return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
    }

    bool send() {
        const std::lock_guard lock(mutex_);
        const auto n = ::send(agent_.value(), unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
        if (n < 0) return errno == EAGAIN || errno == EINTR;
        unsent_.erase(0, static_cast<std::size_t>(n));
        return true;
    }

    std::string receive() {
        std::array<char, 16 * 1024> bytes;
        const auto n = ::recv(agent_.value(), bytes.data(), bytes.size(), 0);
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) return {};
        if (n <= 0) return closed;
        frames_.add({bytes.data(), static_cast<std::size_t>(n)});
        while (auto answer = frames_.next()) {
            answer_taker<std::string> done;
            {
                const std::lock_guard lock(mutex_);
                if (waiting_.empty()) return "it answers what nobody asked";
                done = std::move(waiting_.front().done);
                waiting_.pop_front();
            }
            done(std::move(*answer));
        }
        return frames_.broken() ? "its answer makes no sense" : std::string{};
    }

    void fail_all(const std::string& why) {
        std::deque<waiter> all;
        {
            const std::lock_guard lock(mutex_);
            why_not_ = why;
            all.swap(waiting_);
        }
        for (auto& each : all)
            each.done(unexpected(why));
    }

    static constexpr const char* closed = "it has closed the connection";

    const std::string path_;
    const std::chrono::milliseconds patience_;
    const unique_descriptor news_;
    unique_descriptor agent_;  // the thread's
    agent_frames frames_;      // the thread's
    std::mutex mutex_;
    // Guarded by mutex_.
    std::string unsent_;
    std::deque<waiter> waiting_;
    std::string why_not_;  // once set it stays
    bool ended_{false};
    std::thread thread_;
};

agent_client::agent_client(std::chrono::milliseconds patience) : patience_(patience) {}

agent_client::~agent_client() = default;

void agent_client::sign(const std::string& socket, std::string request,
                        answer_taker<std::string> done) {
    agent_connection* agent = nullptr;
    try {
        const std::lock_guard lock(mutex_);
        auto& known = agents_[socket];
        if (!known) known = std::make_unique<agent_connection>(socket, patience_);
        agent = known.get();
    } catch (const std::system_error& e) {
        return done(unexpected<std::string>(e.what()));
    }
    agent->ask(request, std::move(done));
}

}  // namespace netpoll
