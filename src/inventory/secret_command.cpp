// Starts /bin/sh, reads a line, ends it in time. Knows no inventory.
#include "inventory/secret_command.hpp"

#include "inventory/first_line.hpp"

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

extern char** environ;

namespace netpoll {

namespace {

using clock = std::chrono::steady_clock;

// How often the child is looked at while it prints nothing.
constexpr int look_every_ms = 10;

struct pipe_ends {
    int read{-1};
    int write{-1};

    pipe_ends() {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
        read = ends[0];
        write = ends[1];
        ::fcntl(read, F_SETFL, O_NONBLOCK);
    }
    pipe_ends(const pipe_ends&) = delete;
    pipe_ends& operator=(const pipe_ends&) = delete;
    ~pipe_ends() {
        if (read >= 0) ::close(read);
        close_write();
    }
    void close_write() {
        if (write >= 0) ::close(write);
        write = -1;
    }
};

// How the child differs from us: its streams, its group, and signals as a shell expects them.
struct spawn_plan {
    posix_spawn_file_actions_t files{};
    posix_spawnattr_t attributes{};

    explicit spawn_plan(int output) {
        posix_spawn_file_actions_init(&files);
        posix_spawnattr_init(&attributes);
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&files, output, 1);
        posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
        // A library's log file or socket may lack O_CLOEXEC.
        posix_spawn_file_actions_addclosefrom_np(&files, 3);
        sigset_t none, usual;
        sigemptyset(&none);
        sigemptyset(&usual);
        for (const int each : {SIGPIPE, SIGINT, SIGTERM, SIGHUP})
            sigaddset(&usual, each);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setsigdefault(&attributes, &usual);
        posix_spawnattr_setpgroup(&attributes, 0);
        posix_spawnattr_setflags(
            &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    spawn_plan(const spawn_plan&) = delete;
    spawn_plan& operator=(const spawn_plan&) = delete;
    ~spawn_plan() {
        posix_spawn_file_actions_destroy(&files);
        posix_spawnattr_destroy(&attributes);
    }
};

// The child's wait status, or nothing when the time was up.
std::optional<int> read_until_exit(pid_t child, int descriptor, clock::time_point end,
                                   first_line& line, const std::atomic<bool>* give_up) {
    bool open = true;
    bool whole = false;
    for (;;) {
        int status = 0;
        const auto gone = ::waitpid(child, &status, WNOHANG);
        if (gone == child) {
            if (open) line.take_from(descriptor);
            return status;
        }
        if (clock::now() >= end || line.is_too_long() || (give_up && *give_up)) return std::nullopt;
        pollfd wanted{open ? descriptor : -1, POLLIN, 0};
        ::poll(&wanted, 1, look_every_ms);
        if (open && wanted.revents != 0) open = line.take_from(descriptor);
        if (line.is_whole() && !whole) end = std::min(end, clock::now() + grace_of_commands);
        whole = line.is_whole();
    }
}

// Our environment without these variables.
std::vector<char*> environment_without(const std::vector<std::string>& withheld) {
    std::vector<char*> kept;
    for (char** each = environ; *each; ++each) {
        const std::string_view text(*each);
        const auto name = text.substr(0, text.find('='));
        const bool secret = name == "NETPOLL_PASSWORD" || name == "NETPOLL_SECRET" ||
                            name == "NETBOX_TOKEN" ||
                            std::find(withheld.begin(), withheld.end(), name) != withheld.end();
        if (!secret) kept.push_back(*each);
    }
    kept.push_back(nullptr);
    return kept;
}

std::string describe(int status) {
    if (WIFSIGNALED(status)) return "was ended by signal " + std::to_string(WTERMSIG(status));
    return "ended with status " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

expected<std::string, std::string> run_secret_command(const std::string& command,
                                                      const std::vector<std::string>& withheld,
                                                      std::chrono::milliseconds within,
                                                      const std::atomic<bool>* give_up) {
    const auto cannot_start = [](int error) {
        return unexpected("cannot be started: " + std::generic_category().message(error));
    };
    pipe_ends ends;
    if (ends.read < 0) return cannot_start(errno);
    const spawn_plan plan(ends.write);
    std::string shell = "sh", option = "-c", text = command;
    std::array<char*, 4> arguments{shell.data(), option.data(), text.data(), nullptr};
    auto variables = environment_without(withheld);
    pid_t child = 0;
    const int problem = ::posix_spawn(&child, "/bin/sh", &plan.files, &plan.attributes,
                                      arguments.data(), variables.data());
    if (problem != 0) return cannot_start(problem);
    ends.close_write();
    first_line line;
    const auto status = read_until_exit(child, ends.read, clock::now() + within, line, give_up);
    if (!status) {
        ::kill(-child, SIGKILL);
        ::waitpid(child, nullptr, 0);
    }
    if (line.is_too_long()) return unexpected(std::string("printed a line of more than 64 KiB"));
    if (!status && !line.is_whole()) {
        return unexpected("printed no line within " + std::to_string(within.count() / 1'000) +
                          " s");
    }
    if (status && *status != 0) {
        return unexpected(describe(*status) + "; run it by hand to see why");
    }
    if (line.text().empty()) return unexpected(std::string("printed nothing on its first line"));
    return line.text();
}

}  // namespace netpoll
