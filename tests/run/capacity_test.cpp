// Concurrency against devices and descriptors. Knows no device.
#include "run/capacity.hpp"

#include <doctest/doctest.h>

using namespace netpoll;

namespace {

machine_limits with_descriptors(std::size_t count) {
    machine_limits room;
    room.descriptors = count;
    return room;
}

fitted_concurrency fit(mode m, std::optional<std::size_t> sessions, std::size_t devices,
                       std::size_t descriptors, std::optional<unsigned> workers = {}) {
    return fit_concurrency({m, sessions, workers, devices}, with_descriptors(descriptors));
}

}  // namespace

TEST_CASE("nobody needs more sessions than devices") {
    CHECK(fit(mode::async, std::nullopt, 7, 65'535).sessions == 7);
    CHECK(fit(mode::async, std::nullopt, 10'000, 65'535).sessions == 500);
    CHECK(fit(mode::threads, std::nullopt, 10'000, 65'535).sessions == 100);
    CHECK(fit(mode::async, 10'000, 10'000, 65'535).sessions == 10'000);
    CHECK(fit(mode::async, 10'000, 20, 65'535).remark.empty());
    CHECK(fit(mode::async, 3, 0, 65'535).sessions == 1);
}

TEST_CASE("sequential is one, whatever is asked for") {
    CHECK(fit(mode::sequential, 50, 100, 65'535).sessions == 1);
}

TEST_CASE("too few descriptors lower the concurrency, and say so") {
    CHECK(fit(mode::async, 1'000, 1'000, 1'024).sessions == 960);
    const auto fitted = fit(mode::threads, 1'000, 1'000, 1'024);
    CHECK(fitted.sessions == 480);
    CHECK(fitted.remark.find("lowered from 1000 to 480") != std::string::npos);
    CHECK(fitted.remark.find("ulimit") != std::string::npos);
    CHECK(fit(mode::async, 10, 10, 3).sessions == 1);
}

TEST_CASE("a low limit of descriptors is shared out, not kept") {
    CHECK(fit(mode::async, 300, 300, 64).sessions == 40);
    CHECK(fit(mode::threads, 300, 300, 64).sessions == 20);
    CHECK(fit(mode::async, 300, 300, 128).sessions == 80);
    CHECK(fit(mode::async, 300, 300, 256).sessions == 192);
}

TEST_CASE("outputs have a quarter of the memory, and never next to nothing") {
    machine_limits room;
    room.memory = std::size_t{8} << 30;
    CHECK(default_memory(room) == std::size_t{2} << 30);
    room.memory = 0;
    CHECK(default_memory(room) == 128U << 20);
}

TEST_CASE("worker processes: as many as asked for, and more where one cannot hold its share") {
    const auto few = fit(mode::processes, 1'000, 5'000, 20'000, 4);
    CHECK(few.workers == 4);
    CHECK(few.sessions == 1'000);
    CHECK(fit(mode::processes, 3, 5'000, 20'000, 4).workers == 3);
    CHECK(fit(mode::processes, 100, 5'000, 20'000).workers >= 1);
    CHECK(fit(mode::async, 100, 5'000, 20'000, 4).workers == 0);
    const auto many = fit(mode::processes, 100'000, 200'000, 20'000, 2);
    CHECK(many.workers == 6);
    CHECK(many.sessions == 100'000);
    CHECK(many.remark.empty());
    const auto lowered = fit(mode::processes, 10'000, 10'000, 34, 2);
    CHECK(lowered.workers == 256);
    CHECK(lowered.sessions == 2'560);
    CHECK(lowered.remark.find("each of 256 worker processes may open 34") != std::string::npos);
}

TEST_CASE("too little memory lowers the concurrency, and says so") {
    auto room = with_descriptors(65'535);
    room.memory = 48 * 1'024 * 1'024;
    const auto fitted = fit_concurrency({mode::async, 5'000, {}, 5'000}, room);
    CHECK(fitted.sessions == 1'024);
    CHECK(fitted.remark.find("48 MiB of memory left") != std::string::npos);
    CHECK(fit_concurrency({mode::threads, 5'000, {}, 5'000}, room).sessions == 512);
    const auto workers = fit_concurrency({mode::processes, 5'000, 4, 5'000}, room);
    CHECK(workers.sessions == 1'024);
    CHECK(workers.workers == 4);
    room.memory = 0;
    CHECK(fit_concurrency({mode::async, 5'000, {}, 5'000}, room).sessions == 1);
}

TEST_CASE("one address takes as many connections as there are local ports") {
    auto room = with_descriptors(65'535);
    room.ports = 28'000;
    CHECK(fit_concurrency({mode::async, 40'000, {}, 40'000, 28'000}, room).remark.empty());
    const auto fitted = fit_concurrency({mode::async, 40'000, {}, 40'000, 30'000}, room);
    CHECK(fitted.sessions == 38'000);
    CHECK(fitted.remark.find("30000 devices share one address") != std::string::npos);
}

TEST_CASE("devices are at one address if host name and port are equal") {
    std::vector<planned_job> jobs(4);
    jobs[0].target.hostname = jobs[1].target.hostname = jobs[2].target.hostname = "gw";
    jobs[2].target.port = 2222;
    jobs[3].target.hostname = "gw2";
    run_request wanted;
    wanted.workers = 7;
    const auto wish = wanted_concurrency_of(wanted, jobs);
    CHECK(wish.at_one_address == 2);
    CHECK(wish.devices == 4);
    CHECK(wish.workers == 7U);
    CHECK(wanted_concurrency_of(wanted, {}).at_one_address == 0);
}
