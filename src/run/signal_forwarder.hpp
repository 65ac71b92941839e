// A process that waits for its child and hands signals on to it. Knows not what the child does.
#pragma once

#include <signal.h>
#include <sys/types.h>

namespace netpoll {

/// While it lives, SIGINT, SIGTERM, SIGHUP and SIGUSR1 go to the child that is waited for, each
/// once: the child has a process group of its own, so that a terminal does not send them too.
/// Signals that are ignored (nohup) stay ignored. For a process with one thread.
class signal_forwarder {
public:
    signal_forwarder();
    ~signal_forwarder();
    signal_forwarder(const signal_forwarder&) = delete;
    signal_forwarder& operator=(const signal_forwarder&) = delete;

    /// In the child, first of all: its own group, and SIGTERM when its parent ends. Signals to stop
    /// stay blocked until somebody there listens, so that none is lost.
    void enter_child() const;
    /// Returns the status as waitpid gives it.
    int wait_for(pid_t child);
    /// Whether somebody asked to stop, up to now.
    bool stopped();
    /// Whether SIGINT was the first to ask.
    bool by_interrupt() const noexcept { return stopped_by_ == SIGINT; }

private:
    void hear(int number, pid_t child);

    sigset_t heard_{};
    sigset_t before_{};
    pid_t parent_;
    int stopped_by_{0};
};

}  // namespace netpoll
