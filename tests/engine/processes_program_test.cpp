// --mode=processes as a user meets it: workers that die, a parent that dies, signals. Knows no
// engine.
#include "cli/lab_judge.hpp"
#include "cli/program.hpp"
#include "lab/lab_process.hpp"

#include <doctest/doctest.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <map>
#include <sstream>

using namespace netpoll::testing;
using nlohmann::json;

namespace {

std::vector<std::string> arguments(const lab_process& lab, std::vector<std::string> more) {
    more.insert(more.begin(), {NETPOLL_BINARY_DIR "/netpoll", "--mode=processes", "--known-hosts",
                               lab.folder() / "known_hosts", "--format=ndjson", "-v"});
    more.push_back(lab.folder() / "lab.yaml");
    return more;
}

/// Its commands may be sent again after a worker has died.
void let_repeat(const lab_process& lab) {
    const auto file = lab.folder() / "lab.yaml";
    auto text = read_file(file);
    const std::string begin = "defaults:\n";
    text.insert(text.find(begin) + begin.size(), "  repeatable: true\n");
    write_file(file, text, 0600);
}

/// Process ids of the workers that have begun, in order.
std::vector<pid_t> workers_of(const child_process& program) {
    std::vector<pid_t> found;
    std::istringstream lines(program.err());
    const std::string mark = "worker process ";
    for (std::string line; std::getline(lines, line);) {
        const auto at = line.find(mark);
        if (at != std::string::npos && line.find(" begins", at) != std::string::npos)
            found.push_back(std::stoi(line.substr(at + mark.size())));
    }
    return found;
}

pid_t parent_of(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/status");
    for (std::string word; file >> word;) {
        if (word != "PPid:") continue;
        pid_t parent = 0;
        file >> parent;
        return parent;
    }
    return 0;
}

/// A process that somebody else started; its end can be waited for.
class stranger {
public:
    explicit stranger(pid_t process)
        : descriptor_(static_cast<int>(::syscall(SYS_pidfd_open, process, 0))) {}
    ~stranger() { ::close(descriptor_); }
    stranger(const stranger&) = delete;
    stranger& operator=(const stranger&) = delete;
    bool ends() const {
        pollfd one{descriptor_, POLLIN, 0};
        return ::poll(&one, 1, 30'000) == 1;
    }

private:
    int descriptor_;
};

struct records {
    std::map<std::string, json> devices;
    json run;
    bool twice{false};

