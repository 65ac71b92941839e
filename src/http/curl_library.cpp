// Which of libcurl's functions are taken.
#include "http/curl_library.hpp"

#include "machine/opened_library.hpp"

namespace netpoll {

namespace {

expected<curl_library, std::string> open_library() {
    // Its ABI's name since 2006.
    auto opened = opened_library::open("libcurl.so.4", "libcurl4");
    if (!opened) return unexpected(std::move(opened).error());
    curl_library all;
    opened->take("curl_global_init", all.global_init)
        .take("curl_easy_init", all.easy_init)
        .take("curl_easy_setopt", all.easy_setopt)
        .take("curl_easy_perform", all.easy_perform)
        .take("curl_easy_getinfo", all.easy_getinfo)
        .take("curl_easy_cleanup", all.easy_cleanup)
        .take("curl_easy_strerror", all.easy_strerror)
        .take("curl_slist_append", all.slist_append)
        .take("curl_slist_free_all", all.slist_free_all)
        .take("curl_getdate", all.getdate);
    if (!opened->problem().empty()) return unexpected(opened->problem());
    if (all.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return unexpected(std::string("libcurl.so.4 cannot be used: it does not begin"));
    return all;
}

}  // namespace

const expected<curl_library, std::string>& libcurl() {
    static const auto library = open_library();
    return library;
}

}  // namespace netpoll
