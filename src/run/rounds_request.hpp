// What `netpoll bench` is asked to measure.
#pragma once

#include <netpoll/run_request.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

struct rounds_request {
    std::vector<std::string> modes{"sequential", "threads", "async", "processes"};
    std::vector<std::size_t> concurrency{1, 10, 100, 1'000, 10'000};
    unsigned repeat{5};
    unsigned warmup{1};
    milliseconds cell_time{60'000};  ///< a run that takes longer is cut, and its cell not repeated
};

/// What each run is asked for where nobody says otherwise: nothing that holds a login back or tries
/// one again, since it would be measured. Rounds prove the credentials themselves.
run_request request_of_rounds();

/// How netpoll is told to work by a word of `modes`.
struct bench_mode {
    std::string_view word;
    netpoll::mode mode;
    bool without_cpu_workers;
};

/// The words that there are.
std::vector<std::string> bench_mode_words();
/// Null for another word.
const bench_mode* find_bench_mode(std::string_view word) noexcept;

}  // namespace netpoll
