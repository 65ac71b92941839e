// A network that is polled in simulated time.
#include "schedule/simulated_network.hpp"

#include <algorithm>
#include <deque>
#include <queue>
#include <set>
#include <stdexcept>
#include <variant>

namespace netpoll::testing {

namespace {

using std::chrono::milliseconds;
using time_point = scheduler::time_point;

constexpr time_point begin_of_time{std::chrono::hours{1}};

milliseconds since_begin(time_point when) {
    return std::chrono::duration_cast<milliseconds>(when - begin_of_time);
}

}  // namespace

std::shared_ptr<const credentials> login_as(const std::string& user, const std::string& password,
                                            const std::string& enable) {
    const auto known = [](const std::string& text) {
        return text.empty() ? secret_ref{}
                            : secret_ref{"plain", std::make_shared<const secret>(text)};
    };
    return std::make_shared<const credentials>(
        credentials{user, known(password), known(enable), {}, {}});
}

simulated_network::simulated_network(std::size_t devices,
                                     const std::function<void(target&, std::size_t)>& shape) {
    const auto login = login_as("netops", "right");
    const auto groups = std::make_shared<const std::vector<std::string>>();
    const auto commands = std::make_shared<const std::vector<command>>(1, command{"show clock"});
    const auto limits = std::make_shared<const netpoll::limits>();
    targets_.reserve(devices);
    for (std::size_t i = 0; i < devices; ++i) {
        target& made = targets_.emplace_back();
        made.name = made.hostname = "d" + std::to_string(i);
        made.login = login;
        made.groups = groups;
        made.commands = commands;
        made.limits = limits;
        if (shape) shape(made, i);
        jobs_.push_back({i, &made, nullptr});
    }
    others_.resize(devices);
    options.sessions = 1'000;
    options.logins_in_flight = default_logins_in_flight;
    options.budgets.attempt_gap = default_attempt_gap;
    options.retries = 2;
}

void simulated_network::give(std::size_t device,
                             const std::vector<std::shared_ptr<const credentials>>& list) {
    targets_[device].login = list.front();
    others_[device].assign(list.size() - 1, targets_[device]);
    for (std::size_t i = 1; i < list.size(); ++i)
        others_[device][i - 1].login = list[i];
    jobs_[device].others = &others_[device];
}

struct simulated_network::session {
    std::size_t device;
    device_conduct conduct;
    phase where{phase::connect};
    time_point began{};
    time_point asked{};
    std::size_t credential{0};
};

/// One run.
struct simulated_network::simulation {
    explicit simulation(simulated_network& network)
        : net(network), schedule(network.jobs_, network.options), sessions(network.jobs_.size()) {
        net.begun.assign(net.jobs_.size(), {});
    }

    void at(time_point when, std::function<void()> what) {
        events.push({when, number++, std::move(what)});
    }

    void refill() {
        while (open < net.options.sessions) {
            const auto given = schedule.next(now);
            if (const auto* work = std::get_if<job>(&given)) {
                begin(work->index, work->credential);
            } else if (const auto* later = std::get_if<no_job_yet>(&given)) {
                if (later->until && *later->until <= now)
                    throw std::logic_error("a time that has passed");
                if (later->until && alarms.insert(*later->until).second)
                    at(*later->until, [this] { alarms.erase(now); });
                return;
            } else {
                return;
            }
        }
    }

    void begin(std::size_t device, std::size_t credential) {
        ++open;
        net.most_sessions = std::max(net.most_sessions, open);
        net.begun[device].push_back(since_begin(now));
        sessions[device] = {device,
                            net.conducts_for ? net.conducts_for(device, credential)
                                             : net.conducts(device, net.begun[device].size()),
                            phase::connect,
                            now,
                            {},
                            credential};
        after(device, sessions[device].conduct.connect, phase::connect,
              [this, device] { exchange(device); });
    }

    // What takes so long in this phase, and what follows if the device does not fail in it.
    void after(std::size_t device, milliseconds time, phase in, std::function<void()> then) {
        sessions[device].where = in;
        at(now + time, [this, device, in, then = std::move(then)] {
            const auto& failure = sessions[device].conduct.failure;
            if (failure && failure->phase == in)
                end(device, failure);
            else
                then();
        });
    }

    void exchange(std::size_t device) {
        schedule.reached(static_cast<std::uint32_t>(device), phase::kex, now);
        after(device, sessions[device].conduct.exchange, phase::kex, [this, device] {
            sessions[device].asked = now;
            sessions[device].where = phase::host_key;
            ask(device);
        });
    }

