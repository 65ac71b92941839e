// Whole lines and one line that is rewritten. Knows no escape sequence.
#include "terminal/console.hpp"

#include "machine/file.hpp"
#include "terminal/text_layout.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

namespace netpoll {

std::string console::taken_away() {
    if (shown_ == 0) return {};
    std::string blanks = "\r" + std::string(shown_, ' ') + "\r";
    shown_ = 0;
    return blanks;
}

void console::write(std::string_view lines) {
    const std::lock_guard lock(mutex_);
    static_cast<void>(write_all(fd_, taken_away().append(lines)));
}

void console::status(std::string_view line) {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    const std::size_t columns = columns_of(line);
    std::string text = "\r";
    text += line;
    if (shown_ > columns) text.append(shown_ - columns, ' ');
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
