// What a number has to be, as a job file says it. Knows no check.
#pragma once

#include "core/output_check.hpp"
#include "inventory/mistake_sink.hpp"
#include "nodes/node.hpp"

#include <vector>

namespace netpoll {

struct written_number {
    const node* see{nullptr};  ///< a scalar; null after a mistake
    std::vector<number_bound> bounds;
};

/// A mapping of `see` and bounds. What is wrong, and bounds that leave no number, go to `to`.
written_number read_number_bounds(const node& from, const mistake_sink& to);

}  // namespace netpoll
