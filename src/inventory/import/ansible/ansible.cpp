// Ansible's inventories as documents. Knows no variable's meaning.
#include "inventory/import/ansible/folder.hpp"
#include "inventory/import/ansible/ini.hpp"
#include "inventory/import/ansible/model.hpp"
#include "inventory/import/ansible/tree.hpp"
#include "inventory/import/ansible/vars_files.hpp"
#include "inventory/import/ansible/writer.hpp"
#include "inventory/import/importer.hpp"
#include "machine/text_file.hpp"
#include "nodes/yaml_parser.hpp"

#include <algorithm>
#include <deque>

namespace netpoll {

namespace {

unsigned lines_in(std::string_view text) {
    return static_cast<unsigned>(std::count(text.begin(), text.end(), '\n')) + 1;
}

// One file, or all of a folder, as one inventory.
class ansible_reader {
public:
    explicit ansible_reader(const foreign_file& from)
        : from_(from),
          into_(from.path, from.mistakes, brackets::literal),
          all_(into_, from.path, from.notes, from.mistakes) {}

    document read_file() {
        const auto before = from_.mistakes.size();
        target_.lines = lines_in(from_.text);
        if (from_.root.is_null())
            ansible::read_ini(from_.text, all_);
        else
            ansible::read_tree(from_.root, all_);
        return finish(folder_of(from_.path), before, !ansible::is_listing(from_.root));
    }

    document read_folder() {
        const auto before = from_.mistakes.size();
        const auto found = ansible::files_below(from_.path);
        for (const auto& each : found.files)
            add_file(each);
        for (const auto& each : found.scripts)
            from_.notes.unused(each, 0,
                               "a script is not run: what 'ansible-inventory -i SCRIPT --list' "
                               "writes into a file beside it is read");
        return finish(from_.path, before, true);
    }

private:
    document finish(const std::string& folder, std::size_t mistakes_before, bool has_vars_files) {
        if (has_vars_files)
            ansible::read_vars_files(folder, all_, target_, from_.notes, from_.mistakes);
        all_.finish();
        if (all_.hosts().empty() && from_.mistakes.size() != mistakes_before) into_.give_up();
        ansible::write_inventory({all_, into_, from_.path, from_.platforms, from_.notes});
        into_.reach(target_.lines);
        return into_.finish();
    }

    void add_file(const std::string& file) {
        auto read = read_text_file(file);
        if (!read) return from_.mistakes.push_back({{file, 0}, read.error()});
        const std::string& text = texts_.emplace_back(std::move(*read));
        const auto before = into_.add_file(file, target_.lines);
        target_.lines = before + lines_in(text);
        all_.begin_file(before);
        const bool is_yaml =
            file.ends_with(".yml") || file.ends_with(".yaml") || file.ends_with(".json");
        std::vector<mistake> mistakes;
        std::vector<mistake> tags;  // known by what stands behind them
        auto parsed = parse_yaml(text, file, mistakes, &tags);
        if (is_yaml || (mistakes.empty() && parsed.root().is_mapping())) {
            from_.mistakes.insert(from_.mistakes.end(), mistakes.begin(), mistakes.end());
            ansible::read_tree(all_.documents().emplace_back(std::move(parsed)).root(), all_);
        } else {
            ansible::read_ini(text, all_);
        }
        all_.begin_file(0);
    }

    const foreign_file& from_;
    node_builder into_;
    std::deque<std::string> texts_;
    ansible::model all_;
    ansible::target_document target_{into_, 0};
};

document read_ansible(const foreign_file& from) {
    return ansible_reader(from).read_file();
}

document read_ansible_folder(const foreign_file& from) {
    return ansible_reader(from).read_folder();
}

}  // namespace

const importer ansible_importer{"ansible",
                                ansible::is_ini,
                                ansible::is_tree,
                                read_ansible,
                                ansible::is_inventory_folder,
                                read_ansible_folder};

}  // namespace netpoll
