// What a run is asked for: whom to contact, how, and where results go. A value with a text form.
#pragma once

#include <netpoll/backup_request.hpp>
#include <netpoll/broker_access.hpp>
#include <netpoll/check_result.hpp>
#include <netpoll/inventory.hpp>
#include <netpoll/result_view.hpp>
#include <netpoll/run_lock.hpp>
#include <netpoll/run_notices.hpp>
#include <netpoll/settings.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// Everything that two runs of one inventory may differ in, with what holds where nobody asks.
struct run_request {
    /// A file or a folder, "-" for standard input, or a NetBox: "netbox:https://HOST?FILTER=VALUE".
    std::string inventory;
    /// Read after it, as one inventory with it: of a key that two say the later one's value counts.
    std::vector<std::string> more_inventories;
    /// One more behind them; the first, where there is none. Each stands there once.
    void add_inventory(const std::string& path);
    void forget_inventories();
    /// All of them in order; none where devices alone are named.
    std::vector<std::string> inventories() const;
    /// One of `inventory::kinds()`; empty: told by name and content.
    std::string inventory_kind;
    /// Where NetBox's token is: "env:NAME", "file:PATH" or "cmd:COMMAND"; empty: NETBOX_TOKEN, if
    /// it is set.
    std::string netbox_token;
    std::string netbox_ca;  ///< a file of certificates in place of the system's
    bool use_cache{false};  ///< where NetBox does not answer, its last answer serves
    /// Devices by name, as `inventory::load` says them: those of the inventory that are meant, or
    /// all there are without one.
    std::vector<std::string> devices;
    selection select;
    /// A result of before: its devices that are not ok are polled again, and what is written is
    /// that result with the new records in place of theirs. Empty: a run of its own.
    std::string retry;
    std::vector<std::string> only;  ///< statuses and error codes that a retry is narrowed to
    /// The journal of a run that did not come to its end, or its folder: the run goes on with those
    /// that have no record, and in that folder. Is no part of the text form.
    std::string resume;
    bool retry_failed{false};  ///< and with those that failed, by `only` where it is not empty
    bool partial{false};       ///< take the whole records of a result that is not whole
    inventory_overrides overrides;
    bool ask_password{false};  ///< ask once for the password of all, in place of the inventory's
    bool ask_secret{false};    ///< and for the secret of enable mode
    std::string platforms;     ///< a file of platform definitions besides the built-in ones
    std::size_t max_output{64U << 20};  ///< bytes kept per command
    std::optional<std::size_t> memory;  ///< bytes for all outputs; else a quarter of what is free

    netpoll::mode mode{netpoll::mode::async};
    std::optional<std::size_t> concurrency;  ///< sessions open at once; else by mode and machine
    unsigned reactors{1};
    std::optional<unsigned> workers;  ///< of processes; else one a core
    unsigned cpu_workers{1};
    /// Holds for the whole process, from the run on.
    crypto_choice crypto{crypto_choice::automatic};

    /// Pollers near the devices contact them, and are reached through this; empty: all of it is
    /// done here.
    broker_access via;
    milliseconds wait_poller{60'000};  ///< for the first poller of a site, before its devices fail
    milliseconds wait_via{0};          ///< for a broker that does not answer at the start

    host_key_policy host_keys{host_key_policy::strict};
    std::vector<std::string> known_hosts;  ///< empty: the user's and the system's

    std::optional<milliseconds> deadline;  ///< of the whole run

    bool pace{true};      ///< whether the default budgets and the default gap hold
    login_budget budget;  ///< of all devices together, over the inventory's; its `sessions` is
                          ///< unused: `concurrency` says it
    std::optional<milliseconds> attempt_gap;  ///< over the inventory's
    bool adaptive{false};  ///< logins in flight follow what each realm's server stands
    std::size_t auth_guard{
        3};                   ///< devices that may reject a credential before it is stopped; 0: any
    std::size_t canaries{1};  ///< logins that prove a credential before others use it; 0: none
    std::size_t retries{2};   ///< further attempts after a failure that may pass
    std::optional<count_or_share> max_failures;  ///< the run stops when more devices have failed
    std::optional<count_or_share> serial;        ///< devices in one wave; the next waits for it
    std::vector<std::string>
        first;  ///< terms as in `select`: a wave of their own, before all others

    /// Checks of this severity or above that do not pass make the run's verdict checks_failed.
    netpoll::fail_on fail_on{netpoll::fail_on::error};
    /// A result of before, or a history, that checks compare with; empty: with `rundir` its history
    /// or its latest run, else nothing is known of before.
    std::string against;
    std::string junit;  ///< a file for what checks came to, as JUnit XML; empty: none
    std::string sarif;  ///< the same as SARIF 2.1.0

    bool parse{false};      ///< rows are read out of outputs by TextFSM templates
    std::string templates;  ///< their folder, which means `parse`; empty: where they usually are
    /// In lists null stands for what took no part in a match; else the text "None", as in the rows
    /// of ntc-templates.
    bool parse_null{false};

    report_format format{report_format::json};
    result_view view;  ///< of text, table and csv
    std::string output{
        "-"};            ///< a file, or "-" for standard output; empty: only in the run's folder
    std::string rundir;  ///< each run has a folder of its own below it; empty: none has
    backup_request backup;
    std::string history;  ///< a file; "default": the user's; empty: the rundir's, if there is one
    bool no_history{false};  ///< not even the rundir's
    std::string page;        ///< a file for the page of the run; empty: in the run's folder, if any
    std::string outdir;      ///< raw outputs go below it; empty: nowhere
    std::string record;      ///< a folder for sessions; empty: they are not recorded
    unsigned mode_bits{0600};  ///< of new files

    run_lock lock;        ///< keeps runs of one inventory and job apart
    run_notices notices;  ///< who hears of the end
};

/// One line of JSON with a version. A secret is written as its source ("env:NAME"), never as its
/// text, and a webhook's URL, which may be one, as "ask". What has its default value is left out.
std::string to_text(const run_request& request);

/// The way back, strictly: an unknown version, key or word is an error, since what is asked for
/// decides who is contacted. A password has its source only; opening the request reads it.
expected<run_request, std::string> request_from(std::string_view text);

}  // namespace netpoll
