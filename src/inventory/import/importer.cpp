// The table of importers, and which of them a file is for. Knows no format.
#include "inventory/import/importer.hpp"

#include "nodes/node_builder.hpp"
#include "nodes/yaml_parser.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

// The first that recognises a file reads it: a list of names, which asks least, is the last.
constexpr std::array importers{&csv_importer, &ansible_importer, &netbox_importer,
                               &name_list_importer};

const importer* importer_named(std::string_view kind) {
    const auto found = std::find_if(importers.begin(), importers.end(),
                                    [&](const auto* each) { return each->kind == kind; });
    return found == importers.end() ? nullptr : *found;
}

const importer* importer_of_text(std::string_view path, std::string_view text) {
    const auto found = std::find_if(importers.begin(), importers.end(), [&](const auto* each) {
        return each->recognises && each->recognises(path, text);
    });
    return found == importers.end() ? nullptr : *found;
}

const importer* importer_of_root(const node& root) {
    if (!root.is_mapping() || root.find("hosts")) return nullptr;
    const auto found = std::find_if(importers.begin(), importers.end(), [&](const auto* each) {
        return each->fits && each->fits(root);
    });
    return found == importers.end() ? nullptr : *found;
}

document import_file(const importer& by, const foreign_file& from) {
    if (is_utf8(from.text)) return by.read(from);
    node_builder none(from.path, from.mistakes);
    auto rest = from.text;
    for (unsigned line = 1; !none.gave_up(); ++line) {
        const auto end = std::min(rest.find('\n'), rest.size());
        if (!is_utf8(rest.substr(0, end)) || end == rest.size())
            none.give_up(line, "not UTF-8: save the file as UTF-8");
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return none.finish();
}

}  // namespace

const std::vector<std::string>& inventory_kinds() {
    static const auto all = [] {
        std::vector<std::string> names{std::string(own_kind)};
        for (const auto* each : importers)
            names.emplace_back(each->kind);
        return names;
    }();
    return all;
}

document import_text(const importer& by, std::string_view text, const std::string& path,
                     std::vector<mistake>& mistakes) {
    load_notes unused;
    const node none;
    return import_file(by, {text, none, path, nullptr, unused, mistakes});
}

document read_inventory(std::string_view text, const std::string& path, std::string& kind,
                        const platform_catalog& platforms, load_notes& notes,
                        std::vector<mistake>& mistakes) {
    const bool is_told = kind.empty();
    const auto* by = is_told ? importer_of_text(path, text) : importer_named(kind);
    const bool is_text =
        by && (is_told || !by->fits || (by->recognises && by->recognises(path, text)));
    if (is_text) {
        kind = by->kind;
        const node none;
        return import_file(*by, {text, none, path, &platforms, notes, mistakes});
    }
    const auto before = mistakes.size();
    std::vector<mistake> tags;
    auto parsed = parse_yaml(text, path, mistakes, &tags);
    if (is_told) by = importer_of_root(parsed.root());
    kind = by ? by->kind : own_kind;
    const bool unread = parsed.root().is_null() && mistakes.size() != before;
    if (by && !unread) return by->read({text, parsed.root(), path, &platforms, notes, mistakes});
    mistakes.insert(mistakes.end(), tags.begin(), tags.end());
    return parsed;
}

}  // namespace netpoll
