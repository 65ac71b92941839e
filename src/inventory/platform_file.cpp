// Reads files of platform definitions. Knows no other key than `extends`, and no platform by name.
#include "inventory/platform_file.hpp"

#include "inventory/builtin_platforms.hpp"
#include "inventory/field_values.hpp"
#include "inventory/fields.hpp"
#include "inventory/platform_keys.hpp"
#include "nodes/yaml_parser.hpp"

#include <netpoll/platform_text.hpp>
#include <netpoll/unknown_word.hpp>

#include <stdexcept>

namespace netpoll {

namespace {

// The platform that `extends` names; null where there is none.
const platform* base_of(const node& from, const platform_catalog& catalog, const mistake_sink& to) {
    const auto* base = from.find("extends");
    if (!base || base->is_null()) return nullptr;
    const auto name = read_text("extends", *base, to);
    if (!name) return nullptr;
    const auto* known = catalog.definition(*name);
    if (!known) {
        to.add(base->line(), "extends: " + unknown_among("platform", *name, catalog.names()) +
                                 ": it must stand before this one");
    }
    return known;
}

// An empty definition, or a copy of its base.
platform begin_from(const platform* base, const std::string& id) {
    platform out;
    if (base) {
        out = *base;
        if (out.id != id) {
            out.aliases.clear();
            out.vendor.clear();
            out.tried.clear();
            out.type_ahead = false;  // another maker's terminal
        }
    }
    out.id = id;
    return out;
}

// The compiled-in platform of this id; an alias of one is not it.
const platform* built_in(const std::string& id, const platform_catalog& catalog) {
    const auto* known = catalog.definition(id);
    if (!known) return nullptr;
    return known->id == id && known->where.file.starts_with(built_in_mark) ? known : nullptr;
}

void add_platform(const node_pair& pair, const std::string& file, platform_catalog& catalog,
                  platform_reading& into) {
    const std::string id(pair.key.text());
    const source_position where{file, pair.key.line()};
    const auto before = into.mistakes.size();
    const mistake_sink to(file, into.mistakes, "platform", id);
    const auto* base = base_of(pair.value, catalog, to);
    if (const auto* replaced = built_in(id, catalog); replaced && base != replaced) {
        into.replaced.push_back(
            {where, "platform '" + id +
                        "': replaces the built-in definition; to change only some of it say "
                        "extends: " +
                        id});
    }
    auto made = begin_from(base, id);
    made.where = where;
    read_platform_keys(made, pair.value, to);
    if (into.mistakes.size() != before) return;
    auto problems = catalog.add(std::move(made));
    if (problems.empty()) into.added.push_back(id);
    into.mistakes.insert(into.mistakes.end(), problems.begin(), problems.end());
}

}  // namespace

platform_reading read_platforms(std::string_view text, const std::string& file,
                                platform_catalog& catalog) {
    platform_reading out;
    auto& mistakes = out.mistakes;
    const auto document = parse_yaml(text, file, mistakes);
    const auto& root = document.root();
    if (!mistakes.empty() && root.is_null()) return out;
    const auto* all = root.find("platforms");
    if (!all || !all->is_mapping()) {
        const auto line = all ? all->line() : 0;
        mistakes.push_back({{file, line}, "'platforms:' with a mapping of platforms is missing"});
    }
    for (const auto& [key, value] : root.pairs()) {
        if (key.text() == "platforms") continue;
        mistakes.push_back({{file, key.line()}, unknown_key(key.text(), {"platforms"})});
    }
    if (all) {
        for (const auto& pair : all->pairs())
            add_platform(pair, file, catalog, out);
    }
    return out;
}

platform read_known_platform(std::string_view block, const source_position& where,
                             const std::function<const platform&(std::string_view)>& base) {
    std::vector<mistake> mistakes;
    const auto document = parse_yaml(block, where.file, mistakes);
    const auto pairs = document.root().pairs();
    if (!mistakes.empty() || pairs.size() != 1)
        throw std::logic_error(to_string(where) + ": no platform alone");
    const auto& pair = pairs.front();
    const std::string id(pair.key.text());
    const auto* extends = pair.value.find("extends");
    auto made = begin_from(extends != nullptr ? &base(extends->text()) : nullptr, id);
    made.where = where;
    read_platform_keys(made, pair.value, mistake_sink(where.file, mistakes, "platform", id));
    if (!mistakes.empty()) throw std::logic_error(to_string(mistakes.front()));
    return made;
}

expected<std::shared_ptr<const compiled_platform>, std::vector<mistake>> platform_from_text(
    const std::string& text, const std::string& called) {
    auto alone = std::make_shared<platform_catalog>();
    auto wrong = add_platforms(text, called, *alone);
    const auto ids = alone->ids();
    if (wrong.empty() && ids.size() != 1)
        wrong.push_back(
            {{called, 0}, "one platform is expected here, not " + std::to_string(ids.size())});
    if (!wrong.empty()) return unexpected(std::move(wrong));
    const auto* const made = alone->find(ids.front());
    return std::shared_ptr<const compiled_platform>(std::move(alone), made);
}

std::vector<mistake> add_platforms(std::string_view text, const std::string& file,
                                   platform_catalog& catalog) {
    return read_platforms(text, file, catalog).mistakes;
}

}  // namespace netpoll
