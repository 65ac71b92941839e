// Read before it is replaced: when a run was ok last is in it alone.
#include "notify/metrics_file.hpp"

#include "machine/place.hpp"
#include "notify/metrics_text.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

namespace netpoll {

std::string run_label(const std::string& path) {
    const std::string name = last_part(path);
    std::string stem = name.substr(0, name.rfind('.'));
    if (stem != "metrics" && !stem.empty()) return stem;
    const std::string folder = last_part(parent_folder(path));
    return folder.empty() || folder == "." ? "netpoll" : folder;
}

std::optional<std::chrono::system_clock::time_point> last_success_of(const std::string& path) {
    const auto at = place::find(path);
    struct stat info = {};
    if (!at || !at->look(info) || !S_ISREG(info.st_mode)) return std::nullopt;
    const auto fd = at->open(O_RDONLY | O_NONBLOCK);
    if (!fd) return std::nullopt;
    // Ours has some kilobytes, and what is looked for stands in the first.
    std::string text(std::size_t{64} << 10, '\0');
    const ssize_t size = ::pread(fd->value(), text.data(), text.size(), 0);
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    return last_success_in(text);
}

}  // namespace netpoll
