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

// "001-200", or one number of a list.
expected<host_range::span, std::string> host_range::parse_span(std::string_view text,
                                                               bool in_list) {
    const auto dash = text.find('-');
    const auto from_text = text.substr(0, dash);
    const auto from = number(from_text);
    const auto alone = dash == text.npos && in_list ? from : std::nullopt;
    const auto to = dash == text.npos ? alone : number(text.substr(dash + 1));
    if (!from || !to) return unexpected(std::string("write two numbers as in [001-200]"));
    if (*from > *to) return unexpected(std::string("it counts down"));
    // Also true where the difference cannot be counted.
    if (*to - *from >= largest)
        return unexpected("more than " + std::to_string(largest) + " names");
    const auto width = from_text.starts_with('0') ? from_text.size() : 0;
    return span{*from, static_cast<std::size_t>(*to - *from) + 1, width};
}

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
        auto inside = rest.substr(open + 1, close - open - 1);
        const bool in_list = inside.find(',') != inside.npos;
        part made{std::string(rest.substr(0, open)), {}, 0};
        for (bool more = true; more;) {
            const auto comma = std::min(inside.find(','), inside.size());
            more = comma < inside.size();
            const auto one = parse_span(inside.substr(0, comma), in_list);
            if (!one) return malformed(one.error());
            made.spans.push_back(*one);
            made.count += one->count;
            if (made.count > largest / out.size_)
                return malformed("more than " + std::to_string(largest) + " names");
            inside.remove_prefix(more ? comma + 1 : comma);
        }
        out.size_ *= made.count;
        out.parts_.push_back(std::move(made));
        rest.remove_prefix(close + 1);
    }
    if (rest.find(']') != rest.npos) return malformed("a '[' is missing");
    out.after_ = rest;
    return out;
}

host_range host_range::literal(std::string_view text) {
    host_range out;
    out.text_ = text;
    out.after_ = text;
    return out;
}

std::string host_range::number_at(const part& of, std::size_t place) {
    auto span = of.spans.begin();
    for (; place >= span->count; ++span)
        place -= span->count;
    auto digits = std::to_string(span->from + place);
    if (span->width > digits.size()) digits.insert(0, span->width - digits.size(), '0');
    return digits;
}

std::string host_range::at(std::size_t place) const {
    std::vector<std::size_t> places(parts_.size());
    for (auto i = parts_.size(); i-- > 0;) {
        places[i] = place % parts_[i].count;
        place /= parts_[i].count;
    }
    std::string name;
    for (std::size_t i = 0; i < parts_.size(); ++i)
        (name += parts_[i].before) += number_at(parts_[i], places[i]);
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