    explicit records(const std::string& ndjson) {
        std::istringstream lines(ndjson);
        for (std::string line; std::getline(lines, line);) {
            json one = json::parse(line);
            if (one.contains("run"))
                run = one["run"];
            else
                twice = !devices.emplace(one["host"], one).second || twice;
        }
    }
    std::size_t with(const std::string& key, const json& value) const {
        std::size_t count = 0;
        for (const auto& each : devices)
            count += each.second.at(key) == value ? 1 : 0;
        return count;
    }
    std::size_t with_error(const std::string& code) const {
        std::size_t count = 0;
        for (const auto& each : devices)
            count += each.second["error"].is_object() && each.second["error"]["code"] == code;
        return count;
    }
};

/// The name of the host at this place of the inventory.
std::string host_at(const lab_process& lab, std::size_t place) {
    const auto listed =
        run({NETPOLL_BINARY_DIR "/netpoll", "--list-hosts", lab.folder() / "lab.yaml"},
            clean_environment());
    std::istringstream names(listed.out);
    std::string name;
    for (std::size_t i = 0; i <= place; ++i)
        std::getline(names, name);
    return name;
}

}  // namespace

TEST_CASE("a worker that is killed in the middle costs no device its record") {
    lab_process lab(300, {"--platforms", "linux,cisco_ios", "--latency", "200ms"});
    let_repeat(lab);
    child_process program(arguments(lab, {"--workers=4", "--concurrency=80"}), clean_environment());
    REQUIRE(program.wait_for_line("\"host\":\"" + host_at(lab, 70) + "\"", milliseconds{60'000}));
    const auto workers = workers_of(program);
    REQUIRE(workers.size() == 4);
    REQUIRE(::kill(workers[1], SIGKILL) == 0);
    REQUIRE(program.wait(milliseconds{120'000}) == 0);
    CAPTURE(program.err());
    const records got(program.out());
    CHECK(got.devices.size() == 300);
    CHECK_FALSE(got.twice);
    CHECK(got.with("status", "ok") == 300);
    CHECK(got.with("attempts", 2) > 0);
    for (const auto& [host, record] : got.devices) {
        const auto& lost = record["failed_attempts"];
        const bool logged_in = std::any_of(lost.begin(), lost.end(), [](const json& each) {
            return each["phase"] == "prompt" || each["phase"] == "command" ||
                   each["phase"] == "channel" || each["phase"] == "close";
        });
        CHECK(record.contains("session_possibly_left") == logged_in);
    }
    CHECK(got.run["workers_lost"] == 1);
    CHECK(got.run["workers"] == 4);
    CHECK(workers_of(program).size() == 5);
    CHECK(program.err().find("died of SIGKILL with") != std::string::npos);
}

TEST_CASE("workers that are killed twice, all of them, cost no device its record") {
    lab_process lab(160, {"--platforms", "linux", "--latency", "1s"});
    let_repeat(lab);
    child_process program(arguments(lab, {"--workers=4", "--concurrency=80"}), clean_environment());
    for (std::size_t round = 1; round <= 2; ++round) {
        const auto all_begun = [&] {
            return lab.counts("open=80") && workers_of(program).size() == 4 * round;
        };
        const auto limit = std::chrono::steady_clock::now() + std::chrono::minutes{2};
        while (!all_begun() && std::chrono::steady_clock::now() < limit) {
        }
        const auto workers = workers_of(program);
        REQUIRE(workers.size() == 4 * round);
        for (std::size_t i = workers.size() - 4; i < workers.size(); ++i)
            REQUIRE(::kill(workers[i], SIGKILL) == 0);
    }
    REQUIRE(program.wait(milliseconds{240'000}) == 0);
    CAPTURE(program.err());
    const records got(program.out());
    CHECK(got.devices.size() == 160);
    CHECK_FALSE(got.twice);
    CHECK(got.with("status", "ok") == 160);
    CHECK(got.run["workers_lost"] == 8);
}

// AddressSanitizer must be loaded first, and a preloaded library is.
#ifndef __SANITIZE_ADDRESS__

TEST_CASE("a device that kills two workers is reported, and hurts nobody else") {
    lab_process lab(40, {"--platforms", "linux", "--latency", "100ms"});
    let_repeat(lab);
    const auto poison = host_at(lab, 5);
    const auto file = lab.folder() / "lab.yaml";
    auto text = read_file(file);
    const auto at = text.find("\n  " + poison + ":");
    REQUIRE(at != std::string::npos);
    const auto value = text.find_first_not_of(' ', at + poison.size() + 4);
    if (text[value] == '{')
        text.insert(value + 1, "commands: [crash], repeatable: true, ");
    else
        text.insert(value, "\n    commands: [crash]\n    repeatable: true");
    write_file(file, text, 0600);
    auto options = clean_environment();
    options.environment.push_back("LD_PRELOAD=" NETPOLL_CRASHING_LIBSSH);
    const auto result = run(arguments(lab, {"--workers=2", "--concurrency=10"}), options);
    CAPTURE(result.err);
    CHECK(result.status == 1);
    const records got(result.out);
    CHECK(got.devices.size() == 40);
    CHECK_FALSE(got.twice);
    CHECK(got.with("status", "ok") == 39);
    CHECK(got.run["workers_lost"] == 2);
    const auto& crashed = got.devices.at(poison);
    CHECK(crashed["status"] == "failed");
    CHECK(crashed["error"]["code"] == "worker_crashed");
    CHECK(crashed["attempts"] == 2);
    CHECK(crashed["commands"].size() == 1);
    const std::string detail = crashed["error"]["detail"];
    CHECK(detail.find("SIGABRT") != detail.rfind("SIGABRT"));
}

TEST_CASE("a worker that dies with a command sent and no word of it out has not sent it twice") {
    constexpr std::size_t count = 4;
    const temp_folder folder;
    lab_process lab(count, {"--platforms", "linux", "--stats", folder / "stats.json"});
    auto options = clean_environment();
    options.environment.push_back("LD_PRELOAD=" NETPOLL_CRASHING_LIBSSH);
    const auto result =
        run(arguments(lab, {"--workers=1", "--concurrency=4", "-c", "send and die"}), options);
    CAPTURE(result.err);
    const records got(result.out);
    CHECK(got.devices.size() == count);
    CHECK(got.with_error("worker_crashed") == count);
    const auto sent = counted_at_end(lab, folder / "stats.json")["commands"];
    CHECK(sent >= 1);
    CHECK(sent <= count);
}

TEST_CASE("workers that cannot live are given up, and every device has a record") {
    lab_process lab(12, {"--platforms", "linux"});
    auto options = clean_environment();
    options.environment.insert(options.environment.end(),
                               {"LD_PRELOAD=" NETPOLL_CRASHING_LIBSSH, "CRASH_AT_BIRTH=1"});
    const auto result = run(arguments(lab, {"--workers=2"}), options);
    CAPTURE(result.err);
    CHECK(result.status == 1);
    const records got(result.out);
    CHECK(got.devices.size() == 12);
    CHECK(got.with_error("local_limit") == 12);
    CHECK(got.run["workers_lost"] == 6);
}

#endif

TEST_CASE("workers and their fork server outlive no parent, and say goodbye") {
    lab_process lab(12, {"--platforms", "linux,cisco_ios", "--latency", "60s"});
    child_process program(arguments(lab, {"--workers=3"}), clean_environment());
    REQUIRE(lab.counts("open=12"));
    const auto workers = workers_of(program);
    REQUIRE(workers.size() == 3);
    const pid_t server = parent_of(workers[0]);
    REQUIRE(parent_of(server) == program.pid());
    const stranger first(server);
    const stranger second(workers[0]);
    const stranger third(workers[2]);
    program.signal(SIGKILL);
    CHECK(program.wait() == 128 + SIGKILL);
    CHECK(second.ends());
    CHECK(third.ends());
    CHECK(first.ends());
    CHECK(lab.counts("open=0"));
}

TEST_CASE("a terminal's Ctrl-C reaches workers too, and every device has a record") {
    for (const int number : {SIGINT, SIGTERM}) {
        lab_process lab(30, {"--platforms", "linux,cisco_ios", "--latency", "60s"});
        child_process program(arguments(lab, {"--workers=2", "--concurrency=16"}),
                              clean_environment());
        REQUIRE(lab.counts("open=16"));
        for (const pid_t each : workers_of(program)) {
            ::kill(parent_of(each), number);
            ::kill(each, number);
        }
        program.signal(number);
        CHECK(program.wait() == (number == SIGINT ? 128 + SIGINT : 4));
        CAPTURE(program.err());
        const records got(program.out());
        CHECK(got.devices.size() == 30);
        CHECK_FALSE(got.twice);
        CHECK(got.with("status", "cancelled") == 16);
        CHECK(got.with("status", "skipped") == 14);
        CHECK(got.with_error("interrupted") == 16);
        CHECK(got.run["workers_lost"] == 0);
        CHECK(lab.counts("open=0"));
    }
}

TEST_CASE("the run's deadline ends workers: exit 6") {
    lab_process lab(8, {"--platforms", "linux", "--latency", "60s"});
    const auto result = run(arguments(lab, {"--workers=2", "--concurrency=4", "--deadline=2s"}),
                            clean_environment());
    CAPTURE(result.err);
    CHECK(result.status == 6);
    const records got(result.out);
    CHECK(got.devices.size() == 8);
    CHECK(got.with_error("run_deadline") == 8);
    CHECK(got.with("status", "skipped") == 4);
}
