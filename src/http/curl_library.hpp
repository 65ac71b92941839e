// libcurl, opened while the program runs. Knows no request.
#pragma once

#include <netpoll/expected.hpp>

#include <curl/curl.h>

#include <string>

namespace netpoll {

/// Those of libcurl's functions that we call.
struct curl_library {
    decltype(&curl_global_init) global_init{};
    decltype(&curl_easy_init) easy_init{};
    decltype(&curl_easy_setopt) easy_setopt{};
    decltype(&curl_easy_perform) easy_perform{};
    decltype(&curl_easy_getinfo) easy_getinfo{};
    decltype(&curl_easy_cleanup) easy_cleanup{};
    decltype(&curl_easy_strerror) easy_strerror{};
    decltype(&curl_slist_append) slist_append{};
    decltype(&curl_slist_free_all) slist_free_all{};
    decltype(&curl_getdate) getdate{};
};

/// Opened and made ready by the first call, and kept; the error is a sentence that says what to
/// install. Thread-safe.
const expected<curl_library, std::string>& libcurl();

}  // namespace netpoll
