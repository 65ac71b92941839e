// Inventory, secrets, keys and host keys, in that order. Knows no engine.
#include "run/plan.hpp"

#include "core/bastion_walk.hpp"
#include "inventory/typed_secret.hpp"
#include "machine/file.hpp"
#include "notify/webhook.hpp"
#include "run/backup_stage.hpp"
#include "run/begin_order.hpp"
#include "run/inventory_source.hpp"
#include "run/login_keys.hpp"
#include "run/output_work.hpp"
#include "run/plan_check.hpp"
#include "run/plan_log.hpp"
#include "run/retry.hpp"
#include "run/via_check.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <set>

namespace netpoll {

namespace {

/// " for 18 devices": how many get a secret.
std::string for_whom(const std::vector<planned_job>& jobs) {
    return " for " +
           (jobs.size() == 1 ? escape(jobs.front().target.name) : counted(jobs.size(), "device"));
}

/// "Password of netops for 18 devices".
std::string password_question(const std::vector<planned_job>& jobs) {
    std::set<std::string> users;
    for (const planned_job& job : jobs)
        users.insert(job.target.login->username);
    const std::string whose =
        users.size() == 1 ? escape(*users.begin()) : counted(users.size(), "user");
    return "Password of " + whose + for_whom(jobs);
}

using secret_place = std::optional<secret_ref> inventory_overrides::*;

/// A secret of all devices that is asked for.
struct asked_secret {
    const char* option;
    const char* variable;
    secret_place place;
    std::string (*question)(const std::vector<planned_job>& jobs);
};

constexpr asked_secret asked_password{"--ask-pass", "NETPOLL_PASSWORD",
                                      &inventory_overrides::password, password_question};
constexpr asked_secret asked_enable{
    "--ask-secret", "NETPOLL_SECRET", &inventory_overrides::secret,
    [](const std::vector<planned_job>& jobs) { return "Enable secret" + for_whom(jobs); }};

/// The error is a mistake of the option.
expected<secret_ref, mistakes> answer_for(const asked_secret& what,
                                          const std::vector<planned_job>& jobs,
                                          const ask_function& ask) {
    const std::string variable = what.variable;
    const std::string instead = std::getenv(what.variable) ? "without " + std::string(what.option) +
                                                                 " " + variable + " counts"
                                                           : "set " + variable + " instead";
    auto answer =
        ask_for_secret(ask, what.question(jobs), "nobody answered at a terminal; " + instead);
    if (!answer) return unexpected(mistakes{{{what.option, 0}, answer.error()}});
    return secret_ref{"ask", std::make_shared<const secret>(std::move(*answer))};
}

/// -k and -K, else what NETPOLL_PASSWORD and NETPOLL_SECRET say. A dry run asks nobody and reads no
/// secret.
expected<inventory_overrides, mistakes> overrides_of(const selected_hosts& hosts,
                                                     const run_request& request,
                                                     const plan_conditions& conditions) {
    inventory_overrides overrides = request.overrides;
    overrides.logins_elsewhere = static_cast<bool>(request.via);
    overrides.names_secrets_only = conditions.dry_run || overrides.logins_elsewhere;
    overrides.only_bastions_log_in = conditions.only_bastions_log_in;
    std::vector<const asked_secret*> asked;
    if (request.ask_password) asked.push_back(&asked_password);
    if (request.ask_secret) asked.push_back(&asked_enable);
    if (asked.empty() || hosts.places.empty()) return overrides;
    for (const auto* each : asked)
        overrides.*each->place = secret_ref{"ask", std::make_shared<const secret>(std::string())};
    if (conditions.dry_run) return overrides;
    // Mistakes are told before anybody is asked.
    overrides.names_secrets_only = true;
    mistakes warnings;
    const auto planned = hosts.all.jobs(hosts.places, overrides, {}, warnings);
    if (!planned) return unexpected(planned.error());
    overrides.names_secrets_only = conditions.dry_run;
    for (const auto* each : asked) {
        auto answer = answer_for(*each, planned->jobs, conditions.ask);
        if (!answer) return unexpected(std::move(answer).error());
        overrides.*each->place = std::move(*answer);
    }
    return overrides;
}

/// Hosts share credentials, so each is looked at once; those of bastions too.
std::set<const credentials*> logins_of(const std::vector<planned_job>& jobs) {
    std::set<const credentials*> logins;
    bastion_walk bastions;
    for (const planned_job& each : jobs) {
        logins.insert(each.target.login.get());
        for (const target& other : each.others)
            logins.insert(other.login.get());
        bastions.add(each.target);
    }
    for (const target* each : bastions.all())
        logins.insert(each->login.get());
    return logins;
}

/// What is wrong with the files of one place.
struct host_key_loading {
    mistakes fatal;
    mistakes skipped;

