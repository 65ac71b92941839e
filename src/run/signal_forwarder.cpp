// sigwaitinfo, kill and waitpid. Knows not what the child does.
#include "run/signal_forwarder.hpp"

#include "run/signals.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace netpoll {

signal_forwarder::signal_forwarder() : parent_(::getpid()) {
    ::sigemptyset(&heard_);
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGUSR1})
        if (!is_ignored(number)) ::sigaddset(&heard_, number);
    // Where whoever started us ignores it, children would vanish without a status.
    ::signal(SIGCHLD, SIG_DFL);
    ::sigaddset(&heard_, SIGCHLD);
    ::sigprocmask(SIG_BLOCK, &heard_, &before_);
}

signal_forwarder::~signal_forwarder() {
    ::sigprocmask(SIG_SETMASK, &before_, nullptr);
}

void signal_forwarder::enter_child() const {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    // It may have ended before the line above.
    if (::getppid() != parent_) ::_exit(1);
    sigset_t ended;
    ::sigemptyset(&ended);
    ::sigaddset(&ended, SIGCHLD);
    ::sigprocmask(SIG_UNBLOCK, &ended, nullptr);
}

void signal_forwarder::hear(int number, pid_t child) {
    if (number != SIGCHLD && number != SIGUSR1 && stopped_by_ == 0) stopped_by_ = number;
    if (number != SIGCHLD && child > 0) ::kill(child, number);
}

int signal_forwarder::wait_for(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, WNOHANG) == 0) {
        const int number = ::sigwaitinfo(&heard_, nullptr);
        if (number > 0) hear(number, child);
    }
    return status;
}

bool signal_forwarder::stopped() {
    const timespec at_once{0, 0};
    for (int number = 0; (number = ::sigtimedwait(&heard_, nullptr, &at_once)) > 0;)
        hear(number, 0);
    return stopped_by_ != 0;
}

}  // namespace netpoll
