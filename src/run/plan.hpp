// Everything a run needs, read and checked before anyone is contacted. Knows no engine.
#pragma once

#include "audit/earlier_outputs.hpp"
#include "core/detector.hpp"
#include "core/job.hpp"
#include "results/earlier_results.hpp"
#include "run/option_secret.hpp"
#include "ssh/host_keys.hpp"
#include "ssh/identity.hpp"

#include <netpoll/log.hpp>
#include <netpoll/run_request.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace netpoll {

class output_parser;
struct resumed_run;

using mistakes = std::vector<mistake>;

/// The inventory, and which of its hosts are meant.
struct selected_hosts {
    std::unique_ptr<platform_catalog> platforms;  // a place of its own: the inventory refers to it
    inventory all;
    std::vector<host_place> places;                ///< none only where a retry finds nobody
    std::vector<std::uint32_t> first;              ///< places in `places` of those of --canary
    std::shared_ptr<const merged_results> merged;  ///< null without a retry
    std::shared_ptr<const resumed_run> resumed;    ///< null unless that run goes on
    mistakes remarks;                              ///< about results that were read
};

expected<selected_hosts, mistakes> select_hosts(const run_request& request);

/// How long a device will take, as far as earlier runs tell.
struct expected_visit {
    std::chrono::milliseconds duration{0};
    bool is_known{false};  ///< else it is a guess
    bool was_ok{false};    ///< the last time
};

/// What is contacted and with what. Stays where it is: jobs point into it, and outcomes that are
/// handed out keep it.
struct plan : std::enable_shared_from_this<plan> {
    plan();
    ~plan();
    plan(const plan&) = delete;
    plan& operator=(const plan&) = delete;

    std::unique_ptr<platform_catalog> platforms;
    std::vector<planned_job> jobs;                 ///< in inventory order
    std::vector<std::uint32_t> first;              ///< places in `jobs` of --canary, in their order
    std::shared_ptr<const merged_results> merged;  ///< what the run is written into, or null
    std::shared_ptr<const resumed_run> resumed;    ///< the run that this one goes on with, or null
    /// Of all hosts of the inventory, where --backup-removed needs them.
    std::vector<std::string> inventory_hosts;
    std::vector<expected_visit> expected;  ///< by job; empty: no history tells
    login_budgets budgets;
    identity_store identities;
    known_hosts host_keys;
    std::vector<std::string> secret_variables;       ///< of the environment; no command gets them
    webhook_access webhook;                          ///< who is told of the end
    std::string new_keys;                            ///< where accept-new writes, or empty
    std::unique_ptr<platform_detector> detector;     ///< over `platforms`
    std::shared_ptr<const earlier_outputs> earlier;  ///< what checks compare with, or null
    std::shared_ptr<const output_parser> parser;     ///< reads rows out of outputs, or null
};

/// What is to be polled: each job's index is its place in the plan, which outlives it.
std::vector<job> jobs_of(const plan& work);

/// How a plan is made, besides what is asked for.
struct plan_conditions {
    /// For passwords; by default nobody can be asked.
    ask_function ask{[](const std::string&) { return std::nullopt; }};
    /// Only to be shown: nobody is asked, and no secret is read.
    bool dry_run{false};
    /// Nobody will log in but to bastions: no secret and no private key of a device is read.
    bool only_bastions_log_in{false};
};

/// The known_hosts files that a request names or means; where accept-new writes is the first of
/// them, `writes_first` where there is such a place.
struct known_hosts_files {
    std::vector<std::string> paths;
    bool writes_first{false};
};
known_hosts_files known_hosts_files_of(const run_request& request);

/// Targets with their secrets, private keys and known host keys. Every secret is given to
/// `redact` before a device can quote it; warnings go to `log`.
expected<std::shared_ptr<plan>, mistakes> make_plan(selected_hosts hosts,
                                                    const run_request& request,
                                                    const plan_conditions& conditions,
                                                    redactor& redact, log_sink& log);

}  // namespace netpoll
