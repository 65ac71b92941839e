// Devices for engine tests. Knows no particular server.
#include "engine/fleet.hpp"

#include "core/algorithms.hpp"
#include "engine/agent_client.hpp"
#include "engine/agent_socket.hpp"
#include "engine/bastion_trust.hpp"
#include "engine/fork_server.hpp"
#include "engine/requeue.hpp"
#include "inventory/platform_file.hpp"
#include "support/child_process.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <stdexcept>

namespace netpoll::testing {

namespace {

/// Hands out a list, at once or slowly, and takes jobs back only through a requeue before it.
class vector_source final : public job_source {
public:
    vector_source(std::vector<job> jobs, const fleet& settings)
        : jobs_(std::move(jobs)),
          settings_(settings),
          allowed_(settings.one_by_one ? 1 : jobs_.size()) {}

    next_job next(const intake_place& asker) override {
        const std::lock_guard lock(mutex_);
        if (settings_.asked) settings_.asked(asker);
        if (next_ == jobs_.size()) return no_job_left{};
        if (next_ == allowed_) return no_job_yet{};
        const auto now = std::chrono::steady_clock::now();
        if (now < due_) return no_job_yet{due_};
        due_ = now + settings_.pace;
        return jobs_[next_++];
    }
    void on_more(std::function<void()> tell) override {
        const std::lock_guard lock(mutex_);
        tell_ = std::move(tell);
    }

    void one_is_done() {
        const std::lock_guard lock(mutex_);
        allowed_ = std::min(allowed_ + 1, jobs_.size());
        if (tell_ && settings_.one_by_one) tell_();
    }
    std::size_t handed_out() const { return next_; }
    const std::vector<job>& jobs() const noexcept { return jobs_; }

private:
    const std::vector<job> jobs_;
    const fleet& settings_;
    std::mutex mutex_;
    // Guarded by mutex_.
    std::size_t next_{0};
    std::size_t allowed_;
    std::chrono::steady_clock::time_point due_{};
    std::function<void()> tell_;
};

class collector final : public run_observer {
public:
    collector(std::size_t count, const fleet& settings,
              std::function<void(const outcome&)> finished)
        : settings_(settings), finished_(std::move(finished)), outcomes_(count), reports_(count) {}

    void started(const job&) override {
        if (++started_ == 1 && settings_.on_begin) settings_.on_begin();
    }

    void reached(const job& work, phase entered) override {
        if (!settings_.reached) return;
        const std::lock_guard lock(mutex_);
        settings_.reached(work, entered);
    }

    void finished(outcome what) override {
        const std::lock_guard lock(mutex_);
        if (finished_) finished_(what);
        ++reports_.at(what.index);
        outcomes_.at(what.index) = std::move(what);
    }

