// What the lines of known_hosts files say, packed. Knows no meaning.
#include "ssh/host_key_store.hpp"

#include "ssh/wire_reader.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>
#include <stdexcept>

namespace netpoll {

namespace {

// A line has at most half of it.
constexpr unsigned block_bits = 17;
constexpr std::size_t block_size = std::size_t{1} << block_bits;
constexpr std::size_t blocks_at_most = std::size_t{1} << (32U - block_bits);

/// What stands before the bytes of an entry.
struct header {
    std::uint32_t line;
    std::uint32_t hosts_size;
    std::uint16_t key_size;
    std::uint16_t file;
    bool is_hashed;
};

}  // namespace

std::string_view host_key_store::entry::type() const {
    return wire_reader(key).text().value_or(std::string_view{});
}

host_key_store::entry_id host_key_store::add(const entry& what) {
    const header before{what.line, static_cast<std::uint32_t>(what.hosts.size()),
                        static_cast<std::uint16_t>(what.key.size()), what.file, what.is_hashed};
    const auto size = sizeof before + what.hosts.size() + what.key.size();
    if (what.key.size() > std::numeric_limits<std::uint16_t>::max() || size > block_size)
        throw std::length_error("a host key line is too long");
    if (blocks_.empty() || blocks_.back().size() + size > block_size) {
        if (blocks_.size() == blocks_at_most) throw std::length_error("too many host keys");
        // Most files are small; in what follows a full block another one will be filled.
        const bool goes_on = !blocks_.empty();
        blocks_.emplace_back();
        if (goes_on) blocks_.back().reserve(block_size);
    }
    auto& block = blocks_.back();
    const auto id = ((blocks_.size() - 1) << block_bits) | block.size();
    block.append(reinterpret_cast<const char*>(&before), sizeof before);
    block.append(what.hosts).append(what.key);
    return static_cast<entry_id>(id);
}

host_key_store::entry host_key_store::at(entry_id id) const {
    const std::string& block = blocks_[id >> block_bits];
    const char* const from = block.data() + (id & (block_size - 1));
    header before{};
    std::memcpy(&before, from, sizeof before);
    const char* const hosts = from + sizeof before;
    return {{hosts, before.hosts_size},
            {hosts + before.hosts_size, before.key_size},
            before.line,
            before.file,
            before.is_hashed};
}

std::uint32_t entry_table::hash_of(std::string_view by) noexcept {
    return static_cast<std::uint32_t>(std::hash<std::string_view>{}(by));
}

void entry_table::add(std::string_view by, entry_id id) {
    if (nodes_.size() == heads_.size()) grow();
    const auto hash = hash_of(by);
    auto& head = heads_[hash & (heads_.size() - 1)];
    nodes_.push_back({hash, id, head});
    head = static_cast<std::uint32_t>(nodes_.size() - 1);
}

void entry_table::grow() {
    heads_.assign(std::max<std::size_t>(2 * heads_.size(), 16), none);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        auto& head = heads_[nodes_[i].hash & (heads_.size() - 1)];
        nodes_[i].next = head;
        head = static_cast<std::uint32_t>(i);
    }
}

}  // namespace netpoll
