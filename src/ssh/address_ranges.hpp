// Parts of the address space, as a poller's owner names them. Knows no device.
#pragma once

#include <netpoll/expected.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace netpoll {

class address_ranges {
public:
    /// "10.0.0.0/8", "2001:db8::/32" or one address. The error is a sentence's end that quotes it.
    expected<void, std::string> add(const std::string& text);
    bool empty() const noexcept { return ranges_.empty(); }
    /// A numeric address, with or without %scope; no other text is in any range.
    bool contains(const std::string& address) const;
    /// "10.0.0.0/8, 2001:db8::/32".
    const std::string& shown() const noexcept { return shown_; }

private:
    struct range {
        std::array<std::uint8_t, 16> bytes{};
        bool is_v6{false};
        unsigned bits{0};
    };

    std::vector<range> ranges_;
    std::string shown_;
};

}  // namespace netpoll
