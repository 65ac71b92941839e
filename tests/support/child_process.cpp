// A program started by a test, its output, and its certain end. Knows not what the program does.
#include "support/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

extern "C" char** environ;

namespace netpoll::testing {

namespace {

[[noreturn]] void fail(const std::string& what, int number = errno) {
    throw std::system_error(number, std::generic_category(), what);
}

/// A descriptor that closes itself.
class descriptor {
public:
    explicit descriptor(int number = -1) noexcept : number_(number) {}
    ~descriptor() { close(); }
    descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    descriptor& operator=(descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }

    int number() const noexcept { return number_; }
    int release() noexcept { return std::exchange(number_, -1); }
    void close() noexcept {
        if (number_ >= 0) ::close(std::exchange(number_, -1));
    }

private:
    int number_;
};

struct pipe_ends {
    descriptor read;
    descriptor write;
};

pipe_ends make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("pipe");
    return {descriptor(ends[0]), descriptor(ends[1])};
}

/// A file in memory serves as stdin: it needs no writer and can be of any size.
descriptor make_input(const std::string& text) {
    if (text.empty()) return descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    descriptor file(::memfd_create("stdin", MFD_CLOEXEC));
    std::string_view rest = text;
    while (!rest.empty()) {
        const ssize_t n = ::write(file.number(), rest.data(), rest.size());
        if (n < 0) fail("write to stdin of the child");
        rest.remove_prefix(static_cast<std::size_t>(n));
    }
    ::lseek(file.number(), 0, SEEK_SET);
    return file;
}

std::vector<std::string> changed_environment(const std::vector<std::string>& changes) {
    std::vector<std::string> result;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view old = *entry;
        const std::string_view name = old.substr(0, old.find('='));
        bool kept = true;
        for (const auto& change : changes) {
            kept = kept && std::string_view(change).substr(0, change.find('=')) != name;
        }
        if (kept) result.emplace_back(old);
    }
    for (const auto& change : changes) {
        if (change.find('=') != std::string::npos) result.push_back(change);
    }
    return result;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (auto& text : texts)
        result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

/// All that the child needs, laid out before fork: after it only async-signal-safe calls are
/// allowed.
struct launch {
    std::vector<char*> argv;
    std::vector<char*> environment;
    const char* folder{nullptr};
    int input{-1};
    int out{-1};
    int err{-1};
    int failure{-1};
    pid_t parent{-1};
};

[[noreturn]] void become(const launch& l) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != l.parent) ::_exit(127);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    ::dup2(l.input, STDIN_FILENO);
    ::dup2(l.out, STDOUT_FILENO);
    ::dup2(l.err, STDERR_FILENO);
    ::syscall(SYS_close_range, 3U, ~0U, 4U /* CLOSE_RANGE_CLOEXEC */);
    if (l.folder == nullptr || ::chdir(l.folder) == 0) {
        ::execvpe(l.argv[0], l.argv.data(), l.environment.data());
    }
    const int number = errno;
    [[maybe_unused]] const auto told = ::write(l.failure, &number, sizeof number);
    ::_exit(127);
}

int as_shell_status(int status) {
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

std::optional<std::string> line_with(const std::string& all, std::string_view text, bool complete) {
    for (std::size_t at = all.find(text); at != std::string::npos; at = all.find(text, at + 1)) {
        const std::size_t before = all.rfind('\n', at);
        const std::size_t begin = before == std::string::npos ? 0 : before + 1;
        const std::size_t end = all.find('\n', at);
        if (end != std::string::npos) return all.substr(begin, end - begin);
        if (complete) return all.substr(begin);
    }
    return std::nullopt;
}

}  // namespace

