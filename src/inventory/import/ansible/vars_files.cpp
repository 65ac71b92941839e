// Finds a group's or host's files as Ansible does: the first of NAME, NAME.yml, NAME.yaml and
// NAME.json, where NAME may be a folder. Knows no meaning of a variable.
#include "inventory/import/ansible/vars_files.hpp"

#include "machine/text_file.hpp"
#include "nodes/yaml_parser.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <system_error>

namespace netpoll::ansible {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> endings{"", ".yml", ".yaml", ".json"};
constexpr std::string_view vault_mark = "$ANSIBLE_VAULT";

bool is_vars_file(const fs::path& path) {
    const auto name = path.filename().string();
    if (name.starts_with('.') || name.ends_with('~')) return false;
    return std::find(endings.begin(), endings.end(), path.extension().string()) != endings.end();
}

std::vector<fs::path> sorted_entries(const fs::path& folder) {
    std::vector<fs::path> all;
    std::error_code unreadable;
    for (fs::directory_iterator each(folder, unreadable), end; !unreadable && each != end;
         each.increment(unreadable))
        all.push_back(each->path());
    std::sort(all.begin(), all.end());
    return all;
}

// A folder's files, those of the folders in it too, by name.
void add_files(const fs::path& path, std::vector<std::string>& into, int level = 0) {
    constexpr int most_levels = 20;  // a link may lead back
    std::error_code unreadable;
    if (!fs::is_directory(path, unreadable)) return into.push_back(path.string());
    for (const auto& each : sorted_entries(path)) {
        const auto name = each.filename().string();
        if (fs::is_directory(each, unreadable)) {
            if (!name.starts_with('.') && !name.ends_with('~') && level < most_levels)
                add_files(each, into, level + 1);
        } else if (is_vars_file(each)) {
            into.push_back(each.string());
        }
    }
}

class vars_reader {
public:
    vars_reader(model& into, target_document& target, load_notes& notes,
                std::vector<mistake>& mistakes)
        : into_(into), target_(target), notes_(notes), mistakes_(mistakes) {}

    void open(fs::path folder) {
        folder_ = std::move(folder);
        entries_.clear();
        for (const auto& each : sorted_entries(folder_))
            entries_.insert(each.filename().string());
    }

    bool is_empty() const noexcept { return entries_.empty(); }

    void read(const std::string& name, variables& into) {
        for (const auto ending : endings) {
            const auto found = entries_.find(name + std::string(ending));
            if (found == entries_.end()) continue;
            const auto path = folder_ / *found;
            std::error_code unreadable;
            // Only a bare name may be a folder's.
            if (!ending.empty() && fs::is_directory(path, unreadable)) continue;
            std::vector<std::string> files;
            add_files(path, files);
            for (const auto& file : files)
                read_file(file, into);
            return;
        }
    }

private:
    void read_file(const std::string& file, variables& into) {
        const auto text = read_text_file(file);
        if (!text) return mistakes_.push_back({{file, 0}, text.error()});
        if (text->starts_with(vault_mark))
            return notes_.unused(file, 1,
                                 "the whole file is encrypted with ansible-vault, and not read");
        std::vector<mistake> tags;  // known by what stands behind them
        const auto& parsed =
            into_.documents().emplace_back(parse_yaml(*text, file, mistakes_, &tags));
        const auto& root = parsed.root();
        if (!root.is_mapping()) {
            if (!root.is_null())
                mistakes_.push_back({{file, root.line()},
                                     "a mapping of variables is expected, not " + describe(root)});
            return;
        }
        const auto before = target_.into.add_file(file, target_.lines);
        target_.lines =
            before + static_cast<unsigned>(std::count(text->begin(), text->end(), '\n')) + 1;
        for (const auto& [key, value] : root.pairs())
            set(into, {key.text(), value, before});
    }

    model& into_;
    target_document& target_;
    load_notes& notes_;
    std::vector<mistake>& mistakes_;
    fs::path folder_;
    std::set<std::string> entries_;
};

}  // namespace

void read_vars_files(const std::string& folder, model& into, target_document& target,
                     load_notes& notes, std::vector<mistake>& mistakes) {
    vars_reader reader(into, target, notes, mistakes);
    reader.open(fs::path(path_from(folder, "group_vars")));
    for (group_id id = 0; id < into.groups().size() && !reader.is_empty(); ++id)
        reader.read(into.at(id).name, into.at(id).from_files);
    reader.open(fs::path(path_from(folder, "host_vars")));
    if (reader.is_empty()) return;
    for (auto& each : into.hosts())
        reader.read(each.name, each.from_files);
}

}  // namespace netpoll::ansible
