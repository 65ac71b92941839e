// An inventory as Ansible has it: hosts and groups with variables. Knows no format.
#pragma once

#include "inventory/load_notes.hpp"
#include "nodes/node.hpp"
#include "nodes/node_builder.hpp"

#include <netpoll/error.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace netpoll::ansible {

/// A variable as it was written.
struct variable {
    std::string_view key;
    node value;
    unsigned before{0};  ///< what to add to its lines: see node_builder::add_file

    unsigned line() const noexcept { return value.line() + before; }
};

/// In the order of their keys' first appearance; no key twice.
using variables = std::vector<variable>;
/// Puts it in place of one with its key, or behind the others. Returns what was there.
std::optional<variable> set(variables& all, const variable& one);
const variable* find(const variables& all, std::string_view key) noexcept;

using group_id = std::uint32_t;
using host_id = std::uint32_t;

struct group {
    std::string name;
    unsigned line{0};
    variables own;         ///< of the inventory itself
    variables from_files;  ///< of group_vars/, which win over the former
    std::vector<group_id> children{};
    std::vector<group_id> parents{};
    unsigned depth{0};
    long priority{1};
};

struct host {
    std::string name;
    unsigned line{0};
    variables own;
    variables from_files;  ///< of host_vars/
    std::vector<group_id> groups{};
};

/// All hosts and groups; `all` and `ungrouped` are there from the start.
class model {
public:
    static constexpr group_id all = 0;
    static constexpr group_id ungrouped = 1;

    /// Mistakes go to `mistakes`, and variables that a host has twice to `notes`; both outlive it,
    /// as does `target`, whose lines those of hosts and groups are.
    model(const node_builder& target, const std::string& path, load_notes& notes,
          std::vector<mistake>& mistakes);

    /// What is added from now on is another file's: see node_builder::add_file.
    void begin_file(unsigned before) noexcept { before_ = before; }
    /// One of the file that is being read.
    variable variable_of(std::string_view key, const node& value) const {
        return {key, value, before_};
    }

    /// The group of this name, which is added where there is none.
    group_id add_group(std::string_view name, unsigned line);
    std::optional<group_id> find_group(std::string_view name) const;
    host_id add_host(std::string_view name, unsigned line);
    std::optional<host_id> find_host(std::string_view name) const;
    void put(host_id which, group_id into);
    /// Of a host's variables that stand there twice, the later one counts.
    void set_own(host_id which, const variable& one);
    void add_child(group_id parent, group_id child);

    group& at(group_id id) { return groups_[id]; }
    const std::deque<group>& groups() const noexcept { return groups_; }
    std::deque<host>& hosts() noexcept { return hosts_; }

    /// Gives every group its depth and every host a group. Groups within themselves are a mistake.
    void finish();

    void complain(unsigned line, std::string message) {
        values_.complain(line + before_, std::move(message));
    }

    /// A place for values that are no YAML: what was added last is its `last()`.
    node_builder& values() noexcept { return values_; }
    /// A text that lives as long as the model.
    std::string_view keep(std::string_view text) { return texts_.emplace_back(text); }
    /// Files whose nodes variables are.
    std::deque<document>& documents() noexcept { return documents_; }

private:
    void note_circle(const std::vector<group_id>& way, group_id again);
    void read_priority(group& of);
    bool visit(group_id id, std::vector<group_id>& way);

    const node_builder& target_;
    const std::string path_;
    load_notes& notes_;
    unsigned before_{0};
    std::size_t clashes_{0};
    std::deque<group> groups_;
    std::deque<host> hosts_;
    std::unordered_map<std::string_view, group_id> group_by_name_;
    std::unordered_map<std::string_view, host_id> host_by_name_;
    node_builder values_;
    std::deque<std::string> texts_;
    std::deque<document> documents_;
};

}  // namespace netpoll::ansible
