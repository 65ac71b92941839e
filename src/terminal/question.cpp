// /dev/tty without echo, and signals through a descriptor. Knows not what is asked.
#include "terminal/question.hpp"

#include "machine/descriptor.hpp"
#include "machine/file.hpp"
#include "run/signals.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <termios.h>

#include <array>
#include <cerrno>
#include <variant>

namespace netpoll {

namespace {

/// Those that end netpoll, then Ctrl-Z and the end of a stop of any kind: by then the shell has
/// made the terminal its own.
constexpr std::array heard_signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT};

constexpr bool is_ending(int number) noexcept {
    return number != SIGTSTP && number != SIGCONT;
}

/// Keeps signals from ending or stopping the process while the terminal is not as it was.
class held_signals {
public:
    int number() const noexcept { return fd_.value(); }
    /// The one that came, or 0.
    int take() const noexcept {
        signalfd_siginfo heard{};
        return ::read(number(), &heard, sizeof heard) == sizeof heard
                   ? static_cast<int>(heard.ssi_signo)
                   : 0;
    }

private:
    blocked_signals held_{heard_signals};
    unique_descriptor fd_{::signalfd(-1, &held_.set(), SFD_CLOEXEC | SFD_NONBLOCK)};
};

/// Switches settings off, and back on at the end. Keys give signals meanwhile.
class changed_terminal {
public:
    changed_terminal(int fd, tcflag_t off) : fd_(fd), changed_(::tcgetattr(fd, &before_) == 0) {
        if (!changed_) return;
        termios quiet = before_;
        quiet.c_lflag &= ~off;
        quiet.c_lflag |= ISIG | ICANON;
        changed_ = ::tcsetattr(fd, TCSAFLUSH, &quiet) == 0;
    }
    ~changed_terminal() {
        if (changed_) ::tcsetattr(fd_, TCSAFLUSH, &before_);
    }
    changed_terminal(const changed_terminal&) = delete;
    changed_terminal& operator=(const changed_terminal&) = delete;

private:
    int fd_;
    termios before_{};
    bool changed_;
};

struct signalled {
    int number;
};
struct nobody_there {};
using reply = std::variant<nobody_there, std::string, signalled>;

reply read_line(int terminal, const held_signals& signals) {
    std::string line;
    while (true) {
        std::array<pollfd, 2> either{{{terminal, POLLIN, 0}, {signals.number(), POLLIN, 0}}};
        if (::poll(either.data(), either.size(), -1) < 0 && errno != EINTR) return nobody_there{};
        if (const int heard = signals.take(); heard != 0) return signalled{heard};
        if (either[0].revents == 0) continue;
        char c = 0;
        const ssize_t count = ::read(terminal, &c, 1);
        if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (count <= 0) return nobody_there{};
        if (c == '\n') return line;
        line += c;
    }
}

reply ask_once(const std::string& question, tcflag_t off) {
    // Without waiting: who was stopped in a read would come back to one with echo.
    const unique_descriptor terminal(
        ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    if (!terminal) return nobody_there{};
    const held_signals signals;
    const changed_terminal changed(terminal.value(), off);
    if (write_all(terminal.value(), question) != 0) return nobody_there{};
    auto got = read_line(terminal.value(), signals);
    // Without echo, or without an answer, the cursor is still on the line of the question.
    if (off != 0 || !std::holds_alternative<std::string>(got))
        static_cast<void>(write_all(terminal.value(), "\n"));
    return got;
}

void stop_here() {
    sigset_t one;
    sigset_t before;
    ::sigemptyset(&one);
    ::sigaddset(&one, SIGTSTP);
    ::pthread_sigmask(SIG_UNBLOCK, &one, &before);
    ::raise(SIGTSTP);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

std::optional<std::string> answer_to(const std::string& question, tcflag_t off) {
    while (true) {
        auto got = ask_once(question, off);
        if (auto* const line = std::get_if<std::string>(&got)) return std::move(*line);
        const auto* const by = std::get_if<signalled>(&got);
        if (!by) return std::nullopt;
        if (by->number == SIGTSTP) stop_here();
        if (is_ending(by->number)) throw told_to_end(by->number);
    }
}

}  // namespace

std::optional<std::string> ask_at_terminal(const std::string& question) {
    return answer_to(question + ": ", ECHO);
}

confirmation confirm_at_terminal(const std::string& question) {
    const auto answer = answer_to(question + " [y/N] ", 0);
    if (!answer) return confirmation::nobody_there;
    return *answer == "y" || *answer == "Y" || *answer == "yes" ? confirmation::yes
                                                                : confirmation::no;
}

}  // namespace netpoll
