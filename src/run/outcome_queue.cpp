// A queue between the engines and the report. Knows neither engine nor format.
#include "run/outcome_queue.hpp"

#include "core/sessionless_outcome.hpp"

#include <netpoll/duration.hpp>

#include <algorithm>
#include <memory>
#include <new>
#include <utility>

namespace netpoll {

namespace {

constexpr std::size_t most_waiting_bytes = 256U << 20;
/// Above this it is worth waking a thread at once.
constexpr std::size_t most_resting_bytes = 256U << 10;

/// What an outcome weighs in memory; the fixed part is a round figure for its strings.
std::size_t weight(const outcome& what) {
    return 1'024 + output_memory(what.commands);
}

/// What a summary says of it, and what is left to say where there is no memory for more.
outcome without_outputs(const outcome& what) {
    outcome bare;
    bare.index = what.index;
    bare.target = what.target;
    bare.status = what.status;
    bare.error = what.error;
    bare.attempts = what.attempts;
    bare.started = what.started;
    bare.ended = what.ended;
    bare.ssh = what.ssh;
    bare.session_possibly_left = what.session_possibly_left;
    return bare;
}

void blame_deadline(outcome& what) {
    const auto correct = [](errc& code) {
        if (code == errc::interrupted) code = errc::run_deadline;
    };
    if (what.error) correct(what.error->code);
    for (attempt& each : what.attempts)
        if (each.cause) correct(each.cause->code);
}

}  // namespace

outcome_queue::outcome_queue(report_writer& report, log_sink& log, stop_request& stop,
                             cpu_workers& workers, std::size_t devices, run_events& events,
                             transcript_files* transcripts, std::weak_ptr<const void> owner,
                             outcome_work work)
    : report_(report),
      log_(log),
      stop_(stop),
      workers_(workers),
      devices_(devices),
      events_(events),
      transcripts_(transcripts),
      owner_(std::move(owner)),
      work_(std::move(work)) {}

outcome_queue::~outcome_queue() {
    close();
}

void outcome_queue::started(const job& work) {
    const std::lock_guard lock(open_mutex_);
    open_[work.index] = open_session(work, std::chrono::steady_clock::now());
}

void outcome_queue::reached(const job& work, phase where) {
    const std::lock_guard lock(open_mutex_);
    const auto found = open_.find(work.index);
    if (found != open_.end()) found->second.reach(where, std::chrono::steady_clock::now());
}

void outcome_queue::held(const job& work) {
    const std::lock_guard lock(open_mutex_);
    const auto found = open_.find(work.index);
    if (found != open_.end()) found->second.hold(std::chrono::steady_clock::now());
}

void outcome_queue::postponed(const outcome& so_far) {
    {
        const std::lock_guard lock(open_mutex_);
        open_.erase(so_far.index);
    }
    if (transcripts_) transcripts_->forget(so_far);
    if (log_.enabled(log_level::info))
        log_.write(log_level::info, so_far.target->name, "is tried again");
}

void outcome_queue::finished(outcome what) {
    // To an engine both are a stop; only here it is known that a deadline asked for it.
    if (stop_.reason() == stop_reason::deadline) blame_deadline(what);
    {
        const std::lock_guard lock(open_mutex_);
        open_.erase(what.index);
    }
    const auto status = what.status;
    const std::size_t bytes = weight(what);
    // From here on nothing is lost for want of memory.
    auto held = std::make_shared<outcome>(std::move(what));
    ++count_.done;
    if (status == device_status::ok) ++count_.ok;
    if (status == device_status::failed) ++count_.failed;
    if (status == device_status::skipped) ++count_.skipped;
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return waiting_.bytes < most_waiting_bytes; });
        waiting_.bytes += bytes;
        ++waiting_.outcomes;
    }
    const auto record = [this, bytes, held = std::move(held)] {
        write(std::move(*held));
        const std::lock_guard lock(mutex_);
        waiting_.bytes -= bytes;
        --waiting_.outcomes;
        // Still locked: once unlocked, the last one may find no outcome_queue any more.
        changed_.notify_all();
    };
    try {
        if (bytes > most_resting_bytes)
            workers_.post(record);
        else
            workers_.post_soon(record);
    } catch (const std::bad_alloc&) {
        record();
    }
}

