// What `data:` says of hosts, as JSON. Knows no selection.
#pragma once

#include "inventory/inventory_state.hpp"

#include <netpoll/error.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace netpoll {

/// Gives hosts with equal data one text.
class host_data {
public:
    /// More of one host's data than this many bytes of JSON is a slip.
    static constexpr std::size_t most = 1U << 20;

    /// Both outlive it.
    host_data(const inventory_state& all, std::vector<mistake>& mistakes)
        : all_(all), mistakes_(mistakes) {}

    /// A JSON object: of each key at the top the nearest value counts; numbers and truth values are
    /// what they are, and secrets are left out. Null where nothing is said.
    std::shared_ptr<const std::string> of(const host_entry& host);

private:
    std::shared_ptr<const std::string> build(const host_entry& host);

    const inventory_state& all_;
    std::vector<mistake>& mistakes_;
    std::unordered_map<std::uint32_t, std::shared_ptr<const std::string>> inherited_;  // by chain
    std::uint32_t last_definition_{0};
    bool has_last_{false};
    std::shared_ptr<const std::string> last_;  // of a range all hosts have the same
};

}  // namespace netpoll
