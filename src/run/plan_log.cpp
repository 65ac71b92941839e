// Tells mistakes that are no reason to end. Knows no device.
#include "run/plan_log.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <cstddef>

namespace netpoll {

namespace {

constexpr std::size_t most_warnings = 20;

}  // namespace

void warn_of(const std::vector<mistake>& all, log_sink& log) {
    const std::size_t told = std::min(all.size(), most_warnings);
    for (std::size_t i = 0; i < told; ++i)
        log.write(log_level::warn, {}, to_string(all[i]));
    if (told < all.size())
        log.write(log_level::warn, {}, "and " + counted(all.size() - told, "more warning"));
}

}  // namespace netpoll
