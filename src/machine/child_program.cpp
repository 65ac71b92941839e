// posix_spawn, two pipes and poll.
#include "machine/child_program.hpp"

#include "machine/descriptor.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <system_error>

namespace netpoll {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::size_t most_output = std::size_t{64} << 10;
/// How often the child is looked at while it says nothing.
constexpr int look_every_ms = 10;

struct open_pipe {
    unique_descriptor read;
    unique_descriptor write;

    open_pipe() {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
        read = unique_descriptor(ends[0]);
        write = unique_descriptor(ends[1]);
    }
};

/// How the child differs from us: its streams, its group, and signals as programs expect them.
struct child_setup {
    posix_spawn_file_actions_t files{};
    posix_spawnattr_t attributes{};

    child_setup(int input, int output) {
        posix_spawn_file_actions_init(&files);
        posix_spawnattr_init(&attributes);
        posix_spawn_file_actions_adddup2(&files, input, 0);
        posix_spawn_file_actions_adddup2(&files, output, 1);
        posix_spawn_file_actions_adddup2(&files, output, 2);
        posix_spawn_file_actions_addclosefrom_np(&files, 3);
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setsigdefault(&attributes, &all);
        posix_spawnattr_setpgroup(&attributes, 0);
        posix_spawnattr_setflags(
            &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    child_setup(const child_setup&) = delete;
    child_setup& operator=(const child_setup&) = delete;
    ~child_setup() {
        posix_spawn_file_actions_destroy(&files);
        posix_spawnattr_destroy(&attributes);
    }
};

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (std::string& each : texts)
        pointers.push_back(each.data());
    pointers.push_back(nullptr);
    return pointers;
}

std::vector<char*> plain_environment() {
    std::vector<char*> kept;
    for (char** each = environ; *each; ++each) {
        const std::string_view text(*each);
        if (!text.starts_with("NETPOLL_") && !text.starts_with("NETBOX_TOKEN="))
            kept.push_back(*each);
    }
    kept.push_back(nullptr);
    return kept;
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
    const auto cannot_start = [](int error) {
        return unexpected("cannot be started: " + std::generic_category().message(error));
    };
    open_pipe in;
    open_pipe out;
    if (!in.read || !out.read) return cannot_start(errno);
    auto words = pointers_to(arguments);
    auto variables = environment ? pointers_to(*environment) : plain_environment();
    const child_setup setup(in.read.value(), out.write.value());
    pid_t child = 0;
    const int code = ::posix_spawnp(&child, words.front(), &setup.files, &setup.attributes,
                                    words.data(), variables.data());
    if (code != 0) return cannot_start(code);
    in.read.close();
    out.write.close();
    conversation said(std::move(in.write), std::move(out.read), input);
    const auto status = said.hold_until_end_of(child, clock::now() + within);
    if (!status)
        return unexpected("did not end within " + std::to_string(within.count() / 1'000) + " s");
    constexpr int first_signal = 128;
    return program_end{
        WIFSIGNALED(*status) ? first_signal + WTERMSIG(*status) : WEXITSTATUS(*status),
        said.take_output()};
}

}  // namespace netpoll
