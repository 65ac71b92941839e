// Takes the lock, or says who has it.
#include "run/lock.hpp"

#include "machine/file.hpp"
#include "results/report.hpp"
#include "run/origin.hpp"

#include <netpoll/duration.hpp>
#include <netpoll/escape.hpp>

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>

namespace netpoll {

namespace {

using std::chrono::steady_clock;
using std::chrono::system_clock;

constexpr milliseconds look_again{200};

/// In words that a shell takes back, as long as they are plain.
std::string line_of(const std::vector<std::string>& command_line) {
    std::string line;
    for (const std::string& each : command_line)
        (line += line.empty() ? "" : " ") += each.find(' ') == each.npos ? each : "'" + each + "'";
    return line.empty() ? "a program with libnetpoll" : line;
}

/// "02:00:03", and with its day where that is another one. As the clock on the wall has it.
std::string local_time(system_clock::time_point when) {
    const auto time_of = [](system_clock::time_point point) {
        const std::time_t seconds = system_clock::to_time_t(point);
        std::tm parts = {};
        ::localtime_r(&seconds, &parts);
        return parts;
    };
    const std::tm then = time_of(when);
    const std::tm now = time_of(system_clock::now());
    const bool today = then.tm_year == now.tm_year && then.tm_yday == now.tm_yday;
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), today ? "%H:%M:%S" : "%Y-%m-%d %H:%M:%S", &then);
    return text.data();
}

/// "pid 4711 on nms1 since 02:00:03 (3 h 12 min): netpoll --rundir /srv/audit core.yaml".
std::string shown(const lock_holder& holder) {
    const auto age = std::chrono::floor<milliseconds>(system_clock::now() - holder.since);
    return "pid " + std::to_string(holder.process) + " on " + escape(holder.machine, 64) +
           " since " + local_time(holder.since) + " (" +
           show_elapsed(std::max(age, milliseconds{0})) + "): " + escape(holder.what);
}

std::string told(const run_request& request, const std::string& path,
                 const std::optional<lock_holder>& holder) {
    const std::string subject = request.lock.file.empty()
                                    ? "another run of this inventory and job is going on"
                                    : "another run holds the lock " + path;
    return subject + ": " +
           (holder ? shown(*holder) : std::string("it is just beginning or ending"));
}

}  // namespace

std::string job_identity(const run_request& request) {
    run_request same;
    for (const std::string& each : inventory_paths(request))
        same.add_inventory(each);
    same.devices = request.devices;
    same.select = request.select;
    same.overrides.job = request.overrides.job;
    same.overrides.commands = request.overrides.commands;
    constexpr std::size_t digits = 16;
    return sha256_hex(to_text(same)).substr(0, digits);
}

std::string lock_path(const run_request& request) {
    if (request.lock.none) return {};
    if (!request.lock.file.empty() || request.rundir.empty()) return request.lock.file;
    return request.rundir + "/.lock-" + job_identity(request);
}

expected<std::optional<lock_file>, lock_problem> take_lock(
    const run_request& request, const std::vector<std::string>& command_line, log_sink& log,
    const std::stop_token& stop) {
    const std::string path = lock_path(request);
    if (path.empty()) return std::optional<lock_file>();
    if (request.lock.file.empty())
        if (const auto made = make_folder(request.rundir, folder_mode(request.mode_bits)); !made)
            return unexpected(lock_problem{"the lock of this run: " + made.error(), false});
    const auto end = steady_clock::now() + request.lock.wait.value_or(milliseconds{0});
    for (bool first = true;; first = false) {
        auto taken = lock_file::take(
            path, {::getpid(), name_of_machine(), system_clock::now(), line_of(command_line)});
        if (taken) {
            if (taken->died())
                log.write(log_level::info, {},
                          "the lock " + path +
                              " was left by a run that was killed: " + shown(*taken->died()));
            return std::optional<lock_file>(std::move(*taken));
        }
        const lock_refusal& refused = taken.error();
        if (!refused.problem.empty())
            return unexpected(lock_problem{"the lock of this run: " + refused.problem, false});
        const std::string why = told(request, path, refused.holder);
        if (!request.lock.wait)
            return unexpected(lock_problem{
                why + "; --wait-lock 10m waits for it, --no-lock does not care", true});
        if (steady_clock::now() >= end || stop.stop_requested())
            return unexpected(
                lock_problem{why + "; waited " + show_duration(*request.lock.wait), true});
        if (first) log.write(log_level::warn, {}, why + "; waiting");
        ::poll(nullptr, 0, static_cast<int>(look_again.count()));
    }
}

}  // namespace netpoll
