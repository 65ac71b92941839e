// The platforms of a run by all their names. Knows no file and no definition by heart.
#include "core/compiled_platform.hpp"

#include <algorithm>
#include <set>

namespace netpoll {

namespace {

constexpr std::string_view ssh_suffix = "_ssh";

std::string_view without_suffix(std::string_view name) noexcept {
    return name.ends_with(ssh_suffix) ? name.substr(0, name.size() - ssh_suffix.size()) : name;
}

}  // namespace

platform_catalog::platform_catalog() = default;
platform_catalog::~platform_catalog() = default;
platform_catalog::platform_catalog(platform_catalog&&) noexcept = default;
platform_catalog& platform_catalog::operator=(platform_catalog&&) noexcept = default;

std::vector<mistake> platform_catalog::add(platform p) {
    std::vector<mistake> mistakes;
    const auto complain = [&](const std::string& what) {
        mistakes.push_back({p.where, "platform '" + p.id + "': " + what});
    };
    if (const auto taken = id_by_alias_.find(p.id); taken != id_by_alias_.end()) {
        complain("id is already an alias of '" + taken->second + "'");
    }
    std::set<std::string_view> own;
    for (const auto& alias : p.aliases) {
        const auto taken = id_by_alias_.find(alias);
        if (!own.insert(alias).second) complain("alias '" + alias + "' is given twice");
        if (alias.empty()) complain("an alias is empty");
        if (alias != p.id && by_id_.contains(alias)) {
            complain("alias '" + alias + "' is the id of another platform");
        }
        if (taken != id_by_alias_.end() && taken->second != p.id) {
            complain("alias '" + alias + "' already belongs to '" + taken->second + "'");
        }
    }
    auto compiled = std::make_shared<compiled_platform>(compile_platform(std::move(p), mistakes));
    if (!mistakes.empty()) return mistakes;
    const auto& definition = compiled->definition;
    std::erase_if(id_by_alias_, [&](const auto& each) { return each.second == definition.id; });
    for (const auto& alias : definition.aliases) {
        if (alias != definition.id) id_by_alias_[alias] = definition.id;
    }
    by_id_[definition.id] = std::move(compiled);
    return mistakes;
}

const compiled_platform* platform_catalog::find(std::string_view name) const {
    for (const auto each : {name, without_suffix(name)}) {
        auto known = by_id_.find(each);
        if (known == by_id_.end()) {
            const auto alias = id_by_alias_.find(each);
            if (alias != id_by_alias_.end()) known = by_id_.find(alias->second);
        }
        if (known != by_id_.end()) return known->second.get();
    }
    return nullptr;
}

const platform& platform_catalog::definition_of(const compiled_platform& p) noexcept {
    return p.definition;
}

std::vector<std::string> platform_catalog::ids() const {
    std::vector<std::string> all;
    for (const auto& [id, unused] : by_id_)
        all.push_back(id);
    return all;
}

std::vector<std::string> platform_catalog::names() const {
    auto all = ids();
    for (const auto& [alias, unused] : id_by_alias_)
        all.push_back(alias);
    std::sort(all.begin(), all.end());
    return all;
}

}  // namespace netpoll
