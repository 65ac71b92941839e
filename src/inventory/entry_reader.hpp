// One entry below `hosts:` or `bastions:`: its names, groups and values. Knows no file.
#pragma once

#include "inventory/host_range.hpp"
#include "inventory/inventory_state.hpp"
#include "inventory/layer_reader.hpp"
#include "inventory/mistake_sink.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace netpoll {

class entry_reader {
public:
    struct entry {
        host_range names;
        host_definition definition;
    };

    /// All of them outlive it.
    entry_reader(inventory_state& of, layer_reader& reader, load_notes& notes,
                 std::vector<mistake>& mistakes)
        : of_(of), reader_(reader), notes_(notes), mistakes_(mistakes) {}

    /// Nothing where its name is none: a mistake, but in another tool's inventory, where the others
    /// are read all the same.
    std::optional<entry> read(layer_kind kind, const node_pair& from, std::uint16_t file);

    /// The groups of these names; those that are none are mistakes.
    std::vector<group_id> ids_of(const std::vector<node>& names, const mistake_sink& to) const;

private:
    void check_hostname(const host_definition& host, std::size_t size, const mistake_sink& to);

    inventory_state& of_;
    layer_reader& reader_;
    load_notes& notes_;
    std::vector<mistake>& mistakes_;
};

}  // namespace netpoll
