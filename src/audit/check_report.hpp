// What the checks of a result came to, device by device. Knows no table and no file of its own.
#pragma once

#include <netpoll/check_result.hpp>
#include <netpoll/error.hpp>
#include <netpoll/expected.hpp>
#include <netpoll/outcome.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace netpoll {

struct recorded_result;
class recorded_results;

struct reported_device {
    std::string host;
    device_status status{device_status::failed};
    std::string error;  ///< its code; empty: none
    std::chrono::system_clock::time_point started;
    milliseconds duration{0};
    std::vector<check_result> checks;
};

struct check_report {
    std::string run_id;                    ///< empty where the run did not come to its end
    std::vector<reported_device> devices;  ///< in the order of the result; those with checks
    std::size_t without{0};                ///< devices that have none
    check_counts counts;
    std::vector<mistake> remarks;  ///< about the file
};

/// Judges one record.
using record_judge = std::function<std::vector<check_result>(const recorded_result& device)>;

/// Of a result, a document or NDJSON, or a journal; with `judge` what that says of its records,
/// else what they say themselves. `partial`: its whole records will do.
expected<check_report, std::vector<mistake>> report_checks(const std::string& path, bool partial,
                                                           const record_judge& judge = {});
/// The same of one that is open.
expected<check_report, std::vector<mistake>> report_checks(const recorded_results& results,
                                                           const record_judge& judge = {});

}  // namespace netpoll
