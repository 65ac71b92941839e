// Logins, platforms, limits and signals of a poller.
#include "run/poller_service.hpp"

#include "core/site_name.hpp"
#include "crypto/fast_ed25519.hpp"
#include "engine/agent_client.hpp"
#include "engine/agent_socket.hpp"
#include "engine/cpu_workers.hpp"
#include "inventory/platform_file.hpp"
#include "machine/lock_file.hpp"
#include "machine/machine_limits.hpp"
#include "machine/process_setup.hpp"
#include "machine/user_folder.hpp"
#include "remote/poller.hpp"
#include "run/capacity.hpp"
#include "run/code_commands.hpp"
#include "run/origin.hpp"
#include "run/poller_logins.hpp"
#include "run/signals.hpp"
#include "ssh/address_ranges.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/inventory.hpp>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <stop_token>
#include <utility>

namespace netpoll {

namespace {

/// Pollers of one machine and site beside each other.
constexpr unsigned most_beside = 256;
/// Devices that a site may have: for what a machine has room for.
constexpr std::size_t any_number = 1'000'000;

/// A poller's own folder, which it holds as long as it runs.
struct own_place {
    std::string name;
    std::string folder;
    lock_file held;
};

/// Names become parts of subjects and of paths.
std::vector<mistake> bad_options(const poller_request& request, address_ranges& allowed) {
    constexpr std::size_t longest_name = 48;
    std::vector<mistake> wrong;
    if (!is_site_name(request.site)) wrong.push_back({{"--site", 0}, site_problem(request.site)});
    if (!request.name.empty() &&
        (request.name.size() > longest_name || !is_site_name(request.name)))
        wrong.push_back({{"--name", 0},
                         "'" + escape(request.name) +
                             "' is no name of a poller: letters, digits, - and _, 48 at most"});
    for (const std::string& each : request.allowed)
        if (const auto added = allowed.add(each); !added)
            wrong.push_back({{"--allow-net", 0}, added.error()});
    return wrong;
}

expected<own_place, std::string> take_place(const poller_request& request) {
    std::string root = request.spool;
    if (root.empty()) {
        root = user_folder("XDG_STATE_HOME", ".local/state");
        if (root.empty())
            return unexpected(std::string(
                "there is no home folder for results that wait: name one with --spool"));
        root += "/netpoll/spool";
    }
    const std::string first = request.name.empty() ? name_of_machine() : request.name;
    const lock_holder me{::getpid(), name_of_machine(), std::chrono::system_clock::now(),
                         "netpoll poller"};
    for (unsigned i = 1; i <= most_beside; ++i) {
        std::string name = i == 1 ? first : first + "-" + std::to_string(i);
        const std::string folder = root + "/" + request.site + "/" + name;
        if (auto made = make_folders(folder); !made) return unexpected(std::move(made).error());
        auto held = lock_file::take(folder + "/lock", me);
        if (held) return own_place{std::move(name), folder, std::move(*held)};
        if (!held.error().problem.empty()) return unexpected(held.error().problem);
    }
    return unexpected("all names from " + first + " on are taken by other pollers: --name another");
}

/// Built-in definitions, those of the owner's file, and a run's over them.
expected<std::shared_ptr<const platform_catalog>, std::string> platforms_with(
    const std::string& own, const std::vector<std::string>& definitions) {
    auto all = std::make_shared<platform_catalog>();
    auto wrong = add_platforms(own, *all);
    for (const std::string& each : definitions)
        if (wrong.empty()) wrong = add_platforms(each, "a definition of the run", *all);
    if (!wrong.empty()) return unexpected(to_string(wrong.front()));
    return all;
}

signal_handlers handlers_for(std::stop_source& stop) {
    signal_handlers hear;
    hear.stop = [&stop](int) { stop.request_stop(); };
    hear.abandon = [](int number) { end_by_signal(number); };
    hear.status = [] {};
    hear.deadline = [] {};
    hear.tick = [] {};
    return hear;
}

/// What sessions share for as long as the poller runs.
struct shared_parts {
    shared_parts(const poller_request& request, const std::shared_ptr<const poller_logins>& of,
                 std::size_t memory_bytes)
        : logins(of),
          memory(memory_bytes),
          codes(of->known.secret_variables),
          workers(request.run.cpu_workers) {}

