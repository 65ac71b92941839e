// The page of a run, made when it is over.
#pragma once

#include "run/after_run.hpp"

#include <memory>

namespace netpoll {

/// Null where the request asks for no page: it has neither `page` nor a rundir.
std::unique_ptr<after_run> page_stage(const run_request& request);

/// What became of the page of a run that was.
struct written_page {
    std::vector<mistake> wrong;    ///< with the run; nothing is written
    std::string failure;           ///< why it could not be written, a sentence; empty: it is
    std::vector<mistake> remarks;  ///< what of the results was left out
};

/// `run` is what people name it by: a file of results, the folder of a run, a rundir. `to`: a file,
/// or "-". The page says what changed since the runs beside it.
written_page write_page_of(const std::string& run, const std::string& to);

}  // namespace netpoll
