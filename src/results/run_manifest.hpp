// What a run was asked for and whom it is about, so that another process can go on with it. Knows
// no option.
#pragma once

#include "results/report.hpp"

#include <netpoll/expected.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// Says which form of a manifest this is; another one is refused.
inline constexpr std::string_view run_schema = "netpoll-run/1";

/// How a run that is over went.
struct manifest_end {
    std::chrono::system_clock::time_point ended;
    std::string verdict;  ///< its name: "ok", "some_failed"
    run_counts counts;
};

struct run_manifest {
    std::string run_id;
    std::string version;  ///< of the netpoll that began it
    std::string request;  ///< as `to_text` writes it; no secret is in it
    std::vector<std::string> command_line{};
    std::string directory{};  ///< that it was begun in; relative paths of the request start there
    std::string user{};
    std::string machine{};
    long pid{0};  ///< of the process that began it, or went on with it last
    std::chrono::system_clock::time_point started;
    std::vector<std::string> hosts{};   ///< all that the run is about, in the order of its document
    std::optional<manifest_end> end{};  ///< absent as long as it goes on, or where it was killed
};

/// Compact JSON on one line, without the newline: {"journal":{...}}. What a journal begins with.
std::string journal_header(const run_manifest& manifest);
/// The line that a journal has where another process went on with it.
std::string journal_resumption(std::chrono::system_clock::time_point when);
/// The way back from a header. The error is a sentence.
expected<run_manifest, std::string> manifest_of_header(std::string_view line);

/// manifest.json, indented.
std::string manifest_text(const run_manifest& manifest);
expected<run_manifest, std::string> manifest_of_text(std::string_view text);

}  // namespace netpoll
