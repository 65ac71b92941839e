// The XDG base directories, of which a relative one does not count.
#include "machine/user_folder.hpp"

#include "machine/place.hpp"

#include <unistd.h>

#include <cstdlib>

namespace netpoll {

namespace {

std::string absolute_path_in(const char* variable) {
    const char* value = std::getenv(variable);
    return value && *value == '/' ? value : "";
}

}  // namespace

std::string user_folder(const char* variable, const std::string& below_home) {
    auto folder = absolute_path_in(variable);
    const auto home = absolute_path_in("HOME");
    if (folder.empty() && !home.empty()) folder = home + "/" + below_home;
    return folder;
}

io_result make_folders(const std::string& path) {
    if (path.empty() || path == "/" || ::access(path.c_str(), F_OK) == 0) return {};
    if (auto made = make_folders(parent_folder(path)); !made) return made;
    return make_folder(path, folder_mode(private_file));
}

}  // namespace netpoll
