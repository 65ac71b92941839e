// The modes that are measured.
#include "run/rounds_request.hpp"

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

constexpr std::array bench_modes{
    bench_mode{"sequential", mode::sequential, false}, bench_mode{"threads", mode::threads, false},
    bench_mode{"async", mode::async, false}, bench_mode{"async-inline", mode::async, true},
    bench_mode{"processes", mode::processes, false}};

}  // namespace

run_request request_of_rounds() {
    run_request request;
    request.pace = false;
    request.canaries = 0;
    request.retries = 0;
    return request;
}

std::vector<std::string> bench_mode_words() {
    std::vector<std::string> words;
    for (const bench_mode& each : bench_modes)
        words.emplace_back(each.word);
    return words;
}

const bench_mode* find_bench_mode(std::string_view word) noexcept {
    const auto found = std::find_if(bench_modes.begin(), bench_modes.end(),
                                    [word](const bench_mode& each) { return each.word == word; });
    return found == bench_modes.end() ? nullptr : &*found;
}

}  // namespace netpoll
