// The list of all platforms, for people and for programs. Knows no file and no option.
#include "cli/platforms_list.hpp"

#include "cli/wording.hpp"

#include <netpoll/escape.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace netpoll {

namespace {

constexpr std::size_t width = 80;
constexpr std::size_t names_width = 29;  // of other names, wherever their column begins
constexpr std::array headings{"PLATFORM", "VENDOR", "TRIED ON", "OTHER NAMES"};
using row = std::array<std::string, headings.size()>;
using json = nlohmann::ordered_json;

const platform& known(const platform_catalog& all, std::string_view id) {
    return platform_catalog::definition_of(*all.find(id));
}

row row_of(const platform& p) {
    std::string names;
    for (const auto& alias : p.aliases)
        names += (names.empty() ? "" : ", ") + escape(alias);
    const auto or_dash = [](const std::string& text) { return text.empty() ? "-" : escape(text); };
    return {escape(p.id), or_dash(p.vendor), or_dash(p.tried.empty() ? "" : p.tried.front()),
            names};
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
            {"channel", p.channel == channel_kind::exec ? "exec" : "shell"},
            {"commands", commands},
            {"auto", !p.detect.identification.empty() || !p.detect.see.empty()}};
}

}  // namespace

std::string platforms_table(const platform_catalog& all) {
    std::vector<row> rows{{headings[0], headings[1], headings[2], headings[3]}};
    for (const auto& id : all.ids())
        rows.push_back(row_of(known(all, id)));
    std::array<std::size_t, headings.size() - 1> widest{};
    std::size_t names_at = 0;
    for (std::size_t i = 0; i < widest.size(); ++i) {
        for (const auto& each : rows)
            widest[i] = std::max(widest[i], each[i].size() + 2);
        names_at += widest[i];
    }
    std::string text;
    for (auto& each : rows) {
        std::string line;
        for (std::size_t i = 0; i < widest.size(); ++i)
            line += each[i].append(widest[i] - each[i].size(), ' ');
        line += wrap(each.back(), std::max(width, names_at + names_width), names_at, names_at);
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    }
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

}  // namespace netpoll
