// A bench as one JSON document, schema netpoll-bench/1. Knows no file.
#pragma once

#include "bench/recommendation.hpp"
#include "bench/statistics.hpp"

#include <string>

namespace netpoll::bench {

/// Indented, with a newline at the end. Bytes that are not UTF-8 become U+FFFD.
std::string document_text(const results& all, const std::vector<cell_summary>& cells,
                          const recommendation& advice);

}  // namespace netpoll::bench
