// A worker process: a reactor that is fed over a channel. Knows neither inventory nor terminal.
#include "engine/worker.hpp"

#include "engine/connectors.hpp"
#include "engine/forwarded_gate.hpp"
#include "engine/job_feed.hpp"
#include "engine/parent_observer.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <exception>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

namespace netpoll {

namespace {

login_leave leave_in(const frame::leave& said) {
    return {said.is, session_clock::time_point(session_clock::duration(said.at))};
}

/// Reads what the parent says, on a thread of its own.
class parent_reader {
public:
    /// The references outlive it.
    parent_reader(int channel, const std::vector<job>& known, job_feed& feed, forwarded_gate& gate,
                  log_sink& log)
        : channel_(channel), known_(known), feed_(feed), gate_(gate), log_(log), thread_([this] {
              listen();
          }) {}
    ~parent_reader() {
        ::shutdown(channel_, SHUT_RD);
        thread_.join();
    }
    parent_reader(const parent_reader&) = delete;
    parent_reader& operator=(const parent_reader&) = delete;

    std::stop_token stop() const { return stop_.get_token(); }

private:
    void listen() {
        frame::decoder frames;
        std::array<char, 16 * 1024> bytes;
        for (;;) {
            const auto count = ::recv(channel_, bytes.data(), bytes.size(), 0);
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) break;
            frames.add({bytes.data(), static_cast<std::size_t>(count)});
            if (!hear_all(frames)) break;
        }
        // The parent is gone or out of its mind, or this worker is at its end.
        stop_.request_stop();
    }

    // False where the parent is not to be listened to any more.
    bool hear_all(frame::decoder& frames) {
        while (const auto said = frames.next())
            if (!(greeted_ ? hear(*said) : welcomes(*said))) return false;
        return !frames.broken();
    }

    bool welcomes(const frame::any& first) {
        const auto why = frame::refusal(first);
        greeted_ = why.empty();
        if (!greeted_) log_.write(log_level::error, {}, "a worker does not obey this run: " + why);
        return greeted_;
    }

    // False where it makes no sense.
    bool hear(const frame::any& said) {
        if (const auto* more = std::get_if<frame::jobs>(&said)) return take(*more);
        if (const auto* leave = std::get_if<frame::leave>(&said))
            gate_.answered(leave->index, leave_in(*leave));
        if (std::holds_alternative<frame::no_more>(said)) feed_.end();
        if (std::holds_alternative<frame::stop>(said)) stop_.request_stop();
        return true;
    }

    bool take(const frame::jobs& given) {
        std::vector<job> more;
        const auto count = given.indices.size();
        if (given.spent.size() != count || given.credentials.size() != count) return false;
        for (std::size_t i = 0; i < count; ++i) {
            if (given.indices[i] >= known_.size()) return false;
            const job& first = known_[given.indices[i]];
            if (given.credentials[i] >= first.credentials()) return false;
            gate_.forget(given.indices[i]);
            more.push_back(with_credential(first, given.credentials[i]));
            more.back().spent = given.spent[i];
        }
        feed_.add(more);
        return true;
    }

    const int channel_;
    const std::vector<job>& known_;
    job_feed& feed_;
    forwarded_gate& gate_;
    log_sink& log_;
    bool greeted_{false};
    std::stop_source stop_;
    std::thread thread_;
};

run_measures run_worker(const engine_options& options, const worker_place& place, int channel,
                        outbox& out, parent_observer& told) {
    std::optional<cpu_workers> cpu;
    if (options.session.memory != nullptr) options.session.memory->count_as(place.number);
    if (place.cpu_threads > 0) cpu.emplace(place.cpu_threads);
    engine_options mine = options;
    mine.concurrency = place.room;
    mine.reactors = 1;
    mine.cpu = cpu ? &*cpu : nullptr;
    mine.turn_end = [&out] { out.flush(); };
    mine.session.log = &told;
    if (mine.session.transcripts != nullptr) mine.session.transcripts = &told;
    job_feed feed;
    forwarded_gate gate{[&out](std::size_t index) { out.send(frame::asks_leave{index}); }};
    mine.session.gate = &gate;
    parent_reader reader{channel, *options.jobs, feed, gate, told};
    std::optional<outcome_digest> digest(std::in_place, told, options.digest);
    auto measures = run_async(mine, feed, *digest, reader.stop(), &place.current);
    digest.reset();
    measures.workers = usage_of_this_process();
    return measures;
}

}  // namespace

int work(const engine_options& options, const worker_place& place, unique_descriptor channel) {
    try {
        outbox out{channel.value(), place.current};
        out.send(frame::greeting());
        out.flush();
        parent_observer told{out, *options.session.log, place.marks};
        out.send(frame::measured{run_worker(options, place, channel.value(), out, told)});
        return 0;
    } catch (const std::exception&) {
        return 1;  // the parent says that a worker ended so
    }
}

}  // namespace netpoll
