// Reads the files of an inventory and puts their parts together. Knows no selection.
#include "inventory/load.hpp"

#include "core/detector.hpp"
#include "inventory/bastions.hpp"
#include "inventory/device_choice.hpp"
#include "inventory/entry_reader.hpp"
#include "inventory/import/importer.hpp"
#include "inventory/inheritance.hpp"
#include "inventory/inventory_parts.hpp"
#include "inventory/layer_reader.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace netpoll {

namespace {

// What most hosts say by themselves. Room that is not used is never touched.
constexpr std::size_t keys_of_a_host = 4;

class loader {
public:
    loader(const platform_catalog& platforms, inventory_state& into)
        : into_(into),
          parts_(into, notes_, mistakes_),
          reader_(into.layers, platforms, notes_, mistakes_),
          entries_(into, reader_, notes_, mistakes_) {
        reader_.read_from(into.documents);
    }

    std::vector<mistake> read_paths(const std::vector<std::string>& paths,
                                    const std::vector<std::string>& devices) {
        // Nodes at the top are parts of their documents, which are not to move.
        into_.documents.reserve(parts_reader::most_documents(paths.size()) + devices.size() + 1);
        if (paths.empty()) return read({}, devices);
        const auto found = parts_.read(paths);
        return found.hosts.top ? read(found, devices) : in_order();
    }

    std::vector<mistake> read_document(document from) {
        into_.documents.push_back(std::move(from));
        const auto found = parts_.parts_of(into_.documents.back());
        return found.hosts.top ? read(found, {}) : in_order();
    }

private:
    std::vector<mistake> read(const inventory_parts& found,
                              const std::vector<std::string>& devices) {
        read_all(found, devices);
        for (const auto& [name, place] : names_of_parts)
            into_.tops.emplace_back(name, (found.*place).top);
        if (into_.kind.empty()) into_.kind = own_kind;
        return in_order();
    }

    std::vector<mistake> in_order() {
        by_line();
        return std::move(mistakes_);
    }

    void read_all(const inventory_parts& found, const std::vector<std::string>& devices) {
        read_realms(found.realms);
        read_credentials(found.credentials);
        read_defaults(found.defaults);
        read_groups(found.groups);
        read_bastions(found.bastions);
        read_hosts(found.hosts);
        if (!devices.empty()) choose_devices(devices, into_, entries_, notes_, mistakes_);
        inherit(into_);
        for (auto& each : check_jumps(into_, reader_.jumps()))
            mistakes_.push_back(std::move(each));
        note_unused_realms(found.realms);
        into_.warnings = notes_.warnings();
        into_.notes = notes_.remarks();
        const auto& variables = reader_.secret_variables();
        into_.secret_variables.assign(variables.begin(), variables.end());
        into_.name_files(into_.warnings);
        into_.name_files(into_.notes);
        for (const document& each : into_.documents)
            for (auto& file : each.files())
                if (!parts_.is_made_up(file)) into_.files.push_back(std::move(file));
        const auto& secrets = reader_.secret_files();
        into_.files.insert(into_.files.end(), secrets.begin(), secrets.end());
    }

    const std::string& path_of(std::uint16_t file) const { return into_.documents[file].file(); }

    void complain(const std::string& file, unsigned line, std::string message) {
        mistakes_.push_back({{file, line}, std::move(message)});
    }

    void read_defaults(const inventory_part& from) {
        if (!from.top || from.top->is_null()) return;
        into_.defaults = reader_.read(layer_kind::defaults, "", *from.top, path_of(from.file),
                                      from.file, from.top->line());
        const auto& [budget, gap] = reader_.of_logins();
        into_.budgets.all = budget;
        into_.budgets.attempt_gap = gap;
    }

    // Before all who may name one.
    void read_realms(const inventory_part& from) {
        if (!from.top || from.top->is_null() || !is_mapping(from, "realms")) return;
        for (const auto& [key, value] : from.top->pairs()) {
            if (key.text().empty()) {
                complain(path_of(from.file), key.line(), "a realm needs a name");
                continue;
            }
            const mistake_sink to(path_of(from.file), mistakes_, netpoll::name(layer_kind::realm),
                                  key.text());
            into_.budgets.realms.emplace(key.text(), read_realm(value, to));
        }
        reader_.allow_realms(into_.budgets.realms);
    }

    // Before all who may name one.
    void read_credentials(const inventory_part& from) {
        reader_.allow_credentials(into_.credentials);
        if (!from.top || from.top->is_null() || !is_mapping(from, "credentials")) return;
        for (const auto& [key, value] : from.top->pairs()) {
            if (key.text().empty()) {
                complain(path_of(from.file), key.line(), "a credential needs a name");
                continue;
            }
            into_.credentials.emplace(key.text(),
                                      reader_.read(layer_kind::credential, key.text(), value,
                                                   path_of(from.file), from.file, key.line()));
        }
    }

    // A realm without hosts is nothing to change: they may come later.
    void note_unused_realms(const inventory_part& from) {
        const auto& realms = into_.budgets.realms;
        if (realms.empty()) return;
        std::set<std::string_view> used;
        for (const auto& host : into_.hosts.all()) {
            const auto& named = realm_of(into_, into_.hosts.definition_of(host));
            if (!named.empty()) used.insert(named);
            if (used.size() == realms.size()) return;
        }
        for (const auto& pair : from.top->pairs()) {
            if (!used.contains(pair.key.text()))
                notes_.unused_realm(path_of(from.file), pair.key.line(), pair.key.text());
        }
    }

