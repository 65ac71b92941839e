// A file as a tree of nodes with line numbers, whatever its format. Knows no key and no meaning.
#pragma once

#include <netpoll/error.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll {

enum class node_kind : std::uint8_t { null, scalar, sequence, mapping };

struct node_pair;

/// One node. A view into its document: cheap to copy, valid as long as the document.
class node {
public:
    /// A null node, line 0.
    node() noexcept = default;

    node_kind kind() const noexcept { return kind_; }
    bool is_null() const noexcept { return kind_ == node_kind::null; }
    bool is_scalar() const noexcept { return kind_ == node_kind::scalar; }
    bool is_sequence() const noexcept { return kind_ == node_kind::sequence; }
    bool is_mapping() const noexcept { return kind_ == node_kind::mapping; }
    /// Where the node begins, counted from 1.
    unsigned line() const noexcept { return line_; }

    /// A scalar as it was written: `0022` and `yes` stay what they are. Empty for other kinds.
    std::string_view text() const noexcept;
    /// Whether the scalar stood in YAML or JSON without quotes, so that a number or a truth value
    /// may be meant. False for other kinds.
    bool is_plain() const noexcept { return is_plain_; }
    /// Whether brackets in it count nothing up: it is another tool's, and each name is one host's.
    bool is_literal() const noexcept { return is_literal_; }
    /// A sequence's nodes; empty for other kinds.
    std::span<const node> items() const noexcept;
    /// A mapping's pairs in the order of the file, no key twice; empty for other kinds.
    std::span<const node_pair> pairs() const noexcept;
    /// The value of this key in a mapping, or null.
    const node* find(std::string_view key) const noexcept;

private:
    friend class node_builder;
    node(node_kind kind, const void* first, std::size_t count, unsigned line) noexcept
        : first_(first), count_(static_cast<std::uint32_t>(count)), line_(line), kind_(kind) {}

    const void* first_{nullptr};
    std::uint32_t count_{0};
    std::uint32_t line_{0};
    node_kind kind_{node_kind::null};
    bool is_plain_{false};
    bool is_literal_{false};
};

struct node_pair {
    node key;  ///< a scalar, or null
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

/// Owns the nodes of one file, or of several that were read as one; a node_builder makes it.
class document {
public:
    /// Null where the file is empty, or could not be read to its end.
    const node& root() const noexcept { return root_; }
    /// The file, or the first of several.
    const std::string& file() const noexcept { return file_; }
    /// What a node's line means: of several files, in which it is, and where there.
    source_position position(unsigned line) const;
    /// All files, the first included.
    std::vector<std::string> files() const;

private:
    friend class node_builder;
    explicit document(std::string file)
        : file_(std::move(file)),
          memory_(std::make_unique<std::pmr::monotonic_buffer_resource>()) {}

    struct later_file {
        unsigned before;  ///< how many lines the files in front of it have
        std::string file;
    };

    std::string file_;
    std::vector<later_file> later_;  // in the order of their lines
    unsigned lines_{0};              // of all files
    std::unique_ptr<std::pmr::monotonic_buffer_resource> memory_;
    node root_;
};

}  // namespace netpoll
