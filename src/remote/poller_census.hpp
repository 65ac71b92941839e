// Which pollers there are, by what they say of themselves. Knows no run.
#pragma once

#include "remote/pulse.hpp"

#include <netpoll/broker_access.hpp>
#include <netpoll/expected.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace netpoll {

struct heard_poller {
    std::string site;
    std::string name;  ///< as its subject says
    wire::pulse last{};
    std::string problem{};  ///< why its pulse is not understood; empty: it is
    /// Its clock before ours, with the way of the message in it: for people, nothing is decided by
    /// it.
    std::chrono::milliseconds skew{0};
    std::chrono::milliseconds heard_ago{0};
};

/// Listens for somewhat longer than pulses are apart, and returns whoever was heard, by site and
/// name. The error is a sentence: the broker is not reached within 10 s, or does not let us in.
expected<std::vector<heard_poller>, std::string> hear_pollers(const broker_access& access);

}  // namespace netpoll
