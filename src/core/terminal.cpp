// Control bytes and escape sequences (ECMA-48, xterm's ctlseqs) applied to one line. Knows no
// screen: moves between rows end the line or are ignored.
#include "core/terminal.hpp"

#include <algorithm>
#include <utility>

namespace netpoll {

namespace {

// No cursor moves behind this column, and no line longer than this is shifted: real screens are
// narrower, and a hostile device cannot make one byte cost more.
constexpr std::size_t widest = 4'096;
// An OSC or DCS text longer than this was never one.
constexpr std::size_t longest_text = 4'096;
constexpr std::size_t largest_parameter = 9'999;

constexpr bool printable(unsigned char byte) noexcept {
    return byte >= 0x20 && byte != 0x7F;
}

constexpr std::array<bool, 256> printable_table = [] {
    std::array<bool, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        table[i] = printable(static_cast<unsigned char>(i));
    }
    return table;
}();

}  // namespace

void terminal::write(std::string_view bytes) {
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    while (at != end) {
        const auto byte = static_cast<unsigned char>(*at);
        if (state_ != state::ground) {
            interpret(byte);
            ++at;
        } else if (!printable_table[byte] && byte != '\t') {
            control(byte);
            ++at;
        } else {
            const char* const run = at++;
            while (at != end && printable_table[static_cast<unsigned char>(*at)])
                ++at;
            print({run, static_cast<std::size_t>(at - run)});
        }
    }
}

std::string_view terminal::line() const noexcept {
    const auto raw = std::string_view(text_).substr(line_begin_);
    if (!rewritten_) return raw;
    // Blanks are looked for within a screen's width only: endless ones must not cost ever more.
    const auto from = raw.size() - std::min(raw.size(), widest);
    const auto ink = raw.substr(from).find_last_not_of(' ');
    const auto inked = ink == std::string_view::npos ? from : from + ink + 1;
    return raw.substr(0, std::max(inked, std::min(std::max(ink_end_, kept_.columns), raw.size())));
}

std::string terminal::take() {
    auto current = text_.substr(line_begin_);
    text_.resize(line_begin_);
    line_begin_ = 0;
    return std::exchange(text_, std::move(current));
}

void terminal::clear() noexcept {
    text_.clear();
    begin_line();
}

void terminal::begin_line() noexcept {
    line_begin_ = text_.size();
    cursor_ = 0;
    rewritten_ = false;
    begin_pass();
    ink_end_ = kept_.columns = 0;
    ++serial_;
}

void terminal::begin_pass() noexcept {
    pass_.open = true;
    pass_.has_ink = pass_.covers = pass_.counted = false;
}

void terminal::print(std::string_view run) {
    if (cursor_ > length()) text_.append(cursor_ - length(), ' ');
    if (cursor_ == length() && !rewritten_) {
        text_.append(run);
        cursor_ += run.size();
    } else {
        overwrite(run);
    }
}

void terminal::overwrite(std::string_view run) {
    const auto over = std::min(run.size(), length() - cursor_);
    if (!pass_.open) begin_pass();
    rewritten_ = rewritten_ || over > 0;
    changes_ += over;
    pass_.covers = pass_.covers || over > 0;
    kept_.rewritten = kept_.rewritten || (over > 0 && serial_ == kept_.serial);
    text_.replace(line_begin_ + cursor_, over, run);
    cursor_ += run.size();
    pass_.has_ink = pass_.has_ink || run.find_first_not_of(' ') != std::string_view::npos;
    if (!pass_.has_ink) return;
    ink_end_ = cursor_;
    if (pass_.covers && !pass_.counted) ++rewrites_;
    pass_.counted = pass_.counted || pass_.covers;
}

void terminal::note_rewrite() noexcept {
    ++rewrites_;
    ++changes_;
    kept_.rewritten = kept_.rewritten || serial_ == kept_.serial;
}

void terminal::finish_line() {
    if (rewritten_) text_.resize(line_begin_ + line().size());
    text_ += '\n';
    begin_line();
}

void terminal::control(unsigned char byte) {
    switch (byte) {
        case '\r':
            move_to(0);
            break;
        case '\n':
        case '\v':
        case '\f':
            finish_line();
            break;
        case '\b':
            move_to(cursor_ == 0 ? 0 : cursor_ - 1);
            break;
        case 0x1B:
            enter(state::escape);
            break;
        default:
            break;  // NUL, BEL, XON and their kind show nothing
    }
}

void terminal::interpret(unsigned char byte) {
    switch (state_) {
        case state::ground:
            break;
        case state::escape:
            after_escape(byte);
            break;
        case state::escape_skip:
            enter(state::ground);
            break;
        case state::sequence:
            in_sequence(byte);
            break;
        case state::text:
        case state::text_escape:
            in_text(byte);
            break;
    }
}

