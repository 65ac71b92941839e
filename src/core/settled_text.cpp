// Line by line through the platform's expressions. Knows no file.
#include "core/settled_text.hpp"

#include "core/compiled_platform.hpp"
#include "core/lines.hpp"

#include <algorithm>

namespace netpoll {

namespace {

bool any_matches(const std::vector<pattern>& patterns, std::string_view line) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [line](const pattern& each) { return each.matches(line); });
}

}  // namespace

const std::vector<pattern>& settled_text::lines_of(std::string_view platform) const {
    static const std::vector<pattern> none;
    if (all_lines_) return none;
    const compiled_platform* known = platforms_->find(platform);
    if (known == nullptr) known = platforms_->find("generic");
    return known == nullptr ? none : known->volatile_lines;
}

std::string settled_text::of(std::string_view platform, std::string_view output) const {
    const auto& volatile_lines = lines_of(platform);
    std::string left;
    left.reserve(output.size());
    while (!output.empty()) {
        const std::string_view line = take_first_line(output);
        if (any_matches(volatile_lines, line) || any_matches(more_, line)) continue;
        left.append(line) += '\n';
    }
    return left;
}

bool settled_text::is_volatile(std::string_view platform, std::string_view line) const {
    return any_matches(lines_of(platform), line) || any_matches(more_, line);
}

}  // namespace netpoll
