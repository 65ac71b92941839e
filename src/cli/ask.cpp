// /dev/tty without echo. Knows not what is asked.
#include "cli/ask.hpp"

#include "machine/descriptor.hpp"
#include "machine/file.hpp"

#include <fcntl.h>
#include <termios.h>

#include <cerrno>

namespace netpoll {

namespace {

constexpr char control_c = 3;

/// Switches settings off, and back on at the end. Signals from keys are off too: a process that
/// died of one would leave the terminal as it is meanwhile.
class changed_terminal {
public:
    changed_terminal(int fd, tcflag_t off) : fd_(fd), changed_(::tcgetattr(fd, &before_) == 0) {
        if (!changed_) return;
        termios quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(off | ISIG);
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

std::optional<std::string> read_line(int fd) {
    std::string line;
    while (true) {
        char c = 0;
        const ssize_t count = ::read(fd, &c, 1);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0 || c == control_c) return std::nullopt;
        if (c == '\n') return line;
        line += c;
    }
}

std::optional<std::string> answer_to(const std::string& question, tcflag_t off) {
    const descriptor terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
    if (!terminal) return std::nullopt;
    const changed_terminal changed(terminal.number(), off);
    if (write_all(terminal.number(), question) != 0) return std::nullopt;
    auto answer = read_line(terminal.number());
    // Without echo, or without an answer, the cursor is still on the line of the question.
    if (off != 0 || !answer) static_cast<void>(write_all(terminal.number(), "\n"));
    return answer;
}

}  // namespace

std::optional<std::string> ask_at_terminal(const std::string& question) {
    return answer_to(question + ": ", ECHO);
}

bool confirm_at_terminal(const std::string& question) {
    const auto answer = answer_to(question + " [y/N] ", 0);
    return answer && (*answer == "y" || *answer == "Y" || *answer == "yes");
}

std::optional<std::string> ask_for_secret(const std::string& question) {
    constexpr int most_questions = 3;
    std::optional<std::string> answer;
    for (int i = 0; i < most_questions; ++i) {
        answer = ask_at_terminal(question);
        if (!answer || !answer->empty()) break;
    }
    return answer;
}

}  // namespace netpoll
