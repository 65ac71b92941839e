// A terminal's text as it streams by: finished lines and one line under the cursor. Knows no
// prompt, no platform and no screen.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace netpoll {

/// Renders bytes into one buffer: the finished lines (each ended by LF), then the current line,
/// which control bytes and escape sequences may still rewrite. Cost is linear in the bytes written;
/// memory is the text itself. Where the bytes are cut into calls of `write` does not matter.
///
/// Cells are bytes. A line that was rewritten loses the blanks behind its last text when it ends:
/// they are what erasing a pager leaves. Lines that were never rewritten keep theirs.
class terminal {
public:
    void write(std::string_view bytes);

    /// The finished lines since the last `take`.
    std::string_view finished() const noexcept {
        return std::string_view(text_).substr(0, line_begin_);
    }
    /// The current line as it looks now. Valid until the next call of a non-const member.
    std::string_view line() const noexcept;
    /// True where the next printed byte would make the line longer.
    bool cursor_at_end() const noexcept { return cursor_ >= line().size(); }
    /// Where the next printed byte goes; may lie behind the line's end.
    std::size_t column() const noexcept { return cursor_; }
    /// How many lines were finished so far: names the current line.
    std::uint64_t serial() const noexcept { return serial_; }
    /// How often text was drawn over text on the current line, or erased: blanks over it are how
    /// pagers go, and do not count.
    std::uint64_t rewrites() const noexcept { return rewrites_; }
    /// Grows with whatever is drawn over or erased on the current line, blanks too.
    std::uint64_t changes() const noexcept { return changes_; }

    /// The current line's first `columns` cells are text, also where they are blank: what stands
    /// behind them is a pager that will be erased.
    void keep(std::size_t columns) noexcept { kept_ = {columns, false, serial_}; }
    /// Whether the line that `keep` was last called on has been rewritten since.
    bool kept_line_rewritten() const noexcept { return kept_.rewritten; }
    /// The current line ends at the cursor: what stands behind it is left over.
    void cut_line() { erase_in_line(0); }
    /// What the finished lines and the current one take of memory, in bytes.
    std::size_t held() const noexcept { return text_.capacity(); }
    /// Moves the finished lines out; the current line stays.
    std::string take();
    /// Forgets everything, the current line too. A started escape sequence goes on.
    void clear() noexcept;

private:
    enum class state { ground, escape, escape_skip, sequence, text, text_escape };

    /// The only way to another state; a step a byte, so it is not told.
    void enter(state next) noexcept { state_ = next; }
    std::size_t length() const noexcept { return text_.size() - line_begin_; }
    void print(std::string_view run);
    void overwrite(std::string_view run);
    void control(unsigned char byte);
    void interpret(unsigned char byte);
    void after_escape(unsigned char byte);
    void in_sequence(unsigned char byte);
    void in_text(unsigned char byte);
    void parameter(unsigned char byte) noexcept;
    void finish_sequence(unsigned char final);
    void finish_line();
    void begin_line() noexcept;
    void begin_pass() noexcept;
    void note_rewrite() noexcept;
    void move_to(std::size_t column) noexcept;
    void position(std::size_t row, std::size_t column);
    void erase_in_line(std::size_t mode);
    void blank_cells(std::size_t begin, std::size_t end);
    void delete_cells(std::size_t count);
    void insert_cells(std::size_t count);

    std::string text_;
    std::size_t line_begin_{0};
    std::size_t cursor_{0};
    std::uint64_t serial_{0};
    std::uint64_t rewrites_{0};
    std::uint64_t changes_{0};

    bool rewritten_{false};   // the current line
    std::size_t ink_end_{0};  // column behind the last pass that printed more than blanks
    struct pass_of_line {
        bool open{true};
        bool has_ink{false};
        bool counted{false};
        bool covers{false};  // printed over something
    } pass_;                 // what is printed on a rewritten line between two moves back
    struct kept_line {
        std::size_t columns{0};
        bool rewritten{false};
        std::uint64_t serial{0};
    } kept_;

    state state_{state::ground};
    struct control_sequence {
        std::array<std::size_t, 4> parameters{};
        std::size_t count{0};
        bool is_private{false};
    } sequence_;
    std::size_t saved_cursor_{0};
    std::size_t row_{0};  // of the last absolute move, 0 where there was none
    std::size_t text_length_{0};
};

}  // namespace netpoll
