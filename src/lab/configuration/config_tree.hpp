// What a device is configured with: lines, and lines below lines. Knows no command line.
#pragma once

#include "lab/configuration/grammar.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll::lab {

/// A line and what stands below it.
struct config_node {
    std::string line;
    const line_rule* rule{nullptr};
    unsigned number{0};  ///< of numbered lines
    std::vector<config_node> below;
};

/// The line of a section on the way to another.
struct config_step {
    std::string line;
    const line_rule* rule{nullptr};
};

/// A configuration, in the order in which a device shows it. A value: who wants to keep it copies
/// it.
class config_tree {
public:
    /// More is not taken: a device's memory ends too.
    static constexpr std::size_t most_bytes = 128 * 1024;

    const std::vector<config_node>& lines() const noexcept { return lines_; }
    std::size_t bytes() const noexcept { return bytes_; }

    /// Puts a line below `where`, or another in place of one that is about the same. False where
    /// there is no room.
    bool put(const std::vector<config_step>& where, const grammar_match& line,
             bool negated = false);
    /// Takes away what is about the same, or begins with the beginning of a line. False where
    /// nothing does.
    bool remove(const std::vector<config_step>& where, const grammar_match& line);

    /// The node of these steps; null where there is none, the lines of the whole for no step.
    const std::vector<config_node>* below(const std::vector<config_step>& where) const;
    const config_node* find(const std::vector<config_step>& where) const;

private:
    std::vector<config_node>& open(const std::vector<config_step>& where);
    void drop_empty(const std::vector<config_step>& where);

    std::vector<config_node> lines_;
    std::size_t bytes_{0};
};

}  // namespace netpoll::lab
