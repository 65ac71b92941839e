// A run whose sessions are at pollers: what their coordinator needs of a plan. Knows no broker.
#pragma once

#include "remote/coordinator.hpp"
#include "results/report.hpp"
#include "run/plan.hpp"

#include <netpoll/run_request.hpp>

#include <memory>
#include <string>
#include <vector>

namespace netpoll {

/// Why a run does not begin.
struct remote_problem {
    std::vector<std::string> why;  ///< sentences
    bool is_held{false};           ///< another coordinator has this inventory and job
};

/// The broker is there, and each site's pollers know its logins as far as they are there. The
/// engine options and the plan outlive what is returned.
expected<std::unique_ptr<remote_run>, remote_problem> open_remote(const engine_options& engine,
                                                                  plan& work,
                                                                  const run_request& request,
                                                                  const run_facts& facts);

/// Those that have taken part, by site and name.
std::vector<poller_facts> facts_of(const std::vector<known_poller>& pollers);

}  // namespace netpoll
