// What YAML says beyond nodes: anchors, aliases, merge keys and words for null. Knows no parser.
#pragma once

#include "nodes/node_builder.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace netpoll {

/// Composes nodes from a YAML parser's events. Gives up, by the builder, where an alias has no
/// anchor or aliases expand beyond their limit.
class yaml_composer {
public:
    /// The builder outlives it.
    explicit yaml_composer(node_builder& into) : into_(into) {}

    /// `plain` is a text without quotes.
    void scalar(std::string_view text, bool plain, unsigned line, std::string_view anchor);
    void begin_sequence(unsigned line, std::string_view anchor);
    void begin_mapping(unsigned line, std::string_view anchor);
    void end();
    void alias(std::string_view name, unsigned line);

private:
    struct open_node {
        std::size_t nodes_before;
        std::string anchor;
        bool has_merge{false};
    };
    struct anchored {
        node value;
        std::size_t nodes;  // with every alias below it counted in full
    };

    void note_anchor(std::string_view anchor, std::size_t nodes);
    std::vector<node> merged();
    void add_merged(const node& from, std::vector<node>& into);

    node_builder& into_;
    std::vector<open_node> open_;
    std::unordered_map<std::string, anchored> anchors_;
    std::size_t nodes_{0};
    std::size_t from_aliases_{0};
};

}  // namespace netpoll
