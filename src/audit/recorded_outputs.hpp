// The good outputs of a result of before. Knows no check.
#pragma once

#include "audit/earlier_outputs.hpp"

#include <netpoll/error.hpp>
#include <netpoll/expected.hpp>

#include <memory>
#include <string>
#include <vector>

namespace netpoll {

/// Of a file of results, or the journal of a run; what is whole of it counts. It stays open, and a
/// record is read when it is asked for. Of devices that were not ok there nothing is good.
expected<std::shared_ptr<const earlier_outputs>, std::vector<mistake>> outputs_in_results(
    const std::string& path);

}  // namespace netpoll
