// Nodes, duplicate keys and limits. Knows no format.
#include "nodes/node_builder.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace netpoll {

namespace {

// Up to this size comparing each key with each other is quicker than hashing.
constexpr std::size_t small_mapping = 16;

template <class T>
std::span<T> copy_into(std::pmr::memory_resource& memory, std::span<const T> from) {
    if (from.empty()) return {};
    auto* room = static_cast<T*>(memory.allocate(from.size_bytes(), alignof(T)));
    std::uninitialized_copy(from.begin(), from.end(), room);
    return {room, from.size()};
}

void add_missing(const node& base, std::vector<node_pair>& pairs) {
    std::unordered_set<std::string_view> own;
    for (const auto& pair : pairs)
        own.insert(pair.key.text());
    for (const auto& pair : base.pairs()) {
        if (!own.contains(pair.key.text())) pairs.push_back(pair);
    }
}

}  // namespace

node_builder::node_builder(std::string file, std::vector<mistake>& mistakes, brackets meaning)
    : mistakes_(mistakes), made_(std::move(file)), is_literal_(meaning == brackets::literal) {}

void node_builder::complain(unsigned line, std::string message) {
    mistakes_.push_back({made_.position(line), std::move(message)});
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
    give_up();
}

void node_builder::scalar(std::string_view text, unsigned line, scalar_style style) {
    add_scalar(text, line, style == scalar_style::plain, is_literal_);
}

void node_builder::add_scalar(std::string_view text, unsigned line, bool is_plain,
                              bool is_literal) {
    const auto kept = copy_into<char>(*made_.memory_, std::span<const char>(text));
    node made{node_kind::scalar, kept.data(), kept.size(), line};
    made.is_plain_ = is_plain;
    made.is_literal_ = is_literal;
    add(made);
}

void node_builder::null(unsigned line) {
    add({node_kind::null, nullptr, 0, line});
}

bool node_builder::expects_key() const noexcept {
    return !open_.empty() && open_.back().kind == node_kind::mapping &&
           (done_.size() - open_.back().first_child) % 2 == 0;
}

void node_builder::begin(node_kind kind, unsigned line) {
    if (gave_up_) return;
    if (open_.size() >= deepest) {
        return give_up(line, "nested deeper than " + std::to_string(deepest) + " levels");
    }
    if (expects_key()) return give_up(line, "a key must be a plain word, not a list or mapping");
    open_.push_back({kind, line, done_.size()});
}

void node_builder::end(std::span<const node> bases) {
    if (gave_up_) return;
    if (open_.empty()) throw std::logic_error("nothing is open that could end");
    const auto from = open_.back();
    const auto made =
        from.kind == node_kind::mapping ? finish_mapping(from, bases) : finish_sequence(from);
    done_.resize(from.first_child);
    open_.pop_back();
    add(made);
}

void node_builder::again(node made, unsigned line) {
    if (expects_key() && (made.is_sequence() || made.is_mapping())) {
        return give_up(line, "a key must be a plain word, not a list or mapping");
    }
    made.line_ = line;
    add(made);
}

void node_builder::copy(const node& from, unsigned before) {
    const auto line = from.line() + before;
    switch (from.kind()) {
        case node_kind::null:
            return null(line);
        case node_kind::scalar:
            return add_scalar(from.text(), line, from.is_plain(), from.is_literal() || is_literal_);
        case node_kind::sequence:
            begin_sequence(line);
            for (const auto& each : from.items())
                copy(each, before);
            return end();
        case node_kind::mapping:
            begin_mapping(line);
            for (const auto& [key, value] : from.pairs()) {
                copy(key, before);
                copy(value, before);
            }
            return end();
    }
}

unsigned node_builder::add_file(std::string file, unsigned lines) {
    made_.later_.push_back({lines + 1, std::move(file)});
    reach(lines + 1);
    return lines + 1;
}

unsigned node_builder::add_document(const document& from) {
    const auto before = add_file(from.file_, made_.lines_);
    for (const auto& [lines, file] : from.later_)
        made_.later_.push_back({before + lines, file});
    reach(before + from.lines_);
    return before;
}

void node_builder::add(const node& whole) {
    if (gave_up_) return;
    reach(whole.line_);
    if (!open_.empty()) {
        done_.push_back(whole);
        return;
    }
    if (std::exchange(has_root_, true)) throw std::logic_error("a document has one root");
    made_.root_ = whole;
}

document node_builder::finish() {
    if (gave_up_) {
        made_.root_ = {};
    } else if (!open_.empty()) {
        throw std::logic_error("a list or mapping did not end");
    }
    return std::move(made_);
}

node node_builder::finish_sequence(const open_node& from) {
    const auto children = std::span<const node>(done_).subspan(from.first_child);
    const auto kept = copy_into(*made_.memory_, children);
    return {node_kind::sequence, kept.data(), kept.size(), from.line};
}

node node_builder::finish_mapping(const open_node& from, std::span<const node> bases) {
    if (!expects_key()) throw std::logic_error("a mapping ended behind a key");
    std::vector<node_pair> pairs;
    pairs.reserve((done_.size() - from.first_child) / 2);
    for (auto i = from.first_child; i < done_.size(); i += 2)
        pairs.push_back({done_[i], done_[i + 1]});
    drop_duplicates(pairs);
    for (const auto& base : bases)
        add_missing(base, pairs);
    const auto kept = copy_into<node_pair>(*made_.memory_, pairs);
    return {node_kind::mapping, kept.data(), kept.size(), from.line};
}

std::vector<node> node_builder::take_out(std::string_view key) {
    std::vector<node> values;
    auto kept = open_.back().first_child;
    for (auto i = kept; i + 1 < done_.size(); i += 2) {
        if (done_[i].text() == key) {
            values.push_back(done_[i + 1]);
        } else {
            done_[kept++] = done_[i];
            done_[kept++] = done_[i + 1];
        }
    }
    done_.resize(kept);
    return values;
}

void node_builder::note_duplicate(const node_pair& first, const node_pair& second) {
    complain(second.key.line(), shown_key(second.key.text()) +
                                    " stands here twice: it is already on line " +
                                    std::to_string(made_.position(first.key.line()).line));
}

void node_builder::drop_duplicates(std::vector<node_pair>& pairs) {
    const auto same = [](const auto& a, const auto& b) { return a.key.text() == b.key.text(); };
    std::size_t kept = 0;
    if (pairs.size() <= small_mapping) {
        for (const auto& pair : pairs) {
            const auto end = pairs.begin() + static_cast<std::ptrdiff_t>(kept);
            const auto first =
                std::find_if(pairs.begin(), end, [&](const auto& p) { return same(p, pair); });
            if (first == end) {
                pairs[kept++] = pair;
            } else {
                note_duplicate(*first, pair);
            }
        }
    } else {
        std::unordered_map<std::string_view, std::size_t> seen;
        seen.reserve(pairs.size());
        for (const auto& pair : pairs) {
            const auto [first, is_new] = seen.emplace(pair.key.text(), kept);
            if (is_new) {
                pairs[kept++] = pair;
            } else {
                note_duplicate(pairs[first->second], pair);
            }
        }
    }
    pairs.resize(kept);
}

}  // namespace netpoll
