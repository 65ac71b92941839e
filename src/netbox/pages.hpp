// From NetBox's pages to one text: how many there are, what is tried again, and what is wrong with
// them. Knows no connection.
#pragma once

#include "http/http_client.hpp"
#include "netbox/address.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace netpoll::netbox {

using std::chrono::milliseconds;

/// What stands between this and a network.
struct page_source {
    std::function<expected<http_answer, http_failure>(const std::string& url)> get;
    std::function<void(milliseconds)> wait;
};

/// How often a page is asked for that NetBox refuses to give for now, and how long a wait it may
/// ask for.
inline constexpr int most_attempts = 4;
inline constexpr unsigned longest_wait_seconds = 60;

struct pages_text {
    std::string text;
    /// That its filters keep every device: NetBox passes over names of filters that it does not
    /// know. Empty where there is nothing to say.
    std::string warning;
};

/// All devices, in NetBox's order: {"netbox": "ADDRESS", "results": [...]}, a device a line. Of a
/// device there is what an inventory needs; v3 and v4 name it as they do. The error is a sentence
/// without the address, and says whether a copy may serve in its place.
expected<pages_text, http_failure> text_of_pages(const address& from, const page_source& source);

}  // namespace netpoll::netbox
