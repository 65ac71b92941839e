// What the lines of known_hosts files say, packed: the bytes of names and keys, without comments
// and base64. Knows no meaning.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// Lines one behind the other. Only grows.
class host_key_store {
public:
    using entry_id = std::uint32_t;

    /// Views of what is stored, good until the next `add`.
    struct entry {
        std::string_view hosts;  ///< as written, but in lower case; hashed: salt and hash, 40 bytes
        std::string_view key;    ///< the key's bytes, which begin with its type
        std::uint32_t line;
        std::uint16_t file;
        bool is_hashed;

        std::string_view type() const;
    };

    /// Ids rise. std::length_error where so many lines are stored that ids end: at 4 GiB.
    entry_id add(const entry& what);
    entry at(entry_id id) const;

private:
    std::deque<std::string> blocks_;  // no entry lies in two
};

/// Ids by a hash of what they are looked up by, some of which may be of others. Only grows.
class entry_table {
public:
    using entry_id = host_key_store::entry_id;

    void add(std::string_view by, entry_id id);
    /// Calls `visit` with each id that may fit, the last one first, for as long as it returns true.
    template <class Visit>
    void visit(std::string_view by, Visit visit) const {
        if (heads_.empty()) return;
        const auto hash = hash_of(by);
        for (auto at = heads_[hash & (heads_.size() - 1)]; at != none; at = nodes_[at].next)
            if (nodes_[at].hash == hash && !visit(nodes_[at].id)) return;
    }
    /// Calls `visit` with all ids, in the order in which they were added.
    template <class Visit>
    void visit_all(Visit visit) const {
        for (const node& each : nodes_)
            visit(each.id);
    }

private:
    struct node {
        std::uint32_t hash;
        entry_id id;
        std::uint32_t next;
    };
    static constexpr std::uint32_t none = ~std::uint32_t{0};

    static std::uint32_t hash_of(std::string_view by) noexcept;
    void grow();

    std::vector<node> nodes_;
    std::vector<std::uint32_t> heads_;  // a power of two of them
};

}  // namespace netpoll
