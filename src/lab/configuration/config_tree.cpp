// Puts lines into a configuration and takes them away. Knows no command line.
#include "lab/configuration/config_tree.hpp"

#include <algorithm>

namespace netpoll::lab {

namespace {

constexpr unsigned number_step = 10;

std::size_t bytes_of(const config_node& node) {
    std::size_t all = sizeof(config_node) + node.line.size();
    for (const auto& each : node.below)
        all += bytes_of(each);
    return all;
}

bool stands_before(const config_node& one, const config_node& other) {
    if (one.rule->order != other.rule->order) return one.rule->order < other.rule->order;
    return one.number < other.number;
}

/// Which of the lines is about the same; as many as there are: none.
std::size_t place_of(const std::vector<config_node>& lines, const config_step& step) {
    const auto found = std::find_if(lines.begin(), lines.end(), [&](const config_node& node) {
        return node.rule == step.rule && same_subject(*node.rule, node.line, step.line);
    });
    return static_cast<std::size_t>(found - lines.begin());
}

std::size_t place_of(const std::vector<config_node>& lines, unsigned number) {
    const auto found = std::find_if(lines.begin(), lines.end(),
                                    [&](const config_node& node) { return node.number == number; });
    return static_cast<std::size_t>(found - lines.begin());
}

config_node& insert(std::vector<config_node>& lines, config_node node) {
    const auto at = std::upper_bound(lines.begin(), lines.end(), node, stands_before);
    return *lines.insert(at, std::move(node));
}

unsigned next_number(const std::vector<config_node>& lines) {
    unsigned last = 0;
    for (const auto& node : lines)
        last = std::max(last, node.number);
    return last + number_step;
}

/// A container that is there for what stands below it only.
bool only_holds(const config_node& node) {
    return !node.rule->opens.empty() && node.rule->prompt.empty() && node.rule->words.size() == 1 &&
           node.rule->words.front().what == rule_word::kind::choice;
}

}  // namespace

std::vector<config_node>& config_tree::open(const std::vector<config_step>& where) {
    auto* lines = &lines_;
    for (const auto& step : where) {
        const auto at = place_of(*lines, step);
        if (at < lines->size()) {
            lines = &(*lines)[at].below;
            continue;
        }
        auto& node = insert(*lines, {step.line, step.rule, 0, {}});
        bytes_ += bytes_of(node);
        lines = &node.below;
    }
    return *lines;
}

bool config_tree::put(const std::vector<config_step>& where, const grammar_match& line,
                      bool negated) {
    config_node node{(negated ? "no " : "") + line.line, line.rule, line.number, {}};
    if (bytes_ + bytes_of(node) > most_bytes) return false;
    auto& lines = open(where);
    const auto at =
        node.number != 0 ? place_of(lines, node.number) : place_of(lines, {node.line, node.rule});
    if (at < lines.size()) {
        auto& same = lines[at];
        bytes_ = bytes_ - same.line.size() + node.line.size();
        same.line = std::move(node.line);
        same.rule = node.rule;
        return true;
    }
    if (node.rule->numbered && node.number == 0) node.number = next_number(lines);
    bytes_ += bytes_of(node);
    insert(lines, std::move(node));
    return true;
}

bool config_tree::remove(const std::vector<config_step>& where, const grammar_match& line) {
    if (below(where) == nullptr) return false;
    auto& lines = open(where);
    const auto before = lines.size();
    const auto goes = [&](const config_node& node) {
        if (line.number != 0 && node.number != line.number) return false;
        if (!line.whole) return begins_with(*node.rule, node.line, line.line);
        return node.rule == line.rule && same_subject(*node.rule, node.line, line.line);
    };
    const auto kept = std::stable_partition(lines.begin(), lines.end(),
                                            [&](const config_node& node) { return !goes(node); });
    for (auto at = kept; at != lines.end(); ++at)
        bytes_ -= bytes_of(*at);
    lines.erase(kept, lines.end());
    const bool removed = lines.size() < before;
    drop_empty(where);
    return removed;
}

void config_tree::drop_empty(const std::vector<config_step>& where) {
    for (auto left = where; !left.empty(); left.pop_back()) {
        const auto* node = find(left);
        if (node == nullptr || !node->below.empty() || !only_holds(*node)) return;
        auto& lines = open({left.begin(), left.end() - 1});
        bytes_ -= bytes_of(*node);
        lines.erase(lines.begin() + (node - lines.data()));
    }
}

const config_node* config_tree::find(const std::vector<config_step>& where) const {
    const auto* lines = &lines_;
    const config_node* node = nullptr;
    for (const auto& step : where) {
        const auto at = place_of(*lines, step);
        if (at >= lines->size()) return nullptr;
        node = &(*lines)[at];
        lines = &node->below;
    }
    return node;
}

const std::vector<config_node>* config_tree::below(const std::vector<config_step>& where) const {
    if (where.empty()) return &lines_;
    const auto* node = find(where);
    return node == nullptr ? nullptr : &node->below;
}

}  // namespace netpoll::lab
