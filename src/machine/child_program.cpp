// Two pipes and poll.
#include "machine/child_program.hpp"

#include "machine/child_start.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <utility>

namespace netpoll {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::size_t most_output = std::size_t{64} << 10;
/// How often the child is looked at while it says nothing.
constexpr int look_every_ms = 10;

/// Of which any may be a secret.
bool is_of_netpoll(std::string_view name) {
    return name.starts_with("NETPOLL_") || name == "NETBOX_TOKEN";
}

/// write(2) without SIGPIPE, which would end a program that has not ignored it.
ssize_t write_quietly(int fd, std::string_view bytes) {
    sigset_t broken;
    sigset_t before;
    sigemptyset(&broken);
    sigaddset(&broken, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken, &before);
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    const int code = errno;
    constexpr timespec at_once{0, 0};
    if (count < 0 && code == EPIPE) ::sigtimedwait(&broken, nullptr, &at_once);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = code;
    return count;
}

/// What goes in and comes out while the child lives.
class conversation {
public:
    conversation(unique_descriptor in, unique_descriptor out, std::string_view input)
        : in_(std::move(in)), out_(std::move(out)), left_(input) {
        ::fcntl(in_.value(), F_SETFL, O_NONBLOCK);
        ::fcntl(out_.value(), F_SETFL, O_NONBLOCK);
    }

    /// The child's wait status, or nothing where the time was up; then it is killed. What it left
    /// running behind it may keep its output open, and is not waited for.
    std::optional<int> hold_until_end_of(pid_t child, clock::time_point end) {
        int status = 0;
        for (;;) {
            const pid_t gone = ::waitpid(child, &status, WNOHANG);
            if (gone == child) break;
            if (clock::now() >= end) {
                ::kill(-child, SIGKILL);
                ::waitpid(child, nullptr, 0);
                return std::nullopt;
            }
            exchange();
        }
        while (out_ && take()) {
        }
        return status;
    }
    std::string take_output() { return std::move(output_); }

private:
    void exchange() {
        if (left_.empty()) in_.close();
        std::array<pollfd, 2> ends{{{in_.value(), POLLOUT, 0}, {out_.value(), POLLIN, 0}}};
        ::poll(ends.data(), ends.size(), look_every_ms);
        if (ends[0].revents != 0) give();
        if (ends[1].revents != 0) take();
    }
    void give() {
        const ssize_t count = write_quietly(in_.value(), left_);
        if (count >= 0)
            left_.remove_prefix(static_cast<std::size_t>(count));
        else if (errno != EAGAIN && errno != EINTR)
            left_ = {};  // it reads no more, and will say why
    }
    /// False where there is nothing for now.
    bool take() {
        std::array<char, 4'096> bytes{};
        const ssize_t count = ::read(out_.value(), bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) return true;
        if (count < 0 && errno == EAGAIN) return false;
        if (count <= 0) {
            out_.close();
            return false;
        }
        const auto size = static_cast<std::size_t>(count);
        output_.append(bytes.data(), std::min(size, most_output - output_.size()));
        return true;
    }

    unique_descriptor in_;
    unique_descriptor out_;
    std::string_view left_;
    std::string output_;
};

}  // namespace

expected<program_end, std::string> run_program(
    std::vector<std::string> arguments, const std::string& input, std::chrono::milliseconds within,
    std::optional<std::vector<std::string>> environment) {
    child_pipe in;
    child_pipe out;
    if (!in.read || !out.read) return unexpected(cannot_be_started(errno));
    const auto variables =
        environment ? pointers_to(*environment) : environment_without(is_of_netpoll);
    const auto child = start_child(std::move(arguments), variables,
                                   {in.read.value(), out.write.value(), out.write.value()});
    if (!child) return unexpected(child.error());
    in.read.close();
    out.write.close();
    conversation said(std::move(in.write), std::move(out.read), input);
    const auto status = said.hold_until_end_of(*child, clock::now() + within);
    if (!status)
        return unexpected("did not end within " + std::to_string(within.count() / 1'000) + " s");
    constexpr int first_signal = 128;
    return program_end{
        WIFSIGNALED(*status) ? first_signal + WTERMSIG(*status) : WEXITSTATUS(*status),
        said.take_output()};
}

}  // namespace netpoll
