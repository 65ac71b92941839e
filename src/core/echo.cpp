// Echoes: exact, wrapped, cut, rewritten, doubled. Knows no terminal: lines come rendered.
#include "core/echo.hpp"

#include <algorithm>

namespace netpoll {

namespace {

using definition::echo_kind;

// Log lines may stand before the echo; further down a match would be chance.
constexpr std::size_t lines_searched = 64;
// Between the two echoes of a device that doubles them.
constexpr std::size_t lines_between = 2;

std::string squeeze(std::string_view text) {
    std::string squeezed(text);
    std::erase_if(squeezed, [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
    return squeezed;
}

std::string_view take_word(std::string_view& rest) noexcept {
    const auto begin = std::min(rest.find_first_not_of(" \t\r"), rest.size());
    const auto end = std::min(rest.find_first_of(" \t\r", begin), rest.size());
    const auto word = rest.substr(begin, end - begin);
    rest.remove_prefix(end);
    return word;
}

// As many words on both sides, each of which begins like the one it stands for: "sh ver" and "show
// version".
bool abbreviates(std::string_view left, std::string_view right) noexcept {
    for (;;) {
        const auto one = take_word(left);
        const auto other = take_word(right);
        if (one.empty() || other.empty()) return one.empty() && other.empty();
        if (!one.starts_with(other) && !other.starts_with(one)) return false;
    }
}

// A line editor that scrolls shows the command's tail behind '$', or its head before one.
bool cut_with_dollar(std::string_view shown, std::string_view typed) noexcept {
    if (shown.size() < 2) return false;
    if (shown.front() == '$' && typed.ends_with(shown.substr(1))) return true;
    return shown.back() == '$' && typed.starts_with(shown.substr(0, shown.size() - 1));
}

}  // namespace

echo_finder::echo_finder(echo_kind kind, std::string_view typed_on, std::string_view typed,
                         const pattern* noise)
    : kind_(kind),
      noise_(noise),
      words_(typed),
      prompt_(squeeze(typed_on)),
      typed_(squeeze(typed)),
      expected_(prompt_ + typed_) {}

bool echo_finder::settled() const noexcept {
    switch (kind_) {
        case echo_kind::none:
            return true;
        case echo_kind::exact:
        case echo_kind::fuzzy:
            return count_ >= 1;
        case echo_kind::doubled:
            return count_ >= 2;
    }
    return true;
}

bool echo_finder::gave_up() const noexcept {
    return !settled() && !patient_ && lines_ >= lines_searched;
}

bool echo_finder::could_begin(std::string_view shown) const {
    return typed_.starts_with(squeeze(shown));
}

void echo_finder::look(std::string_view finished) {
    while (!settled() && !gave_up() && scanned_ < finished.size()) {
        const auto begin = scanned_;
        const auto stop = finished.find('\n', begin);
        scanned_ = stop + 1;
        look_at(finished.substr(begin, stop - begin), begin);
    }
    if (last_row_full_ && settled() && end_ < finished.size()) look_behind(finished);
}

// A device that wraps as soon as a row is full ends the last one twice, once for Enter.
void echo_finder::look_behind(std::string_view finished) {
    last_row_full_ = false;
    const auto stop = finished.find('\n', end_);
    took_blank_line_ = squeeze(finished.substr(end_, stop - end_)).empty();
    if (took_blank_line_) end_ = stop + 1;
}

// The prompt without anything behind it, a blank line, a log line: the echo is still to come.
bool echo_finder::says_nothing(std::string_view line, std::string_view squeezed) const {
    if (found() || expected_.empty()) return false;
    // A prompt that has become longer by the signs that end prompts is one too.
    const bool bare = squeezed.starts_with(prompt_) &&
                      squeezed.find_first_not_of("#>$%", prompt_.size()) == squeezed.npos;
    if (squeezed.empty() || (!typed_.empty() && bare)) return true;
    return noise_ != nullptr && !squeezed.ends_with(expected_) && noise_->matches(line);
}

void echo_finder::look_at(std::string_view line, std::size_t line_begin) {
    const auto alone = squeeze(line);
    if (says_nothing(line, alone)) return;
    ++lines_;
    if (found() && lines_ > found_on_ + lines_between) return;
    const auto joined = partial_ + alone;
    const bool wrapped = !partial_.empty() && joined == expected_;
    if (wrapped || fits(line, alone)) {
        if (!found()) begin_ = wrapped ? partial_begin_ : line_begin;
        last_row_full_ = wrapped && line.size() >= columns_;
        ++count_;
        end_ = scanned_;
        found_on_ = lines_;
        partial_.clear();
        return;
    }
    const auto begins = [&](std::string_view text) {
        return text.size() > prompt_.size() && expected_.starts_with(text);
    };
    if (partial_.empty() || !begins(joined)) {
        partial_begin_ = line_begin;
        columns_ = line.size();
    }
    columns_ = std::min(columns_, line.size());
    partial_ = begins(joined) ? joined : begins(alone) ? alone : std::string{};
}

bool echo_finder::fits(std::string_view line, std::string_view squeezed) const {
    if (prompt_.empty() ? squeezed == typed_ : squeezed.ends_with(expected_)) return true;
    // On the first line the command alone will do: the prompt may have been repainted away. Behind
    // other words it may be what a device that does not echo says of it.
    if (lines_ == 1 && squeezed == typed_) return true;
    if (!squeezed.starts_with(prompt_)) return false;
    // A prompt may turn out to be longer by the signs that end prompts.
    const auto begin =
        std::min(squeezed.find_first_not_of("#>$%", prompt_.size()), squeezed.size());
    if (squeezed.substr(begin) == typed_) return true;
    const auto shown = squeezed.substr(prompt_.size());
    return cut_with_dollar(shown, typed_) || fits_loosely(line, shown);
}

// Where the line holds the first part of what was typed and no more, the rest may stand below it.
bool echo_finder::fits_loosely(std::string_view line, std::string_view shown) const {
    if (kind_ == echo_kind::exact || shown.empty() || typed_.starts_with(shown)) return false;
    if (shown.find('$') != shown.npos) {
        std::string cut(shown);
        std::erase(cut, '$');
        return !cut.empty() && typed_.find(cut) != typed_.npos;
    }
    std::size_t blanks_too = 0;
    for (std::size_t inked = 0; inked < prompt_.size(); ++blanks_too) {
        if (squeeze(line.substr(blanks_too, 1)).size() == 1) ++inked;
    }
    return abbreviates(words_, line.substr(blanks_too));
}

}  // namespace netpoll
