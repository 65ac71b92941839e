// Name look-ups that block nobody. Knows no session.
#include "engine/resolver.hpp"

#include "engine/small_thread.hpp"

#include <netdb.h>
#include <netinet/in.h>

#include <condition_variable>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

namespace netpoll {

namespace {

// Enough that a dead name server (5 s a try) does not hold up the names that resolve.
constexpr unsigned most_threads = 32;
constexpr std::chrono::seconds idle_limit{2};

resolver::answer ask_system(const std::string& host) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* found = nullptr;
    const int rc = getaddrinfo(host.c_str(), nullptr, &hints, &found);
    if (rc != 0) return {{}, gai_strerror(rc)};
    resolver::answer answer;
    for (const addrinfo* a = found; a != nullptr; a = a->ai_next) {
        endpoint& where = answer.addresses.emplace_back();
        std::memcpy(&where.address, a->ai_addr, a->ai_addrlen);
        where.length = a->ai_addrlen;
    }
    freeaddrinfo(found);
    return answer;
}

resolver::answer with_port(resolver::answer answer, std::uint16_t port) {
    for (auto& where : answer.addresses) {
        if (where.address.ss_family == AF_INET6) {
            reinterpret_cast<sockaddr_in6*>(&where.address)->sin6_port = htons(port);
        } else {
            reinterpret_cast<sockaddr_in*>(&where.address)->sin_port = htons(port);
        }
    }
    return answer;
}

}  // namespace

struct resolver::state {
    struct name {
        std::optional<answer> known;
        std::vector<std::pair<std::uint16_t, receiver>> waiting;
    };

    std::mutex mutex;
    std::condition_variable work;
    // All guarded by mutex. Receivers are called under it, so that none is called after the end.
    bool stopped{false};
    unsigned threads{0};
    unsigned idle{0};
    std::map<std::string, name> names;
    std::deque<std::string> queue;

    void serve() {
        std::unique_lock lock(mutex);
        for (;;) {
            ++idle;
            const bool called =
                work.wait_for(lock, idle_limit, [this] { return stopped || !queue.empty(); });
            --idle;
            if (stopped || !called) break;
            const std::string host = std::move(queue.front());
            queue.pop_front();
            lock.unlock();
            answer found = ask_system(host);
            lock.lock();
            if (stopped) break;
            name& entry = names[host];
            for (auto& [port, tell] : std::exchange(entry.waiting, {})) {
                tell(with_port(found, port));
            }
            entry.known = std::move(found);
        }
        --threads;
    }
};

resolver::resolver() : state_(std::make_shared<state>()) {}

resolver::~resolver() {
    const std::lock_guard lock(state_->mutex);
    state_->stopped = true;
    state_->names.clear();
    state_->work.notify_all();
}

void resolver::look_up(const std::string& host, std::uint16_t port, receiver receive) {
    const std::lock_guard lock(state_->mutex);
    auto& entry = state_->names[host];
    if (entry.known) return receive(with_port(*entry.known, port));
    entry.waiting.emplace_back(port, std::move(receive));
    if (entry.waiting.size() > 1) return;
    state_->queue.push_back(host);
    state_->work.notify_one();
    if (state_->idle >= state_->queue.size() || state_->threads >= most_threads) return;
    try {
        small_thread{[s = state_] { s->serve(); }}.detach();
        ++state_->threads;
    } catch (const std::system_error&) {
        // With no thread at all nobody would ever answer; with one it only takes longer.
        if (state_->threads > 0) return;
        for (auto& [unused, refused] : std::exchange(entry.waiting, {})) {
            refused({{}, "no thread left on this machine to look it up"});
        }
        state_->queue.pop_back();
    }
}

}  // namespace netpoll
