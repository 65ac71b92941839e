// The process that forks workers: one thread, orders in, news out. Knows no session.
#include "engine/fork_channel.hpp"
#include "engine/worker.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <exception>
#include <map>
#include <system_error>
#include <utility>

namespace netpoll {

namespace {

/// What workers may take beyond the engine's drain until they are ended by force.
constexpr std::chrono::seconds patience{10};

/// A message with room for one descriptor beside it.
struct message {
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    iovec body{};
    msghdr header{};

    message(void* bytes, std::size_t size) : body{bytes, size} {
        header.msg_iov = &body;
        header.msg_iovlen = 1;
        header.msg_control = control.data();
        header.msg_controllen = control.size();
    }
    message(const message&) = delete;
    message& operator=(const message&) = delete;
};

bool send_order(int channel, fork_order order, int descriptor) {
    message out{&order, sizeof order};
    if (descriptor < 0) {
        out.header.msg_controllen = 0;
    } else {
        cmsghdr* right = CMSG_FIRSTHDR(&out.header);
        right->cmsg_level = SOL_SOCKET;
        right->cmsg_type = SCM_RIGHTS;
        right->cmsg_len = CMSG_LEN(sizeof descriptor);
        std::memcpy(CMSG_DATA(right), &descriptor, sizeof descriptor);
    }
    return ::sendmsg(channel, &out.header, MSG_NOSIGNAL) == sizeof order;
}

/// False at the end of orders.
bool receive_order(int channel, fork_order& order, unique_descriptor& descriptor) {
    message in{&order, sizeof order};
    ssize_t count = 0;
    while ((count = ::recvmsg(channel, &in.header, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR) {
    }
    if (count != sizeof order) return false;
    if (const cmsghdr* right = CMSG_FIRSTHDR(&in.header);
        right != nullptr && right->cmsg_type == SCM_RIGHTS) {
        int number = -1;
        std::memcpy(&number, CMSG_DATA(right), sizeof number);
        descriptor = unique_descriptor{number};
    }
    return true;
}

/// A terminal's signals reach the whole group, and the engine speaks for all of it.
void leave_signals_to_the_engine() {
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGPIPE})
        ::signal(number, SIG_IGN);
}

/// Standard error stays: what a library says before it dies is worth reading.
void let_go_of_files(int but) {
    if (const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC); nothing >= 0) {
        ::dup2(nothing, STDIN_FILENO);
        ::dup2(nothing, STDOUT_FILENO);
    }
    const auto kept = static_cast<unsigned>(but);
    if (kept > STDERR_FILENO + 1U) ::close_range(STDERR_FILENO + 1, kept - 1, 0);
    ::close_range(kept + 1, ~0U, 0);
}

/// The fork server, in its own process.
class fork_process {
public:
    fork_process(const engine_options& options, unsigned cpu_threads, unique_descriptor channel,
                 fork_server::state& shared)
        : options_(options),
          cpu_threads_(cpu_threads),
          channel_(std::move(channel)),
          shared_(shared) {
        sigset_t child;
        ::sigemptyset(&child);
        ::sigaddset(&child, SIGCHLD);
        ::sigprocmask(SIG_BLOCK, &child, nullptr);
        ended_ = unique_descriptor{::signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK)};
    }

    void run() {
        std::array<pollfd, 2> sources{{{channel_.value(), POLLIN, 0}, {ended_.value(), POLLIN, 0}}};
        for (;;) {
            if (::poll(sources.data(), sources.size(), -1) < 0 && errno != EINTR) break;
            if (sources[1].revents != 0) reap();
            if (sources[0].revents != 0 && !obey()) break;
        }
        see_them_off();
    }

private:
    bool obey() {
        fork_order order;
        unique_descriptor given;
        if (!receive_order(channel_.value(), order, given)) return false;
        switch (order.kind) {
            case fork_order::type::begin:
                begin(order, std::move(given));
                break;
            case fork_order::type::kill:
                for (const auto& [pid, place] : workers_)
                    if (place == order.place) ::kill(pid, SIGKILL);
                break;
        }
        return true;
    }

    void begin(const fork_order& order, unique_descriptor given) {
        const pid_t pid = ::fork();
        if (pid == 0) {
            channel_.close();
            ended_.close();
            be_worker(order, std::move(given));
        }
        if (pid < 0) return tell({fork_news::type::failed, order.place, 0, errno});
        workers_[pid] = order.place;
        tell({fork_news::type::begun, order.place, pid, 0});
    }

