// The records of one run, read back into figures. Knows no file.
#pragma once

#include "bench/runs.hpp"

#include <netpoll/expected.hpp>

#include <string_view>
#include <utility>
#include <vector>

namespace netpoll::bench {

/// Takes the lines of an NDJSON report (schema netpoll/1), one after another.
class run_reader {
public:
    /// False where the line is none of such a report.
    bool add(std::string_view line);
    /// The figures, or what is missing: the `run` object comes last.
    expected<run, std::string> figures() &&;

private:
    run run_;
    std::vector<std::pair<std::int64_t, std::int64_t>> sessions_;  // ms: from, to
    bool complete_{false};
};

}  // namespace netpoll::bench
