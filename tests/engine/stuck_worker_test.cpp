// A worker process that stands still and does not die. Knows no real server.
#include "engine/lab_fleet.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

#ifndef __SANITIZE_THREAD__  // it cannot follow the fork of a process that has threads

namespace {

/// Stops the first worker that begins as soon as a session is open, and keeps what is said.
class stopping_log final : public log_sink {
public:
    bool enabled(log_level level) const noexcept override { return level >= log_level::info; }
    void write(log_level, std::string_view, std::string_view text) override {
        const std::lock_guard lock(mutex_);
        constexpr std::string_view mark = "worker process ";
        if (first_ == 0 && text.starts_with(mark))
            first_ = std::stoi(std::string{text.substr(mark.size())});
        lines_ += std::string{text} + "\n";
    }
    void stop_first() {
        const std::lock_guard lock(mutex_);
        REQUIRE(first_ > 0);
        REQUIRE(::kill(first_, SIGSTOP) == 0);
    }
    std::string lines() {
        const std::lock_guard lock(mutex_);
        return lines_;
    }

private:
    std::mutex mutex_;
    pid_t first_{0};
    std::string lines_;
};

}  // namespace

TEST_CASE("a worker that stands still is ended, and its devices are begun again") {
    lab network{{"--devices", "12", "--platforms", "linux", "--latency", "500ms"}};
    fleet devices = fleet_of(network);
    stopping_log log;
    devices.log = &log;
    devices.worker_silence = milliseconds{5'000};
    devices.on_begin = [&] { log.stop_first(); };
    const auto got = devices.run({"processes", mode::processes, 6, 1, 2});
    CAPTURE(log.lines());
    for (const auto& one : got) {
        CAPTURE(digest(one));
        CHECK(one.status == device_status::ok);
    }
    CHECK(devices.measures.workers_lost >= 1);
    CHECK(log.lines().find("is stuck") != std::string::npos);
}

TEST_CASE("what a lost worker had is reported where the source does not hand it out again") {
    lab network{{"--devices", "2", "--platforms", "linux", "--latency", "2s"}};
    fleet devices = fleet_of(network);
    stopping_log log;
    devices.log = &log;
    devices.worker_silence = milliseconds{1'000};
    devices.takes_back = false;
    // While it waits for a device: in the middle of something that device would be suspected, and
    // tried again by the engine itself.
    bool stopped = false;
    devices.reached = [&](const job&, phase entered) {
        if (entered != phase::command || std::exchange(stopped, true)) return;
        std::this_thread::sleep_for(milliseconds{300});
        log.stop_first();
    };
    std::size_t lost = 0;
    for (const auto& one : devices.run({"processes", mode::processes, 2, 1, 2})) {
        CAPTURE(digest(one));
        if (one.status == device_status::ok) continue;
        ++lost;
        REQUIRE(one.error.has_value());
        CHECK(one.error->code == errc::worker_crashed);
        CHECK(one.attempts.size() <= 1);
    }
    CAPTURE(log.lines());
    CHECK(devices.measures.workers_lost == 1);
    CHECK(lost == 1);
}

#endif
