// Builds nodes bottom-up from what a parser reports. Knows no parser.
#pragma once

#include "nodes/node.hpp"

#include <cstddef>
#include <memory_resource>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace netpoll {

/// Collects the nodes of one document. After `failed` nothing more must be added.
class node_builder {
public:
    node_builder(std::pmr::memory_resource& memory, const std::string& file,
                 std::vector<mistake>& mistakes);

    void scalar(std::string_view text, bool plain, unsigned line, std::string_view anchor);
    void begin(node_kind kind, unsigned line, std::string_view anchor);
    void end();
    void alias(std::string_view name, unsigned line);
    void complain(unsigned line, std::string message);
    /// Names the key in front of the value that is being read.
    void complain_here(unsigned line, std::string_view message);

    /// Nesting or expansion went beyond its limit; the mistake is already noted.
    bool failed() const noexcept { return failed_; }
    /// The finished root.
    const node& root() const noexcept { return root_; }

private:
    struct open_node {
        node_kind kind;
        unsigned line;
        std::size_t first_child;  // in done_
        std::size_t nodes_before;
        std::string anchor;
        bool has_merge{false};
    };
    struct anchored {
        node value;
        std::size_t nodes;  // with every alias below it counted in full
    };

    void add(node added, std::string_view anchor, std::size_t nodes);
    void give_up(unsigned line, std::string message);
    node finish_sequence(const open_node& from);
    node finish_mapping(const open_node& from);
    void merge(const node& from, std::vector<node_pair>& pairs);
    void drop_duplicates(std::vector<node_pair>& pairs);
    void note_duplicate(const node_pair& first, const node_pair& second);
    bool expects_key() const noexcept;

    std::pmr::memory_resource& memory_;
    const std::string& file_;
    std::vector<mistake>& mistakes_;
    std::vector<open_node> open_;
    std::vector<node> done_;  // children of the open nodes, in order
    std::unordered_map<std::string, anchored> anchors_;
    std::size_t nodes_{0};
    std::size_t from_aliases_{0};
    node root_;
    bool failed_{false};
};

}  // namespace netpoll
