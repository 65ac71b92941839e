// Cells, quotes and lines. Knows no column.
#include "inventory/import/separated_rows.hpp"

#include "inventory/stripped.hpp"

#include <algorithm>

namespace netpoll {

namespace {

constexpr std::string_view bom_of_csv = "\xEF\xBB\xBF";

std::string_view without_mark(std::string_view text) {
    if (text.starts_with(bom_of_csv)) text.remove_prefix(bom_of_csv.size());
    return text;
}

// Moves `at` to a line that is neither empty nor a comment; how many lines it passed over.
unsigned skip_to_row(std::string_view text, std::size_t& at) {
    unsigned passed = 0;
    for (; at < text.size(); ++passed) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto line = stripped(text.substr(at, end - at));
        if (!line.empty() && line.front() != '#') break;
        at = std::min(end + 1, text.size());
    }
    return passed;
}

}  // namespace

separated_rows::separated_rows(std::string_view text, char separator)
    : text_(without_mark(text)), separator_(separator) {}

const std::vector<separated_cell>* separated_rows::next() {
    line_ += skip_to_row(text_, at_);
    if (broken_ || at_ >= text_.size()) return nullptr;
    std::size_t cells = 0;
    for (bool more = true; more && !broken_;) {
        if (cells == row_.size()) row_.emplace_back();
        read_cell(row_[cells++]);
        more = at_ < text_.size() && text_[at_] == separator_;
        at_ += more;
    }
    row_.resize(cells);
    return broken_ ? nullptr : &row_;
}

void separated_rows::skip_blanks() {
    while (at_ < text_.size() && text_[at_] != separator_ &&
           std::string_view(" \t\r").find(text_[at_]) != std::string_view::npos)
        ++at_;
}

bool separated_rows::at_cell_end() const noexcept {
    return at_ >= text_.size() || text_[at_] == separator_ || text_[at_] == '\n';
}

void separated_rows::read_cell(separated_cell& into) {
    skip_blanks();
    into.line = line_;
    into.text.clear();
    if (at_ < text_.size() && text_[at_] == '"') {
        read_quoted(into.text);
        skip_blanks();
        if (!at_cell_end()) broken_ = into.line;
        return;
    }
    const auto begin = at_;
    while (!at_cell_end())
        ++at_;
    into.text = stripped(text_.substr(begin, at_ - begin));
}

void separated_rows::read_quoted(std::string& into) {
    const auto begin = line_;
    for (++at_; at_ < text_.size(); ++at_) {
        if (text_[at_] == '"') {
            ++at_;
            if (at_ >= text_.size() || text_[at_] != '"') return;
        }
        line_ += text_[at_] == '\n';
        into += text_[at_];
    }
    broken_ = begin;
}

std::string_view first_row_of(std::string_view text) {
    text = without_mark(text);
    std::size_t at = 0;
    skip_to_row(text, at);
    return text.substr(at, std::min(text.find('\n', at), text.size()) - at);
}

}  // namespace netpoll
