// All hosts of an inventory by name, ranges counted out. Knows no key but hostname.
#pragma once

#include "inventory/host_range.hpp"
#include "inventory/layer.hpp"
#include "inventory/mistake_sink.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace netpoll {

/// What one entry under `hosts:` says; a range shares it between its hosts.
struct host_definition {
    layer own;
    std::uint32_t chain{0};  ///< place in group_chains
    /// Another tool's, which may call a host what netpoll cannot.
    bool is_foreign{false};
};

/// One host: small, since there may be a million.
struct host_entry {
    std::string_view name;
    std::uint32_t definition{0};
    std::uint32_t place{0};  ///< within its range, counted from 0
};

class hosts {
public:
    /// More than this is a range that went wrong.
    static constexpr std::size_t most = 2'000'000;

    hosts();

    /// Adds one entry and every host that its name, which is `range`, stands for. What is wrong
    /// with the name, and hosts that exist already, go to `to`.
    void add(std::string_view name, const host_range& range, host_definition definition,
             const mistake_sink& to);

    /// Adds those of these hosts that do not exist yet. The places of all of them, in their order;
    /// none where there would be too many, which goes to `to`.
    std::vector<std::uint32_t> add_missing(std::string_view name, const host_range& range,
                                           host_definition definition, const mistake_sink& to);

    /// Room for this many entries; ranges may need more.
    void reserve(std::size_t entries);
    std::size_t size() const noexcept { return all_.size(); }
    const std::vector<host_entry>& all() const noexcept { return all_; }
    std::optional<std::uint32_t> find(std::string_view name) const;
    const host_definition& definition_of(const host_entry& host) const noexcept {
        return definitions_[host.definition];
    }

private:
    bool has_room(const host_range& range, unsigned line, const mistake_sink& to) const;
    bool insert(std::string_view name, std::uint32_t place, std::uint32_t& clash);
    bool insert(std::string_view name, const host_range& range, std::size_t place,
                std::uint32_t& clash);
    std::string_view keep(std::string_view name);

    std::unique_ptr<std::pmr::monotonic_buffer_resource> memory_;
    std::vector<host_definition> definitions_;
    std::vector<host_entry> all_;
    std::unordered_map<std::string_view, std::uint32_t> by_name_;
};

/// What keeps a host from this name: names become file names and parts of log lines. Empty where
/// nothing does.
std::string name_problem(std::string_view name);

/// What keeps a text or a range from being the hostname of `size` hosts: it needs to be an address
/// with room behind it, or a range of the same size. A text fits one host.
std::string hostname_count_problem(std::string_view hostname, std::size_t size);
std::string hostname_count_problem(const host_range& hostname, std::size_t size);
/// The hostname of the host at this place of a range.
std::string hostname_at(std::string_view hostname, std::size_t place);

}  // namespace netpoll
