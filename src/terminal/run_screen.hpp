// How a run is shown at a terminal: progress line, messages, summary.
#pragma once

#include "terminal/console.hpp"
#include "terminal/screen_options.hpp"

#include <netpoll/run_events.hpp>
#include <netpoll/run_request.hpp>

#include <atomic>

namespace netpoll {

/// The listener of a run for the console. The references outlive it.
class run_screen : public run_events {
public:
    run_screen(const run_request& request, const screen_options& options, console& screen);

    /// Whether text for people on standard output is coloured, and how wide it may be; 0: any.
    bool colors_results() const;
    std::size_t results_width() const;
    bool shows_progress() const noexcept { return shows_progress_; }
    /// SIGINT was among what asked for the end.
    bool by_interrupt() const noexcept { return by_interrupt_; }
    /// Nobody reads the results any more, which ends a process as SIGPIPE does.
    bool reader_gone() const noexcept { return reader_gone_; }
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
    std::string results_line(const run_end& end) const;
    std::string next_lines(const run_end& end) const;

    const run_request& request_;
    const screen_options& options_;
    console& screen_;
    const bool shows_progress_;
    console* const shared_;  // with the records, or null
    bool reader_gone_{false};
    bool left_behind_{false};
    std::atomic<bool> by_interrupt_{false};
};

}  // namespace netpoll
