// Reads conditions in the order of the line. Knows no host.
#include "inventory/ssh_config/match_line.hpp"

#include "core/ascii.hpp"
#include "inventory/ssh_config/words.hpp"

#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace netpoll::ssh_config {

namespace {

struct condition {
    std::string_view name;
    criterion::kind_t kind;
    bool takes_value{true};
};

constexpr std::array conditions{
    condition{"all", criterion::all, false},
    condition{"canonical", criterion::never, false},
    condition{"final", criterion::never, false},
    condition{"host", criterion::host},
    condition{"originalhost", criterion::original_host},
    condition{"user", criterion::user},
    condition{"localuser", criterion::local_user},
    condition{"exec", criterion::never},
    condition{"tagged", criterion::never},
    condition{"localnetwork", criterion::never},
    condition{"version", criterion::never},
    condition{"sessiontype", criterion::never},
    condition{"command", criterion::never},
};

std::vector<std::string> split_at_commas(std::string_view text) {
    std::vector<std::string> parts;
    for (std::size_t start = 0; start <= text.size();) {
        const auto end = std::min(text.find(',', start), text.size());
        parts.emplace_back(text.substr(start, end - start));
        start = end + 1;
    }
    return parts;
}

std::string unknown_condition(const std::string& name) {
    std::vector<std::string> names;
    names.reserve(conditions.size());
    for (const auto& each : conditions)
        names.emplace_back(each.name);
    return unknown_among("condition of Match", name, names);
}

bool ends(const std::string& word) {
    return word.empty() || word.starts_with('#');
}

}  // namespace

expected<match_reading, std::string> read_match(std::string_view text) {
    match_reading out;
    for (;;) {
        auto name = take_word(text);
        if (ends(name)) break;
        criterion read;
        read.negated = name.starts_with('!');
        if (read.negated) name.erase(0, 1);
        name = in_lower_case(std::move(name));
        const auto known = std::find_if(conditions.begin(), conditions.end(),
                                        [&](const auto& each) { return each.name == name; });
        if (known == conditions.end()) return unexpected(unknown_condition(name));
        read.kind = known->kind;
        if (read.kind == criterion::never && out.skipped.empty()) out.skipped = name;
        if (known->takes_value) {
            const auto value = take_word(text);
            if (ends(value)) return unexpected("Match " + name + " needs a value");
            // Names of hosts have no case, whatever is asked for.
            const bool of_hosts =
                read.kind == criterion::host || read.kind == criterion::original_host;
            read.patterns = split_at_commas(of_hosts ? in_lower_case(value) : value);
        }
        const bool alone = out.line.all.empty() || out.line.all.back().kind == criterion::never;
        if (read.kind == criterion::all && (!alone || !ends(take_word(text))))
            return unexpected(std::string("all cannot be combined with other conditions of Match"));
        out.line.all.push_back(std::move(read));
        if (out.line.all.back().kind == criterion::all) break;
    }
    if (out.line.all.empty()) return unexpected(std::string("Match needs a condition"));
    return out;
}

}  // namespace netpoll::ssh_config
