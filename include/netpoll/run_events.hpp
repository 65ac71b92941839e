// How a run goes and what it came to, for whoever shows it.
#pragma once

#include <netpoll/check_result.hpp>
#include <netpoll/error.hpp>
#include <netpoll/outcome.hpp>
#include <netpoll/report_failure.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll {

/// A device whose session is open.
struct awaited {
    std::string host;
    phase where{phase::resolve};
    std::chrono::milliseconds since{0};  ///< how long it has been in that phase
    /// How long it may be there at most, where one limit holds for all of the phase.
    std::optional<std::chrono::milliseconds> limit{};
    bool held{false};  ///< nobody waits for it: `since` it waits for its own turn to log in
};

/// How a run stands.
struct progress {
    std::size_t total{0};
    std::size_t done{0};
    std::size_t ok{0};
    std::size_t failed{0};
    std::size_t skipped{0};    ///< done without a session, for want of a turn
    std::size_t in_flight{0};  ///< sessions that are open
    std::size_t held{0};       ///< of these, whose login waits for its turn
    std::array<std::size_t, phase_count> by_phase{};  ///< the others of `in_flight`
    std::chrono::milliseconds elapsed{0};
    /// Who is waited for, the longest first, and behind them who is held; a few of `in_flight`.
    std::vector<awaited> slowest{};
};

/// What some devices failed by. Where two failures of one code need different things done, they are
/// two causes.
struct failure_cause {
    errc code{errc::internal};
    netpoll::phase phase{netpoll::phase::connect};
    std::string remedy;  ///< what to do about it in a few words
    std::size_t count{0};
    std::map<std::size_t, std::string> examples{};  ///< the first few hosts, by inventory order
    std::string detail{};                           ///< of the first example
};

/// One check of a job, over all devices that it was for.
struct check_total {
    std::string name;
    check_severity severity{check_severity::error};
    std::size_t passed{0};  ///< devices
    std::size_t failed{0};
    std::size_t unknown{0};
    std::map<std::size_t, std::string> examples{};  ///< the first few that did not pass
    std::string message{};                          ///< of the first example
};

struct run_totals {
    std::size_t devices{0};
    std::map<device_status, std::size_t> by_status;
    /// Devices with a key in place of the listed one, by the new key's fingerprint.
    std::map<std::string, std::size_t> changed_keys;
    std::size_t keys_accepted{0};       ///< host keys that were unknown, and are written down now
    std::vector<failure_cause> causes;  ///< the largest first
    std::size_t parsed{0};              ///< outputs that something was read out of
    struct unparsed_outputs {
        std::size_t count{0};
        std::string example;  ///< "HOST: COMMAND", one of them
    };
    /// Those that nothing could be read out of, by the reason.
    std::map<std::string, unparsed_outputs> unparsed{};
    check_counts checks{};
    /// Those of them that did not pass everywhere: the most severe first, then by devices.
    std::vector<check_total> failing{};

    std::size_t count(device_status status) const {
        const auto found = by_status.find(status);
        return found == by_status.end() ? 0 : found->second;
    }
};

/// What a run came to. The first that holds, in this order: results_lost, interrupted or deadline,
/// guard, some_failed, checks_failed, ok.
enum class verdict : std::uint8_t {
    ok,             ///< every device answered every command; of a retry: every one of the result;
                    ///< with `match` or `where`: some line or row fits
    some_failed,    ///< some device failed, or is not ok in the result that a retry completes; with
                    ///< `match` or `where`: no line or row fits
    checks_failed,  ///< all devices are well, and checks that the request's `fail_on` counts are
                    ///< not
    interrupted,    ///< told to end before every device was done; what was done is written
    deadline,       ///< the same by the request's deadline
    guard,          ///< stopped by the credential guard
    results_lost,   ///< results, or sessions, could not be written
    locked,         ///< another run holds the lock; nobody was contacted
};

/// "ok", "some_failed", ...
std::string_view name(verdict v) noexcept;

struct run_end {
    netpoll::verdict verdict{netpoll::verdict::ok};
    run_totals totals;
    /// Of a retry: the records of before that stay in the result, by their status.
    std::map<device_status, std::size_t> kept{};
    check_counts checks{};    ///< with those of the records that a retry keeps
    bool checks_fail{false};  ///< the request's `fail_on` counts some that did not pass
    std::chrono::milliseconds elapsed{0};
    std::optional<report_failure> failure;  ///< of the results; absent: they are written
    std::size_t records{0};                 ///< written, where there is a failure
    /// The file that records are in; empty: a stream, or what is no record.
    std::string results{};
    std::string folder{};  ///< the run's own; empty: it has none
    /// With `match` or `where`: devices with lines or rows that fit.
    std::optional<std::size_t> matched{};
    /// With --adaptive: logins in flight that each realm stood; a user name where it has no name.
    std::vector<std::pair<std::string, std::size_t>> found_limits{};
    /// A session did not come back, and a thread of the run stays with it. What the run used is
    /// left in place for it, so a program is best ended by _exit.
    bool left_behind{false};

    /// Devices in the results: those of this run, and what a retry keeps.
    std::size_t devices() const {
        std::size_t sum = totals.devices;
        for (const auto& [status, number] : kept)
            sum += number;
        return sum;
    }
    std::size_t ok() const {
        const auto found = kept.find(device_status::ok);
        return totals.count(device_status::ok) + (found == kept.end() ? 0 : found->second);
    }
    bool all_ok() const { return ok() == devices(); }
};

/// Hears how a run goes. Called from several of the run's threads, at once too, so it must be
/// thread-safe and quick, and must not throw.
class run_events {
public:
    virtual ~run_events() = default;

    /// Nobody is contacted: what the run writes cannot be opened. Nothing else is called.
    virtual void refused(const std::string& /*why*/) {}
    /// Everything is open, and nobody is contacted yet. `log` is a file in the run's own folder, or
    /// empty: the log may be written there.
    virtual void begun(const std::string& /*log*/) {}
    /// As often as the run's conditions say.
    virtual void progressed(const progress& /*now*/) {}
    /// Somebody asked by SIGUSR1.
    virtual void asked(const progress& /*now*/) {}
    /// This device is done.
    virtual void finished(const outcome& /*done*/) {}
    /// A signal told the run to end: it closes its sessions and writes what it has.
    virtual void stopping(int /*signal*/) {}
    /// A second signal ends the process at once, when this returns: `kept` is the file of the
    /// records so far, or empty.
    virtual void abandoned(int /*signal*/, const std::string& /*kept*/) {}
    /// While records are written to a stream: what is returned is held meanwhile.
    virtual std::unique_lock<std::mutex> hold_output() { return {}; }
    /// All devices are done; the results get their final name now.
    virtual void ending() {}
    virtual void ended(const run_end& /*how*/) {}
};

}  // namespace netpoll
