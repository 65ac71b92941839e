// Reads the documents of an inventory. Knows no key.
#include "inventory/inventory_parts.hpp"

#include "inventory/device_choice.hpp"
#include "inventory/import/importer.hpp"
#include "inventory/merge.hpp"
#include "machine/text_file.hpp"
#include "nodes/node_builder.hpp"
#include "nodes/yaml_parser.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace netpoll {

namespace {

// "netpoll sw1", where a file is expected.
std::string device_hint(const std::string& path) {
    std::error_code unknown;
    const bool like_file = path.find('/') != path.npos || path.ends_with(".yaml") ||
                           path.ends_with(".yml") || path.ends_with(".csv") ||
                           path.ends_with(".txt") || path.ends_with(".json");
    if (like_file || path == "-" || std::filesystem::exists(path, unknown)) return {};
    return "; a device is named with -w: netpoll -w " + path + " -c 'show version'";
}

auto has_name(std::string_view name) {
    return [name](const auto& part) { return part.first == name; };
}

}  // namespace

std::size_t parts_reader::most_documents(std::size_t paths) {
    // Each of nornir's files, and what is made of them.
    return paths * (names_of_parts.size() + 1) + 1;
}

inventory_parts parts_reader::read(const std::vector<std::string>& paths) {
    if (paths.size() == 1) return read_one(paths.front());
    std::vector<const document*> all;
    std::string kinds;
    const auto kind = into_.kind;
    for (const auto& path : paths) {
        into_.kind = kind;
        const auto found = read_one(path);
        if (found.hosts.top) all.push_back(&as_one_document(found, path));
        const auto& read_as = into_.kind.empty() ? own_kind : std::string_view(into_.kind);
        if (kinds.find(read_as) == kinds.npos) (kinds += kinds.empty() ? "" : ", ") += read_as;
    }
    into_.kind = kinds;
    if (!mistakes_.empty() || all.empty()) return {};
    made_up_.insert(into_.path);
    into_.documents.push_back(merge_inventories(all, into_.path, notes_, mistakes_));
    return mistakes_.empty() ? parts_of(into_.documents.back()) : inventory_parts{};
}

inventory_parts parts_reader::read_one(const std::string& path) {
    std::error_code unknown;
    if (!std::filesystem::is_directory(path, unknown))
        return parse(path, true) ? parts_of(into_.documents.back()) : inventory_parts{};
    const auto before = mistakes_.size();
    auto foreign = read_inventory_folder(path, into_.kind, *into_.platforms, notes_, mistakes_);
    if (!foreign) return open_own_folder(path);
    return keep(std::move(*foreign), before) ? parts_of(into_.documents.back()) : inventory_parts{};
}

void parts_reader::complain(const std::string& file, unsigned line, std::string message) {
    mistakes_.push_back({{file, line}, std::move(message)});
}

// Null where the file cannot be read at all. Only a file that stands alone may be foreign.
const node* parts_reader::parse(const std::string& path, bool alone) {
    const auto fetched = std::find_if(into_.fetched.begin(), into_.fetched.end(),
                                      [&](const auto& each) { return each.called == path; });
    const bool is_fetched = alone && fetched != into_.fetched.end();
    const auto text = is_fetched ? fetched->text : read_named_text(path);
    const auto called = shown_path(path);
    if (is_fetched && !fetched->kind.empty()) into_.kind = fetched->kind;
    if (!text) {
        complain(called, 0, text.error() + (alone ? device_hint(path) : ""));
        return nullptr;
    }
    const auto before = mistakes_.size();
    return keep(alone
                    ? read_inventory(*text, called, into_.kind, *into_.platforms, notes_, mistakes_)
                    : parse_yaml(*text, called, mistakes_),
                before);
}

const node* parts_reader::keep(document made, std::size_t mistakes_before) {
    into_.documents.push_back(std::move(made));
    const auto& root = into_.documents.back().root();
    return root.is_null() && mistakes_.size() != mistakes_before ? nullptr : &root;
}

inventory_parts parts_reader::parts_of(const document& from) {
    const auto& root = from.root();
    if (root.is_null()) {
        complain(from.file(), 0, "is empty: an inventory needs 'hosts:'");
        return {};
    }
    if (!root.is_mapping()) {
        complain(from.file(), root.line(),
                 "an inventory is a mapping with 'hosts:', not " + describe(root));
        return {};
    }
    auto found = parts_in(root, from.file());
    const auto file = static_cast<std::uint16_t>(&from - into_.documents.data());
    for (const auto& [name, place] : names_of_parts)
        (found.*place).file = file;
    return found;
}

inventory_parts parts_reader::parts_in(const node& root, const std::string& path) {
    std::vector<std::string> known;
    known.reserve(names_of_parts.size());
    for (const auto& each : names_of_parts)
        known.emplace_back(each.first);
    inventory_parts found;
    for (const auto& [key, value] : root.pairs()) {
        const auto part =
            std::find_if(names_of_parts.begin(), names_of_parts.end(), has_name(key.text()));
        if (part != names_of_parts.end())
            (found.*part->second).top = &value;
        else
            complain(path, key.line(), unknown_key(key.text(), known));
    }
    if (!found.hosts.top) complain(path, 0, "there is no 'hosts:' at the top of the file");
    return found;
}

inventory_parts parts_reader::open_own_folder(const std::string& path) {
    inventory_parts found;
    const auto open = [&](std::string_view name, inventory_part& into) {
        const std::string stem(name);
        auto file = path_from(path, stem + ".yaml");
        const auto short_name = path_from(path, stem + ".yml");
        if (!std::filesystem::exists(file) && std::filesystem::exists(short_name)) {
            file = short_name;
        }
        if (name != "hosts" && !std::filesystem::exists(file)) return;
        into.file = static_cast<std::uint16_t>(into_.documents.size());
        into.top = parse(file, false);
    };
    if (!std::filesystem::exists(path_from(path, "hosts.yaml")) &&
        !std::filesystem::exists(path_from(path, "hosts.yml"))) {
        complain(path, 0, "is a folder without hosts.yaml");
        return {};
    }
    for (const auto& [name, place] : names_of_parts)
        open(name, found.*place);
    return found;
}

const document& parts_reader::as_one_document(const inventory_parts& from,
                                              const std::string& path) {
    const auto& hosts = into_.documents[from.hosts.file];
    if (hosts.root().is_mapping() && hosts.root().find("hosts") == from.hosts.top) return hosts;
    node_builder into(path, mistakes_);
    into.begin_mapping(1);
    for (const auto& [name, place] : names_of_parts) {
        const auto& part = from.*place;
        if (!part.top) continue;
        const auto before = into.add_document(into_.documents[part.file]);
        into.scalar(name, before + 1);
        into.copy(*part.top, before);
    }
    into.end();
    made_up_.insert(path);
    into_.documents.push_back(into.finish());
    return into_.documents.back();
}

}  // namespace netpoll