    void ask(std::size_t device) {
        auto& here = sessions[device];
        if (here.where != phase::host_key) return;
        const auto [answer, when] = schedule.ask_login(static_cast<std::uint32_t>(device), now);
        if (here.conduct.failure && here.conduct.failure->phase == phase::host_key)
            return end(device, here.conduct.failure);
        if (answer == login_answer::never)
            return end(
                device,
                netpoll::error{
                    schedule.why_never(static_cast<std::uint32_t>(device)), phase::host_key, {}});
        if (answer == login_answer::later) {
            if (when) at(*when, [this, device] { ask(device); });
            return;
        }
        net.longest_wait =
            std::max(net.longest_wait, std::chrono::duration_cast<milliseconds>(now - here.asked));
        log_in(device);
    }

    void log_in(std::size_t device) {
        auto& here = sessions[device];
        here.where = phase::auth;
        schedule.reached(static_cast<std::uint32_t>(device), phase::auth, now);
        const auto& realm = net.targets_[device].realm;
        const auto here_too = ++in_flight[realm];
        auto& most = net.most_in_flight[realm];
        most = std::max(most, here_too);
        const bool rejected =
            here.conduct.failure && here.conduct.failure->code == errc::auth_rejected;
        net.logins.push_back({since_begin(now), device, rejected, here.credential});
        const auto time = net.login_time ? net.login_time(here_too) : here.conduct.login;
        after(device, time, phase::auth, [this, device, &realm] {
            --in_flight[realm];
            schedule.reached(static_cast<std::uint32_t>(device), phase::channel, now);
            after(device, milliseconds{0}, phase::prompt, [this, device] {
                schedule.reached(static_cast<std::uint32_t>(device), phase::command, now);
                after(device, sessions[device].conduct.commands, phase::command,
                      [this, device] { end(device, std::nullopt); });
            });
        });
    }

    void end(std::size_t device, std::optional<netpoll::error> why) {
        auto& here = sessions[device];
        if (here.where == phase::auth) --in_flight[net.targets_[device].realm];
        here.where = phase::close;
        --open;
        net.took = since_begin(now);
        outcome what;
        what.index = device;
        what.status = why ? device_status::failed : device_status::ok;
        what.error = why;
        what.ended +=
            std::chrono::duration_cast<std::chrono::system_clock::duration>(now - here.began);
        if (!schedule.finished(what, now)) return;
        if (!why)
            ++net.ok;
        else if (why->code == errc::auth_guard || why->code == errc::logins_unanswered)
            ++net.skipped[why->code];
        else
            ++net.failed[why->code];
    }

    void hear() {
        for (const auto who : schedule.take_told())
            ask(who);
        for (const auto& each : schedule.take_skipped())
            ++net.skipped[each.why];
    }

    void run() {
        refill();
        hear();
        while (!events.empty()) {
            auto next = events.top();
            events.pop();
            now = next.when;
            next.what();
            hear();
            refill();
            hear();
        }
        if (!std::holds_alternative<no_job_left>(schedule.next(now)))
            throw std::logic_error("somebody was forgotten");
        net.found = schedule.found_limits();
    }

    struct event {
        time_point when;
        std::uint64_t number;
        std::function<void()> what;
        bool operator<(const event& other) const {
            return std::tie(other.when, other.number) < std::tie(when, number);
        }
    };

    simulated_network& net;
    scheduler schedule;
    time_point now{begin_of_time};
    std::set<time_point> alarms;  // at which it is asked again
    std::priority_queue<event> events;
    std::uint64_t number{0};
    std::vector<session> sessions;
    std::map<std::string, std::size_t> in_flight;
    std::size_t open{0};
};

void simulated_network::run() {
    simulation{*this}.run();
}

std::size_t simulated_network::rejections() const {
    return static_cast<std::size_t>(std::count_if(logins.begin(), logins.end(),
                                                  [](const auto& each) { return each.rejected; }));
}

std::size_t simulated_network::rejections_of(std::size_t credential) const {
    return static_cast<std::size_t>(std::count_if(
        logins.begin(), logins.end(),
        [credential](const auto& each) { return each.rejected && each.credential == credential; }));
}

std::size_t simulated_network::most_logins_within(milliseconds window) const {
    std::size_t most = 0;
    std::size_t first = 0;
    for (std::size_t i = 0; i < logins.size(); ++i) {
        while (logins[i].at - logins[first].at >= window)
            ++first;
        most = std::max(most, i + 1 - first);
    }
    return most;
}

}  // namespace netpoll::testing
