// The two ways platforms get into a catalog: compiled in, and from a user's file. Knows no YAML.
#include "inventory/builtin_platforms.hpp"

#include "core/prompt_faults.hpp"
#include "inventory/platform_file.hpp"
#include "inventory/text_file.hpp"

#include <netpoll/inventory.hpp>

namespace netpoll {

std::vector<mistake> add_builtin_platforms(platform_catalog& catalog) {
    std::vector<mistake> mistakes;
    for (const auto& [name, text] : builtin_platform_files()) {
        const auto file = std::string(built_in_mark).append(name) + ")";
        const auto found = add_platforms(text, file, catalog);
        mistakes.insert(mistakes.end(), found.begin(), found.end());
    }
    return mistakes;
}

platform_reading read_platforms_from(const std::string& path, platform_catalog& catalog) {
    const auto text = read_text_file(path);
    if (!text) return {{{{path, 0}, text.error()}}, {}};
    auto out = read_platforms(*text, path, catalog);
    for (const auto& id : catalog.ids()) {
        const auto& added = platform_catalog::definition_of(*catalog.find(id));
        if (added.where.file != path) continue;
        const auto wide = too_wide_prompts(added);
        out.mistakes.insert(out.mistakes.end(), wide.begin(), wide.end());
    }
    return out;
}

std::vector<mistake> add_platforms_from(const std::string& path, platform_catalog& catalog) {
    return read_platforms_from(path, catalog).mistakes;
}

}  // namespace netpoll
