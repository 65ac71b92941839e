// Matches globs without recursion. Knows no host.
#include "core/glob.hpp"

namespace netpoll {

bool is_glob(std::string_view text) noexcept {
    return text.find_first_of("*?") != text.npos;
}

bool fits_glob(std::string_view glob, std::string_view text) noexcept {
    std::size_t g = 0, t = 0;
    // Where to go on when the last star has to take one character more.
    std::size_t after_star = glob.npos, star_text = 0;
    while (t < text.size()) {
        if (g < glob.size() && glob[g] == '*') {
            after_star = ++g;
            star_text = t;
        } else if (g < glob.size() && (glob[g] == '?' || glob[g] == text[t])) {
            ++g;
            ++t;
        } else if (after_star != glob.npos) {
            g = after_star;
            t = ++star_text;
        } else {
            return false;
        }
    }
    return glob.find_first_not_of('*', g) == glob.npos;
}

}  // namespace netpoll
