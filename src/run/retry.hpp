// Which hosts a result of before says are to be polled again. Knows no target.
#pragma once

#include "results/earlier_results.hpp"

#include <netpoll/run_request.hpp>

#include <memory>
#include <vector>

namespace netpoll {

struct resumed_run;

/// For `@FILE` where that is a result: its devices that are not ok. What was left out of a result
/// that is not whole goes to `remarks`, which outlives it.
host_file_reader reader_of_results(bool partial, std::vector<mistake>& remarks);

/// What a retry polls, and what it is written into.
struct retried_hosts {
    std::vector<host_place> places;  ///< some of those selected, perhaps none
    std::shared_ptr<const merged_results> merged{};
    std::shared_ptr<const resumed_run> resumed{};  ///< null unless it is that run which goes on
};

/// Those of the selected hosts that the request means: all of them, or by a result of before, or by
/// a run that did not come to its end.
expected<retried_hosts, std::vector<mistake>> hosts_meant(const run_request& request,
                                                          const inventory& all,
                                                          std::vector<host_place> selected,
                                                          std::vector<mistake>& remarks);

/// Of the selected hosts those that the result of `request.retry` has, and that are as
/// `request.only` says there. Mistakes: a result that cannot be read, and a host to be polled again
/// that the inventory does not have.
expected<retried_hosts, std::vector<mistake>> hosts_to_retry(
    const run_request& request, const inventory& all, const std::vector<host_place>& selected,
    std::vector<mistake>& remarks);

}  // namespace netpoll
