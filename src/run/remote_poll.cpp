// Host keys, logins and platforms for pollers.
#include "run/remote_poll.hpp"

#include "run/lock.hpp"
#include "ssh/accepted_key.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/platform_text.hpp>

#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

namespace netpoll {

namespace {

/// What a coordinator that died had locked is free so long after its death, and some more.
constexpr milliseconds lapse_of_lock{25'000};

/// The definitions that these devices may need: all of them where one is to be told.
std::vector<std::string> definitions_of(const plan& work) {
    std::set<std::string> ids;
    for (const planned_job& each : work.jobs)
        ids.insert(platform_catalog::definition_of(*each.platform).id);
    if (ids.contains(std::string(auto_platform)))
        for (const std::string& each : work.platforms->ids())
            ids.insert(each);
    std::vector<std::string> texts;
    for (const std::string& each : ids)
        if (each != auto_platform)
            texts.push_back(platform_text(*work.platforms->definition(each)));
    return texts;
}

std::string holder_of(const run_facts& facts) {
    return "pid " + std::to_string(::getpid()) + " on " + facts.machine + ", run " + facts.run_id;
}

}  // namespace

expected<std::unique_ptr<remote_run>, remote_problem> open_remote(const engine_options& engine,
                                                                  plan& work,
                                                                  const run_request& request,
                                                                  const run_facts& facts) {
    remote_options options;
    options.access = request.via;
    options.run = facts.run_id;
    options.resumed = work.resumed != nullptr;
    options.lock = request.lock.none ? facts.run_id : job_identity(request);
    options.holder = holder_of(facts);
    options.wait_lock =
        request.lock.wait.value_or(options.resumed ? lapse_of_lock : milliseconds{0});
    options.wait_broker = request.wait_via;
    options.wait_poller = request.wait_poller;
    options.host_keys = [&keys = work.host_keys](const target& device) {
        return keys.of(device).lines_for(known_as(device));
    };
    options.most_rejections = request.auth_guard;
    options.definitions = definitions_of(work);
    options.look = [&keys = work.host_keys, policy = request.host_keys](const job&, outcome& what) {
        keep_accepted_key(what, keys, policy);
    };
    auto opened = remote_run::open(engine, std::move(options));
    if (!opened && !opened.error().is_held)
        return unexpected(remote_problem{{opened.error().why}, false});
    if (!opened)
        return unexpected(remote_problem{
            {"another run of this inventory and job is going on: " + escape(opened.error().why) +
             (request.lock.wait ? "" : "; --wait-lock 10m waits for it, --no-lock does not care")},
            true});
    auto missing = (*opened)->look_for_logins();
    if (const std::string why = (*opened)->refused(); !why.empty())
        return unexpected(remote_problem{{why}, false});
    if (missing.devices == work.jobs.size() && missing.devices > 0)
        return unexpected(remote_problem{std::move(missing.sentences), false});
    for (const std::string& each : missing.sentences)
        engine.session.log->write(log_level::warn, {}, each);
    return std::move(*opened);
}

std::vector<poller_facts> facts_of(const std::vector<known_poller>& pollers) {
    std::vector<poller_facts> all;
    std::transform(pollers.begin(), pollers.end(), std::back_inserter(all), [](const auto& each) {
        return poller_facts{each.site, each.name, each.version, each.devices};
    });
    std::sort(all.begin(), all.end(), [](const auto& one, const auto& other) {
        return std::tie(one.site, one.name) < std::tie(other.site, other.name);
    });
    return all;
}

}  // namespace netpoll
