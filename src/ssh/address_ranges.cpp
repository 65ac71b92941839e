// Prefixes of addresses.
#include "ssh/address_ranges.hpp"

#include "core/number_text.hpp"
#include "ssh/socket.hpp"

#include <netpoll/escape.hpp>

#include <netinet/in.h>

#include <algorithm>
#include <cstring>
#include <optional>

namespace netpoll {

namespace {

struct plain_address {
    std::array<std::uint8_t, 16> bytes{};
    bool is_v6{false};

    unsigned bits() const noexcept { return is_v6 ? 128 : 32; }
};

// IPv4 within IPv6 is IPv4: both forms lead to the same machine.
std::optional<plain_address> address_in(const std::string& text) {
    const auto found = numeric_endpoint(text, 22);
    if (!found) return std::nullopt;
    plain_address made;
    if (found->address.ss_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &found->address, sizeof v4);
        std::memcpy(made.bytes.data(), &v4.sin_addr, sizeof v4.sin_addr);
        return made;
    }
    sockaddr_in6 v6{};
    std::memcpy(&v6, &found->address, sizeof v6);
    if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
        std::memcpy(made.bytes.data(), v6.sin6_addr.s6_addr + 12, 4);
        return made;
    }
    made.is_v6 = true;
    std::memcpy(made.bytes.data(), v6.sin6_addr.s6_addr, made.bytes.size());
    return made;
}

}  // namespace

expected<void, std::string> address_ranges::add(const std::string& text) {
    const auto slash = text.find('/');
    const auto address = address_in(text.substr(0, slash));
    if (!address)
        return unexpected("'" + escape(text) +
                          "' is no address: write 10.0.0.0/8 or 2001:db8::/32");
    unsigned bits = address->bits();
    if (slash != text.npos) {
        const auto number = parse_number(text.substr(slash + 1), {0, address->bits()});
        if (!number)
            return unexpected("'" + escape(text) + "': behind the slash, " + number.error());
        bits = static_cast<unsigned>(*number);
    }
    ranges_.push_back({address->bytes, address->is_v6, bits});
    (shown_ += shown_.empty() ? "" : ", ") += text;
    return {};
}

bool address_ranges::contains(const std::string& address) const {
    const auto one = address_in(address);
    return one && std::any_of(ranges_.begin(), ranges_.end(), [&one](const range& each) {
               if (each.is_v6 != one->is_v6) return false;
               const std::size_t whole = each.bits / 8;
               if (!std::equal(each.bytes.begin(),
                               each.bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                               one->bytes.begin()))
                   return false;
               const unsigned rest = each.bits % 8;
               return rest == 0 || (each.bytes[whole] ^ one->bytes[whole]) >> (8 - rest) == 0;
           });
}

}  // namespace netpoll
