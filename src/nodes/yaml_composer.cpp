// Anchors, aliases, merge keys and words for null. Knows no parser.
#include "nodes/yaml_composer.hpp"

#include <utility>

namespace netpoll {

namespace {

// What aliases may add to a document. A hundred thousand hosts that share a mapping of fifty nodes
// need five million; a billion laughs need more.
constexpr std::size_t most_from_aliases = 20'000'000;
// The key whose value's pairs are taken over where the mapping has no such key itself.
constexpr std::string_view merge_key = "<<";

bool means_null(std::string_view text) noexcept {
    return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

}  // namespace

void yaml_composer::scalar(std::string_view text, bool plain, unsigned line,
                           std::string_view anchor) {
    if (plain && means_null(text)) {
        into_.null(line);
    } else {
        if (plain && text == merge_key && into_.expects_key()) open_.back().has_merge = true;
        into_.scalar(text, line, plain ? scalar_style::plain : scalar_style::text);
    }
    ++nodes_;
    note_anchor(anchor, 1);
}

void yaml_composer::begin_sequence(unsigned line, std::string_view anchor) {
    into_.begin_sequence(line);
    open_.push_back({nodes_, std::string(anchor)});
}

void yaml_composer::begin_mapping(unsigned line, std::string_view anchor) {
    into_.begin_mapping(line);
    open_.push_back({nodes_, std::string(anchor)});
}

void yaml_composer::end() {
    const auto from = std::move(open_.back());
    open_.pop_back();
    if (from.has_merge) {
        into_.end(merged());
    } else {
        into_.end();
    }
    ++nodes_;
    note_anchor(from.anchor, nodes_ - from.nodes_before);
}

void yaml_composer::alias(std::string_view name, unsigned line) {
    const auto known = anchors_.find(std::string(name));
    if (known == anchors_.end()) {
        // The name is not shown: it may be a password that begins with a star.
        into_.complain_here(line,
                            "a word that begins with * is an alias to YAML, and no anchor above "
                            "this line has its name: put quotes around a text");
        return into_.give_up();
    }
    const auto& [value, nodes] = known->second;
    from_aliases_ += nodes;
    if (from_aliases_ > most_from_aliases) {
        return into_.give_up(line, "aliases make this file too large: more than " +
                                       std::to_string(most_from_aliases) + " nodes");
    }
    nodes_ += nodes;
    // The alias' own line is where a person has to look.
    into_.again(value, line);
}

void yaml_composer::note_anchor(std::string_view anchor, std::size_t nodes) {
    if (!anchor.empty()) anchors_[std::string(anchor)] = {into_.last(), nodes};
}

// The mappings that the innermost one takes over: at the price of their aliases, so a merge of
// merges stays within the limit.
std::vector<node> yaml_composer::merged() {
    std::vector<node> mappings;
    for (const auto& value : into_.take_out(merge_key)) {
        if (value.is_mapping()) {
            mappings.push_back(value);
        } else if (value.is_sequence()) {
            add_merged(value, mappings);
        } else {
            into_.complain(value.line(), "<<: a mapping is expected");
        }
    }
    return mappings;
}

void yaml_composer::add_merged(const node& from, std::vector<node>& into) {
    for (const auto& item : from.items()) {
        if (item.is_mapping()) {
            into.push_back(item);
        } else {
            into_.complain(item.line(), "<<: a list of mappings is expected");
        }
    }
}

}  // namespace netpoll
