// The parts of an inventory (hosts, groups, ...), from whatever files they stand in. Knows no key.
#pragma once

#include "inventory/inventory_state.hpp"
#include "inventory/load_notes.hpp"
#include "nodes/node.hpp"

#include <netpoll/error.hpp>

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll {

/// One of them, and the place of its document; null where nobody says it.
struct inventory_part {
    const node* top{nullptr};
    std::uint16_t file{0};
};

/// Where each stands: in one document, or in nornir's three. Without hosts it is none.
struct inventory_parts {
    inventory_part defaults;
    inventory_part realms;
    inventory_part credentials;
    inventory_part groups;
    inventory_part bastions;
    inventory_part hosts;
};

/// Their names, in the order in which they are read.
inline constexpr std::array<std::pair<std::string_view, inventory_part inventory_parts::*>, 6>
    names_of_parts{{{"defaults", &inventory_parts::defaults},
                    {"realms", &inventory_parts::realms},
                    {"credentials", &inventory_parts::credentials},
                    {"groups", &inventory_parts::groups},
                    {"bastions", &inventory_parts::bastions},
                    {"hosts", &inventory_parts::hosts}}};

/// Reads files and folders, whoever's shape they have, into the documents of a state.
class parts_reader {
public:
    /// All of them outlive it.
    parts_reader(inventory_state& into, load_notes& notes, std::vector<mistake>& mistakes)
        : into_(into), notes_(notes), mistakes_(mistakes) {}

    /// One file or folder, or several as one inventory. There is room in the state for as many
    /// documents as `most_documents` says.
    inventory_parts read(const std::vector<std::string>& paths);
    /// Of a document that is in the state.
    inventory_parts parts_of(const document& from);

    static std::size_t most_documents(std::size_t paths);
    /// Whether documents have this name that no file has.
    bool is_made_up(const std::string& name) const { return made_up_.contains(name); }

private:
    inventory_parts read_one(const std::string& path);
    inventory_parts parts_in(const node& root, const std::string& path);
    inventory_parts open_own_folder(const std::string& path);
    const document& as_one_document(const inventory_parts& from, const std::string& path);
    const node* parse(const std::string& path, bool alone);
    const node* keep(document made, std::size_t mistakes_before);
    void complain(const std::string& file, unsigned line, std::string message);

    inventory_state& into_;
    load_notes& notes_;
    std::vector<mistake>& mistakes_;
    std::set<std::string> made_up_;
};

}  // namespace netpoll
