// What an inventory keeps in memory. Knows no file and applies no rule.
#pragma once

#include "inventory/group_chains.hpp"
#include "inventory/hosts.hpp"
#include "inventory/layer.hpp"
#include "inventory/load_notes.hpp"
#include "nodes/node.hpp"

#include <netpoll/inventory.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace netpoll {

/// A value and the document it stands in; null where nobody sets it.
struct inherited_value {
    const layer_value* value{nullptr};
    std::uint16_t file{0};

    explicit operator bool() const noexcept { return value != nullptr; }
    /// Which of the kinds it is goes with the key: see layer_reader::parse.
    template <class T>
    const T& as() const {
        return std::get<T>(value->value);
    }
};

using inherited = std::array<inherited_value, field_count>;

inline const inherited_value& value_of(const inherited& values, field key) noexcept {
    return values[static_cast<std::size_t>(key)];
}

struct inventory_state {
    std::string path;
    std::string kind;  ///< whose shape it has
    const platform_catalog* platforms{nullptr};
    std::string_view unnamed_platform{"generic"};  ///< of a host that names none
    std::vector<document> documents;               ///< own every text and most names below
    /// What stands at the top, in netpoll's own shape; null where it does not.
    std::vector<std::pair<std::string_view, const node*>> tops;
    netpoll::layers layers;
    std::optional<layer> defaults;
    std::vector<layer> groups;  ///< by group_id
    group_chains chains;
    netpoll::hosts hosts;
    std::optional<std::vector<bool>> chosen;  ///< by place: those that a command line names
    netpoll::hosts bastions;                  ///< not polled; they have no groups
    std::uint32_t without_groups{0};          ///< the chain of those
    std::map<std::string, layer, std::less<>> credentials;  ///< of `credentials:`, by name
    login_budgets budgets;
    bool names_may_be_of_ssh{false};             ///< a file of ssh_config is read for the run
    std::vector<inherited> by_chain;             ///< groups and defaults, for each chain
    std::vector<std::string> files;              ///< read for it, or for its secrets
    std::vector<std::string> secret_variables;   ///< that secrets name, sorted
    std::span<const fetched_inventory> fetched;  ///< in place of files, while it is loaded
    std::vector<mistake> warnings;
    std::vector<mistake> notes;

    std::string path_of(const inherited_value& of) const { return position_of(of).file; }
    /// Of a line within the value.
    source_position position_in(const inherited_value& of, unsigned line) const {
        return documents[of.file].position(line);
    }
    /// Mistakes in a document of several files get the file that they are in.
    void name_files(std::vector<mistake>& all) const {
        for (auto& each : all)
            for (const auto& of : documents)
                if (of.file() == each.where.file) each.where = of.position(each.where.line);
    }
    /// Without a file where nobody sets it.
    source_position position_of(const inherited_value& of) const {
        return of ? documents[of.file].position(of.value->line) : source_position{};
    }
};

}  // namespace netpoll
