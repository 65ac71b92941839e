// Who has which job: takes them from the source, gives them to pollers of their site, and reports
// what came of them, each once. Knows no broker. One thread at a time.
#pragma once

#include "engine/intake.hpp"
#include "remote/leased_jobs.hpp"
#include "remote/messages.hpp"
#include "remote/poller_link.hpp"
#include "schedule/run_observer.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace netpoll {

class lease_desk {
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// Whether a poller can do a job, which another one of its site may do better.
    using suits = std::function<bool(const poller_link& to, const job& work)>;
    /// Sees a result before it is reported.
    using look = std::function<void(const job& work, outcome& what)>;

    /// `all` are the jobs that the source hands out. A lease begins with `epoch`. The references
    /// outlive it.
    lease_desk(const std::vector<job>& all, std::string epoch, job_source& source,
               run_observer& observer, suits fit, look first);

    /// A poller says that it has this job, of a lease of this coordinator or of one before. False
    /// where the job is another's by now, or over.
    bool claim(poller_link& by, const wire::held_job& held);
    /// The next job for it, if there is one now: it is the poller's from here on.
    struct handed_out {
        std::string lease;
        const job* work;
    };
    std::optional<handed_out> next_for(poller_link& to);
    /// Takes a job where none waits: jobs of sites without pollers are to be noticed too.
    void look_for_lone_sites();
    time_point again_at() const noexcept { return intake_.again_at(); }

    void begun(poller_link& by, const std::string& lease);
    void reached(poller_link& by, const std::string& lease, phase where);
    /// To be told before its poller is.
    void let_in(poller_link& by, const std::string& lease);
    /// It was not begun: another poller of the site may have it.
    void returned(const std::string& lease);
    /// The job of a lease, or null.
    const job* job_of(const poller_link& by, const std::string& lease) const;

    /// What is to be done with a result.
    enum class judgement {
        take,    ///< it is of a job that nobody has reported
        known,   ///< it came before
        refuse,  ///< its device has its record, or is another poller's by now
    };
    judgement judge(const std::string& lease, const std::string& device) const;
    /// One that is to be taken: it is reported, or will be when its device has its turn.
    void result(const std::string& lease, const std::string& device, const std::string& poller,
                outcome what);

    /// Its result will never come.
    void fail(const std::string& lease, const std::string& why);
    /// The poller is gone: what it had begun is lost.
    void lose(poller_link& gone);
    /// Sites whose pollers are not among these fail after `patience`.
    void judge_sites(const std::unordered_set<std::string>& served, milliseconds patience,
                     time_point now);
    /// No job is begun any more. Those with pollers are reported as their results come.
    void stop();
    /// They did not come in time.
    void give_up(poller_link& by);

    /// All jobs have been reported, but for those that `stop` left in the source.
    bool is_over();

private:
    using waiting_jobs = std::deque<leased_job>;
    struct claimed {
        poller_link* by;  // null: it is lost
        wire::held_job held;
        std::string name{};  // of the lost one
    };

    std::optional<leased_job> take();
    void place(leased_job one);
    void queue(leased_job one, bool in_front);
    leased_job unqueue(waiting_jobs& from, const waiting_jobs::iterator& place);
    std::optional<leased_job> unqueue(std::size_t index);
    std::optional<leased_job> end_lease(const std::string& lease);
    std::vector<leased_job> end_leases(poller_link& of);
    bool is_taken(std::size_t index) const;
    void lease_to(poller_link& to, const std::string& lease, leased_job one);
    void take_over(const claimed& what, leased_job one);
    void finish(leased_job one, const std::string& poller, outcome what);
    void lose(leased_job one, const std::string& poller);
    void report(const leased_job& one, device_status status, std::optional<error> why);
    void cut_short(const leased_job& one);

    const std::vector<job>& all_;
    const std::string epoch_;
    intake intake_;
    run_observer& observer_;
    const suits fit_;
    const look first_;
    std::unordered_map<std::string_view, std::size_t> index_of_;  // by device
    std::map<std::string, waiting_jobs> waiting_;                 // by site
    std::map<std::string, time_point> served_;                    // sites, last
    std::optional<time_point> first_judged_;
    std::unordered_map<std::string, poller_link*> holders_;   // by lease
    std::unordered_map<std::size_t, std::string> leased_;     // index to lease
    std::unordered_set<std::size_t> queued_;                  // indices
    std::unordered_map<std::size_t, leased_job> given_back_;  // the source has them
    std::unordered_map<std::size_t, early_result> early_;
    std::unordered_map<std::size_t, claimed> claims_;  // of jobs that had no turn yet
    std::unordered_set<std::string> seen_;             // leases whose result was taken
    std::unordered_set<std::size_t> finished_;         // indices that this coordinator reported
    std::size_t count_{0};                             // leases that were given
    bool stopping_{false};
};

}  // namespace netpoll
