// Builds the node tree: anchors, merge keys, duplicate keys and limits. Knows no parser.
#include "nodes/node_builder.hpp"

#include <algorithm>
#include <memory>
#include <span>
#include <unordered_set>

namespace netpoll {
namespace {

// Inventories nest five deep. The parser below us recurses no deeper than this either.
constexpr std::size_t deepest = 64;
// What aliases may add to a document. A hundred thousand hosts that share a mapping of fifty nodes
// need five million; a billion laughs need more.
constexpr std::size_t most_from_aliases = 20'000'000;
// Up to this size comparing each key with each other is quicker than hashing.
constexpr std::size_t small_mapping = 16;
// The key whose value's pairs are taken over where the mapping has no such key itself.
constexpr std::string_view merge_key = "<<";

bool means_null(std::string_view text) noexcept {
    return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

template <class T>
std::span<T> copy_into(std::pmr::memory_resource& memory, std::span<const T> from) {
    if (from.empty()) return {};
    auto* room = static_cast<T*>(memory.allocate(from.size_bytes(), alignof(T)));
    std::uninitialized_copy(from.begin(), from.end(), room);
    return {room, from.size()};
}

}  // namespace

node_builder::node_builder(std::pmr::memory_resource& memory, const std::string& file,
                           std::vector<mistake>& mistakes)
    : memory_(memory), file_(file), mistakes_(mistakes) {}

void node_builder::complain(unsigned line, std::string message) {
    mistakes_.push_back({{file_, line}, std::move(message)});
}

void node_builder::complain_here(unsigned line, std::string_view message) {
    auto children = done_.size();
    for (auto open = open_.rbegin(); open != open_.rend(); ++open) {
        const bool has_key = (children - open->first_child) % 2 == 1;
        if (open->kind == node_kind::mapping && has_key) {
            return complain(line,
                            key_word(done_[children - 1].text()) + ": " + std::string(message));
        }
        children = open->first_child;
    }
    complain(line, std::string(message));
}

void node_builder::give_up(unsigned line, std::string message) {
    complain(line, std::move(message));
    failed_ = true;
}

void node_builder::scalar(std::string_view text, bool plain, unsigned line,
                          std::string_view anchor) {
    if (plain && means_null(text)) return add({node_kind::null, nullptr, 0, line}, anchor, 1);
    if (plain && text == merge_key && expects_key()) open_.back().has_merge = true;
    const auto kept = copy_into<char>(memory_, std::span<const char>(text));
    add({node_kind::scalar, kept.data(), kept.size(), line}, anchor, 1);
}

bool node_builder::expects_key() const noexcept {
    return !open_.empty() && open_.back().kind == node_kind::mapping &&
           (done_.size() - open_.back().first_child) % 2 == 0;
}

void node_builder::begin(node_kind kind, unsigned line, std::string_view anchor) {
    if (open_.size() >= deepest) {
        return give_up(line, "nested deeper than " + std::to_string(deepest) + " levels");
    }
    if (expects_key()) return give_up(line, "a key must be a plain word, not a list or mapping");
    open_.push_back({kind, line, done_.size(), nodes_, std::string(anchor)});
}

void node_builder::end() {
    const auto from = std::move(open_.back());
    const auto made =
        from.kind == node_kind::mapping ? finish_mapping(from) : finish_sequence(from);
    done_.resize(from.first_child);
    open_.pop_back();
    add(made, from.anchor, nodes_ - from.nodes_before + 1);
}

void node_builder::alias(std::string_view name, unsigned line) {
    const auto known = anchors_.find(std::string(name));
    if (known == anchors_.end()) {
        // The name is not shown: it may be a password that begins with a star.
        complain_here(line,
                      "a word that begins with * is an alias to YAML, and no anchor above this "
                      "line has its name: put quotes around a text");
        failed_ = true;
        return;
    }
    const auto [value, nodes] = known->second;
    from_aliases_ += nodes;
    if (from_aliases_ > most_from_aliases) {
        return give_up(line, "aliases make this file too large: more than " +
                                 std::to_string(most_from_aliases) + " nodes");
    }
    if (expects_key() && !value.is_scalar()) {
        return give_up(line, "a key must be a plain word, not a list or mapping");
    }
    // The alias' own line is where a person has to look.
    nodes_ += nodes - 1;
    const void* first = value.is_mapping()    ? static_cast<const void*>(value.pairs().data())
                        : value.is_sequence() ? static_cast<const void*>(value.items().data())
                                              : static_cast<const void*>(value.text().data());
    const auto count = value.is_mapping()    ? value.pairs().size()
                       : value.is_sequence() ? value.items().size()
                                             : value.text().size();
    add({value.kind(), first, count, line}, {}, 1);
}

void node_builder::add(node added, std::string_view anchor, std::size_t nodes) {
    ++nodes_;
    if (!anchor.empty()) anchors_[std::string(anchor)] = {added, nodes};
    if (open_.empty()) {
        root_ = added;
    } else {
        done_.push_back(added);
    }
}

node node_builder::finish_sequence(const open_node& from) {
    const auto children = std::span<const node>(done_).subspan(from.first_child);
    const auto kept = copy_into(memory_, children);
    return {node_kind::sequence, kept.data(), kept.size(), from.line};
}

node node_builder::finish_mapping(const open_node& from) {
    std::vector<node_pair> pairs;
    std::vector<node> merged;
    pairs.reserve((done_.size() - from.first_child) / 2);
    for (auto i = from.first_child; i + 1 < done_.size(); i += 2) {
        if (from.has_merge && done_[i].text() == merge_key) {
            merged.push_back(done_[i + 1]);
        } else {
            pairs.push_back({done_[i], done_[i + 1]});
        }
    }
    drop_duplicates(pairs);
    for (const auto& each : merged)
        merge(each, pairs);
    const auto kept = copy_into<node_pair>(memory_, pairs);
    return {node_kind::mapping, kept.data(), kept.size(), from.line};
}

void node_builder::merge(const node& from, std::vector<node_pair>& pairs) {
    if (from.is_sequence()) {
        for (const auto& each : from.items()) {
            if (each.is_mapping()) {
                merge(each, pairs);
            } else {
                complain(each.line(), "<<: a list of mappings is expected");
            }
        }
        return;
    }
    if (!from.is_mapping()) return complain(from.line(), "<<: a mapping is expected");
    std::unordered_set<std::string_view> own;
    for (const auto& each : pairs)
        own.insert(each.key.text());
    for (const auto& each : from.pairs()) {
        if (own.contains(each.key.text())) continue;
        // Taken over at the price of the alias, so a merge of merges stays within the limit.
        pairs.push_back(each);
    }
}

void node_builder::note_duplicate(const node_pair& first, const node_pair& second) {
    complain(second.key.line(), shown_key(second.key.text()) +
                                    " stands here twice: it is already on line " +
                                    std::to_string(first.key.line()));
}

void node_builder::drop_duplicates(std::vector<node_pair>& pairs) {
    const auto same = [](const auto& a, const auto& b) { return a.key.text() == b.key.text(); };
    std::size_t kept = 0;
    if (pairs.size() <= small_mapping) {
        for (const auto& each : pairs) {
            const auto end = pairs.begin() + static_cast<std::ptrdiff_t>(kept);
            const auto first =
                std::find_if(pairs.begin(), end, [&](const auto& p) { return same(p, each); });
            if (first == end) {
                pairs[kept++] = each;
            } else {
                note_duplicate(*first, each);
            }
        }
    } else {
        std::unordered_map<std::string_view, std::size_t> seen;
        seen.reserve(pairs.size());
        for (const auto& each : pairs) {
            const auto [first, is_new] = seen.emplace(each.key.text(), kept);
            if (is_new) {
                pairs[kept++] = each;
            } else {
                note_duplicate(pairs[first->second], each);
            }
        }
    }
    pairs.resize(kept);
}

}  // namespace netpoll
