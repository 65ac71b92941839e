// Ways between modes, shortest first. Knows no conversation.
#include "core/mode_path.hpp"

#include <deque>
#include <vector>

namespace netpoll {

bool mode_path::open(const compiled_edge& edge) const {
    if (closed_.contains(&edge)) return false;
    if (edge.secret == "enable") return static_cast<bool>(login_->enable);
    if (edge.secret == "password") return static_cast<bool>(login_->password);
    return true;
}

const compiled_edge* mode_path::first_edge(std::size_t from, std::size_t to) const {
    struct place {
        std::size_t mode;
        const compiled_edge* first;
    };
    std::vector<bool> seen(platform_->modes.size());
    std::deque<place> next{{from, nullptr}};
    seen[from] = true;
    while (!next.empty()) {
        const auto [mode, first] = next.front();
        next.pop_front();
        if (mode == to) return first;
        for (const auto& edge : platform_->modes[mode].edges) {
            if (!open(edge) || seen[edge.to]) continue;
            seen[edge.to] = true;
            next.push_back({edge.to, first != nullptr ? first : &edge});
        }
    }
    return nullptr;
}

}  // namespace netpoll
