// Whole lines, and lines that are rewritten.
#include "terminal/console.hpp"

#include "machine/file.hpp"
#include "terminal/text_layout.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

namespace netpoll {

namespace {

// ECMA-48: a line up; the rest of the line, and of the screen, becomes blank.
constexpr std::string_view line_up = "\x1B[A";
constexpr std::string_view end_of_line = "\x1B[K";
constexpr std::string_view end_of_screen = "\x1B[J";

bool obeys_escapes(int fd) {
    const char* kind = std::getenv("TERM");
    return ::isatty(fd) == 1 && kind != nullptr && *kind != '\0' &&
           std::string_view(kind) != "dumb";
}

}  // namespace

console::console(int fd) noexcept : fd_(fd), moves_(obeys_escapes(fd)) {}

/// Back to where the status began.
std::string console::gone_back() {
    std::string text = "\r";
    if (std::exchange(has_below_, false)) text += line_up;
    return text;
}

std::string console::taken_away() {
    if (shown_ == 0) return {};
    const auto columns = std::exchange(shown_, 0);
    if (moves_) return gone_back().append(end_of_screen);
    return "\r" + std::string(columns, ' ') + "\r";
}

void console::write(std::string_view lines) {
    const std::lock_guard lock(mutex_);
    static_cast<void>(write_all(fd_, taken_away().append(lines)));
}

void console::status(std::string_view line, std::string_view below) {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock || closed_) return;
    const std::size_t columns = columns_of(line);
    std::string text = gone_back();
    text += line;
    if (moves_) {
        text += end_of_line;
        has_below_ = !below.empty();
        if (has_below_) (text += "\r\n") += below;
        text += end_of_screen;
    } else if (shown_ > columns) {
        text.append(shown_ - columns, ' ');
    }
    shown_ = columns;
    static_cast<void>(write_all(fd_, text));
}

void console::take_away() {
    const std::string blanks = taken_away();
    if (!blanks.empty()) static_cast<void>(write_all(fd_, blanks));
}

void console::end_status() {
    const std::lock_guard lock(mutex_);
    take_away();
}

void console::close_status() {
    const std::lock_guard lock(mutex_);
    take_away();
    closed_ = true;
}

std::unique_lock<std::mutex> console::hold() {
    std::unique_lock lock(mutex_);
    take_away();
    return lock;
}

bool console::is_terminal() const noexcept {
    return ::isatty(fd_) == 1;
}

std::size_t console::width() const noexcept {
    winsize size{};
    return ::ioctl(fd_, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace netpoll
