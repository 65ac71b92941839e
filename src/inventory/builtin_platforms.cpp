// The two ways platforms get into a catalog: compiled in, and from a user's file. Knows no YAML.
#include "inventory/builtin_platforms.hpp"

#include "inventory/platform_file.hpp"
#include "inventory/text_file.hpp"

#include <netpoll/inventory.hpp>

namespace netpoll {

std::vector<mistake> add_builtin_platforms(platform_catalog& catalog) {
    std::vector<mistake> mistakes;
    for (const auto& [name, text] : builtin_platform_files()) {
        const auto file = "(built-in " + std::string(name) + ")";
        const auto found = add_platforms(text, file, catalog);
        mistakes.insert(mistakes.end(), found.begin(), found.end());
    }
    return mistakes;
}

std::vector<mistake> add_platforms_from(const std::string& path, platform_catalog& catalog) {
    const auto text = read_text_file(path);
    if (!text) return {{{path, 0}, text.error()}};
    return add_platforms(*text, path, catalog);
}

}  // namespace netpoll
