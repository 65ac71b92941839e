// What a run came to, counted as its devices end.
#pragma once

#include <netpoll/run_events.hpp>

#include <map>
#include <string_view>
#include <tuple>

namespace netpoll {

/// Collects outcomes; its memory grows with the number of causes, not of devices. One thread at a
/// time.
class totals_counter {
public:
    void add(const outcome& done);
    run_totals totals() const;

private:
    using cause_key = std::tuple<errc, phase, std::string_view>;  // with what to do about it

    run_totals counts_;  // without its causes
    std::map<cause_key, failure_cause> causes_;
};

}  // namespace netpoll
