// Ansible's inventories as documents. Knows no variable's meaning.
#include "inventory/import/ansible/ini.hpp"
#include "inventory/import/ansible/model.hpp"
#include "inventory/import/ansible/tree.hpp"
#include "inventory/import/ansible/vars_files.hpp"
#include "inventory/import/ansible/writer.hpp"
#include "inventory/import/importer.hpp"
#include "inventory/text_file.hpp"

#include <algorithm>

namespace netpoll {

namespace {

document read_ansible(const foreign_file& from) {
    const auto before = from.mistakes.size();
    node_builder into(from.path, from.mistakes);
    ansible::model all(from.path, from.notes, from.mistakes);
    if (from.root.is_null())
        ansible::read_ini(from.text, all);
    else
        ansible::read_tree(from.root, all);
    ansible::target_document target{
        into, static_cast<unsigned>(std::count(from.text.begin(), from.text.end(), '\n')) + 1};
    if (!ansible::is_listing(from.root))
        ansible::read_vars_files(folder_of(from.path), all, target, from.notes, from.mistakes);
    all.finish();
    if (all.hosts().empty() && from.mistakes.size() != before) into.give_up();
    ansible::write_inventory({all, into, from.path, from.platforms, from.notes});
    return into.finish();
}

}  // namespace

const importer ansible_importer{"ansible", ansible::is_ini, ansible::is_tree, read_ansible};

}  // namespace netpoll
