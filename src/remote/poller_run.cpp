// Jobs in, results out. Knows no broker.
#include "remote/poller_run.hpp"

#include "core/sessionless_outcome.hpp"
#include "remote/random_letters.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/version.hpp>

#include <algorithm>
#include <exception>

namespace netpoll {

namespace {

/// An engine is done with a job soon after it has reported it.
constexpr std::chrono::seconds longest_use{10};

bool is_lease(const std::string& text) {
    constexpr std::size_t longest = 64;
    return !text.empty() && text.size() <= longest &&
           text.find_first_not_of("0123456789abcdef-") == text.npos;
}

}  // namespace

/// Tells the poller's thread what an engine says.
class poller_run::relay final : public run_observer, public log_sink {
public:
    relay(std::string run, poll_event::inbox& to, log_sink& own)
        : run_(std::move(run)), to_(to), own_(own) {}

    void started(const job& work) override { to_.post(poll_event::began{run_, work.index}); }
    void reached(const job& work, phase where) override {
        to_.post(poll_event::reached{run_, work.index, where});
    }
    void finished(outcome what) override { to_.post(poll_event::finished{run_, std::move(what)}); }
    bool enabled(log_level level) const noexcept override { return own_.enabled(level); }
    void write(log_level level, std::string_view host, std::string_view text) override {
        own_.write(level, host, text);
        if (level >= log_level::warn)
            to_.post(poll_event::logged{run_, level, std::string(host), std::string(text)});
    }

private:
    const std::string run_;
    poll_event::inbox& to_;
    log_sink& own_;
};

poller_run::poller_run(const poller_options& options, poll_event::inbox& events,
                       const wire::control& heard, time_point now)
    : options_(options),
      events_(events),
      id_(heard.run),
      heard_(now),
      gate_([this](std::size_t index) { post_question(index); }),
      relay_(std::make_unique<relay>(id_, events, *options.engine.session.log)) {}

void poller_run::post_question(std::size_t index) {
    events_.post(poll_event::asks_leave{id_, index});
}

poller_run::~poller_run() {
    stop_.request_stop();
    feed_.end();
    if (engine_.joinable()) engine_.join();
}

void poller_run::say(const wire::any& message) {
    if (talk_) talk_->send(wire::message_node(message));
}

void poller_run::hear(const wire::control& said, std::size_t room,
                      const std::vector<std::pair<std::string, std::string>>& waiting,
                      time_point now) {
    heard_ = now;
    if (std::exchange(is_paused_, false)) feed_.add(std::exchange(paused_, {}));
    while (!over_.empty() && over_.front().first + longest_use < now)
        over_.pop_front();
    if (talk_ && epoch_ == said.epoch) return;
    epoch_ = said.epoch;
    talk_.emplace(epoch_ + "." + new_epoch(), now);
    wire::hello first{
        std::string(version), options_.name, draining_ ? 0 : room, options_.logins, {}};
    for (const auto& [index, each] : jobs_)
        first.held.push_back(
            {each.lease, each.device.with_login.front().name, each.begun, each.where});
    for (const auto& [lease, device] : results_)
        first.held.push_back({lease, device, true, phase::close});
    for (const auto& [lease, device] : waiting)
        if (!results_.contains(lease)) first.held.push_back({lease, device, true, phase::close});
    say(first);
    // What it was told of these may be lost.
    for (auto& [index, each] : jobs_)
        if (each.asked && !each.answered) say(wire::asks_leave{each.lease});
}

std::optional<outcome> poller_run::take(const wire::any& message) {
    if (const auto* more = std::get_if<wire::definition>(&message))
        definitions_.push_back(more->text);
    if (const auto* how = std::get_if<wire::settings>(&message)) begin_engine(*how);
    if (const auto* work = std::get_if<wire::given>(&message)) return take(*work);
    if (const auto* leave = std::get_if<wire::leave>(&message)) take(*leave);
    if (const auto* gone = std::get_if<wire::withdrawn>(&message)) take(*gone);
    if (std::holds_alternative<wire::stop>(message)) {
        drain();
        stop();
    }
    return std::nullopt;
}

void poller_run::begin_engine(const wire::settings& how) {
    const auto definitions = std::exchange(definitions_, {});
    if (engine_.joinable()) return;  // the same run, by another process
    auto known = options_.platforms(definitions);
    if (!known) {
        relay_->write(log_level::error, {},
                      "the run's platforms are not understood: " + known.error());
        return;
    }
    platforms_ = std::move(*known);
    detector_ = std::make_unique<platform_detector>(*platforms_);
    engine_options mine = options_.engine;
    mine.drain = how.drain;
    guard_.set_most_rejections(how.most_rejections);
    mine.session.host_keys = how.host_keys;
    mine.session.max_output = how.max_output;
    mine.session.known_hosts = &keys_;
    mine.session.detector = detector_.get();
    mine.session.bastions_as = platforms_->find("linux");
    mine.session.gate = &gate_;
    mine.session.log = relay_.get();
    engine_ = std::thread([this, mine] {
        try {
            netpoll::run(mine, feed_, *relay_, stop_.get_token());
        } catch (const std::exception& failure) {
            relay_->write(log_level::error, {},
                          std::string("its engine could not begin: ") + failure.what());
        }
        events_.post(poll_event::ended{id_});
    });
}

std::optional<outcome> poller_run::take(const wire::given& what) {
    if (!is_lease(what.lease) || by_lease_.contains(what.lease)) return std::nullopt;
    if (draining_) {
        say(wire::returned{what.lease});
        return std::nullopt;
    }
    const std::size_t index = next_index_++;
    held_job& mine = jobs_[index];
    by_lease_[what.lease] = index;
    mine.lease = what.lease;
    mine.device = wire::device_from(what.device, options_.login);
    auto& targets = mine.device.with_login;
    const std::size_t which = std::min<std::size_t>(what.credential, targets.size() - 1);
    const target& device = targets[which];
    mine.login = which == 0 ? what.device.login : what.device.others.at(which - 1);
    mine.work.index = index;
    mine.work.target = &device;
    mine.work.platform = platforms_ ? platforms_->find(device.platform) : nullptr;
    mine.work.spent = what.spent;
    const auto refuse = [&mine](errc code, std::string why) {
        return sessionless_outcome(mine.work, device_status::failed,
                                   error{code, phase::resolve, std::move(why)},
                                   std::chrono::system_clock::now());
    };
    if (!mine.device.unknown_login.empty())
        return refuse(errc::login_unknown, "poller " + options_.name + " of site " + options_.site +
                                               " has no login " +
                                               escape(mine.device.unknown_login));
    if (mine.work.platform == nullptr)
        return refuse(errc::internal,
                      "the poller has no definition of platform " + escape(device.platform));
    if (const auto wrong = keys_.add_lines(mine.device.host_keys); !wrong.empty())
        return refuse(errc::internal, "a known_hosts line of it is not understood");
    if (is_paused_)
        paused_.push_back(mine.work);
    else
        feed_.add({mine.work});
    return std::nullopt;
}

void poller_run::take(const wire::leave& what) {
    const auto found = by_lease_.find(what.lease);
    if (found == by_lease_.end()) return;
    held_job& mine = jobs_.at(found->second);
    if (std::exchange(mine.answered, true)) return;
    if (what.granted)
        leaves_.push_back(found->second);
    else
        act_on({{}, {found->second}});
}

void poller_run::let_in(std::size_t index) {
    const held_job* const mine = find(index);
    if (mine == nullptr) return;
    const auto may = guard_.ask(index, mine->login);
    if (may == login_guard::answer::now) act_on({{index}, {}});
    if (may == login_guard::answer::never) act_on({{}, {index}});
}

void poller_run::act_on(const login_guard::change& what) {
    for (const std::size_t each : what.now)
        gate_.answered(each, {login_leave::answer::now});
    for (const std::size_t each : what.never)
        gate_.answered(each, {login_leave::answer::never});
}

// One that has not begun cannot be taken from the engine, but it comes no further than to its
// login.
void poller_run::take(const wire::withdrawn& what) {
    const auto found = by_lease_.find(what.lease);
    if (found == by_lease_.end()) return;
    jobs_.at(found->second).withdrawn = true;
    act_on({{}, {found->second}});
}

void poller_run::lose(const std::string& lease, const std::string& why) {
    if (results_.erase(lease) > 0) say(wire::lost{lease, why});
}

poller_run::held_job* poller_run::find(std::size_t index) {
    const auto found = jobs_.find(index);
    return found == jobs_.end() ? nullptr : &found->second;
}

void poller_run::began(std::size_t index) {
    held_job* const mine = find(index);
    if (mine == nullptr) return;
    mine->begun = true;
    say(wire::began{mine->lease});
}

void poller_run::reached(std::size_t index, phase where) {
    held_job* const mine = find(index);
    if (mine == nullptr) return;
    mine->where = where;
    if (behind_login(where)) act_on(guard_.let_in(index));
    say(wire::reached{mine->lease, where});
}

void poller_run::asks_leave(std::size_t index) {
    held_job* const mine = find(index);
    if (mine == nullptr) return;
    mine->asked = true;
    if (mine->withdrawn) return act_on({{}, {index}});
    say(wire::asks_leave{mine->lease});
}

std::optional<wire::result> poller_run::finished(outcome what) {
    held_job* const mine = find(what.index);
    if (mine == nullptr) return std::nullopt;
    act_on(guard_.ended(what.index, what.error && what.error->code == errc::auth_rejected));
    if (is_paused_ && mine->asked && !mine->answered) {
        gate_.forget(what.index);
        mine->asked = mine->begun = false;
        paused_.push_back(mine->work);
        return std::nullopt;
    }
    auto over = jobs_.extract(what.index);
    held_job done = std::move(over.mapped());
    by_lease_.erase(done.lease);
    gate_.forget(what.index);
    if (done.withdrawn) {
        over_.emplace_back(std::chrono::steady_clock::now(), std::move(done));
        return std::nullopt;
    }
    const std::string device = done.device.with_login.front().name;
    results_.emplace(done.lease, device);
    what.target.reset();
    wire::result whole{wire::format, done.lease, device, options_.name, std::move(what)};
    over_.emplace_back(std::chrono::steady_clock::now(), std::move(done));
    return whole;
}

void poller_run::log(log_level level, const std::string& host, const std::string& text) {
    say(wire::log_line{level == log_level::error, host, text});
}

void poller_run::pause() {
    if (std::exchange(is_paused_, true)) return;
    for (const job& each : feed_.take_back())
        paused_.push_back(each);
}

void poller_run::drain() {
    if (std::exchange(draining_, true)) return;
    room(0);
    auto unbegun = feed_.take_back();
    unbegun.insert(unbegun.end(), paused_.begin(), paused_.end());
    paused_.clear();
    for (const job& each : unbegun) {
        const auto mine = jobs_.extract(each.index);
        by_lease_.erase(mine.mapped().lease);
        say(wire::returned{mine.mapped().lease});
    }
}

void poller_run::stop() {
    stop_.request_stop();
    feed_.end();
}

}  // namespace netpoll
