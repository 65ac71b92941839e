// nornir's hosts.yaml by itself, and its config.yaml, with the files beside. Knows no host.
#include "inventory/import/importer.hpp"
#include "machine/text_file.hpp"
#include "nodes/node_builder.hpp"
#include "nodes/yaml_parser.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace netpoll {

namespace {

constexpr std::array<std::string_view, 8> host_keys{
    "hostname", "port", "username", "password", "platform", "groups", "data", "connection_options"};
constexpr std::array<std::string_view, 6> own_tops{"defaults", "groups",   "hosts",
                                                   "realms",   "bastions", "credentials"};

template <class All>
bool is_among(std::string_view word, const All& all) {
    return std::find(all.begin(), all.end(), word) != all.end();
}

// Its `inventory:`, or null.
const node* inventory_in(const node& root) {
    const auto* found = root.find("inventory");
    return found && (found->find("plugin") || found->find("options")) ? found : nullptr;
}

bool is_nornir(const node& root) {
    if (inventory_in(root)) return true;
    const auto pairs = root.pairs();
    bool any = false;
    const bool all = std::all_of(pairs.begin(), pairs.end(), [&](const node_pair& each) {
        const auto keys = each.value.pairs();
        any = any || !keys.empty();
        return (each.value.is_null() || each.value.is_mapping()) &&
               !is_among(each.key.text(), own_tops) &&
               std::all_of(keys.begin(), keys.end(), [](const node_pair& pair) {
                   return is_among(pair.key.text(), host_keys);
               });
    });
    return any && all;
}

class nornir_reader {
public:
    explicit nornir_reader(const foreign_file& from)
        : from_(from),
          into_(from.path, from.mistakes, brackets::literal),
          lines_(static_cast<unsigned>(std::count(from.text.begin(), from.text.end(), '\n')) + 1) {}

    document read() {
        const auto* config = inventory_in(from_.root);
        if (config && !is_simple(*config)) {
            into_.give_up();
            return into_.finish();
        }
        into_.begin_mapping(1);
        if (config) {
            const auto* options = config->find("options");
            const auto file = [&](std::string_view key, const std::string& usual) {
                const auto* said = options ? options->find(key) : nullptr;
                return said && !said->text().empty() ? std::string(said->text()) : usual;
            };
            add_file("hosts", file("host_file", "hosts.yaml"), true);
            add_file("groups", file("group_file", "groups.yaml"), false);
            add_file("defaults", file("defaults_file", "defaults.yaml"), false);
        } else {
            into_.scalar("hosts", 1);
            into_.copy(from_.root);
            add_file("groups", "groups.yaml", false);
            add_file("defaults", "defaults.yaml", false);
        }
        into_.end();
        return into_.finish();
    }

private:
    bool is_simple(const node& config) {
        const auto* plugin = config.find("plugin");
        if (!plugin || plugin->text().ends_with("SimpleInventory")) return true;
        into_.complain(plugin->line(),
                       "the inventory is " + shown_key(plugin->text()) +
                           ", a plugin that is not run: only SimpleInventory's files are read");
        return false;
    }

    // As nornir, without those that are not there, but for the hosts.
    void add_file(std::string_view part, const std::string& name, bool must_be) {
        const auto path = path_from(folder_of(from_.path), name);
        const auto text = read_text_file(path);
        if (!text) {
            if (must_be || text.error() != no_such_file)
                from_.mistakes.push_back({{path, 0}, text.error()});
            if (must_be) into_.give_up();
            return;
        }
        const auto parsed = parse_yaml(*text, path, from_.mistakes);
        const auto before = into_.add_file(path, lines_);
        lines_ = before + static_cast<unsigned>(std::count(text->begin(), text->end(), '\n')) + 1;
        into_.scalar(part, before + 1);
        into_.copy(parsed.root(), before);
    }

    static constexpr std::string_view no_such_file = "does not exist";

    const foreign_file& from_;
    node_builder into_;
    unsigned lines_;  // of all files so far
};

document read_nornir(const foreign_file& from) {
    return nornir_reader(from).read();
}

}  // namespace

const importer nornir_importer{"nornir", nullptr, is_nornir, read_nornir};

}  // namespace netpoll
