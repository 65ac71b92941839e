// A session that never comes back from a call of libssh. Knows no reason why.
#include "engine/server_devices.hpp"
#include "engine/silent_listener.hpp"
#include "support/loopback.hpp"
#include "support/skip.hpp"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <doctest/doctest.h>
#include <libssh/libssh.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <new>
#include <semaphore>
#include <system_error>
#include <thread>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

/// Holds up whoever executes "freeze", in this process until `thaw`.
class ice {
public:
    static ice& instance() {
        static ice one;
        return one;
    }
    /// A session is held up, in this process or a worker. Each call waits for one.
    void wait_for_one() { ::sem_wait(held_); }
    void hold() {
        ::sem_post(held_);
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return thawed_; });
    }
    void thaw(bool now) {
        const std::lock_guard lock(mutex_);
        thawed_ = now;
        changed_.notify_all();
    }

private:
    ice()
        : held_(static_cast<sem_t*>(::mmap(nullptr, sizeof(sem_t), PROT_READ | PROT_WRITE,
                                           MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {
        if (held_ == MAP_FAILED || ::sem_init(held_, 1, 0) != 0) throw std::bad_alloc();
    }

    sem_t* const held_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool thawed_{false};
};

device device_to_freeze(const ssh_server& server) {
    device one = device_at(server);
    one.platform = "generic";
    one.commands = {"freeze"};
    return one;
}

}  // namespace

// In libssh's place: the program's own symbols come first.
extern "C" int ssh_channel_request_exec(ssh_channel channel, const char* command) {
    if (std::strcmp(command, "freeze") == 0) ice::instance().hold();
    using function = int (*)(ssh_channel, const char*);
    static const auto real =
        reinterpret_cast<function>(::dlsym(RTLD_NEXT, "ssh_channel_request_exec"));
    return real(channel, command);
}

TEST_CASE("a session that does not come back takes no run along, in any engine") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const asyncssh_server server{{{"password"}, {}}};
    const silent_listener silent;
    fleet devices = trusting(server);
    device one = device_to_freeze(server);
    one.name = "frozen";
    devices.add(one);
    one.name = "waiting";
    one.hostname = silent.address();
    one.port = silent.port();
    devices.add(one);
    devices.drain = milliseconds{100};
    devices.patience = milliseconds{2'000};
    devices.thaw = [] { ice::instance().thaw(true); };
    for (const auto& engine : every_engine()) {
        CAPTURE(engine.name);
        ice::instance().thaw(false);
        std::stop_source stop;
        std::binary_semaphore other_begun{0};
        devices.reached = [&other_begun](const job& work, phase entered) {
            if (work.target->name == "waiting" && entered == phase::connect) other_begun.release();
        };
        std::jthread who_stops{[&] {
            ice::instance().wait_for_one();
            if (engine.mode != mode::sequential) other_begun.acquire();
            stop.request_stop();
        }};
        const auto got = devices.run(engine, stop.get_token());
        // Workers are killed, threads left behind.
        CHECK(devices.measures.left_behind.valid() == (engine.mode != mode::processes));
        REQUIRE(got[0].error.has_value());
        CAPTURE(digest(got));
        CHECK(got[0].status == device_status::failed);
        CHECK(got[0].error->code == errc::internal);
        CHECK(got[0].error->detail.find("did not come back") != std::string::npos);
        REQUIRE(got[0].commands.size() == 1);
        if (engine.mode == mode::sequential) continue;  // the other's turn never came
        REQUIRE(got[1].error.has_value());
        CHECK(got[1].status == device_status::cancelled);
        CHECK(got[1].error->code == errc::interrupted);
        const bool same_thread = engine.mode == mode::async && engine.reactors == 1;
        if (same_thread)
            CHECK(got[1].error->detail.find("another device held up") != std::string::npos);
    }
}

TEST_CASE("without a stop request a session that is held up is waited for") {
    if (!can_run(asyncssh_server::obstacle())) return;
    const asyncssh_server server{{{"password"}, {}}};
    fleet devices = trusting(server);
    device one = device_to_freeze(server);
    devices.add(one);
    devices.drain = devices.patience = milliseconds{1};
    for (const auto& engine : every_engine()) {
        if (engine.mode == mode::processes) continue;  // nobody thaws a worker
        CAPTURE(engine.name);
        ice::instance().thaw(false);
        std::jthread who_thaws{[] {
            ice::instance().wait_for_one();
            ice::instance().thaw(true);
        }};
        const auto got = devices.run(engine).front();
        CHECK_FALSE(devices.measures.left_behind.valid());
        // The device knows no such command.
        CHECK(got.commands[0].status == command_status::error_marker);
    }
}
