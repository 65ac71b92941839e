// Variables that hold secrets. Knows no option.
#include "machine/environment.hpp"

#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

namespace netpoll {

// The kernel shows the bytes that the program began with, whatever `environ` leads to now.
void wipe_variables(const std::vector<std::string>& names) noexcept {
    for (char** each = environ; each != nullptr && *each != nullptr; ++each) {
        const std::string_view text(*each);
        const auto end = text.find('=');
        if (end == text.npos) continue;
        if (std::find(names.begin(), names.end(), text.substr(0, end)) == names.end()) continue;
        explicit_bzero(*each + end + 1, text.size() - end - 1);
    }
}

}  // namespace netpoll