void outcome_queue::close() {
    workers_.hurry();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_.outcomes == 0; });
}

// What takes more memory than there is costs this device its outputs, not the run its end.
void outcome_queue::write(outcome what) {
    outcome bare = without_outputs(what);
    try {
        if (work_) work_(what);
        bare.checks = what.checks;
        count_rows(what);
        write_down(std::move(what));
    } catch (const std::bad_alloc&) {
        log_.write(log_level::error, bare.target->name, "out of memory for its record");
        bare.status = device_status::failed;
        bare.error = error{errc::local_limit, phase::close, "out of memory for its record"};
        bare.commands = unsent_commands(*bare.target);
        if (work_) work_(bare);
        write_down(bare);
    }
    count(bare);
}

void outcome_queue::write_down(outcome what) {
    if (transcripts_) transcripts_->write(what);
    hand_out(what);
    log_end(what);
    if (failed()) return;
    auto written = report_.add(std::move(what));
    if (!written) fail(std::move(written).error());
}

// Whoever keeps it has its target too, and no share of the run's memory, which ends before it may.
void outcome_queue::hand_out(outcome& done) {
    if (auto owner = owner_.lock()) done.target = {std::move(owner), done.target.get()};
    auto room = std::move(done.room);
    events_.finished(done);
    done.room = std::move(room);
}

void outcome_queue::count_rows(const outcome& what) {
    const std::lock_guard lock(mutex_);
    totals_.add_rows(what);
}

void outcome_queue::count(const outcome& what) {
    const std::lock_guard lock(mutex_);
    totals_.add(what);
}

bool outcome_queue::failed() const {
    const std::lock_guard lock(mutex_);
    return failure_.has_value();
}

// Several workers may hear of the same failure; it is one.
void outcome_queue::fail(report_failure why) {
    {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::move(why);
    }
    stop_.ask(stop_reason::report);
}

void outcome_queue::log_end(const outcome& what) const {
    if (!log_.enabled(log_level::info)) return;
    std::string text(name(what.status));
    // Why a session failed stands in the log already, said by the engine when it happened.
    if (what.status != device_status::skipped)
        text += " in " +
                show_elapsed(std::chrono::duration_cast<milliseconds>(what.ended - what.started));
    log_.write(log_level::info, what.target->name, text);
}

progress outcome_queue::now(std::chrono::milliseconds elapsed) const {
    progress state;
    state.total = devices_;
    state.done = count_.done;
    state.ok = std::min<std::size_t>(count_.ok, state.done);
    state.failed = std::min<std::size_t>(count_.failed, state.done - state.ok);
    state.skipped = std::min<std::size_t>(count_.skipped, state.done - state.ok - state.failed);
    state.elapsed = elapsed;
    look_at_open(state);
    return state;
}

void outcome_queue::look_at_open(progress& into) const {
    constexpr std::size_t most_named = 5;
    const auto now = std::chrono::steady_clock::now();
    const std::lock_guard lock(open_mutex_);
    into.in_flight = open_.size();
    std::vector<const open_session*> all;
    all.reserve(open_.size());
    for (const auto& [index, each] : open_) {
        all.push_back(&each);
        ++(each.is_held() ? into.held : into.by_phase[static_cast<std::size_t>(each.where())]);
    }
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(most_named, all.size()));
    std::partial_sort(all.begin(), end, all.end(), [](const auto* one, const auto* other) {
        return one->is_slower_than(*other);
    });
    for (auto each = all.begin(); each != end; ++each)
        into.slowest.push_back((*each)->seen_at(now));
}

}  // namespace netpoll