    /// Each of the jobs that were handed out has been reported once; those that a stop overtook
    /// were never started.
    std::vector<outcome> take(std::size_t handed_out) {
        std::size_t reported = 0;
        for (const int n : reports_) {
            CHECK(n <= 1);
            reported += static_cast<std::size_t>(n);
        }
        CHECK(reported == handed_out);
        CHECK(started_.load() <= handed_out);
        return std::move(outcomes_);
    }

private:
    const fleet& settings_;
    std::function<void(const outcome&)> finished_;
    std::mutex mutex_;
    std::vector<outcome> outcomes_;
    std::vector<int> reports_;
    std::atomic<std::size_t> started_{0};
};

void require_none(const std::vector<mistake>& mistakes) {
    std::string text;
    for (const auto& m : mistakes)
        text += to_string(m) + "\n";
    if (!text.empty()) throw std::runtime_error(text);
}

std::shared_ptr<const credentials> credentials_of(const device& one) {
    auto who = std::make_shared<credentials>();
    who->username = one.username;
    if (!one.password.empty()) {
        who->password = {"test", std::make_shared<const secret>(one.password)};
    }
    if (!one.secret.empty()) {
        who->enable = {"test", std::make_shared<const secret>(one.secret)};
    }
    who->questions = one.questions;
    who->agent = one.agent;
    for (const auto& key : one.keys)
        who->keys.push_back({key, {}, {}});
    return who;
}

target target_of(const device& one);

std::shared_ptr<const std::vector<std::shared_ptr<const target>>> bastions_of(
    const std::vector<device>& all) {
    std::vector<std::shared_ptr<const target>> made;
    for (const auto& each : all)
        made.push_back(std::make_shared<const target>(target_of(each)));
    return std::make_shared<const std::vector<std::shared_ptr<const target>>>(std::move(made));
}

target target_of(const device& one) {
    target t;
    t.name = one.name;
    t.hostname = one.hostname;
    t.port = one.port;
    t.platform = one.platform;
    t.login = credentials_of(one);
    t.groups = std::make_shared<const std::vector<std::string>>();
    std::vector<command> commands;
    for (const auto& text : one.commands)
        commands.push_back({text});
    commands.insert(commands.end(), one.asking.begin(), one.asking.end());
    t.commands = std::make_shared<const std::vector<command>>(std::move(commands));
    t.limits = std::make_shared<const limits>(one.limits);
    t.channel = one.channel;
    t.profile = one.profile;
    if (!one.public_keys.empty()) {
        algorithm_choice choice{{}, algorithms_of(one.profile)};
        choice.written.public_keys = choice.offered.public_keys = one.public_keys;
        t.algorithms = std::make_shared<const algorithm_choice>(std::move(choice));
    }
    t.repeatable = true;
    if (!one.jump.empty()) t.jump = bastions_of(one.jump);
    return t;
}

}  // namespace

const std::vector<engine_choice>& every_engine() {
    static const std::vector<engine_choice> all{
        {"async", mode::async, 200, 1},
        {"async, 3 reactors", mode::async, 200, 3},
        {"threads", mode::threads, 50, 0},
        {"sequential", mode::sequential, 1, 0},
#ifndef __SANITIZE_THREAD__
        // The sanitizer cannot follow the fork of a process that has threads, as tests have.
        {"processes, 2 workers", mode::processes, 200, 1, 2},
#endif
    };
    return all;
}

fleet::fleet() {
    require_none(add_builtin_platforms(platforms_));
}

void fleet::add(const device& one) {
    targets_.push_back(target_of(one));
}

void fleet::go_through(const std::vector<device>& bastions) {
    const auto jump = bastions_of(bastions);
    for (target& each : targets_)
        each.jump = jump;
}

void fleet::define(const std::string& text) {
    require_none(add_platforms(text, "test", platforms_));
}

void fleet::add_inventory(const std::string& path, const inventory_overrides& overrides) {
    auto loaded = inventory::load(path, platforms_);
    if (!loaded) require_none(loaded.error());
    auto places = loaded->select({});
    if (!places) require_none(places.error());
    std::vector<mistake> warnings;
    auto planned = loaded->jobs(*places, overrides, {}, warnings);
    if (!planned) require_none(planned.error());
    for (auto& job : planned->jobs) {
        targets_.push_back(std::move(job.target));
        targets_.back().repeatable = true;
    }
}

void fleet::trust(const std::string& lines) {
    known_hosts_ += lines;
    if (!known_hosts_.empty() && known_hosts_.back() != '\n') known_hosts_ += '\n';
}

std::vector<outcome> fleet::run(const engine_choice& engine, std::stop_token stop,
                                std::function<void(const outcome&)> finished) const {
    const temp_folder folder;
    write_file(folder / "known_hosts", known_hosts_);
    known_hosts trusted;
    require_none(trusted.load(folder / "known_hosts", true).fatal);
    if (!remember_in.empty()) trusted.append_to(remember_in);
    identity_store identities;
    identities.ask_agents_by(
        [this](const std::string& socket) { return list_agent(socket, listing_patience); });
    agent_client agents{agent_patience};
    std::vector<job> jobs;
    for (const auto& t : targets_) {
        for (const auto& key : t.login->keys) {
            if (auto loaded = identities.load(key, t.login->agent, t.login->no_agent); !loaded) {
                throw std::runtime_error(key.path + ": " + loaded.error());
            }
        }
        if (!t.login->agent.empty()) identities.ask_agent(t.login->agent);
        const auto* platform = platforms_.find(t.platform);
        if (platform == nullptr) throw std::runtime_error("unknown platform " + t.platform);
        jobs.push_back({jobs.size(), &t, platform});
    }
    engine_options options;
    options.mode = engine.mode;
    options.concurrency = engine.concurrency;
    options.reactors = engine.reactors;
    options.workers = engine.workers;
    options.session.host_keys = host_keys;
    options.session.known_hosts = &trusted;
    options.session.identities = &identities;
    options.session.agent = &agents;
    options.session.codes = codes;
    offered_methods methods;
    options.session.methods = &methods;
    options.session.log = log;
    options.worker_silence = worker_silence;
    platform_detector detector{platforms_};
    options.session.detector = &detector;
    options.session.bastions_as = platforms_.find("linux");
    options.session.max_output = max_output;
    options.setups = setups;
    options.drain = drain;
    options.patience = patience;
    const auto count = jobs.size();
    vector_source source{std::move(jobs), *this};
    requeue again{source};
    options.jobs = &source.jobs();
    bastion_trust bastions{source.jobs(), most_rejections};
    options.bastions = &bastions;
    std::optional<fork_server> server;
    if (engine.mode == mode::processes) {
        const auto alone = child_process::hold_watchers();
        options.fork_server = &server.emplace(options, cpu_workers);
    }
    netpoll::cpu_workers workers{cpu_workers};
    options.cpu = &workers;
    collector seen{count, *this, [&](const outcome& what) {
                       if (finished) finished(what);
                       source.one_is_done();
                   }};
    job_source& jobs_come_from = takes_back ? static_cast<job_source&>(again) : source;
    measures = netpoll::run(options, jobs_come_from, seen, stop);
    if (measures.left_behind.valid()) {
        thaw();
        measures.left_behind.wait();
    }
    return seen.take(source.handed_out());
}

namespace {

/// How many there were, and how each ended.
std::string attempts_of(const outcome& one) {
    std::string text = std::to_string(one.attempts.size());
    for (const attempt& each : one.attempts) {
        if (!each.cause) continue;
        text += " (" + std::string{name(each.cause->code)} + " in " +
                std::string{name(each.cause->phase)} + ")";
    }
    return text;
}

/// An outcome without what differs from run to run: times, ports of this side.
std::string contract_of(const outcome& one, bool with_detail = false) {
    std::string text = one.target != nullptr ? one.target->name : "(no outcome)";
    text += " ";
    text += name(one.status);
    if (one.error) {
        text +=
            " " + std::string{name(one.error->code)} + " in " + std::string{name(one.error->phase)};
    }
    text += " platform=" + one.platform + " attempts=" + attempts_of(one) +
            " auth=" + one.ssh.auth + " host_key=" + one.ssh.host_key + "\n";
    if (with_detail && one.error) text += "  because: " + one.error->detail + "\n";
    for (const auto& c : one.commands) {
        text += "  " + c.command + ": " + std::string{name(c.status)} + (c.sent ? "" : " unsent") +
                (c.truncated ? " truncated" : "") +
                (c.exit_status ? " exit=" + std::to_string(*c.exit_status) : "") + " [" + c.output +
                "]\n";
    }
    return text;
}

std::string contract_of(const std::vector<outcome>& all, bool with_detail = false) {
    std::string text;
    for (const auto& one : all)
        text += contract_of(one, with_detail);
    return text;
}

}  // namespace

std::string digest(const outcome& one) {
    return contract_of(one, true);
}

std::string digest(const std::vector<outcome>& all) {
    return contract_of(all, true);
}

std::vector<outcome> run_on_every_engine(const fleet& devices) {
    std::vector<outcome> first;
    for (const auto& engine : every_engine()) {
        CAPTURE(engine.name);
        auto outcomes = devices.run(engine);
        if (first.empty()) {
            first = std::move(outcomes);
        } else {
            CHECK(contract_of(outcomes) == contract_of(first));
        }
    }
    return first;
}

}  // namespace netpoll::testing
