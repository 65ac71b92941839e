// The two ways platforms get into a catalog: compiled in, and from a user's file. Knows no YAML but
// where a definition of ours begins and what its names are.
#include "inventory/builtin_platforms.hpp"

#include "core/prompt_faults.hpp"
#include "inventory/platform_file.hpp"
#include "machine/text_file.hpp"

#include <netpoll/inventory.hpp>

#include <algorithm>
#include <map>
#include <mutex>
#include <stdexcept>

namespace netpoll {

namespace {

/// A built-in definition, not read yet.
struct known_block {
    std::string id;
    std::vector<std::string> aliases;
    std::string_view text;  ///< from its id to the next one's
    source_position where;
};

/// The id that this line opens a definition of; empty where it opens none.
std::string_view opened_by(std::string_view line) {
    const bool opens = line.size() > 3 && line.starts_with("  ") && line[2] != ' ' &&
                       line[2] != '#' && line.back() == ':';
    return opens ? line.substr(2, line.size() - 3) : std::string_view{};
}

/// "    aliases: [a, b,\n              c]"
std::vector<std::string> aliases_in(std::string_view block) {
    constexpr std::string_view mark = "\n    aliases: [";
    std::vector<std::string> all;
    const auto at = block.find(mark);
    if (at == block.npos) return all;
    auto rest = block.substr(at + mark.size());
    rest = rest.substr(0, rest.find(']'));
    constexpr std::string_view between = ", \n";
    while (true) {
        rest.remove_prefix(std::min(rest.find_first_not_of(between), rest.size()));
        if (rest.empty()) return all;
        const auto end = std::min(rest.find_first_of(between), rest.size());
        all.emplace_back(rest.substr(0, end));
        rest.remove_prefix(end);
    }
}

void find_blocks(const builtin_platform_file& file, std::vector<known_block>& into) {
    const auto name = std::string(built_in_mark).append(file.name) + ")";
    const auto first = into.size();
    std::vector<std::size_t> begins;
    unsigned number = 0;
    for (std::size_t at = 0; at < file.text.size();) {
        const auto end = std::min(file.text.find('\n', at), file.text.size());
        ++number;
        const auto id = opened_by(file.text.substr(at, end - at));
        if (!id.empty()) {
            into.push_back({std::string(id), {}, {}, {name, number}});
            begins.push_back(at);
        }
        at = end + 1;
    }
    begins.push_back(file.text.size());
    for (std::size_t i = first; i < into.size(); ++i) {
        const auto from = begins[i - first];
        into[i].text = file.text.substr(from, begins[i - first + 1] - from);
        into[i].aliases = aliases_in(into[i].text);
    }
}

/// All of them. Each is read once in the life of the program, when it is first looked at; one that
/// another begins from is ours, whatever a user's file calls so.
class known_platforms {
public:
    known_platforms() {
        for (const auto& file : builtin_platform_files())
            find_blocks(file, blocks_);
        for (const auto& each : blocks_)
            by_id_.try_emplace(each.id, each);
    }

    const std::vector<known_block>& blocks() const noexcept { return blocks_; }

    const platform& read(std::string_view id) const {
        const auto found = by_id_.find(id);
        if (found == by_id_.end())
            throw std::logic_error("no built-in platform " + std::string(id));
        const auto& known = found->second;
        std::call_once(known.once, [this, &known] {
            known.made = read_known_platform(
                known.block.text, known.block.where,
                [this](std::string_view base) -> const platform& { return read(base); });
        });
        return known.made;
    }

private:
    struct known_one {
        explicit known_one(const known_block& what) : block(what) {}

        const known_block& block;
        mutable std::once_flag once;
        mutable platform made;
    };

    std::vector<known_block> blocks_;
    std::map<std::string_view, known_one> by_id_;
};

}  // namespace

std::vector<mistake> add_builtin_platforms(platform_catalog& catalog) {
    static const known_platforms all;
    std::vector<mistake> mistakes;
    for (const auto& each : all.blocks()) {
        const auto found =
            catalog.add_known(each.id, each.aliases, [&each] { return all.read(each.id); });
        mistakes.insert(mistakes.end(), found.begin(), found.end());
    }
    return mistakes;
}

platform_reading read_platforms_from(const std::string& path, platform_catalog& catalog) {
    const auto text = read_text_file(path);
    if (!text) return {{{{path, 0}, text.error()}}, {}, {}};
    auto out = read_platforms(*text, path, catalog);
    for (const auto& id : out.added) {
        const auto wide = too_wide_prompts(*catalog.definition(id));
        out.mistakes.insert(out.mistakes.end(), wide.begin(), wide.end());
    }
    return out;
}

std::vector<mistake> add_platforms_from(const std::string& path, platform_catalog& catalog) {
    return read_platforms_from(path, catalog).mistakes;
}

std::vector<mistake> add_platforms(const std::string& file, platform_catalog& catalog) {
    auto wrong = add_builtin_platforms(catalog);
    return wrong.empty() && !file.empty() ? add_platforms_from(file, catalog) : wrong;
}

}  // namespace netpoll