void terminal::after_escape(unsigned char byte) {
    enter(state::ground);
    switch (byte) {
        case '[':
            enter(state::sequence);
            sequence_.parameters = {};
            sequence_.count = 0;
            sequence_.is_private = false;
            break;
        case ']':
        case 'P':
        case 'X':
        case '^':
        case '_':
            enter(state::text);
            text_length_ = 0;
            break;
        case '7':
            saved_cursor_ = cursor_;
            break;
        case '8':
            move_to(saved_cursor_);
            break;
        case 'D':
        case 'E':
            finish_line();
            break;
        default:
            if (byte < 0x20) control(byte);
            if (byte >= 0x20 && byte < 0x30) enter(state::escape_skip);  // charset and the like
            break;
    }
}

void terminal::in_sequence(unsigned char byte) {
    if (byte < 0x20) {
        control(byte);
    } else if (byte < 0x40) {
        parameter(byte);
    } else {
        enter(state::ground);
        if (!sequence_.is_private) finish_sequence(byte);
    }
}

void terminal::parameter(unsigned char byte) noexcept {
    if (byte >= '0' && byte <= '9') {
        if (sequence_.count == 0) sequence_.count = 1;
        if (sequence_.count > sequence_.parameters.size()) return;
        auto& value = sequence_.parameters[sequence_.count - 1];
        value = std::min(value * 10 + (byte - std::size_t{'0'}), largest_parameter);
    } else if (byte == ';') {
        sequence_.count = std::max<std::size_t>(sequence_.count, 1) + 1;
    } else {
        sequence_.is_private = true;  // "?", ">", "!", ...: modes and queries, nothing that shows
    }
}

void terminal::in_text(unsigned char byte) {
    const bool ended = byte == 0x07 || byte == '\n' || ++text_length_ > longest_text ||
                       (state_ == state::text_escape && byte == '\\');
    if (ended) {
        enter(state::ground);
        if (byte == '\n') finish_line();
        return;
    }
    if (state_ == state::text_escape && byte != 0x1B) {
        after_escape(byte);
        return;
    }
    enter(byte == 0x1B ? state::text_escape : state::text);
}

void terminal::finish_sequence(unsigned char final) {
    const auto count = std::max<std::size_t>(sequence_.parameters[0], 1);
    switch (final) {
        case 'C':
            move_to(cursor_ + count);
            break;
        case 'D':
            move_to(cursor_ - std::min(cursor_, count));
            break;
        case '`':
        case 'G':
            move_to(count - 1);
            break;
        case 'E':
            finish_line();
            break;
        case 'f':
        case 'H':
            position(count, std::max<std::size_t>(sequence_.parameters[1], 1) - 1);
            break;
        case 'J':
        case 'K':
            erase_in_line(sequence_.parameters[0]);
            break;
        case 'P':
            delete_cells(count);
            break;
        case 'X':
            blank_cells(cursor_, cursor_ + count);
            break;
        case '@':
            insert_cells(count);
            break;
        default:
            break;  // colours, modes, scrolling regions, queries: nothing that shows
    }
}

void terminal::move_to(std::size_t column) noexcept {
    if (column < cursor_) pass_.open = false;
    cursor_ = std::min(column, std::max(widest, length()));
}

// Devices that draw with absolute positions stay on the bottom row; another row is another line.
void terminal::position(std::size_t row, std::size_t column) {
    const bool other_row = row_ != 0 && row != row_;
    row_ = row;
    if (other_row && !line().empty()) finish_line();
    move_to(column);
}

void terminal::erase_in_line(std::size_t mode) {
    if (mode == 1) {
        blank_cells(0, cursor_ + 1);
        return;
    }
    const auto keep = mode == 0 ? std::min(cursor_, length()) : 0;
    if (keep == length()) return;
    note_rewrite();
    pass_.open = false;
    text_.resize(line_begin_ + keep);
    ink_end_ = std::min(ink_end_, keep);
    kept_.columns = std::min(kept_.columns, keep);
}

void terminal::blank_cells(std::size_t begin, std::size_t end) {
    end = std::min(end, length());
    if (begin >= end) return;
    note_rewrite();
    pass_.open = false;
    rewritten_ = true;
    std::fill_n(text_.begin() + static_cast<std::ptrdiff_t>(line_begin_ + begin), end - begin, ' ');
    if (ink_end_ <= end) ink_end_ = std::min(ink_end_, begin);
}

void terminal::delete_cells(std::size_t count) {
    if (cursor_ >= length() || length() > widest) return;
    note_rewrite();
    pass_.open = false;
    rewritten_ = true;
    text_.erase(line_begin_ + cursor_, count);
    ink_end_ = std::min(ink_end_, length());
}

void terminal::insert_cells(std::size_t count) {
    if (cursor_ >= length() || length() > widest) return;
    note_rewrite();
    pass_.open = false;
    rewritten_ = true;
    text_.insert(line_begin_ + cursor_, std::min(count, widest), ' ');
}

}  // namespace netpoll
