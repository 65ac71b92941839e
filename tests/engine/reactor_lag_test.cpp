// How a reactor measures itself. Knows no session.
#include "engine/reactor_lag.hpp"
#include "support/has.hpp"

#include <doctest/doctest.h>
#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <functional>
#include <string>
#include <thread>
#include <vector>

using namespace netpoll;
using netpoll::testing::has;
using std::chrono::milliseconds;

namespace {

struct line {
    std::string host;
    std::string text;
};

class kept_log final : public log_sink {
public:
    bool enabled(log_level) const noexcept override { return true; }
    void write(log_level level, std::string_view host, std::string_view text) override {
        CHECK(level == log_level::warn);
        lines.push_back({std::string{host}, std::string{text}});
    }
    std::vector<line> lines;
};

/// A reactor and its lag, with limits a test can wait for.
struct bench {
    explicit bench(milliseconds quiet = milliseconds{60'000})
        : lag(io, log, {milliseconds{2}, milliseconds{60}, quiet}) {
        lag.begin();
    }
    /// Does it on the reactor, and goes on until the reactor has looked at it.
    void run(const std::function<void()>& what) {
        asio::post(io, what);
        io.run_one();
        look();
    }
    void look() {
        const auto before = lag.measured().count();
        while (lag.measured().count() == before)
            io.run_one();
    }
    void stall(milliseconds time = milliseconds{90}) {
        run([=] { std::this_thread::sleep_for(time); });
    }

    asio::io_context io;
    kept_log log;
    reactor_lag lag;
};

}  // namespace

TEST_CASE("a turn that lasts too long is told, with the device and what it did") {
    bench at;
    at.run([&] { const reactor_lag::turn brief{at.lag, "quick-1", "auth"}; });
    at.run([&] {
        const reactor_lag::turn brief{at.lag, "quick-2", "auth"};
        const reactor_lag::turn held{at.lag, "core-1", "kex"};
        std::this_thread::sleep_for(milliseconds{90});
    });
    at.look();
    REQUIRE(at.log.lines.size() == 1);
    CHECK(at.log.lines[0].host == "core-1");
    CHECK(has(at.log.lines[0].text, "in kex"));
}

TEST_CASE("late without anybody's long turn: no device is blamed") {
    bench at;
    at.run([&] { const reactor_lag::turn brief{at.lag, "core-1", "kex"}; });
    at.stall();
    REQUIRE(at.log.lines.size() == 1);
    CHECK(at.log.lines[0].host.empty());
    CHECK(has(at.log.lines[0].text, "no CPU"));
    CHECK_FALSE(has(at.log.lines[0].text, "core-1"));
}

TEST_CASE("one line, then quiet, then how many more there were") {
    bench at{milliseconds{250}};
    at.stall();
    at.stall();
    REQUIRE(at.log.lines.size() == 1);
    at.stall(milliseconds{300});
    REQUIRE(at.log.lines.size() == 2);
    CHECK(has(at.log.lines[1].text, "1 more before"));
}

TEST_CASE("the time that nobody could look counts as often as somebody would have looked") {
    bench at;
    at.stall(milliseconds{90});
    const auto& seen = at.lag.measured();
    CHECK(seen.max() >= milliseconds{80});
    CHECK(seen.count() >= 40);
    CHECK(seen.quantile(0.5) >= milliseconds{30});
}

TEST_CASE("after the end nothing keeps the reactor alive") {
    bench at;
    at.look();
    at.lag.end();
    at.io.run();
    const auto count = at.lag.measured().count();
    at.io.restart();
    CHECK(at.io.run() == 0);
    CHECK(at.lag.measured().count() == count);
}
