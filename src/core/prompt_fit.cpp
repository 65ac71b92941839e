// Whether a line is one of a platform's prompts, and of which mode. Knows no conversation.
#include "core/answers.hpp"
#include "core/compiled_platform.hpp"
#include "core/lines.hpp"

#include <algorithm>

namespace netpoll {

namespace {

// A prompt longer than this is a line of output.
constexpr std::size_t longest_prompt = 512;

// What expressions allow for behind a prompt.
std::string_view with_one_blank(std::string_view line) noexcept {
    while (line.ends_with("  "))
        line.remove_suffix(1);
    return line;
}

// States and roles that nobody foresaw stand in parentheses before a prompt or at its end:
// "(unlicensed)<sw1>", "[admin@r1] (standby) > ".
std::string without_states(std::string_view line) {
    static const auto state =
        pattern::compile(R"(^\([^()]{1,40}\) ?| ?\([^()]{1,40}\)(?= ?(?:[>#$%\]]{1,2} ?)?$))");
    std::string rest(line);
    while (const auto found = state->find(rest))
        rest.erase(found->begin, found->end - found->begin);
    return rest;
}

bool excludes(const definition::mode& mode, std::string_view line) noexcept {
    const auto holds = [&](const auto& each) { return line.find(each) != line.npos; };
    return std::any_of(mode.excludes.begin(), mode.excludes.end(), holds);
}

// What a definition names as no prompt of a mode is no state to be seen through either.
bool excluded(const platform& p, std::string_view line) noexcept {
    return std::any_of(p.modes.begin(), p.modes.end(),
                       [&](const auto& mode) { return excludes(mode, line); });
}

}  // namespace

std::optional<std::size_t> compiled_platform::mode_named(std::string_view name) const noexcept {
    for (std::size_t i = 0; i < modes.size(); ++i) {
        if (definition.modes[i].name == name) return i;
    }
    return std::nullopt;
}

std::optional<prompt_fit> compiled_platform::fit(std::string_view line) const {
    if (longer_than_prompts(line)) return std::nullopt;
    line = with_one_blank(line);
    if (only_spaces(line) || line.size() > longest_prompt) return std::nullopt;
    auto found = fit_as_it_is(line);
    if (!found && line.find('(') != line.npos && !excluded(definition, line)) {
        const auto rest = without_states(line);
        if (rest.size() < line.size()) found = fit_as_it_is(rest);
        if (found && !found->name) return std::nullopt;
        if (found) found->usual = false;
    }
    if (!found || is_question(line)) return std::nullopt;
    if (!found->usual && log_noise && log_noise->matches(line)) return std::nullopt;
    return found;
}

std::optional<prompt_fit> compiled_platform::fit_as_it_is(std::string_view line) const noexcept {
    std::optional<prompt_fit> found;
    bool none_of_these = false;
    for (std::size_t i = 0; i < modes.size(); ++i) {
        const bool excluded = excludes(definition.modes[i], line);
        for (const auto& each : modes[i].prompt) {
            const auto name = each.named(line);
            if (!excluded && each.fits(line)) return prompt_fit{i, true, name};
            const auto longest = found ? *found->name + (none_of_these && !excluded ? 1 : 0) : 0;
            if (!name || (found && *name >= longest)) continue;
            found = prompt_fit{i, false, name};
            none_of_these = excluded;
        }
    }
    return none_of_these ? std::nullopt : found;
}

}  // namespace netpoll
