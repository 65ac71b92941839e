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

}  // namespace

separated_rows::separated_rows(std::string_view text, char separator)
    : text_(without_mark(text)), separator_(separator) {}

const std::vector<separated_cell>* separated_rows::next() {
    skip_to_row();
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

void separated_rows::skip_to_row() {
    while (at_ < text_.size()) {
        const auto end = std::min(text_.find('\n', at_), text_.size());
        const auto line = stripped(text_.substr(at_, end - at_));
        if (!line.empty() && line.front() != '#') return;
        at_ = std::min(end + 1, text_.size());
        ++line_;
    }
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
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = stripped(text.substr(0, end));
        if (!line.empty() && line.front() != '#') return text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return {};
}

}  // namespace netpoll
