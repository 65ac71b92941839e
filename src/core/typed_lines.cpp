// Echoes found in outputs. Knows no conversation.
#include "core/typed_lines.hpp"

#include <algorithm>

namespace netpoll {

std::optional<std::size_t> typed_lines::first_quoted(std::string_view text,
                                                     const prompt& known) const {
    auto first = lines_.size();
    for (auto at = known.find(text, 0); at < text.size(); at = known.find(text, at + 1)) {
        const auto begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
        const auto line = text.substr(begin, text.find('\n', at) - begin);
        const auto rest = known.behind(line, at - begin);
        if (!rest) continue;
        const auto shown = rest->substr(0, rest->find_last_not_of(" \r") + 1);
        for (std::size_t i = 0; i < first; ++i) {
            if (lines_[i].second == shown && !shown.empty()) first = i;
        }
    }
    if (first == lines_.size()) return std::nullopt;
    return lines_[first].first;
}

}  // namespace netpoll
