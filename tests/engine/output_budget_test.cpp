// Who may hold how much, over processes. Knows no engine.
#include "ssh/output_budget.hpp"
#include "engine/heartbeat_monitor.hpp"
#include "engine/output_assembler.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>
#include <vector>

using namespace netpoll;

namespace {

constexpr std::size_t mebibyte = 1U << 20;

}  // namespace

TEST_CASE("one device alone gets four fifths, and gives it back") {
    output_budget budget(10 * mebibyte);
    {
        output_share share(&budget);
        std::size_t held = 0;
        while (share.hold(held + 1'000))
            held += 1'000;
        CHECK(held > 7 * mebibyte);
        CHECK(held <= 8 * mebibyte);
        CHECK(budget.held() >= held - 1'000);
        CHECK(budget.held() <= 8 * mebibyte);
    }
    CHECK(budget.held() == 0);
}

TEST_CASE("among many that flood something is left for who comes later") {
    output_budget budget(100 * mebibyte);
    std::vector<std::unique_ptr<output_share>> floods;
    for (int i = 0; i < 40; ++i)
        floods.push_back(std::make_unique<output_share>(&budget));
    for (std::size_t held = 0; held < 64 * mebibyte; held += mebibyte / 4)
        for (auto& each : floods)
            static_cast<void>(each->hold(held));
    CHECK(budget.held() <= 100 * mebibyte);
    CHECK(budget.held() > 95 * mebibyte);
    output_share late(&budget);
    CHECK(late.hold(mebibyte / 4));
    output_share small(&budget);
    CHECK(small.hold(output_share::given_anyway));
}

TEST_CASE("a null budget is boundless") {
    output_share share(nullptr);
    CHECK(share.hold(~std::size_t{0} / 2));
}

TEST_CASE("what a worker process held is free after its end") {
    output_budget budget(10 * mebibyte);
    const pid_t worker = ::fork();
    REQUIRE(worker >= 0);
    if (worker == 0) {
        budget.count_as(3);
        output_share share(&budget);
        ::_exit(share.hold(4 * mebibyte) ? 0 : 1);
    }
    int status = -1;
    REQUIRE(::waitpid(worker, &status, 0) == worker);
    CHECK(status == 0);
    CHECK(budget.held() == 4 * mebibyte);
    budget.forget(3);
    CHECK(budget.held() == 0);
}

TEST_CASE("pieces of outputs become whole, and what a dead worker sent is forgotten") {
    output_budget budget(10 * mebibyte);
    const std::string text(200'000, 'x');
    outcome what;
    what.commands.resize(2);
    output_assembler pieces;
    pieces.add({7, 1, 2 * text.size(), text}, &budget);
    pieces.forget();
    CHECK(budget.held() == 0);
    pieces.add({7, 1, 2 * text.size(), text}, &budget);
    pieces.add({7, 1, 2 * text.size(), text}, &budget);
    pieces.put_into(what);
    CHECK(what.commands[0].output.empty());
    CHECK(what.commands[1].output == text + text);
    CHECK(budget.held() >= 2 * text.size());
    what = {};
    CHECK(budget.held() == 0);
}

TEST_CASE("pieces for which there is no memory cost their device its outputs") {
    outcome what;
    what.status = device_status::ok;
    what.commands.resize(1);
    what.commands[0].sent = true;
    what.commands[0].status = command_status::ok;
    output_assembler pieces;
    pieces.add({0, 0, ~std::size_t{0}, "x"}, nullptr);
    pieces.put_into(what);
    REQUIRE(what.error);
    CHECK(what.error->code == errc::local_limit);
    CHECK(what.status == device_status::failed);
    CHECK(what.commands[0].status == command_status::incomplete);
}

TEST_CASE("a heartbeat is lost by looks, not by time") {
    heartbeat_monitor heartbeat(3);
    CHECK_FALSE(heartbeat.lost(1));
    for (int i = 0; i < 3; ++i)
        CHECK_FALSE(heartbeat.lost(1));
    CHECK(heartbeat.lost(1));
    CHECK_FALSE(heartbeat.lost(2));
    CHECK_FALSE(heartbeat.lost(2));
}
