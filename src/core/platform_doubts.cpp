// Finds what a platform definition leaves out. Knows no other platform.
#include "core/pattern.hpp"

#include <netpoll/platform.hpp>

#include <algorithm>
#include <array>

namespace netpoll {
namespace {

// Names that administrators gave.
constexpr std::array<std::string_view, 3> unusual_names{"Z\xC3\xBCrich-sw1", "R1,2", "core sw|1"};
constexpr std::string_view usual_name = "sw1";

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
        if (end > atom_end && !mode && takes(part, usual_name)) {
            const auto taken = [&](auto name) { return takes(part, name); };
            if (std::all_of(unusual_names.begin(), unusual_names.end(), taken)) return {};
            if (narrow.empty()) narrow = part;
        }
        at = end;
    }
    return narrow;
}

}  // namespace

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
