// Replaces network addresses by documentation ones. Knows no device's syntax.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace netpoll {

/// The same address is replaced by the same everywhere: IPv4 of 192.0.2.0/24, 198.51.100.0/24 and
/// 203.0.113.0/24, IPv6 of 2001:db8::/32, MAC 00:00:5e:00:53:xx in the form that the device used.
/// Of the same length where there is one; else a column of spaces behind it gives or takes.
///
/// Kept: masks and wildcards, loopback, multicast and unspecified addresses, a MAC of all zeros or
/// ones, and four numbers that are a version (behind a letter, or a word such as "Version"). One
/// session with more addresses than there are documentation ones gets some of them twice.
class address_map {
public:
    std::string operator()(std::string_view text);

private:
    const std::string& ipv4(const std::string& original);
    const std::string& ipv6(const std::string& original, std::size_t length);
    const std::string& mac(const std::string& digits);
    std::string replaced(std::string_view word, std::string_view before);
    std::string parts(std::string_view word, std::string_view before);
    std::string trimmed(std::string_view word, std::string_view before);
    std::string run(std::string_view word, std::string_view before);

    std::map<std::string, std::string> known_;
    std::set<std::string> taken_;
    std::size_t ipv6_count_{0};
    std::size_t mac_count_{0};
};

}  // namespace netpoll