    std::shared_ptr<const poller_logins> logins;
    output_budget memory;
    agent_client agents{agent_patience};
    code_commands codes;
    offered_methods methods;
    cpu_workers workers;
};

poller_options options_of(const poller_request& request, const own_place& place,
                          shared_parts& parts, const fitted_concurrency& fitted,
                          const address_ranges& allowed, const redactor& redact, log_sink& log) {
    poller_options made;
    made.access = request.run.via;
    made.site = request.site;
    made.name = place.name;
    made.spool = place.folder;
    made.drain = request.drain;
    made.logins_per_second = request.logins_per_second;
    made.engine.mode = request.run.mode;
    made.engine.concurrency = fitted.sessions;
    made.engine.reactors =
        static_cast<unsigned>(std::min<std::size_t>(request.run.reactors, fitted.sessions));
    made.engine.cpu = &parts.workers;
    session_options& session = made.engine.session;
    session.identities = &parts.logins->identities;
    session.agent = &parts.agents;
    session.codes = &parts.codes;
    session.methods = &parts.methods;
    session.redact = &redact;
    session.log = &log;
    session.memory = &parts.memory;
    if (!allowed.empty())
        session.may_dial = [allowed](const std::string& address) {
            return allowed.contains(address);
        };
    const auto& known = parts.logins->known.by_name;
    std::transform(known.begin(), known.end(), std::back_inserter(made.logins),
                   [](const auto& each) { return each.first; });
    made.login = [of = parts.logins](const std::string& name) { return of->find(name); };
    made.platforms = [own = request.run.platforms](const std::vector<std::string>& definitions) {
        return platforms_with(own, definitions);
    };
    return made;
}

}  // namespace

expected<void, poller_problem> serve_as_poller(const poller_request& request,
                                               const ask_function& ask, redactor& redact,
                                               log_sink& log) {
    address_ranges allowed;
    if (auto wrong = bad_options(request, allowed); !wrong.empty())
        return unexpected(poller_problem{std::move(wrong), {}});
    if (auto known = platforms_with(request.run.platforms, {}); !known)
        return unexpected(poller_problem{{{{"--platforms", 0}, known.error()}}, {}});
    auto logins = open_poller_logins(request.logins, ask, redact, log);
    if (!logins) return unexpected(poller_problem{std::move(logins).error(), {}});
    auto place = take_place(request);
    if (!place) return unexpected(poller_problem{{}, std::move(place).error()});
    const auto limits = limits_of_this_machine();
    wanted_concurrency wanted;
    wanted.mode = request.run.mode;
    wanted.sessions = request.run.concurrency;
    wanted.devices = any_number;
    const auto fitted = fit_concurrency(wanted, limits);
    if (!fitted.remark.empty()) log.write(log_level::warn, {}, fitted.remark);
    std::stop_source stop;
    choose_ed25519(request.run.crypto, any_number, log);
    // Before any thread is there: they inherit it.
    const blocked_signals blocked;
    const signal_watch watch(&blocked, handlers_for(stop), {});
    shared_parts parts(request, *logins, request.run.memory.value_or(default_memory(limits)));
    const auto options = options_of(request, *place, parts, fitted, allowed, redact, log);
    log.write(log_level::info, {},
              "poller " + place->name + " of site " + request.site +
                  " begins: " + std::to_string(fitted.sessions) +
                  " sessions at once, results that wait are in " + place->folder);
    if (auto done = run_poller(options, stop.get_token()); !done)
        return unexpected(poller_problem{{}, std::move(done).error()});
    return {};
}

}  // namespace netpoll
