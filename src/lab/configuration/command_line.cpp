// What all platforms' command lines have. Knows no channel and no terminal.
#include "lab/configuration/command_line.hpp"

#include "core/pattern.hpp"
#include "lab/configuration/indented_line.hpp"
#include "lab/configuration/junos_line.hpp"

#include <algorithm>

namespace netpoll::lab {

namespace {

std::string without_spaces_around(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    if (first == text.npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(' ') + 1 - first));
}

/// What a filter does with the lines of an output.
enum class filter { keep_matching, drop_matching, from_match, section, nothing };

std::optional<filter> filter_named(std::string_view word) {
    constexpr std::pair<std::string_view, filter> filters[] = {
        {"include", filter::keep_matching}, {"match", filter::keep_matching},
        {"grep", filter::keep_matching},    {"exclude", filter::drop_matching},
        {"except", filter::drop_matching},  {"begin", filter::from_match},
        {"find", filter::from_match},       {"section", filter::section},
        {"no-more", filter::nothing}};
    for (const auto& [name, what] : filters) {
        if (word.size() >= 2 && name.starts_with(word)) return what;
    }
    return std::nullopt;
}

/// Whether a line stays; remembers what it needs of the lines before.
class line_filter {
public:
    line_filter(filter what, pattern fits) : what_(what), fits_(std::move(fits)) {}

    bool keeps(const std::string& line) {
        const bool fits = fits_.matches(line);
        switch (what_) {
            case filter::keep_matching:
                return fits;
            case filter::drop_matching:
                return !fits;
            case filter::from_match:
                return begun_ |= fits;
            case filter::section:
                if (line.empty() || line.front() != ' ') begun_ = fits;
                return begun_;
            case filter::nothing:
                return true;
        }
        return true;
    }

private:
    filter what_;
    pattern fits_;
    bool begun_{false};
};

}  // namespace

reply command_line::answer(std::string_view line) {
    return lab::answer(where_.self, where_.options, line, shell_);
}

std::string command_line::prompt() const {
    return lab::prompt(*where_.self.kind, name(), where_.options.username, where_.self.index,
                       place());
}

command_line::piped command_line::split_pipes(std::string_view line) {
    const auto start = line.find_first_not_of(' ');
    piped parts;
    if (start == line.npos || line.substr(start, 2) != "sh") {
        parts.command = std::string(line);
        return parts;
    }
    for (bool first = true; !line.empty(); first = false) {
        const auto bar = line.find(" | ");
        const auto part = without_spaces_around(line.substr(0, bar));
        if (first) {
            parts.command = part;
        } else {
            parts.filters.push_back(part);
        }
        line.remove_prefix(bar == line.npos ? line.size() : bar + 3);
    }
    return parts;
}

reply command_line::shown(std::string text) const {
    reply r;
    r.out = output_lines(std::move(text));
    r.out.add_generated(where_.options.output_lines, where_.self.traits);
    if (where_.self.broken == fault::endless_output) r.out.make_endless(where_.self.traits);
    return r;
}

reply command_line::said(std::string text) {
    reply r;
    r.thinks = false;
    r.out = output_lines(std::move(text));
    return r;
}

reply command_line::refused(std::optional<std::size_t> column, std::string_view message) const {
    const auto& kind = *where_.self.kind;
    if (column) *column += prompt_width(kind, name(), where_.options.username, place());
    auto r = said(refusal(kind, column, message));
    r.status = kind.unknown_status;
    return r;
}

reply command_line::filtered(reply to, const piped& line) const {
    for (const auto& text : line.filters) {
        const auto space = std::min(text.find(' '), text.size());
        const auto what = filter_named(text.substr(0, space));
        if (what == filter::nothing) continue;
        auto fits = pattern::compile(without_spaces_around(text.substr(space)));
        if (!what || !fits) return refused(line.command.size() + 3, where_.self.kind->error_text);
        if (to.out.endless()) continue;
        line_filter keep(*what, std::move(*fits));
        std::string kept;
        while (!to.out.at_end()) {
            const auto next = to.out.next();
            if (keep.keeps(next)) kept += next + "\n";
        }
        to.out = output_lines(std::move(kept));
    }
    return to;
}

std::unique_ptr<command_line> make_command_line(const scene& where, bool shell) {
    const auto kind = where.self.kind->kind;
    if (const auto* dialect = indented_dialect_of(kind))
        return std::make_unique<indented_line>(where, *dialect, shell);
    if (kind == family::junos) return std::make_unique<junos_line>(where, shell);
    return std::make_unique<command_line>(where, shell);
}

}  // namespace netpoll::lab
