// The platforms of a run by all their names. Knows no file and no definition by heart.
#include "core/compiled_platform.hpp"

#include <algorithm>
#include <mutex>
#include <set>
#include <stdexcept>

namespace netpoll {

namespace {

constexpr std::string_view ssh_suffix = "_ssh";

std::string_view without_suffix(std::string_view name) noexcept {
    return name.ends_with(ssh_suffix) ? name.substr(0, name.size() - ssh_suffix.size()) : name;
}

}  // namespace

/// One platform, read and compiled when it is first wanted: a run needs one or two of all that are
/// compiled in.
struct platform_catalog::entry {
    std::function<platform()> read;  // null: it is compiled
    mutable std::once_flag read_once;
    mutable std::once_flag compiled_once;
    mutable platform known;
    mutable compiled_platform compiled;

    const platform& get_definition() const {
        if (!read) return compiled.definition;
        std::call_once(read_once, [this] { known = read(); });
        return known;
    }

    const compiled_platform& get() const {
        if (!read) return compiled;
        std::call_once(compiled_once, [this] {
            std::vector<mistake> mistakes;
            compiled = compile_platform(get_definition(), mistakes);
            if (!mistakes.empty()) throw std::logic_error(to_string(mistakes.front()));
        });
        return compiled;
    }
};

platform_catalog::platform_catalog() = default;
platform_catalog::~platform_catalog() = default;
platform_catalog::platform_catalog(platform_catalog&&) noexcept = default;
platform_catalog& platform_catalog::operator=(platform_catalog&&) noexcept = default;

std::vector<mistake> platform_catalog::add(platform p) {
    const auto id = p.id;
    const auto aliases = p.aliases;
    const auto where = p.where;
    return add(id, aliases, where, [&p](std::vector<mistake>& mistakes) {
        auto made = std::make_shared<entry>();
        made->compiled = compile_platform(std::move(p), mistakes);
        return made;
    });
}

std::vector<mistake> platform_catalog::add_known(const std::string& id,
                                                 const std::vector<std::string>& aliases,
                                                 std::function<platform()> read) {
    return add(id, aliases, {}, [&read](std::vector<mistake>&) {
        auto made = std::make_shared<entry>();
        made->read = std::move(read);
        return made;
    });
}

std::vector<mistake> platform_catalog::add(
    const std::string& id, const std::vector<std::string>& aliases, const source_position& where,
    const std::function<std::shared_ptr<entry>(std::vector<mistake>&)>& make) {
    std::vector<mistake> mistakes;
    const auto complain = [&](const std::string& what) {
        mistakes.push_back({where, "platform '" + id + "': " + what});
    };
    if (const auto taken = id_by_alias_.find(id); taken != id_by_alias_.end()) {
        complain("id is already an alias of '" + taken->second + "'");
    }
    std::set<std::string_view> own;
    for (const auto& alias : aliases) {
        const auto taken = id_by_alias_.find(alias);
        if (!own.insert(alias).second) complain("alias '" + alias + "' is given twice");
        if (alias.empty()) complain("an alias is empty");
        if (alias != id && by_id_.contains(alias)) {
            complain("alias '" + alias + "' is the id of another platform");
        }
        if (taken != id_by_alias_.end() && taken->second != id) {
            complain("alias '" + alias + "' already belongs to '" + taken->second + "'");
        }
    }
    auto made = make(mistakes);
    if (!mistakes.empty()) return mistakes;
    if (by_id_.contains(id))
        std::erase_if(id_by_alias_, [&](const auto& each) { return each.second == id; });
    for (const auto& alias : aliases) {
        if (alias != id) id_by_alias_[alias] = id;
    }
    by_id_[id] = std::move(made);
    return mistakes;
}

const platform_catalog::entry* platform_catalog::entry_of(std::string_view name) const {
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

const compiled_platform* platform_catalog::find(std::string_view name) const {
    const auto* known = entry_of(name);
    return known != nullptr ? &known->get() : nullptr;
}

const platform* platform_catalog::definition(std::string_view name) const {
    const auto* known = entry_of(name);
    return known != nullptr ? &known->get_definition() : nullptr;
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
