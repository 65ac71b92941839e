// The first line that comes out of a pipe, and no more. Knows no clock and no command.
#pragma once

#include <cstddef>
#include <string>

namespace netpoll {

/// Collects what a descriptor that does not block gives, until a line is whole. What comes behind
/// that line is read and dropped, so that whoever writes it is not held up.
class first_line {
public:
    /// No password is longer; what gives more gives something else.
    static constexpr std::size_t longest = 64U << 10;

    /// Takes what is there now. False once nothing more can come.
    bool take_from(int descriptor);
    /// Its end was seen.
    bool is_whole() const noexcept { return whole_; }
    bool is_too_long() const noexcept { return !whole_ && text_.size() > longest; }
    /// The line so far, without its end.
    const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
    bool whole_{false};
};

}  // namespace netpoll
