// A YAML file as a tree of nodes with line numbers. Knows no key and no meaning.
#pragma once

#include <netpoll/error.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

enum class node_kind : std::uint8_t { null, scalar, sequence, mapping };

struct node_pair;

/// One node. A view into its document: cheap to copy, valid as long as the document.
class node {
public:
    /// A null node, line 0.
    node() noexcept = default;
    node(node_kind kind, const void* first, std::size_t count, unsigned line) noexcept
        : first_(first), count_(static_cast<std::uint32_t>(count)), line_(line), kind_(kind) {}

    node_kind kind() const noexcept { return kind_; }
    bool is_null() const noexcept { return kind_ == node_kind::null; }
    bool is_scalar() const noexcept { return kind_ == node_kind::scalar; }
    bool is_sequence() const noexcept { return kind_ == node_kind::sequence; }
    bool is_mapping() const noexcept { return kind_ == node_kind::mapping; }
    /// Where the node begins, counted from 1.
    unsigned line() const noexcept { return line_; }

    /// A scalar as it was written: `0022` and `yes` stay what they are. Empty for other kinds.
    std::string_view text() const noexcept;
    /// A sequence's nodes; empty for other kinds.
    std::span<const node> items() const noexcept;
    /// A mapping's pairs in the order of the file, merge keys applied; empty for other kinds.
    std::span<const node_pair> pairs() const noexcept;
    /// The value of this key in a mapping, or null.
    const node* find(std::string_view key) const noexcept;

private:
    const void* first_{nullptr};
    std::uint32_t count_{0};
    std::uint32_t line_{0};
    node_kind kind_{node_kind::null};
};

struct node_pair {
    node key;  ///< a scalar, or null for the key `~`
    node value;
};

/// "a list", "a mapping", "a text" or "nothing": what to call a node in a message. What a text says
/// is not shown, since it may be a secret.
std::string describe(const node& of);
/// The same with the text in quotes: for keys whose values are words of ours or numbers.
std::string describe_word(const node& of);

/// A key for a message, bare or in quotes. Of "password:x" and "password=x", which are keys where
/// somebody forgot the blank, only the word is shown.
std::string key_word(std::string_view key);
std::string shown_key(std::string_view key);

/// Owns the nodes of one file.
class document {
public:
    const node& root() const noexcept { return root_; }
    const std::string& file() const noexcept { return file_; }

private:
    friend document parse_yaml(std::string_view, std::string, std::vector<mistake>&);

    std::string file_;
    std::unique_ptr<std::pmr::monotonic_buffer_resource> memory_;
    node root_;
};

/// Parses one YAML document. Mistakes (syntax, a key twice in one mapping with both lines, unknown
/// anchors and tags, more than one document, aliases that would expand without bound) are appended
/// with their line; after a mistake in the syntax the root is null. `file` is used in mistakes
/// only.
document parse_yaml(std::string_view bytes, std::string file, std::vector<mistake>& mistakes);

}  // namespace netpoll
