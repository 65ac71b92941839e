// Compares the ids of a file with those that are compiled in. Knows no other key than `extends`.
#include <netpoll/replaced_platforms.hpp>

#include "inventory/text_file.hpp"
#include "nodes/yaml_parser.hpp"

#include <netpoll/inventory.hpp>

namespace netpoll {
namespace {

bool is_id(const platform_catalog& all, std::string_view name) {
    const auto* found = all.find(name);
    return found && platform_catalog::definition_of(*found).id == name;
}

}  // namespace

std::vector<mistake> replaced_platforms(const std::string& path) {
    platform_catalog built_in;
    std::vector<mistake> unused = add_builtin_platforms(built_in);
    const auto text = read_text_file(path);
    if (!text) return {};
    const auto document = parse_yaml(*text, path, unused);
    const auto* all = document.root().find("platforms");
    std::vector<mistake> replaced;
    if (!all) return replaced;
    for (const auto& [key, value] : all->pairs()) {
        if (!is_id(built_in, key.text())) continue;
        const auto* base = value.find("extends");
        if (base && built_in.find(base->text()) == built_in.find(key.text())) continue;
        const std::string id(key.text());
        replaced.push_back({{path, key.line()},
                            "platform '" + id +
                                "': replaces the built-in definition; to change only some of it "
                                "say extends: " +
                                id});
    }
    return replaced;
}

}  // namespace netpoll
