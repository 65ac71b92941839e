// The worker processes of a run. Knows not which gets which job.
#include "engine/worker_pool.hpp"

#include <netpoll/escape.hpp>

#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace netpoll {

namespace {

/// A place whose workers die so often in a row, with no device to blame, gets no other one.
constexpr unsigned most_futile = 3;
/// The same where they had begun a session: each death narrows down which device is to blame.
constexpr unsigned most_futile_begun = 10;
constexpr std::size_t most_ahead = 32;

bool is_fault(int signal) noexcept {
    return signal == SIGSEGV || signal == SIGBUS || signal == SIGABRT || signal == SIGILL ||
           signal == SIGFPE;
}

std::string signal_name(int number) {
    const char* known = ::sigabbrev_np(number);
    return known != nullptr ? std::string{"SIG"} + known : "signal " + std::to_string(number);
}

bool takes_jobs(const worker* one) noexcept {
    return one != nullptr && !one->hung_up && !one->status && !one->stuck;
}

}  // namespace

std::size_t worker::most() const noexcept {
    return room + std::min(room / 8, most_ahead);
}

worker_pool::worker_pool(asio::io_context& context, const engine_options& options,
                         fork_server::state& server, listener& events)
    : context_(context),
      options_(options),
      server_(server),
      listener_(events),
      news_(context, server.channel.value()),
      force_(context),
      watch_(context),
      check_interval_(std::max(options.worker_silence / checks_before_stuck, milliseconds{1})) {
    const auto sessions = std::max<std::size_t>(options.concurrency, 1);
    const auto count =
        std::min<std::size_t>({std::max(options.workers, 1U), fork_server::most_workers, sessions});
    places_.resize(count);
    for (std::size_t i = 0; i < count; ++i)
        places_[i].room = sessions / count + (i < sessions % count ? 1 : 0);
}

worker_pool::~worker_pool() {
    static_cast<void>(news_.release());  // it is the fork server's
}

void worker_pool::begin() {
    listen();
    for (unsigned i = 0; i < places_.size(); ++i)
        start(i);
    watch_heartbeats();
}

worker* worker_pool::least_loaded() {
    worker* found = nullptr;
    for (const auto& each : places_) {
        worker* const one = each.now.get();
        if (!takes_jobs(one) || one->assigned.size() >= one->most()) continue;
        if (one->job_limit != assignment::no_limit) continue;
        if (found == nullptr ||
            one->assigned.size() * found->room < found->assigned.size() * one->room)
            found = one;
    }
    return found;
}

worker* worker_pool::worker_for_suspect(std::size_t job_limit) {
    for (const auto& each : places_) {
        worker* const one = each.now.get();
        if (!takes_jobs(one)) continue;
        const bool suspects_only = one->job_limit != assignment::no_limit;
        if (one->assigned.empty() ||
            (suspects_only && one->assigned.size() < std::min(one->job_limit, job_limit)))
            return one;
    }
    return nullptr;
}

void worker_pool::send_to_all(const frame::any& message) {
    for (const auto& each : places_)
        if (each.now != nullptr) each.now->link->send(message);
}

bool worker_pool::empty() const noexcept {
    return std::all_of(places_.begin(), places_.end(),
                       [](const place& each) { return each.now == nullptr; });
}

void worker_pool::retire(milliseconds grace) {
    retiring_ = true;
    force_.expires_after(grace);
    force_.async_wait([this](const asio::error_code& ec) {
        if (ec) return;
        for (unsigned i = 0; i < places_.size(); ++i)
            if (places_[i].now != nullptr) server_.kill_worker(i);
    });
}

void worker_pool::close() {
    closed_ = true;
    force_.cancel();
    watch_.cancel();
    asio::error_code ignored;
    news_.cancel(ignored);
}

void worker_pool::start(unsigned number) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        log(log_level::warn, "no channel to a worker process: " +
                                 std::error_code{errno, std::generic_category()}.message());
        return;
    }
    unique_descriptor ours{ends[0]};
    unique_descriptor theirs{ends[1]};
    place& here = places_[number];
    if (!server_.begin_worker(number, here.room, std::move(theirs))) return;
    here.now = std::make_unique<worker>();
    here.now->place = number;
    here.now->room = here.room;
    here.now->link = std::make_shared<worker_link>(context_, std::move(ours));
    here.now->link->begin(
        [this, who = here.now.get()](frame::any message) { receive(*who, std::move(message)); },
        [this, who = here.now.get()](bool sane) {
            who->hung_up = true;
            if (!sane) server_.kill_worker(who->place);
            remove_if_ended(who->place);
        });
    here.now->link->send(frame::greeting());
}

