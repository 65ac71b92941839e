// Builds a document bottom-up, from whatever reads a format. Knows no format.
#pragma once

#include "nodes/node.hpp"

#include <netpoll/error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// What brackets in a scalar mean: netpoll's ranges, or nothing, as in other tools' names.
enum class brackets : std::uint8_t { ranges, literal };
/// How a scalar stood in its file.
enum class scalar_style : std::uint8_t { text, plain };

/// Takes one document's nodes in the order of its text: within a mapping a key, its value, the next
/// key. Texts are copied. Lines count from 1; 0 is the file as a whole. Whoever calls `end` where
/// nothing is open, ends a mapping behind a key, or adds a second root, gets a std::logic_error.
class node_builder {
public:
    /// Inventories nest five deep. Whoever walks a document may recurse as deep as this.
    static constexpr std::size_t deepest = 64;

    /// Mistakes, `file` in each, are appended to `mistakes`, which outlives the builder.
    node_builder(std::string file, std::vector<mistake>& mistakes,
                 brackets meaning = brackets::ranges);

    void scalar(std::string_view text, unsigned line, scalar_style style = scalar_style::text);
    void null(unsigned line);
    void begin_sequence(unsigned line) { begin(node_kind::sequence, line); }
    void begin_mapping(unsigned line) { begin(node_kind::mapping, line); }
    /// Ends the innermost list or mapping. Of a mapping's keys each counts once: the second is a
    /// mistake. It also gets the pairs of these mappings whose keys it does not have.
    void end(std::span<const node> bases = {});
    /// A node of this builder once more, as if it stood on this line.
    void again(node made, unsigned line);

    /// A node of any document, and what is in it, literal where it or this document is. `before` is
    /// added to its lines: what `add_file` returned for the document's file.
    void copy(const node& from, unsigned before = 0);
    /// Lines above `lines`, those of all files so far, belong to this file from now on. Returns
    /// what to add to a line of the file. Its line 0 is the file as a whole.
    unsigned add_file(std::string file, unsigned lines);

    /// All files of another document. Returns what to add to its lines.
    unsigned add_document(const document& from);
    /// Lines up to this one belong to the files so far, whether or not a node begins there.
    void reach(unsigned line) noexcept { made_.lines_ = std::max(made_.lines_, line); }
    /// What a line of the document means.
    source_position position(unsigned line) const { return made_.position(line); }

    /// The last node that is whole: what was added, or ended.
    const node& last() const noexcept { return done_.empty() ? made_.root_ : done_.back(); }
    /// Whether the innermost mapping goes on with a key.
    bool expects_key() const noexcept;
    /// Takes this key and its value out of the innermost mapping, each time that it stands there;
    /// between its pairs only.
    std::vector<node> take_out(std::string_view key);

    void complain(unsigned line, std::string message);
    /// Names the key in front of the value that is being read.
    void complain_here(unsigned line, std::string_view message);

    /// The document cannot be read on: it will have no root, and what still comes is ignored.
    void give_up() noexcept { gave_up_ = true; }
    void give_up(unsigned line, std::string message);
    /// Also where it nests too deep, or a list or mapping stands for a key.
    bool gave_up() const noexcept { return gave_up_; }

    /// The document, once everything that was begun has ended.
    document finish();

private:
    struct open_node {
        node_kind kind;
        unsigned line;
        std::size_t first_child;  // in done_
    };

    void begin(node_kind kind, unsigned line);
    void add(const node& whole);
    void add_scalar(std::string_view text, unsigned line, bool is_plain, bool is_literal);
    node finish_sequence(const open_node& from);
    node finish_mapping(const open_node& from, std::span<const node> bases);
    void drop_duplicates(std::vector<node_pair>& pairs);
    void note_duplicate(const node_pair& first, const node_pair& second);

    std::vector<mistake>& mistakes_;
    document made_;
    std::vector<open_node> open_;
    std::vector<node> done_;  // children of the open nodes, in order
    const bool is_literal_;
    bool has_root_{false};
    bool gave_up_{false};
};

}  // namespace netpoll
