// Quotes, and what a spreadsheet must not run.
#include "results/readable/csv_cell.hpp"

namespace netpoll {

namespace {

/// A cell that begins with one of these may be run by a spreadsheet (OWASP, CSV injection), unless
/// it is a number.
bool looks_like_formula(const field_cell& cell) {
    if (cell.is_number || cell.text.empty()) return false;
    const char first = cell.text.front();
    if (first == '=' || first == '@' || first == '\t') return true;
    const bool is_signed = first == '+' || first == '-';
    return is_signed && (cell.text.size() == 1 ||
                         cell.text.find_first_not_of("0123456789.", 1) != std::string::npos);
}

}  // namespace

std::string csv_cell(const field_cell& cell) {
    std::string text = looks_like_formula(cell) ? "'" + cell.text : cell.text;
    const bool plain = text.find_first_of(",\"\n") == std::string::npos && !text.starts_with(' ') &&
                       !text.ends_with(' ');
    if (plain) return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string csv_line(const std::vector<field_cell>& cells) {
    std::string text;
    const char* separator = "";
    for (const field_cell& cell : cells) {
        (text += separator) += csv_cell(cell);
        separator = ",";
    }
    return text + "\n";
}

}  // namespace netpoll
