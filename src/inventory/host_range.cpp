// Counts names and addresses up. Knows no host.
#include "inventory/host_range.hpp"

#include <netpoll/escape.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace netpoll {

namespace {

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto* end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data(), end, value);
    if (text.empty() || rest != end || problem != std::errc{}) return std::nullopt;
    return value;
}

// The bytes of an address, most significant first.
struct address {
    int family{0};
    std::array<unsigned char, 16> bytes{};
    std::size_t size() const noexcept { return family == AF_INET ? 4 : 16; }
};

std::optional<address> parse_address(std::string_view text) {
    const std::string copy(text);
    address out;
    for (const int family : {AF_INET, AF_INET6}) {
        out.family = family;
        if (inet_pton(family, copy.c_str(), out.bytes.data()) == 1) return out;
    }
    return std::nullopt;
}

}  // namespace

expected<host_range, std::string> host_range::parse(std::string_view text) {
    host_range out;
    out.text_ = text;
    const auto malformed = [&](const std::string& why) {
        return unexpected("'" + escape(text, 80) + "' is no range of names: " + why);
    };
    auto rest = text;
    for (auto open = rest.find('['); open != rest.npos; open = rest.find('[')) {
        const auto close = rest.find(']', open);
        if (close == rest.npos) return malformed("a ']' is missing");
        const auto inside = rest.substr(open + 1, close - open - 1);
        const auto dash = inside.find('-');
        const auto from_text = inside.substr(0, dash);
        const auto from = number(from_text);
        const auto to = dash == inside.npos ? std::nullopt : number(inside.substr(dash + 1));
        if (!from || !to) return malformed("write two numbers as in [001-200]");
        if (*from > *to) return malformed("it counts down");
        // Also true where the difference cannot be counted.
        if (*to - *from >= largest / out.size_) {
            return malformed("more than " + std::to_string(largest) + " names");
        }
        out.size_ *= static_cast<std::size_t>(*to - *from) + 1;
        const auto width = from_text.starts_with('0') ? from_text.size() : 0;
        out.parts_.push_back({std::string(rest.substr(0, open)), *from, *to, width});
        rest.remove_prefix(close + 1);
    }
    if (rest.find(']') != rest.npos) return malformed("a '[' is missing");
    out.after_ = rest;
    return out;
}

std::string host_range::at(std::size_t place) const {
    std::vector<std::uint64_t> numbers(parts_.size());
    for (auto i = parts_.size(); i-- > 0;) {
        const auto count = parts_[i].to - parts_[i].from + 1;
        numbers[i] = parts_[i].from + place % count;
        place /= static_cast<std::size_t>(count);
    }
    std::string name;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        const auto digits = std::to_string(numbers[i]);
        name += parts_[i].before;
        name.append(parts_[i].width > digits.size() ? parts_[i].width - digits.size() : 0, '0');
        name += digits;
    }
    return name + after_;
}

bool is_address(std::string_view text) {
    return parse_address(text).has_value();
}

std::optional<std::string> address_after(std::string_view first, std::uint64_t steps) {
    auto from = parse_address(first);
    if (!from) return std::nullopt;
    auto carry = steps;
    for (auto i = from->size(); i-- > 0 && carry > 0;) {
        // At most 2^64 - 1 + 255: split, so that the sum cannot wrap.
        const auto low = (carry & 0xFF) + from->bytes[i];
        from->bytes[i] = static_cast<unsigned char>(low & 0xFF);
        carry = (carry >> 8) + (low >> 8);
    }
    if (carry > 0) return std::nullopt;
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (!inet_ntop(from->family, from->bytes.data(), text.data(), text.size())) return std::nullopt;
    return std::string(text.data());
}

}  // namespace netpoll