child_process::child_process(std::vector<std::string> argv, child_options options) {
    const descriptor input = make_input(options.input);
    pipe_ends out = make_pipe();
    pipe_ends err = make_pipe();
    pipe_ends failure = make_pipe();
    auto environment = changed_environment(options.environment);
    launch l{
        pointers(argv),     pointers(environment),  nullptr,   input.number(), out.write.number(),
        err.write.number(), failure.write.number(), ::getpid()};
    if (!options.folder.empty()) l.folder = options.folder.c_str();
    pid_ = ::fork();
    if (pid_ < 0) fail("fork");
    if (pid_ == 0) become(l);
    out.write.close();
    err.write.close();
    failure.write.close();
    int number = 0;
    if (::read(failure.read.number(), &number, sizeof number) > 0) {
        ::waitpid(pid_, nullptr, 0);
        fail("cannot start " + argv.at(0), number);
    }
    const auto exited = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
    if (exited < 0) {
        const int why = errno;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        fail("pidfd_open", why);
    }
    watcher_ =
        std::thread(&child_process::watch, this, out.read.release(), err.read.release(), exited);
}

child_process::~child_process() {
    terminate();
    watcher_.join();
}

/// Keeps what the child says until it ends. What it had said by then is in the pipes, so one last
/// look without waiting is enough, also where a grandchild still holds them open.
void child_process::watch(int out, int err, int exited) {
    const descriptor out_end(out);
    const descriptor err_end(err);
    const descriptor exit_end(exited);
    std::array<pollfd, 3> ends{{{out, POLLIN, 0}, {err, POLLIN, 0}, {exited, POLLIN, 0}}};
    const auto drain = [this](pollfd& end, std::string& to) {
        std::array<char, 65536> buffer;  // NOLINT: filled by read
        const ssize_t n = ::read(end.fd, buffer.data(), buffer.size());
        if (n > 0) append(to, {buffer.data(), static_cast<std::size_t>(n)});
        if (n == 0) end.fd = -1;
    };
    int limit = -1;
    while (::poll(ends.data(), ends.size(), limit) != 0) {
        if (ends[0].revents != 0) drain(ends[0], out_);
        if (ends[1].revents != 0) drain(ends[1], err_);
        if (ends[2].revents == 0) continue;
        note_exit();
        ends[2].fd = -1;
        limit = 0;
    }
    const std::lock_guard lock(mutex_);
    ended_ = status_;
    changed_.notify_all();
}

void child_process::append(std::string& to, std::string_view bytes) {
    const auto alone = hold_watchers();
    const std::lock_guard lock(mutex_);
    to.append(bytes);
    changed_.notify_all();
}

void child_process::note_exit() {
    const std::lock_guard lock(mutex_);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    status_ = as_shell_status(status);
    reaped_ = true;
}

std::optional<std::string> child_process::wait_for_line(std::string_view text, milliseconds limit) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    std::unique_lock lock(mutex_);
    std::optional<std::string> line;
    changed_.wait_until(lock, deadline, [&] {
        line = line_with(out_, text, ended_.has_value());
        if (!line) line = line_with(err_, text, ended_.has_value());
        return line || ended_;
    });
    return line;
}

void child_process::signal(int number) {
    const std::lock_guard lock(mutex_);
    if (!reaped_) ::kill(pid_, number);
}

std::optional<int> child_process::wait(milliseconds limit) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, deadline, [this] { return ended_.has_value(); });
    return ended_;
}

int child_process::terminate(milliseconds grace) {
    signal(SIGTERM);
    if (const auto status = wait(grace)) return *status;
    signal(SIGKILL);
    return wait(milliseconds{60'000}).value_or(128 + SIGKILL);
}

std::unique_lock<std::mutex> child_process::hold_watchers() {
    static std::mutex watchers;
    return std::unique_lock{watchers};
}

std::string child_process::out() const {
    const std::lock_guard lock(mutex_);
    return out_;
}

std::string child_process::err() const {
    const std::lock_guard lock(mutex_);
    return err_;
}

run_result run(std::vector<std::string> argv, child_options options, milliseconds limit) {
    child_process child(std::move(argv), std::move(options));
    auto status = child.wait(limit);
    run_result result;
    result.timed_out = !status.has_value();
    result.status = status ? *status : child.terminate();
    result.out = child.out();
    result.err = child.err();
    return result;
}

}  // namespace netpoll::testing
