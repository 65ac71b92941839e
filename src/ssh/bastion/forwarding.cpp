// What a session with a bastion does: it carries streams to devices.
#include "ssh/bastion/forwarding.hpp"

#include "core/host_port.hpp"

#include <netpoll/escape.hpp>

#include <libssh/server.h>

#include <algorithm>
#include <utility>

namespace netpoll {

namespace {

// libssh numbers a session's channels from here on.
constexpr std::uint32_t first_channel = 43;
// The kernel acknowledges for a server that is stopped, so only an answer says that it lives. Three
// are missed before it counts as gone, as OpenSSH's ServerAliveCountMax has it. Devices wait for it
// no longer than their own limits, so it is asked more often than OpenSSH does; and where it is to
// open a channel, within the usual limit of a connect, since it is silent until the device answers.
constexpr std::chrono::seconds probe_interval{5};
constexpr std::chrono::seconds probe_interval_of_openings{2};
constexpr unsigned most_unanswered = 3;
// What devices suffer from then on is the bastion's doing.
constexpr unsigned doubtful_unanswered = 1;
// An answer that libssh did not tell of is looked for at the latest then.
constexpr std::chrono::seconds look_for_answer{1};

std::string text_of(const forward_goal& goal) {
    return host_and_port(goal.host, goal.port);
}

}  // namespace

forwarding::forwarding(libssh_session& session, socket_events& events, std::string bastion,
                       device_log log)
    : session_(session),
      events_(events),
      bastion_(std::move(bastion)),
      log_(log),
      pump_(session),
      next_probe_(session_clock::now() + probe_interval),
      heard_at_(session_clock::now()) {
    ssh_set_counters(session.raw(), &heard_, nullptr);
}

forwarding::~forwarding() {
    if (!over_) finish(error{errc::interrupted, phase::channel, {}});
    ssh_set_counters(session_.raw(), nullptr, nullptr);
}

void forwarding::carry(forward_goal goal, milliseconds patience,
                       std::shared_ptr<forward_client> client) {
    asked_.push_back({std::move(goal), patience, std::move(client)});
}

void forwarding::note_ready(std::uint32_t id, bool readable, bool writable) {
    const auto found = channels_.find(id);
    if (found != channels_.end()) found->second->note_ready(readable, writable);
}

std::optional<wait_for> forwarding::advance() {
    if (over_) return std::nullopt;
    if (stop_asked_) {
        finish(std::nullopt);
        return std::nullopt;
    }
    // A read or write of any channel dispatches what comes for all, so a refusal may come in each.
    const libssh_session::channel_hearing refusals{libssh_session::channel_hearing::of::refusals,
                                                   !asked_.empty() || !openings_.empty()};
    ask_for_channels();
    int dispatched = 0;
    while (dispatched < session_pump::most_dispatches && pump_.dispatch())
        ++dispatched;
    if (session_.dead()) {
        finish(error{errc::closed, phase::channel, escape(session_.cause())});
        return std::nullopt;
    }
    const auto now = session_clock::now();
    move_dirty();
    settle_openings(now);
    keep_alive(now);
    if (over_ || dispatched == session_pump::most_dispatches || !dirty_.empty())
        return std::nullopt;
    return wait_for{wait_for::what::readiness, true, session_.write_pending(), next_timer()};
}

// A bastion that is near may answer within the call.
void forwarding::ask_for_channels() {
    while (!asked_.empty()) {
        request one = std::move(asked_.front());
        asked_.pop_front();
        if (!one.client->is_wanted()) continue;
        const auto now = session_clock::now();
        const auto id = next_id_++;
        auto channel = std::make_unique<forwarded_channel>(session_, events_, dirty_, id,
                                                           std::move(one.goal), one.client);
        const bool failed = channel->open() == call_result::failed;
        channels_.emplace(id, std::move(channel));
        openings_.push_back({id, first_channel + id, now, now + one.patience, failed});
        next_probe_ = std::min(next_probe_, now + probe_interval_of_openings);
    }
}

void forwarding::settle_openings(session_clock::time_point now) {
    if (openings_.empty()) return;
    for (const auto& refusal : session_.take_refusals()) {
        const auto one = std::find_if(
            openings_.begin(), openings_.end(),
            [&refusal](const opening& each) { return each.number == refusal.channel; });
        if (one == openings_.end()) continue;
        forwarded_channel& channel = *channels_.at(one->id);
        if (!one->given_up)
            channel.client().refused(meaning_of(refusal, bastion_, text_of(channel.goal())));
        channel.open();
        channels_.erase(one->id);
        openings_.erase(one);
        session_.forget_cause();
    }
    std::erase_if(openings_, [this, now](opening& one) { return settle(one, now); });
}

// Whether it is settled.
bool forwarding::settle(opening& one, session_clock::time_point now) {
    forwarded_channel& channel = *channels_.at(one.id);
    if (one.has_failed) {
        channel.client().refused(error{
            errc::bastion_failed, phase::connect,
            "the bastion " + escape(bastion_) + " opens no channel: " + escape(session_.cause())});
        channels_.erase(one.id);
        return true;
    }
    if (!channel.is_confirmed()) {
        const bool is_late = now >= one.until;
        if (!one.given_up && (is_late || !channel.client().is_wanted())) give_up(one, now);
        return false;
    }
    channel.open();
    const bool is_wanted = !one.given_up && channel.client().is_wanted();
    const auto round_trip = std::chrono::duration_cast<std::chrono::microseconds>(now - one.asked);
    if (is_wanted && channel.connect(round_trip)) return true;
    if (is_wanted)
        channel.client().refused(
            error{errc::local_limit, phase::connect, "no free descriptor for its stream"});
    channels_.erase(one.id);
    return true;
}

// It stays until the bastion has answered: see ~forwarded_channel.
void forwarding::give_up(opening& one, session_clock::time_point now) {
    one.given_up = true;
    const auto& channel = *channels_.at(one.id);
    if (doubt_) return channel.client().refused(*doubt_);
    const auto waited = std::chrono::duration_cast<milliseconds>(now - one.asked);
    channel.client().refused(error{errc::timed_out, phase::connect,
                                   "the bastion " + escape(bastion_) + " had no answer from " +
                                       escape(text_of(channel.goal())) + " in " +
                                       std::to_string(waited.count()) + " ms"});
}

void forwarding::move_dirty() {
    if (!held_.empty() && !session_.write_pending()) {
        dirty_.insert(dirty_.end(), held_.begin(), held_.end());
        held_.clear();
    }
    for (const auto id : std::exchange(dirty_, {})) {
        const auto found = channels_.find(id);
        if (found == channels_.end()) continue;
        switch (found->second->move()) {
            case forwarded_channel::moved::held:
                if (std::find(held_.begin(), held_.end(), id) == held_.end()) held_.push_back(id);
                break;
            case forwarded_channel::moved::over:
                channels_.erase(found);
                break;
            case forwarded_channel::moved::all:
            case forwarded_channel::moved::some:
                break;
        }
    }
}

void forwarding::keep_alive(session_clock::time_point now) {
    if (heard_.in_bytes != std::exchange(heard_before_, heard_.in_bytes)) hear(now);
    if (now < next_probe_) return;
    next_probe_ = now + (openings_.empty() ? probe_interval : probe_interval_of_openings);
    if (now - heard_at_ < probe_interval_of_openings) return;
    if (++unanswered_ > most_unanswered) {
        return finish(error{errc::timed_out, phase::channel,
                            "no answer to " + std::to_string(most_unanswered) + " keepalives"});
    }
    if (unanswered_ > doubtful_unanswered) doubt(now);
    // Where libssh does not block, every other call only collects the answer to the one before.
    ssh_send_keepalive(session_.raw());
    ssh_send_keepalive(session_.raw());
}

void forwarding::hear(session_clock::time_point now) {
    heard_at_ = now;
    unanswered_ = 0;
    if (!doubt_) return;
    doubt_.reset();
    for (const auto& [id, channel] : channels_)
        channel->client().mended();
}

void forwarding::doubt(session_clock::time_point now) {
    const auto silent = std::chrono::duration_cast<std::chrono::seconds>(now - heard_at_);
    doubt_ = {errc::bastion_failed, phase::connect,
              "the bastion " + escape(bastion_) + " has answered nothing for " +
                  counted(static_cast<std::size_t>(silent.count()), "second")};
    for (const auto& [id, channel] : channels_)
        if (!is_opening(id)) channel->client().broken(*doubt_);
}

bool forwarding::is_opening(std::uint32_t id) const {
    return std::any_of(openings_.begin(), openings_.end(),
                       [id](const opening& one) { return one.id == id; });
}

session_clock::time_point forwarding::next_timer() const {
    auto next = next_probe_;
    if (!openings_.empty()) next = std::min(next, session_clock::now() + look_for_answer);
    for (const opening& one : openings_)
        if (!one.given_up) next = std::min(next, one.until);
    return next;
}

void forwarding::finish(std::optional<error> failure) {
    over_ = true;
    failure_ = std::move(failure);
    if (failure_) log_.step("bastion", "ends with " + counted(channels_.size(), "stream"));
    const error why{errc::bastion_failed, phase::connect,
                    "the connection to the bastion " + escape(bastion_) +
                        " broke: " + (failure_ ? std::string(name(failure_->code)) : "ended") +
                        (failure_ && !failure_->detail.empty() ? ", " + failure_->detail : "")};
    for (const request& one : std::exchange(asked_, {}))
        one.client->refused(why);
    for (const opening& one : openings_)
        if (!one.given_up) channels_.at(one.id)->client().refused(why);
    for (const auto& [id, channel] : channels_)
        if (!is_opening(id)) channel->client().broken(why);
    openings_.clear();
    channels_.clear();
}

}  // namespace netpoll
