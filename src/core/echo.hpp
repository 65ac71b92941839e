// Finds where the echo of a typed line ends. Knows no terminal and no platform.
#pragma once

#include "core/pattern.hpp"

#include <netpoll/platform.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace netpoll {

/// Looks for the echo of one typed line in the finished lines that follow. An echo may be wrapped
/// over several lines, scrolled and cut with '$', repainted on its line, or come again on a later
/// line because a log line pushed the prompt away; blanks never count.
class echo_finder {
public:
    /// `typed_on` is the line the cursor stood on (the prompt), `typed` what was typed. Log lines
    /// that `noise` fits, which outlives this, may come before the echo and break it in two.
    echo_finder(definition::echo_kind kind, std::string_view typed_on, std::string_view typed,
                const pattern* noise = nullptr);

    /// Looks at the lines of `finished` that were not there at the last call. `finished` begins
    /// with the line that was typed on and only ever grows.
    void look(std::string_view finished);

    /// True once so many lines have passed without the echo that a match would be chance.
    bool gave_up() const noexcept;
    /// From now on `gave_up` is never true: it is certain that the echo has not come yet.
    void never_give_up() noexcept { patient_ = true; }

    bool found() const noexcept { return count_ > 0; }
    /// True once no further echo can come: all were seen, or the device makes none.
    bool settled() const noexcept;
    /// True once an echo was seen, or where the device makes none.
    bool behind() const noexcept { return found() || settled(); }
    /// The offset at which the first echo found begins, and the one behind the last.
    std::size_t begin() const noexcept { return begin_; }
    std::size_t end() const noexcept { return end_; }
    /// The offset up to which lines were looked at and are no part of the echo; where it begins, or
    /// may begin, if it has been found.
    std::size_t settled_until() const noexcept {
        if (found()) return begin_;
        return partial_.empty() ? scanned_ : partial_begin_;
    }
    /// True where the last row of a wrapped echo was full, so that the blank line after it was
    /// taken for part of the wrap: it may be the first line of the output instead.
    bool took_blank_line() const noexcept { return took_blank_line_; }
    /// True if this text could be what a device shows of the echo before it is interrupted.
    bool could_begin(std::string_view shown) const;

private:
    bool says_nothing(std::string_view line, std::string_view squeezed) const;
    bool fits(std::string_view line, std::string_view squeezed) const;
    bool fits_loosely(std::string_view line, std::string_view shown) const;
    void look_at(std::string_view line, std::size_t line_begin);
    void look_behind(std::string_view finished);

    definition::echo_kind kind_;
    const pattern* noise_;
    std::string words_;   // as typed
    std::string prompt_;  // without blanks, as those that follow
    std::string typed_;
    std::string expected_;  // prompt_ + typed_
    std::string partial_;   // the rows so far of an echo wrapped over several lines
    std::size_t partial_begin_{0};
    std::size_t columns_{0};  // of the shortest row of that
    std::size_t scanned_{0};
    std::size_t lines_{0};
    std::size_t found_on_{0};
    unsigned count_{0};
    bool patient_{false};
    bool last_row_full_{false};
    bool took_blank_line_{false};
    std::size_t begin_{0};
    std::size_t end_{0};
};

}  // namespace netpoll
