// The host keys of many devices, by an engine whose sessions end with the key. Knows no output.
#include "run/host_key_poll.hpp"

#include "core/algorithms.hpp"
#include "crypto/fast_ed25519.hpp"
#include "engine/agent_client.hpp"
#include "engine/agent_socket.hpp"
#include "engine/bastion_trust.hpp"
#include "engine/cpu_workers.hpp"
#include "engine/engine.hpp"
#include "run/capacity.hpp"
#include "run/code_commands.hpp"
#include "run/request_values.hpp"
#include "ssh/known_hosts_file.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <unordered_set>
#include <utility>

namespace netpoll {

namespace {

/// All that are left are handed out at once.
class all_jobs final : public job_source {
public:
    explicit all_jobs(const std::vector<job>& jobs) : jobs_(jobs) {}
    next_job next(const intake_place&) override {
        const auto i = next_.fetch_add(1);
        if (i < jobs_.size()) return jobs_[i];
        return no_job_left{};
    }

private:
    const std::vector<job>& jobs_;
    std::atomic<std::size_t> next_{0};
};

class key_collector final : public run_observer {
public:
    explicit key_collector(std::size_t jobs) : found_(jobs) {}

    void started(const job&) override {}
    void finished(outcome what) override {
        const std::lock_guard lock(mutex_);
        found_[what.index] = std::move(what);
    }
    std::vector<outcome> take() { return std::move(found_); }

private:
    std::mutex mutex_;
    std::vector<outcome> found_;
};

/// The signatures of keys of this type among those that are offered; empty where none is.
std::string algorithms_of_type(key_type type, std::string_view offered) {
    static constexpr std::array<std::string_view, 3> beginnings{"ssh-ed25519", "ecdsa-", "rsa-"};
    const auto beginning = beginnings[static_cast<std::size_t>(type)];
    std::string list;
    while (!offered.empty()) {
        const auto name = take_name(offered);
        const bool is_of_type =
            name.starts_with(beginning) || (type == key_type::rsa && name == "ssh-rsa");
        if (is_of_type) list.append(list.empty() ? "" : ",").append(name);
    }
    return list;
}

/// One device, asked for one type of key.
target for_type(const target& device, key_type type) {
    target one = device;
    algorithm_choice choice{{}, algorithms_of(device)};
    choice.offered.host_keys = algorithms_of_type(type, choice.offered.host_keys);
    choice.written.host_keys = choice.offered.host_keys;
    one.algorithms = std::make_shared<const algorithm_choice>(std::move(choice));
    return one;
}

/// The targets of all sessions: those of the plan, or of each of them one a type.
std::vector<target> targets_of_types(const plan& work, const std::vector<key_type>& types) {
    std::vector<target> all;
    all.reserve(work.jobs.size() * types.size());
    for (const planned_job& each : work.jobs)
        for (const key_type type : types)
            all.push_back(for_type(each.target, type));
    return all;
}

void add(device_keys& to, outcome from, bool one_of_many) {
    to.accepted = to.accepted || from.ssh.key_accepted;
    if (!from.ssh.public_key.empty()) to.keys.push_back(std::move(from.ssh));
    const bool has_no_such_key =
        one_of_many && from.error && from.error->code == errc::no_common_algorithm;
    if (from.error && (!to.failure || !has_no_such_key)) to.failure = std::move(from.error);
}

engine_options engine_for(plan& work, const run_request& request, log_sink& log) {
    engine_options options;
    options.mode = mode::async;
    options.reactors = request.reactors;
    session_options& session = options.session;
    session.keys_only = true;
    session.host_keys = request.host_keys;
    // They are shown a credential.
    if (request.host_keys == host_key_policy::off)
        session.bastion_host_keys = host_key_policy::strict;
    session.bastions_as = work.platforms->find("linux");
    session.known_hosts = &work.host_keys;
    session.identities = &work.identities;
    session.log = &log;
    return options;
}

}  // namespace

expected<std::vector<key_type>, std::string> parse_key_types(std::string_view text) {
    if (text == "all") return std::vector{key_type::ed25519, key_type::ecdsa, key_type::rsa};
    const auto words = parse_list(text);
    if (!words) return unexpected(words.error());
    std::vector<key_type> types;
    for (const std::string& word : *words) {
        const auto type = choose<key_type>(
            "key type", word,
            {{"ed25519", key_type::ed25519}, {"ecdsa", key_type::ecdsa}, {"rsa", key_type::rsa}});
        if (!type) return unexpected(type.error());
        if (std::find(types.begin(), types.end(), *type) == types.end()) types.push_back(*type);
    }
    return types;
}

run_request for_host_keys(run_request request) {
    request.mode = mode::async;
    request.ask_password = false;
    request.ask_secret = false;
    // It is not sent; that the inventory has none is no mistake here.
    request.overrides.commands = {"exit"};
    request.overrides.job.clear();
    return request;
}

std::vector<device_keys> poll_host_keys(plan& work, const run_request& request,
                                        const std::vector<key_type>& types, const redactor& redact,
                                        log_sink& log) {
    const auto typed = targets_of_types(work, types);
    const std::size_t each = std::max<std::size_t>(types.size(), 1);
    std::vector<device_keys> found(work.jobs.size());
    std::vector<job> jobs;
    for (std::size_t i = 0; i < work.jobs.size() * each; ++i) {
        const planned_job& planned = work.jobs[i / each];
        found[i / each].device = &planned.target;
        jobs.push_back({i, typed.empty() ? &planned.target : &typed[i], planned.platform});
    }
    choose_ed25519(request.crypto, jobs.size(), log);
    cpu_workers workers(request.cpu_workers);
    agent_client agents{agent_patience};
    code_commands codes{work.secret_variables};
    bastion_trust bastions{jobs, request.auth_guard};
    auto options = engine_for(work, request, log);
    options.session.agent = &agents;
    options.session.codes = &codes;
    options.session.redact = &redact;
    options.bastions = &bastions;
    options.concurrency = fitted_for(request, work.jobs).sessions;
    options.cpu = &workers;
    options.jobs = &jobs;
    all_jobs source(jobs);
    key_collector collected(jobs.size());
    netpoll::run(options, source, collected, {});
    auto outcomes = collected.take();
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        add(found[i / each], std::move(outcomes[i]), each > 1);
    for (device_keys& device : found)
        if (each > 1 && !device.keys.empty()) device.failure.reset();
    return found;
}

std::string known_hosts_text(const std::vector<device_keys>& all) {
    std::string text;
    std::unordered_set<std::string> written;
    for (const device_keys& device : all) {
        const auto name = known_as(*device.device);
        if (!can_be_listed(name.host)) continue;
        for (const ssh_facts& key : device.keys) {
            auto line = known_hosts_line(name.host, name.port, key.host_key, key.public_key);
            if (written.insert(line).second) text += line + "\n";
        }
    }
    return text;
}

}  // namespace netpoll
