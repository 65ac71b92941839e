// Finds what a platform definition leaves out, and what it should have. Knows no other platform.
#include "core/pattern.hpp"
#include "core/prompt_faults.hpp"
#include "core/prompt_pattern.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace netpoll {

namespace {

// Names that administrators gave.
constexpr std::array<std::string_view, 3> unusual_names{"Z\xC3\xBCrich-sw1", "R1,2", "core sw|1"};
constexpr std::string_view common_name = "sw1";

// Lines that some command of every device answers with; none ends as prompts do.
constexpr std::array<std::string_view, 10> lines_of_output{
    "",
    "up",
    "!",
    "}",
    "192.0.2.1",
    "Version 15.2(4)E10, RELEASE SOFTWARE",
    "GigabitEthernet0/1 is up, line protocol is up (connected)",
    "  5 minute input rate 2000 bits/sec, 3 packets/sec",
    "Interface              Status         Protocol",
    "---------------------- -------------- --------"};

std::size_t behind_class(std::string_view regex, std::size_t at) noexcept {
    for (auto i = at + 1; i < regex.size(); ++i) {
        if (regex[i] == '\\') {
            ++i;
        } else if (regex[i] == ']' && i > at + 1) {
            return i + 1;
        }
    }
    return regex.size();
}

// Behind the atom that begins here: a class, an escape, a character.
std::size_t behind_atom(std::string_view regex, std::size_t at) noexcept {
    if (regex[at] == '[') return behind_class(regex, at);
    return std::min(at + (regex[at] == '\\' ? 2 : 1), regex.size());
}

std::size_t behind_quantifier(std::string_view regex, std::size_t at) noexcept {
    if (at == regex.size()) return at;
    if (regex[at] == '+' || regex[at] == '*') return at + 1;
    const bool counted =
        regex[at] == '{' && at + 1 < regex.size() && regex[at + 1] >= '0' && regex[at + 1] <= '9';
    return counted ? std::min(regex.find('}', at), regex.size() - 1) + 1 : at;
}

bool takes(const std::string& part, std::string_view name) {
    const auto compiled = pattern::compile(part, anchoring::whole);
    return compiled && compiled->matches(name);
}

// The first part that takes the name of a device, but not every one; empty where there is none, or
// one that takes all. A part right behind a parenthesis is the name of a mode, as in \(config\).
std::string narrow_part(std::string_view regex) {
    std::string narrow;
    for (std::size_t at = 0; at < regex.size();) {
        const auto atom_end = behind_atom(regex, at);
        const auto end = behind_quantifier(regex, atom_end);
        const std::string part(regex.substr(at, end - at));
        const bool mode = at > 0 && regex.substr(0, at).ends_with("\\(") && at > 2;
        if (end > atom_end && !mode && takes(part, common_name)) {
            const auto taken = [&](auto name) { return takes(part, name); };
            if (std::all_of(unusual_names.begin(), unusual_names.end(), taken)) return {};
            if (narrow.empty()) narrow = part;
        }
        at = end;
    }
    return narrow;
}

// The first line of output that fits; nothing where none does.
std::optional<std::string_view> output_that_fits(const std::string& regex,
                                                 const definition::mode& of) {
    const auto compiled = prompt_pattern::compile(regex);
    if (!compiled) return std::nullopt;
    const auto fits = [&](std::string_view line) {
        const auto holds = [&](const auto& text) { return line.find(text) != line.npos; };
        return (compiled->fits(line) || compiled->named(line)) &&
               std::none_of(of.excludes.begin(), of.excludes.end(), holds);
    };
    const auto* const found = std::find_if(lines_of_output.begin(), lines_of_output.end(), fits);
    return found == lines_of_output.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

std::vector<mistake> too_wide_prompts(const platform& p) {
    std::vector<mistake> found;
    for (const auto& mode : p.modes) {
        for (const auto& each : mode.prompt) {
            const auto line = output_that_fits(each, mode);
            if (!line) continue;
            found.push_back(
                {p.where, "platform '" + p.id + "': modes." + mode.name + ".prompt: '" + each +
                              "' matches " +
                              (line->empty() ? "an empty line"
                                             : "output like '" + std::string(*line) + "'") +
                              ", so any output would end there"});
        }
    }
    return found;
}

std::vector<mistake> doubts_about(const platform& p) {
    std::vector<mistake> doubts;
    for (const auto& mode : p.modes) {
        for (const auto& each : mode.prompt) {
            if (each.find("{name}") != each.npos) continue;
            const auto narrow = narrow_part(each);
            if (narrow.empty()) continue;
            doubts.push_back(
                {p.where, "platform '" + p.id + "': modes." + mode.name + ".prompt: '" + narrow +
                              "' refuses names like Z\xC3\xBCrich-sw1, R1,2 or core sw|1; "
                              "{name} takes every name"});
        }
    }
    return doubts;
}

}  // namespace netpoll