void worker_pool::receive(worker& from, frame::any message) {
    if (from.stream != worker::stream_state::none) {
        if (std::holds_alternative<frame::measured>(message))
            from.stream = worker::stream_state::ended;
        return listener_.frame_received(from, std::move(message));
    }
    if (from.stuck) return;
    const auto why = frame::refusal(message);
    if (why.empty()) {
        from.stream = worker::stream_state::begun;
        return;
    }
    log(log_level::error, "worker process " + std::to_string(from.pid) + " is refused: " + why);
    // Another one would be of the same version.
    places_[from.place].futile = most_futile_begun;
    from.stuck = true;
    server_.kill_worker(from.place);
}

void worker_pool::watch_heartbeats() {
    if (closed_) return;
    watch_.expires_after(check_interval_);
    watch_.async_wait([this](const asio::error_code& ec) {
        if (ec) return;
        for (const auto& each : places_)
            if (each.now != nullptr) check_heartbeat(*each.now);
        watch_heartbeats();
    });
}

// The fork server reports a process that died; one that hangs shows by its heartbeat alone.
void worker_pool::check_heartbeat(worker& one) {
    if (one.pid == 0 || one.status || one.stuck) return;
    one.stuck = one.heartbeat.lost(server_.pages[one.place].beats());
    if (!one.stuck) return;
    log(log_level::warn, "worker process " + std::to_string(one.pid) + " is stuck: it has done " +
                             "nothing for " + std::to_string(options_.worker_silence.count()) +
                             " ms, and is ended");
    server_.kill_worker(one.place);
}

void worker_pool::listen() {
    if (closed_) return;
    news_.async_wait(asio::posix::stream_descriptor::wait_read, [this](const asio::error_code& ec) {
        if (ec) return;
        fork_news news;
        for (;;) {
            switch (server_.read(news)) {
                case fork_server::state::reading::one:
                    take(news);
                    break;
                case fork_server::state::reading::none:
                    return listen();
                case fork_server::state::reading::gone:
                    return server_lost();
            }
        }
    });
}

void worker_pool::take(const fork_news& news) {
    place& here = places_.at(news.place);
    if (here.now == nullptr) return;
    switch (news.kind) {
        case fork_news::type::begun:
            here.now->pid = news.pid;
            log(log_level::info, "worker process " + std::to_string(news.pid) + " begins, for " +
                                     counted(here.room, "session") + " at once");
            break;
        case fork_news::type::failed:
            log(log_level::warn,
                "no worker process could be started: " +
                    std::error_code{news.status, std::generic_category()}.message());
            here.futile = most_futile;
            here.now->status = -1;
            remove_if_ended(news.place);
            break;
        case fork_news::type::ended:
            here.now->status = news.status;
            remove_if_ended(news.place);
            break;
    }
}

void worker_pool::server_lost() {
    server_gone_ = true;
    log(log_level::warn, "worker processes that die will not be replaced: the fork server is gone");
    for (unsigned i = 0; i < places_.size(); ++i)
        remove_if_ended(i);
}

// Its last frames and the fork server's report of its end come in either order.
void worker_pool::remove_if_ended(unsigned number) {
    place& here = places_[number];
    if (here.now == nullptr || !here.now->hung_up || (!here.now->status && !server_gone_)) return;
    const auto dead = std::move(here.now);
    const auto end = end_of(*dead);
    const bool unborn = dead->pid == 0 && dead->status == -1;
    const auto open = std::count_if(dead->assigned.begin(), dead->assigned.end(),
                                    [](const auto& each) { return each.second.begun.has_value(); });
    const bool had_begun = open > 0;
    if (!end.well && !unborn) {
        ++lost_;
        log(log_level::warn, "worker process " + std::to_string(dead->pid) + " died of " +
                                 end.reason + " with " +
                                 counted(static_cast<std::size_t>(open), "open session"));
    }
    const bool blamed = listener_.worker_ended(*dead, end, server_.pages[number]);
    if (!end.well && !unborn) here.futile = dead->useful || blamed ? 0 : here.futile + 1;
    const auto most = had_begun ? most_futile_begun : most_futile;
    if (!retiring_ && !server_gone_ && here.futile < most) start(number);
    listener_.worker_settled();
}

worker_end worker_pool::end_of(const worker& dead) const {
    const bool ended_well = dead.stream == worker::stream_state::ended;
    if (!dead.status) return {ended_well, false, "an unknown cause"};
    const int status = *dead.status;
    if (WIFSIGNALED(status) && dead.stuck) return {false, true, "standing still"};
    if (WIFSIGNALED(status))
        return {false, is_fault(WTERMSIG(status)), signal_name(WTERMSIG(status))};
    const int code = WEXITSTATUS(status);
    return {ended_well && code == 0, false, "status " + std::to_string(code)};
}

void worker_pool::log(log_level level, const std::string& text) const {
    if (options_.session.log->enabled(level)) options_.session.log->write(level, {}, text);
}

}  // namespace netpoll
