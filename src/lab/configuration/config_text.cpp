// Writes configurations. Knows no device and no command.
#include "lab/configuration/config_text.hpp"

#include <algorithm>

namespace netpoll::lab {

namespace {

constexpr std::size_t brace_columns = 4;

void add_indented(std::string& to, const config_node& node, const indentation& how,
                  std::size_t column) {
    to.append(column, ' ');
    if (how.numbers && node.number != 0) to += std::to_string(node.number) + " ";
    to += node.line + "\n";
    for (const auto& each : node.below)
        add_indented(to, each, how, column + how.columns);
}

void add_braced(std::string& to, const config_node& node, std::string_view margin,
                std::string before = {}) {
    const auto text = before + node.line;
    if (node.below.empty()) {
        to.append(margin).append(text).append(";\n");
        return;
    }
    if (node.rule->one_line && node.below.size() == 1) {
        add_braced(to, node.below.front(), margin, text + " ");
        return;
    }
    to.append(margin).append(text).append(" {\n");
    const auto further = std::string(margin) + std::string(brace_columns, ' ');
    for (const auto& each : node.below)
        add_braced(to, each, further);
    to.append(margin).append("}\n");
}

void add_set(std::string& to, const config_node& node, const std::string& path) {
    const auto here = path + " " + node.line;
    if (node.below.empty()) to += here + "\n";
    for (const auto& each : node.below)
        add_set(to, each, here);
}

bool same_nodes(const std::vector<config_node>& one, const std::vector<config_node>& other);

bool same_node(const config_node& one, const config_node& other) {
    return one.line == other.line && same_nodes(one.below, other.below);
}

bool same_nodes(const std::vector<config_node>& one, const std::vector<config_node>& other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(), same_node);
}

const config_node* counterpart(const std::vector<config_node>& lines, const config_node& of) {
    const auto found = std::find_if(lines.begin(), lines.end(),
                                    [&](const config_node& node) { return node.line == of.line; });
    return found == lines.end() ? nullptr : &*found;
}

void add_marked(std::string& to, char mark, const config_node& node) {
    // A statement stands two columns behind its mark, a hierarchy three.
    const auto margin = mark + std::string(node.below.empty() ? 2 : 3, ' ');
    std::string text;
    add_braced(text, node, "");
    std::size_t at = 0;
    while (at < text.size()) {
        const auto end = text.find('\n', at);
        to += margin + text.substr(at, end - at) + "\n";
        at = end + 1;
    }
}

void compare(std::string& to, const std::vector<config_node>& before,
             const std::vector<config_node>& now, const std::string& path) {
    std::string own;
    std::string deeper;
    const auto goes_on = [](const config_node& node) { return !node.rule->opens.empty(); };
    for (const auto& node : before) {
        if (counterpart(now, node) == nullptr) add_marked(own, '-', node);
    }
    for (const auto& node : now) {
        const auto* earlier = counterpart(before, node);
        if (earlier == nullptr) {
            add_marked(own, '+', node);
        } else if (goes_on(node) && !same_node(*earlier, node)) {
            compare(deeper, earlier->below, node.below, path + " " + node.line);
        }
    }
    if (!own.empty()) to += "[" + path + "]\n" + own;
    to += deeper;
}

}  // namespace

std::string indented_text(const std::vector<config_node>& lines, const indentation& how) {
    std::string text;
    const auto separator = std::string(how.separator) + "\n";
    const config_node* last = nullptr;
    for (const auto& node : lines) {
        const bool apart =
            last != nullptr && (last->rule->group != node.rule->group ||
                                !last->rule->opens.empty() || !node.rule->opens.empty());
        if (apart) text += separator;
        add_indented(text, node, how, 0);
        last = &node;
    }
    return text;
}

std::string indented_text(const config_node& section, const indentation& how) {
    std::string text;
    add_indented(text, section, how, 0);
    return text;
}

std::string braced_text(const std::vector<config_node>& lines) {
    std::string text;
    for (const auto& node : lines)
        add_braced(text, node, "");
    return text;
}

std::string set_text(const std::vector<config_node>& lines, const std::vector<config_step>& where) {
    std::string path = "set";
    for (const auto& step : where)
        path += " " + step.line;
    std::string text;
    for (const auto& node : lines)
        add_set(text, node, path);
    return text;
}

std::string comparison_text(const config_tree& before, const config_tree& now) {
    std::string text;
    compare(text, before.lines(), now.lines(), "edit");
    return text;
}

}  // namespace netpoll::lab
