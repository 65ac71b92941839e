// A dialogue's driver with each call of libssh answered by hand. Knows no test case.
#pragma once

#include "core/devices.hpp"
#include "ssh/answered_session.hpp"
#include "ssh/dialogue_driver.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll::testing {

/// What a transcript would hold.
class heard_bytes final : public transcript_listener {
public:
    void typed(const target&, channel_kind, std::string_view bytes) override { typed_ += bytes; }
    void received(const target&, std::string_view bytes) override { received_ += bytes; }
    void identified(const target&, std::string_view) override {}
    std::string typed_;
    std::string received_;
};

/// A call that libssh answers, and what the device does meanwhile.
struct answered {
    std::string call;
    int rc;
    std::function<void(fake_libssh&)> deed{};
};

inline answered hears(std::string bytes) {
    return {"event_dopoll 0", SSH_OK, [bytes](fake_libssh& device) { device.send(bytes); }};
}

inline answered ends(int status) {
    return {"event_dopoll 0", SSH_OK, [status](fake_libssh& device) {
                device.exit_with(status);
                device.send_eof();
                device.close_channel();
            }};
}

struct driven : answered_session {
    explicit driven(testing::device what, milliseconds slice = milliseconds{0})
        : devices(std::move(what)) {
        dialogue_driver::options settings;
        settings.slice = slice;
        settings.transcripts = &transcript;
        settings.dialogue.login_quiet = std::chrono::milliseconds{100};
        driver = std::make_unique<dialogue_driver>(session, devices.who(), devices.kind(), settings,
                                                   device_log{log, "r1"});
    }
    ~driven() {
        device.answer_all(SSH_OK);
        driver.reset();
    }

    void expect(const std::vector<answered>& calls) {
        for (const auto& [call, rc, deed] : calls) {
            device.expect(call, rc, [this, deed = deed] {
                if (deed) deed(device);
            });
        }
    }
    /// One wake of the session: what it would wait for, or nothing where it is over.
    std::optional<wait_for> wake() {
        for (int i = 0; i < 100 && !driver->over(); ++i) {
            if (const auto next = driver->advance()) return next;
        }
        return std::nullopt;
    }
    /// Until it is over, or nothing more is scripted.
    void run() {
        while (!driver->over() && device.outstanding() > 0 && device.complaint().empty())
            wake();
    }
    /// The end of its channel is not answered.
    void pass_close() {
        device.answer_all(SSH_AGAIN);
        const auto next = wake();
        REQUIRE(next);
        CHECK(next->until <= session_clock::now() + std::chrono::milliseconds{250});
        CHECK(driver->where() == phase::close);
        pass(std::chrono::milliseconds{250});
        CHECK_FALSE(wake());
        CHECK(driver->leaves_open());
    }
    void check_over(errc code, phase where) const {
        REQUIRE(driver->over());
        REQUIRE(driver->failure());
        CHECK(driver->failure()->code == code);
        CHECK(driver->failure()->phase == where);
    }

    heard_bytes transcript;
    testing::device devices;
    std::unique_ptr<dialogue_driver> driver;
};

}  // namespace netpoll::testing
