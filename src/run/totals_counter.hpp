// What a run came to, counted as its devices end.
#pragma once

#include <netpoll/run_events.hpp>

#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace netpoll {

/// Collects outcomes; its memory grows with the number of causes and checks, not of devices.
/// One thread at a time.
class totals_counter {
public:
    void add(const outcome& done);
    /// What was read out of its outputs.
    void add_rows(const outcome& done);
    run_totals totals() const;

private:
    using cause_key = std::tuple<errc, phase, std::string_view>;  // with what to do about it

    void add_checks(const outcome& done);

    run_totals counts_;  // without causes and checks that fail
    std::map<cause_key, failure_cause> causes_;
    std::map<std::pair<std::string, check_severity>, check_total> checks_;
};

}  // namespace netpoll