    [[noreturn]] void be_worker(const fork_order& order, unique_descriptor given) {
        sigset_t child;
        ::sigemptyset(&child);
        ::sigaddset(&child, SIGCHLD);
        ::sigprocmask(SIG_UNBLOCK, &child, nullptr);
        ::prctl(PR_SET_NAME, "netpoll-worker", 0, 0, 0);
        const worker_place place{order.room, cpu_threads_, order.place, shared_.pages[order.place],
                                 shared_.marks};
        ::_exit(work(options_, place, std::move(given)));
    }

    void reap() {
        signalfd_siginfo said{};
        while (::read(ended_.value(), &said, sizeof said) > 0) {
        }
        int status = 0;
        for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
            const auto who = workers_.find(pid);
            if (who == workers_.end()) continue;
            tell({fork_news::type::ended, who->second, pid, status});
            workers_.erase(who);
        }
    }

    /// The engine is gone, and its workers know it by themselves.
    void see_them_off() {
        auto limit = std::chrono::steady_clock::now() + options_.drain + patience;
        pollfd source{ended_.value(), POLLIN, 0};
        for (reap(); !workers_.empty(); reap()) {
            const auto left =
                std::chrono::ceil<milliseconds>(limit - std::chrono::steady_clock::now()).count();
            ::poll(&source, 1, static_cast<int>(std::max<long>(left, 0)));
            if (std::chrono::steady_clock::now() < limit) continue;
            limit = std::chrono::steady_clock::now() + patience;
            for (const auto& each : workers_)
                ::kill(each.first, SIGKILL);
        }
    }

    void tell(const fork_news& news) {
        // Nobody hears it where the engine is gone, which is then the next thing to be noticed.
        static_cast<void>(::send(channel_.value(), &news, sizeof news, MSG_NOSIGNAL));
    }

    const engine_options& options_;
    const unsigned cpu_threads_;
    unique_descriptor channel_;
    fork_server::state& shared_;  // but for its pid and channel
    unique_descriptor ended_;
    std::map<pid_t, unsigned> workers_;  // their places
};

[[noreturn]] void run_fork_process(const engine_options& options, unsigned cpu_threads,
                                   unique_descriptor channel, fork_server::state& shared) {
    leave_signals_to_the_engine();
    let_go_of_files(channel.value());
    ::prctl(PR_SET_NAME, "netpoll-forks", 0, 0, 0);
    try {
        fork_process{options, cpu_threads, std::move(channel), shared}.run();
    } catch (const std::exception&) {
        ::_exit(1);  // the engine sees the channel close
    }
    ::_exit(0);
}

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

fork_server::fork_server(const engine_options& options, unsigned cpu_threads)
    : state_(std::make_unique<state>(options.jobs != nullptr ? options.jobs->size() : 0)) {
    std::array<int, 2> ends{};
    // Packets, so that no order is read in halves.
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        fail("cannot make a channel to worker processes");
    state_->channel = unique_descriptor{ends[0]};
    unique_descriptor other{ends[1]};
    for (unsigned i = 0; i < most_workers; ++i)
        new (state_->pages + i) current_jobs;
    state_->pid = ::fork();
    if (state_->pid < 0) fail("cannot start worker processes");
    if (state_->pid == 0) {
        state_->channel.close();
        run_fork_process(options, cpu_threads, std::move(other), *state_);
    }
}

fork_server::~fork_server() {
    state_->channel.close();
    while (::waitpid(state_->pid, nullptr, 0) < 0 && errno == EINTR) {
    }
}

bool fork_server::state::begin_worker(unsigned place, std::size_t room,
                                      unique_descriptor given) const {
    pages[place].clear();
    return send_order(channel.value(), {fork_order::type::begin, place, room}, given.value());
}

void fork_server::state::kill_worker(unsigned place) const {
    send_order(channel.value(), {fork_order::type::kill, place, 0}, -1);
}

fork_server::state::reading fork_server::state::read(fork_news& news) const {
    const auto count = ::recv(channel.value(), &news, sizeof news, MSG_DONTWAIT);
    if (count == sizeof news) return reading::one;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return reading::none;
    return reading::gone;
}

}  // namespace netpoll
