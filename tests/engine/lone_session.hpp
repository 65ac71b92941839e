// One device and a session with it that a test drives by hand. Knows no engine.
#pragma once

#include "engine/cpu_workers.hpp"
#include "engine/fleet.hpp"
#include "engine/lab.hpp"
#include "engine/session_slot.hpp"
#include "ssh/device_session.hpp"
#include "ssh/transport/stream_source.hpp"

#include <doctest/doctest.h>

#include <poll.h>

#include <algorithm>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace netpoll::testing {

/// Knows which descriptor it may touch, as the watcher of threads does.
class watcher final : public socket_watch {
public:
    void opened(int descriptor) override {
        CHECK(watched == -1);
        watched = descriptor;
        slot.opened(descriptor);
    }
    void closing(int descriptor) override {
        watched = -1;
        slot.closing(descriptor);
    }
    int watched{-1};
    session_slot slot;
};

struct lone_session {
    /// `arguments` of netpoll-lab besides the one device.
    lone_session(std::vector<std::string> arguments, bool blocks,
                 const std::string& platform = "linux")
        : network(with_device(std::move(arguments), platform)), blocking(blocks) {
        const auto mistakes = add_builtin_platforms(platforms);
        REQUIRE(mistakes.empty());
        devices.add_inventory(network.inventory());
        options.host_keys = host_key_policy::off;
        options.identities = &identities;
        options.log = &silent_log();
        options.offloads = true;
    }

    /// A new session in place of the last.
    void begin() {
        const auto& target = devices.targets().front();
        session.emplace(options, job{0, &target, platforms.find(target.platform)}, watch, blocking,
                        streams);
    }

    /// One call of `advance`, and what it would wait for.
    wait_for::what step() {
        const auto next = session->advance();
        if (next.kind == wait_for::what::readiness) {
            CHECK(watch.watched == session->descriptor());
            const auto events = (next.read ? POLLIN : 0) | (next.write ? POLLOUT : 0);
            pollfd socket{watch.watched, static_cast<short>(events), 0};
            const auto left = std::chrono::ceil<milliseconds>(next.until - session_clock::now());
            poll(&socket, 1, static_cast<int>(std::clamp<long>(left.count(), 0, 60'000)));
        }
        return next.kind;
    }
    /// Goes on up to the next computation; false where the session ended before one.
    bool to_computation() {
        for (;;) {
            const auto next = step();
            if (next == wait_for::what::computation) return true;
            if (next == wait_for::what::over) return false;
        }
    }
    /// The same from the beginning. A KEXINIT that arrives between our look and libssh's is
    /// libssh's at once, without a computation of ours: then with another session.
    bool begin_to_computation() {
        for (int attempt = 0; attempt < 20; ++attempt) {
            begin();
            if (to_computation()) return true;
        }
        return false;
    }
    void compute() {
        CHECK(watch.watched == -1);
        std::jthread{[this] { session->compute(); }};
    }

    static std::vector<std::string> with_device(std::vector<std::string> arguments,
                                                const std::string& platform) {
        arguments.insert(arguments.begin(), {"--devices", "1", "--platforms", platform});
        return arguments;
    }

    lab network;
    const bool blocking;
    platform_catalog platforms;
    fleet devices;
    identity_store identities;
    cpu_workers workers{1};
    session_options options;
    watcher watch;
    stream_source* streams{nullptr};  // in place of dialling
    std::optional<device_session> session;
};

}  // namespace netpoll::testing
