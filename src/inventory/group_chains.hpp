// Which groups a host inherits from, and in which order. Knows groups by number, no key.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace netpoll {

using group_id = std::uint32_t;

/// Groups in the order in which their values count: each group is followed by its own groups
/// before the next one comes (nornir's order), none twice.
struct group_chain {
    std::vector<group_id> groups;
    std::shared_ptr<const std::vector<std::string>> names;
};

class group_chains {
public:
    /// A new group; names must differ.
    group_id add(std::string_view name);
    std::optional<group_id> find(std::string_view name) const;
    const std::string& name(group_id id) const { return names_[id]; }
    const std::vector<std::string>& names() const noexcept { return names_; }
    void set_parents(group_id id, std::vector<group_id> parents);

    /// Every group that is its own ancestor, as the way back to itself ("a", "b", "a"); each
    /// circle once.
    std::vector<std::vector<group_id>> cycles() const;

    /// The place in `chains` of the chain for these groups; equal lists share one.
    std::uint32_t chain_for(const std::vector<group_id>& groups);
    const std::vector<group_chain>& chains() const noexcept { return chains_; }

private:
    group_chain build(const std::vector<group_id>& groups) const;

    std::vector<std::string> names_;
    std::unordered_map<std::string, group_id> by_name_;
    std::vector<std::vector<group_id>> parents_;
    std::vector<group_chain> chains_;
    std::map<std::vector<group_id>, std::uint32_t> chain_by_groups_;
};

}  // namespace netpoll
