// Names and addresses that count up: sw[001-200], 127.10.0.1. Knows no host.
#pragma once

#include "core/name_ranges.hpp"

#include <netpoll/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// A name with any number of [from-to] in it, or of lists as [1-3,7]; the last one counts fastest.
/// Zeros in front of a number are kept. A name without brackets is a range of one.
class host_range {
public:
    static constexpr std::size_t largest = largest_range;

    /// The error is a sentence that quotes the text.
    static expected<host_range, std::string> parse(std::string_view text);
    /// A range of one, whatever brackets are in it.
    static host_range literal(std::string_view text);

    /// What was parsed.
    const std::string& text() const noexcept { return text_; }
    /// How many names there are, at least 1.
    std::size_t size() const noexcept { return size_; }
    /// The name at this place, counted from 0.
    std::string at(std::size_t place) const;

private:
    struct span {
        std::uint64_t from;
        std::size_t count;
        std::size_t width;
    };
    struct part {
        std::string before;
        std::vector<span> spans;
        std::size_t count;  // of all of them
    };

    static expected<span, std::string> parse_span(std::string_view text, bool in_list);
    static std::string number_at(const part& of, std::size_t place);

    std::string text_;
    std::vector<part> parts_;
    std::string after_;
    std::size_t size_{1};
};

/// True if the text is an IPv4 or IPv6 address.
bool is_address(std::string_view text);

/// The IPv4 or IPv6 address that stands this far behind `first`; nothing if `first` is no address
/// or there is none so far behind it.
std::optional<std::string> address_after(std::string_view first, std::uint64_t steps);

}  // namespace netpoll
