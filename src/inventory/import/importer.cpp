// The table of importers, and which of them a file is for. Knows no format.
#include "inventory/import/importer.hpp"

#include "nodes/node_builder.hpp"
#include "nodes/yaml_parser.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

// The first that recognises a file reads it: those that ask most of it come first.
constexpr std::array importers{&ssh_config_importer, &rancid_importer,   &csv_importer,
                               &ansible_importer,    &netbox_importer,   &gnmic_importer,
                               &netmiko_importer,    &oxidized_importer, &nornir_importer,
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

const importer* importer_like(std::string_view text) {
    const auto found = std::find_if(importers.begin(), importers.end(), [&](const auto* each) {
        return each->resembles && each->resembles(text);
    });
    return found == importers.end() ? nullptr : *found;
}

bool is_yaml_name(std::string_view path) {
    return path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json");
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
    const auto read_text = [&] {
        kind = by->kind;
        const node none;
        return import_file(*by, {text, none, path, &platforms, notes, mistakes});
    };
    if (by && (is_told || !by->fits || (by->recognises && by->recognises(path, text))))
        return read_text();
    const auto before = mistakes.size();
    std::vector<mistake> tags;  // that other tools have
    auto parsed = parse_yaml(text, path, mistakes, &tags);
    if (is_told) by = importer_of_root(parsed.root());
    const bool is_text = !parsed.root().is_mapping() && !is_yaml_name(path);
    if (is_told && !by && is_text && !parsed.root().is_sequence()) by = importer_like(text);
    // A text of the kind that it was said to be, or that it is like, with a mistake that hides it.
    if (by && by->recognises && is_text) {
        mistakes.erase(mistakes.begin() + static_cast<std::ptrdiff_t>(before), mistakes.end());
        return read_text();
    }
    kind = by ? by->kind : own_kind;
    const bool unread = parsed.root().is_null() && mistakes.size() != before;
    if (by && !unread) return by->read({text, parsed.root(), path, &platforms, notes, mistakes});
    mistakes.insert(mistakes.end(), tags.begin(), tags.end());
    return parsed;
}

std::optional<document> read_inventory_folder(const std::string& path, std::string& kind,
                                              const platform_catalog& platforms, load_notes& notes,
                                              std::vector<mistake>& mistakes) {
    const auto fits = [&](const importer* each) {
        return each->fits_folder && (kind.empty() ? each->fits_folder(path) : each->kind == kind);
    };
    const auto by = std::find_if(importers.begin(), importers.end(), fits);
    if (by == importers.end()) return std::nullopt;
    kind = (*by)->kind;
    const node none;
    return (*by)->read_folder({{}, none, path, &platforms, notes, mistakes});
}

}  // namespace netpoll
