// How a run is shown at a terminal: progress line, messages, summary.
#pragma once

#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/options.hpp"

#include <netpoll/run_events.hpp>

#include <atomic>

namespace netpoll {

/// The listener of a run for the console. Both references outlive it.
class run_screen final : public run_events {
public:
    run_screen(const options& wanted, console& screen);

    bool shows_progress() const noexcept { return shows_progress_; }
    /// What the run that ended with `reached` makes of the process.
    exit_code code_for(verdict reached) const noexcept;
    /// Threads of the run go on, so the process must end without a return.
    bool left_behind() const noexcept { return left_behind_; }

    void refused(const std::string& why) override;
    void progressed(const progress& now) override;
    void asked(const progress& now) override;
    void stopping(int signal) override;
    void abandoned(int signal, const std::string& kept) override;
    std::unique_lock<std::mutex> hold_output() override;
    void ending() override;
    void ended(const run_end& end) override;

private:
    void complain(const run_end& end);
    void show_summary(const run_end& end);
    std::string next_command(const run_end& end) const;

    const options& options_;
    console& screen_;
    const bool shows_progress_;
    const bool shares_terminal_;  // records and progress stand on one
    bool reader_gone_{false};
    bool left_behind_{false};
    std::atomic<bool> by_interrupt_{false};  // SIGINT was among what asked for the end
};

}  // namespace netpoll