    /// A device that takes any bytes is a way to say "no file".
    void load(known_hosts& keys, const std::string& path, bool must_exist) {
        if (path == "/dev/null") return;
        auto wrong = keys.load(path, must_exist);
        std::move(wrong.fatal.begin(), wrong.fatal.end(), std::back_inserter(fatal));
        std::move(wrong.skipped.begin(), wrong.skipped.end(), std::back_inserter(skipped));
    }
};

/// Files that ssh_config names for some hosts; --known-hosts counts before them.
void load_own_host_keys(plan& into, bool accepts, host_key_loading& loading) {
    std::set<std::vector<std::string>> seen;
    bastion_walk bastions;
    const auto add = [&](const target& device) {
        if (!device.host_key_files || !seen.insert(*device.host_key_files).second) return;
        const auto& files = *device.host_key_files;
        known_hosts& keys = into.host_keys.beside(files);
        for (const std::string& path : files)
            loading.load(keys, path, false);
        if (accepts && !files.empty() && files.front() != "/dev/null")
            keys.append_to(files.front());
    };
    for (const planned_job& each : into.jobs) {
        add(each.target);
        bastions.add(each.target);
    }
    for (const target* each : bastions.all())
        add(*each);
}

mistakes load_host_keys(plan& into, const run_request& request, bool dry_run, log_sink& log) {
    known_hosts& keys = into.host_keys;
    const bool accepts = request.host_keys == host_key_policy::accept_new;
    const known_hosts_files files = known_hosts_files_of(request);
    const std::string append = files.writes_first ? files.paths.front() : std::string();
    // As ssh does: a first host key must not fail for want of a folder.
    if (accepts && !dry_run && request.known_hosts.empty() && !append.empty())
        static_cast<void>(make_folder(append.substr(0, append.rfind('/')), 0700));
    host_key_loading loading;
    for (const std::string& path : files.paths)
        loading.load(keys, path, !request.known_hosts.empty() && !(accepts && path == append));
    if (request.known_hosts.empty()) load_own_host_keys(into, accepts, loading);
    warn_of(loading.skipped, log);
    if (accepts && append.empty())
        log.write(log_level::warn, {},
                  "new host keys are not written down: there is no $HOME; use --known-hosts FILE");
    if (accepts && !append.empty()) {
        keys.append_to(append);
        into.new_keys = append;
    }
    const bool refuses = request.host_keys == host_key_policy::strict;
    if (refuses && loading.fatal.empty() && keys.size() == 0)
        log.write(log_level::warn, {},
                  "no host key is known, so every device will be refused; name a file with "
                  "--known-hosts, or use --host-keys=accept-new");
    return std::move(loading.fatal);
}

/// Whom netpoll shows a credential is judged also where any key of a device will do.
bool judges_host_keys(const plan& work, const run_request& request,
                      const plan_conditions& conditions) {
    if (request.host_keys != host_key_policy::off) return true;
    return conditions.only_bastions_log_in &&
           std::any_of(work.jobs.begin(), work.jobs.end(),
                       [](const planned_job& each) { return each.target.is_behind_bastion(); });
}

/// Those of --canary that are selected too. A retry may have none: they were ok before.
expected<std::vector<std::uint32_t>, mistakes> canaries_among(const std::vector<host_place>& places,
                                                              const inventory& all,
                                                              const run_request& request) {
    std::vector<std::uint32_t> first;
    if (request.first.empty()) return first;
    const auto meant = all.select({request.first, {}});
    if (!meant) {
        mistakes wrong = meant.error();
        for (mistake& each : wrong)
            if (each.where.file == "--limit") each.where.file = "--canary";
        return unexpected(std::move(wrong));
    }
    for (std::size_t i = 0; i < places.size(); ++i)
        if (std::binary_search(meant->begin(), meant->end(), places[i]))
            first.push_back(static_cast<std::uint32_t>(i));
    if (first.empty() && request.retry.empty() && request.resume.empty())
        return unexpected(mistakes{{{"--canary", 0}, "none of these hosts is selected"}});
    return first;
}

}  // namespace

std::vector<job> jobs_of(const plan& work) {
    std::vector<job> jobs;
    jobs.reserve(work.jobs.size());
    for (const planned_job& each : work.jobs) {
        job& made = jobs.emplace_back(job{jobs.size(), &each.target, each.platform});
        if (!each.others.empty()) made.others = &each.others;
    }
    return jobs;
}

known_hosts_files known_hosts_files_of(const run_request& request) {
    if (!request.known_hosts.empty()) return {request.known_hosts, true};
    known_hosts_files files;
    const char* home = std::getenv("HOME");
    if (home && *home) {
        files.paths.push_back(std::string(home) + "/.ssh/known_hosts");
        files.writes_first = true;
    }
    files.paths.emplace_back("/etc/ssh/ssh_known_hosts");
    return files;
}

plan::plan() = default;
plan::~plan() = default;

expected<selected_hosts, mistakes> select_hosts(const run_request& request) {
    auto platforms = std::make_unique<platform_catalog>();
    if (auto wrong = add_platforms(request.platforms, *platforms); !wrong.empty())
        return unexpected(std::move(wrong));
    auto all = load_inventory_of(request, *platforms);
    if (!all) return unexpected(std::move(all).error());
    mistakes remarks;
    auto places = all->select(request.select, reader_of_results(request.partial, remarks));
    if (!places) return unexpected(std::move(places).error());
    auto chosen = hosts_meant(request, *all, std::move(*places), remarks);
    if (!chosen) return unexpected(std::move(chosen).error());
    auto first = canaries_among(chosen->places, *all, request);
    if (!first) return unexpected(std::move(first).error());
    return selected_hosts{std::move(platforms),      std::move(*all),
                          std::move(chosen->places), std::move(*first),
                          std::move(chosen->merged), std::move(chosen->resumed),
                          std::move(remarks)};
}

expected<std::shared_ptr<plan>, mistakes> make_plan(selected_hosts hosts,
                                                    const run_request& request,
                                                    const plan_conditions& conditions,
                                                    redactor& redact, log_sink& log) {
    if (mistakes against = contradictions_of_via(request); !against.empty())
        return unexpected(std::move(against));
    auto overrides = overrides_of(hosts, request, conditions);
    if (!overrides) return unexpected(std::move(overrides).error());
    auto webhook = conditions.dry_run ? webhook_access() : webhook_of(request.notices);
    if (!webhook) return unexpected(std::move(webhook).error());
    overrides->secret_variables = webhook->variables;
    mistakes warnings;
    auto planned = hosts.all.jobs(hosts.places, *overrides, conditions.ask, warnings);
    if (!planned) return unexpected(std::move(planned).error());
    auto made = std::make_shared<plan>();
    made->platforms = std::move(hosts.platforms);
    made->detector = std::make_unique<platform_detector>(*made->platforms);
    made->jobs = std::move(planned->jobs);
    // Before worker processes are forked, each of which would have to do it.
    const auto is_unknown = [](const planned_job& each) {
        return platform_catalog::definition_of(*each.platform).id == auto_platform;
    };
    if (std::any_of(made->jobs.begin(), made->jobs.end(), is_unknown)) made->detector->prepare();
    made->budgets = hosts.all.budgets();
    made->secret_variables = std::move(planned->secret_variables);
    made->first = std::move(hosts.first);
    made->merged = std::move(hosts.merged);
    made->resumed = std::move(hosts.resumed);
    if (mistakes against = contradictions_in(made->budgets, request); !against.empty())
        return unexpected(std::move(against));
    if (request.via) tell_sites_apart(made->jobs);
    if (mistakes against = secrets_that_would_travel(made->jobs); request.via && !against.empty())
        return unexpected(std::move(against));
    if (mistakes against = plan_backups(request, hosts.all, *made); !against.empty())
        return unexpected(std::move(against));
    for (mistake& each : doubts_about(*made, request))
        warnings.push_back(std::move(each));
    made->expected = expected_visits(request, made->jobs, log);
    const auto logins = logins_of(made->jobs);
    // Said before the redactor knows the secrets: these lines hold file names, and a password like
    // "lab" must not blank out "lab.yaml".
    for (const auto& note : hosts.all.notes())
        log.write(log_level::info, {}, to_string(note));
    warn_of(hosts.remarks, log);
    warn_of(warnings, log);
    for (const auto& secret : planned->secrets)
        redact.add(secret);
    for (const auto& secret : {webhook->key, webhook->url})
        if (secret && secret->reveal() != origin_of(secret->reveal())) redact.add(secret);
    made->webhook = std::move(*webhook);
    list_agents_for(made->identities);
    mistakes wrong = load_login_keys(made->identities, logins, conditions.dry_run, log);
    const auto add = [&wrong](const mistakes& more) {
        wrong.insert(wrong.end(), more.begin(), more.end());
    };
    add(ask_login_agents(made->identities, logins, log));
    if (judges_host_keys(*made, request, conditions))
        add(load_host_keys(*made, request, conditions.dry_run, log));
    add(open_what_outputs_need(*made, request));
    if (!wrong.empty()) return unexpected(std::move(wrong));
    return made;
}

}  // namespace netpoll