    bool is_mapping(const inventory_part& from, std::string_view what) {
        if (from.top->is_mapping()) return true;
        complain(
            path_of(from.file), from.top->line(),
            std::string(what) + ": a mapping of names is expected, not " + describe(*from.top));
        return false;
    }

    // Groups may name groups that come later, so all names are known before any is looked up.
    void read_groups(const inventory_part& from) {
        if (!from.top || from.top->is_null() || !is_mapping(from, "groups")) return;
        std::vector<std::vector<node>> named;
        for (const auto& [key, value] : from.top->pairs()) {
            if (key.text().empty()) {
                complain(path_of(from.file), key.line(), "a group needs a name");
                continue;
            }
            into_.chains.add(key.text());
            into_.groups.push_back(reader_.read(layer_kind::group, key.text(), value,
                                                path_of(from.file), from.file, key.line()));
            const auto& budget = reader_.of_logins().budget;
            if (!budget.bounds_nothing()) into_.budgets.groups.emplace(key.text(), budget);
            named.push_back(reader_.groups());
        }
        for (group_id id = 0; id < into_.groups.size(); ++id) {
            const mistake_sink to(path_of(from.file), mistakes_, "group", into_.chains.name(id));
            into_.chains.set_parents(id, entries_.ids_of(named[id], to));
        }
        for (const auto& circle : into_.chains.cycles())
            complain_about(circle);
    }

    void complain_about(const std::vector<group_id>& circle) {
        std::string way;
        for (const auto id : circle) {
            way += (way.empty() ? "" : " -> ") + escape(into_.chains.name(id), 80);
        }
        const auto& first = into_.groups[circle.front()];
        complain(path_of(first.file), first.line,
                 "groups inherit from each other in a circle: " + way);
    }

    void read_hosts(const inventory_part& from) {
        if (!from.top) return;
        const auto& file = path_of(from.file);
        if (from.top->is_null() || (from.top->is_mapping() && from.top->pairs().empty())) {
            return complain(file, from.top->line(), "there are no hosts");
        }
        if (!is_mapping(from, "hosts")) return;
        const auto pairs = from.top->pairs();
        into_.hosts.reserve(pairs.size());
        into_.layers.reserve(pairs.size() * keys_of_a_host);
        for (const auto& pair : pairs)
            read_entry(layer_kind::host, pair, from.file, into_.hosts);
    }

    // They inherit from the defaults only, and may be named before they are read.
    void read_bastions(const inventory_part& from) {
        into_.without_groups = into_.chains.chain_for({});
        if (!from.top || from.top->is_null() || !is_mapping(from, "bastions")) return;
        for (const auto& pair : from.top->pairs())
            read_bastion(pair, from.file);
    }

    void read_bastion(const node_pair& from, std::uint16_t file) {
        const auto range = read_entry(layer_kind::bastion, from, file, into_.bastions);
        const auto& budget = reader_.of_logins().budget;
        if (!range) return;
        if (const auto problem = bastion_name_problem(range->at(0)); !problem.empty())
            complain(path_of(file), from.key.line(), "a bastion " + problem);
        for (std::size_t i = 0; i < range->size(); ++i)
            if (!budget.bounds_nothing()) into_.budgets.bastions.emplace(range->at(i), budget);
    }

    std::optional<host_range> read_entry(layer_kind kind, const node_pair& from, std::uint16_t file,
                                         hosts& into) {
        auto entry = entries_.read(kind, from, file);
        if (!entry) return std::nullopt;
        const auto name = from.key.text();
        const mistake_sink to(path_of(file), mistakes_, netpoll::name(kind), name);
        into.add(name, entry->names, entry->definition, to);
        return std::move(entry->names);
    }

    // Files in the order in which they were read, lines in the order of the file.
    void by_line() {
        const auto place = [&](const mistake& m) {
            std::size_t file = 0;
            while (file < into_.documents.size() && into_.documents[file].file() != m.where.file) {
                ++file;
            }
            return std::pair(file, m.where.line);
        };
        std::stable_sort(mistakes_.begin(), mistakes_.end(),
                         [&](const auto& a, const auto& b) { return place(a) < place(b); });
        into_.name_files(mistakes_);
    }

    inventory_state& into_;
    std::vector<mistake> mistakes_;
    load_notes notes_;
    parts_reader parts_;
    layer_reader reader_;
    entry_reader entries_;
};

void begin(const std::string& path, const platform_catalog& platforms, inventory_state& into) {
    into.path = path;
    into.platforms = &platforms;
}

std::string called(const std::vector<std::string>& paths) {
    std::string all;
    for (const auto& each : paths)
        (all += all.empty() ? "" : ", ") += shown_path(each);
    return all;
}

}  // namespace

std::vector<mistake> load_inventory(const std::vector<std::string>& paths, const std::string& kind,
                                    const std::vector<std::string>& devices,
                                    const platform_catalog& platforms, inventory_state& into) {
    const bool alone = paths.empty();
    begin(alone ? std::string(command_line_name) : called(paths), platforms, into);
    into.kind = kind;
    // Whoever only names a device leaves it to netpoll to find out what it is.
    if (alone) into.unnamed_platform = auto_platform;
    return loader(platforms, into).read_paths(paths, devices);
}

std::vector<mistake> load_inventory(document from, const platform_catalog& platforms,
                                    inventory_state& into) {
    begin(from.file(), platforms, into);
    return loader(platforms, into).read_document(std::move(from));
}

}  // namespace netpoll
