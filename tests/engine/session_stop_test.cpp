// A session that is stopped, cut or watched, wherever it is. Knows no engine.
#include "engine/lone_session.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

std::ptrdiff_t open_descriptors() {
    using entries = std::filesystem::directory_iterator;
    return std::distance(entries{"/proc/self/fd"}, entries{});
}

enum class ending { stop, cut };

/// Ends the session after `steps`; false where it was over before.
bool end_after(int steps, ending how, lone_session& one) {
    one.begin();
    for (int i = 0; i < steps; ++i) {
        const auto next = one.step();
        if (next == wait_for::what::over) return false;
        if (next == wait_for::what::computation) one.compute();
    }
    if (how == ending::cut) one.session->cut();
    one.session->ask_stop();
    while (one.step() != wait_for::what::over) {
    }
    return true;
}

void end_everywhere(bool blocking, ending how) {
    lone_session one{{}, blocking};
    const auto before = open_descriptors();
    int steps = 0;
    while (end_after(steps, how, one)) {
        const auto got = one.session->take_outcome();
        CAPTURE(steps);
        CAPTURE(digest(got));
        CHECK(got.status != device_status::failed);  // its goodbye may have begun
        CHECK(one.watch.watched == -1);
        CHECK(open_descriptors() == before);
        ++steps;
    }
    CHECK(one.session->take_outcome().status == device_status::ok);
    CHECK(open_descriptors() == before);
    CHECK(steps > 2);
    CHECK(one.network.all_closed());
}

}  // namespace

TEST_CASE("stop: a blocking session leaves no descriptor open, wherever it is stopped") {
    end_everywhere(true, ending::stop);
}

TEST_CASE("stop: a session that does not block leaves none either") {
    end_everywhere(false, ending::stop);
}

TEST_CASE("stop: nor does one that is cut") {
    end_everywhere(true, ending::cut);
    end_everywhere(false, ending::cut);
}

TEST_CASE("a watcher that looks a second late cuts nobody who only waits for quiet") {
    for (const std::string platform : {"linux", "cisco_ios"}) {
        CAPTURE(platform);
        lone_session one{{}, true, platform};
        one.begin();
        do {
            one.watch.slot.note(one.session->deadline(), !one.session->talking());
            one.watch.slot.look(session_clock::now() + std::chrono::seconds{1}, false, false);
        } while (one.step() != wait_for::what::over);
        const auto got = one.session->take_outcome();
        CAPTURE(digest(got));
        CHECK(got.status == device_status::ok);
    }
}
