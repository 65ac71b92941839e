// The list of all platforms, for people and for programs. Knows no file and no option.
#include "terminal/platforms_list.hpp"

#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <sstream>
#include <vector>

namespace netpoll {

namespace {

constexpr std::size_t width = 80;
constexpr std::array headings{"PLATFORM", "VENDOR", "TRIED ON", "OTHER NAMES"};
using row = std::array<std::string, headings.size()>;
/// Of all columns but the last, with the two blanks behind each.
constexpr std::array<std::size_t, headings.size() - 1> most_columns{32, 18, 12};
using column_widths = std::array<std::size_t, headings.size() - 1>;
using json = nlohmann::ordered_json;

const platform& known(const platform_catalog& all, std::string_view id) {
    return *all.definition(id);
}

row row_of(const platform& p) {
    std::string names;
    for (const auto& alias : p.aliases)
        names += (names.empty() ? "" : ", ") + escape(alias);
    const auto or_dash = [](const std::string& text) { return text.empty() ? "-" : escape(text); };
    return {escape(p.id), or_dash(p.vendor), or_dash(p.tried.empty() ? "" : p.tried.front()),
            names};
}

/// Ends a line without the blanks of its last columns.
void end_line(std::string& text, std::string& line) {
    text += line.erase(line.find_last_not_of(' ') + 1) + '\n';
    line.clear();
}

void pad(std::string& line, std::size_t columns) {
    line.append(columns - std::min(columns_of(line), columns), ' ');
}

/// Names stay whole, so that they can be copied: one that is wider than its column begins before
/// it, on a line of its own.
std::string row_text(const row& cells, const column_widths& widths) {
    std::string text;
    std::string line = fitted(cells[0], width);
    if (columns_of(line) + 2 > widths[0]) end_line(text, line);
    std::size_t column = widths[0];
    for (std::size_t i = 1; i < widths.size(); ++i) {
        pad(line, column);
        line += fitted(cells[i], widths[i] - 2);
        column += widths[i];
    }
    pad(line, column);
    std::istringstream names(cells.back());
    bool first = true;
    for (std::string name; names >> name; first = false) {
        name = fitted(name, width);
        const std::size_t gap = first ? 0 : 1;
        if (columns_of(line) + gap + columns_of(name) > width) {
            end_line(text, line);
            line.assign(std::min(column, width - columns_of(name)), ' ');
        } else {
            line.append(gap, ' ');
        }
        line += name;
    }
    end_line(text, line);
    return text;
}

json text_or_null(const std::string& text) {
    return text.empty() ? json() : json(text);
}

// Null where nobody said it; empty where it was not tried.
json tried_of(const platform& p) {
    if (p.tried.empty()) return {};
    return p.tried.front() == "no" ? json::array() : json(p.tried);
}

json object_of(const platform& p) {
    auto commands = json::array();
    for (const auto& each : p.commands)
        commands.push_back(each.send);
    return {{"name", p.id},
            {"vendor", text_or_null(p.vendor)},
            {"tried", tried_of(p)},
            {"aliases", p.aliases},
            {"textfsm", text_or_null(p.textfsm)},
            {"channel", name(p.channel)},
            {"commands", commands},
            {"auto", !p.detect.identification.empty() || !p.detect.see.empty()}};
}

}  // namespace

std::string platforms_table(const platform_catalog& all) {
    std::vector<row> rows{{headings[0], headings[1], headings[2], headings[3]}};
    for (const auto& id : all.ids())
        rows.push_back(row_of(known(all, id)));
    column_widths widths{};
    for (std::size_t i = 0; i < widths.size(); ++i) {
        for (const auto& each : rows)
            widths[i] = std::max(widths[i], columns_of(each[i]) + 2);
        widths[i] = std::min(widths[i], most_columns[i]);
    }
    std::string text;
    for (const auto& each : rows)
        text += row_text(each, widths);
    return text;
}

std::string platforms_json(const platform_catalog& all) {
    std::string text = "{\"schema\":\"" + std::string(platforms_schema) + "\",\n\"platforms\":[";
    std::string separator = "\n";
    for (const auto& id : all.ids()) {
        text += separator +
                object_of(known(all, id)).dump(-1, ' ', false, json::error_handler_t::replace);
        separator = ",\n";
    }
    return text + "\n]}\n";
}

std::string platforms_legend() {
    std::string text = "\nTried on, the best of:\n";
    const auto add = [&text](std::string_view word, std::string_view meaning) {
        text += two_columns("  " + std::string(word), meaning, 14);
    };
    add("device", "the system itself");
    add("recordings", "sessions of real devices, played again");
    add("outputs", "what real devices answered, behind a prompt that was made up");
    add("prompts", "prompts of real devices");
    add("no", "nothing yet: known from other tools; a file of yours need not say it (-)");
    return text + "\n" +
           paragraph(
               "--format=json prints {\"schema\": \"" + std::string(platforms_schema) +
               "\", \"platforms\": [...]}. Each has name, vendor (or null), tried (a list; empty: "
               "no; null: not said), aliases, textfsm (its name in ntc-templates, or null), "
               "channel "
               "(shell or exec), commands (what is asked where nobody says what to ask) and auto "
               "(whether platform: auto can find it).");
}

}  // namespace netpoll
