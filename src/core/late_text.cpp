// Output that came late, told from noise. Knows no timer.
#include "core/late_text.hpp"

#include "core/lines.hpp"

namespace netpoll {

namespace {

constexpr std::string_view ends_of_prompts = "#>$% ";

}  // namespace

bool is_noise(std::string_view line, const prompt& known,
              const compiled_platform& platform) noexcept {
    if (platform.log_noise->matches(line) || known.is_above(line)) return true;
    return platform.line_above && !line.empty() && platform.line_above->matches(line);
}

void late_text::look(std::string_view finished, const echo_finder& echo) {
    const auto until = echo.settled_until();
    while (looked_at_ < until && verdict_ == lateness::none) {
        const auto line = finished.substr(looked_at_, finished.find('\n', looked_at_) - looked_at_);
        verdict_ = judge(line, looked_at_ == 0, echo);
        looked_at_ += line.size() + 1;
    }
}

lateness late_text::judge(std::string_view line, bool first, const echo_finder& echo) const {
    if (says_nothing(line, echo)) return lateness::none;
    const bool goes_on = first && !typed_on_.empty() && line.starts_with(typed_on_);
    return goes_on ? lateness::output : lateness::unclear;
}

bool late_text::says_nothing(std::string_view line, const echo_finder& echo) const {
    if (is_blank(line) || is_noise(line, known_, platform_)) return true;
    if (known_.judge(line) == sight::exact || known_.same(line, typed_on_)) return true;
    if (!line.starts_with(typed_on_)) return false;
    const auto rest = line.substr(typed_on_.size());
    // Nothing but the signs that end prompts: the prompt has become a longer one.
    return rest.find_first_not_of(ends_of_prompts) == rest.npos ||
           is_noise(rest, known_, platform_) || echo.could_begin(rest);
}

bool only_noise(std::string_view text, const prompt& known, const compiled_platform& platform) {
    while (!text.empty()) {
        const auto line = take_last_line(text);
        if (!is_blank(line) && !is_noise(line, known, platform) &&
            known.judge(line) == sight::none) {
            return false;
        }
    }
    return true;
}

bool holds_bare_prompt(std::string_view output, const prompt& known,
                       const compiled_platform& platform) {
    const auto begin_of_line = [&](std::size_t at) {
        return at == 0 ? 0 : output.rfind('\n', at - 1) + 1;
    };
    for (std::size_t at = 0; (at = known.find(output, at)) < output.size();) {
        const auto begin = begin_of_line(at);
        const auto line = output.substr(begin, output.find('\n', begin) - begin);
        at = begin + line.size() + 1;
        if (known.judge(line) != sight::exact) continue;
        const auto next = known.find(output, at);
        const auto end = next < output.size() ? std::max(at, begin_of_line(next)) : output.size();
        if (at < end && !only_noise(output.substr(at, end - at), known, platform)) return true;
        // The line that holds it next may be no prompt, but text.
        const auto rest = output.substr(end, output.find('\n', end) - end);
        if (end < output.size() && known.judge(rest) == sight::none) return true;
    }
    return false;
}

}  // namespace netpoll
