// posix_spawn and pipe2.
#include "machine/child_start.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <array>
#include <system_error>

namespace netpoll {

namespace {

/// How the child differs from us.
struct child_setup {
    posix_spawn_file_actions_t files{};
    posix_spawnattr_t attributes{};

    explicit child_setup(const child_streams& streams) {
        posix_spawn_file_actions_init(&files);
        posix_spawnattr_init(&attributes);
        give(streams.input, STDIN_FILENO, O_RDONLY);
        give(streams.output, STDOUT_FILENO, O_WRONLY);
        give(streams.errors, STDERR_FILENO, O_WRONLY);
        // A library's log file or socket may lack O_CLOEXEC.
        posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
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

private:
    void give(int ours, int its, int flags) {
        if (ours < 0)
            posix_spawn_file_actions_addopen(&files, its, "/dev/null", flags, 0);
        else
            posix_spawn_file_actions_adddup2(&files, ours, its);
    }
};

}  // namespace

child_pipe::child_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
    read = unique_descriptor(ends[0]);
    write = unique_descriptor(ends[1]);
}

std::string cannot_be_started(int error) {
    return "cannot be started: " + std::generic_category().message(error);
}

expected<pid_t, std::string> start_child(std::vector<std::string> arguments,
                                         const std::vector<char*>& environment,
                                         const child_streams& streams) {
    const child_setup setup(streams);
    const auto words = pointers_to(arguments);
    pid_t child = 0;
    const int code = ::posix_spawnp(&child, words.front(), &setup.files, &setup.attributes,
                                    words.data(), environment.data());
    if (code != 0) return unexpected(cannot_be_started(code));
    return child;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (std::string& each : texts)
        pointers.push_back(each.data());
    pointers.push_back(nullptr);
    return pointers;
}

std::vector<char*> environment_without(
    const std::function<bool(std::string_view name)>& is_withheld) {
    std::vector<char*> kept;
    for (char** each = environ; *each; ++each) {
        const std::string_view text(*each);
        if (!is_withheld(text.substr(0, text.find('=')))) kept.push_back(*each);
    }
    kept.push_back(nullptr);
    return kept;
}

}  // namespace netpoll
