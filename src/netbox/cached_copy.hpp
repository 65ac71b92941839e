// What NetBox last answered, kept for the day on which it does not. Knows no connection.
#pragma once

#include <netpoll/expected.hpp>

#include <chrono>
#include <string>

namespace netpoll::netbox {

/// A file below $XDG_CACHE_HOME/netpoll, or else ~/.cache/netpoll, for what `address` says. Empty
/// where there is neither variable.
std::string copy_path(const std::string& address);

struct cached_copy {
    std::string text;
    std::chrono::seconds age;
};

/// For its owner alone (0600, folders that are made 0700). The error is a sentence.
expected<void, std::string> keep_copy(const std::string& path, const std::string& text);

/// The error is a sentence: there is none, it is another address's, or others can write it.
expected<cached_copy, std::string> read_copy(const std::string& path, const std::string& address);

/// "3 days", "2 h", "5 min" or "12 s".
std::string age_text(std::chrono::seconds age);

}  // namespace netpoll::netbox
