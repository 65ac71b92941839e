// Finds inventories in a folder as Ansible does. Knows no format.
#include "inventory/import/ansible/folder.hpp"

#include "machine/text_file.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

namespace netpoll::ansible {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 12> ignored{
    ".pyc", ".pyo", ".swp", ".bak", "~", ".rpm", ".md", ".txt", ".orig", ".cfg", ".rst", ".retry"};
constexpr std::array<std::string_view, 3> not_hosts{"group_vars", "host_vars", "vars_plugins"};

bool is_ignored(const std::string& name) {
    return name.starts_with('.') ||
           std::find(not_hosts.begin(), not_hosts.end(), name) != not_hosts.end() ||
           std::any_of(ignored.begin(), ignored.end(),
                       [&](auto ending) { return name.ends_with(ending); });
}

// A script begins so; a file of data that somebody made executable does not.
bool is_script(const fs::path& path) {
    std::error_code unreadable;
    const auto rights = fs::status(path, unreadable).permissions();
    if ((rights & fs::perms::owner_exec) == fs::perms::none) return false;
    const auto text = read_text_file(path.string());
    return text && text->starts_with("#!");
}

void add_files(const fs::path& folder, inventory_files& into, int level) {
    constexpr int most_levels = 20;  // a link may lead back
    std::vector<fs::path> entries;
    std::error_code unreadable;
    for (fs::directory_iterator each(folder, unreadable), end; !unreadable && each != end;
         each.increment(unreadable))
        if (!is_ignored(each->path().filename().string())) entries.push_back(each->path());
    std::sort(entries.begin(), entries.end());
    for (const auto& each : entries) {
        if (fs::is_directory(each, unreadable)) {
            if (level < most_levels) add_files(each, into, level + 1);
        } else {
            (is_script(each) ? into.scripts : into.files).push_back(each.string());
        }
    }
}

// nornir's hosts.yaml has hosts at its top, and no hosts: within them. Told by lines, since it is
// read only once it is known whose it is.
bool is_own_file(const std::string& file) {
    const auto text = read_text_file(file);
    if (!text) return true;
    std::size_t level = 0;  // of what stands within the top
    for (std::string_view rest = *text; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const auto line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const auto indent = line.find_first_not_of(' ');
        if (indent == line.npos || line[indent] == '#') continue;
        if (level == 0) level = indent;
        const auto word = line.substr(indent);
        const bool is_group = word.starts_with("hosts:") || word.starts_with("children:");
        if (indent == 0 ? word.starts_with("all:") : indent == level && is_group) return false;
    }
    return true;
}

}  // namespace

inventory_files files_below(const std::string& folder) {
    inventory_files found;
    add_files(folder, found, 0);
    return found;
}

bool is_inventory_folder(const std::string& folder) {
    std::error_code unknown;
    for (const auto* vars : {"group_vars", "host_vars"})
        if (fs::is_directory(path_from(folder, vars), unknown)) return true;
    for (const auto* own : {"hosts.yaml", "hosts.yml"})
        if (const auto file = path_from(folder, own); fs::exists(file, unknown))
            return !is_own_file(file);
    return !files_below(folder).files.empty();
}

}  // namespace netpoll::ansible
