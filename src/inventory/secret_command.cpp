// Starts /bin/sh, reads a line, ends it in time. Knows no inventory.
#include "inventory/secret_command.hpp"

#include "inventory/first_line.hpp"
#include "machine/child_start.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string_view>

namespace netpoll {

namespace {

using clock = std::chrono::steady_clock;

// How often the child is looked at while it prints nothing.
constexpr int look_every_ms = 10;

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

// Our environment without what may be a secret.
std::vector<char*> environment_for_commands(const std::vector<std::string>& withheld) {
    return environment_without([&withheld](std::string_view name) {
        return name == "NETPOLL_PASSWORD" || name == "NETPOLL_SECRET" || name == "NETBOX_TOKEN" ||
               std::find(withheld.begin(), withheld.end(), name) != withheld.end();
    });
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
    child_pipe ends;
    if (!ends.read) return unexpected(cannot_be_started(errno));
    ::fcntl(ends.read.value(), F_SETFL, O_NONBLOCK);
    const auto child = start_child({"/bin/sh", "-c", command}, environment_for_commands(withheld),
                                   {-1, ends.write.value(), -1});
    if (!child) return unexpected(child.error());
    ends.write.close();
    first_line line;
    const auto status =
        read_until_exit(*child, ends.read.value(), clock::now() + within, line, give_up);
    if (!status) {
        ::kill(-*child, SIGKILL);
        ::waitpid(*child, nullptr, 0);
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
