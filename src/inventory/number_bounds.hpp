// What a number has to be, as a job file says it. Knows no check.
#pragma once

#include "core/output_check.hpp"
#include "inventory/mistake_sink.hpp"
#include "nodes/node.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace netpoll {

struct written_number {
    const node* see{nullptr};  ///< a scalar; null after a mistake
    std::vector<number_bound> bounds;
};

/// "at_least", ...: nothing where it is none.
std::optional<comparison> comparison_named(std::string_view key);

/// One bound; what is wrong goes to `to`, with `owner`, the key that it stands in, in front.
void read_number_bound(std::string_view owner, comparison how, const node& from,
                       std::vector<number_bound>& into, const mistake_sink& to);

/// Whether no number is within all of them.
bool leave_no_number(const std::vector<number_bound>& bounds);

/// A mapping of `see` and bounds. What is wrong, and bounds that leave no number, go to `to`.
written_number read_number_bounds(const node& from, const mistake_sink& to);

}  // namespace netpoll
