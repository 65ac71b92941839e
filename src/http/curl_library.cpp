// dlopen and dlsym.
#include "http/curl_library.hpp"

#include <dlfcn.h>

#include <string_view>

namespace netpoll {

namespace {

/// Its ABI's name since 2006.
constexpr const char* file_name = "libcurl.so.4";

std::string last_problem() {
    const char* const text = ::dlerror();
    return text ? text : "unknown reason";
}

std::string why_not_opened() {
    const std::string said = last_problem();
    const std::string name(file_name);
    // What it needs itself may be missing too, and has another name there.
    if (said.starts_with(name + ": cannot open shared object file"))
        return name + " is not installed: apt install libcurl4";
    return name + " cannot be loaded: " + said;
}

/// Takes functions by their names, until one is missing.
class function_taker {
public:
    explicit function_taker(void* library) : library_(library) {}

    template <class Function>
    function_taker& operator()(const char* name, Function& into) {
        if (!missing_.empty()) return *this;
        into = reinterpret_cast<Function>(::dlsym(library_, name));
        if (!into) missing_ = last_problem();
        return *this;
    }
    const std::string& missing() const noexcept { return missing_; }

private:
    void* library_;
    std::string missing_;
};

expected<curl_library, std::string> open_library() {
    // Stays open: threads of its resolver may outlive whoever asked.
    void* const handle = ::dlopen(file_name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!handle) return unexpected(why_not_opened());
    curl_library all;
    function_taker take(handle);
    take("curl_global_init", all.global_init)("curl_easy_init", all.easy_init);
    take("curl_easy_setopt", all.easy_setopt)("curl_easy_perform", all.easy_perform);
    take("curl_easy_getinfo", all.easy_getinfo)("curl_easy_cleanup", all.easy_cleanup);
    take("curl_easy_strerror", all.easy_strerror)("curl_slist_append", all.slist_append);
    take("curl_slist_free_all", all.slist_free_all)("curl_getdate", all.getdate);
    if (!take.missing().empty())
        return unexpected(std::string(file_name) + " cannot be used: " + take.missing());
    if (all.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return unexpected(std::string(file_name) + " cannot be used: it does not begin");
    return all;
}

}  // namespace

const expected<curl_library, std::string>& libcurl() {
    static const auto library = open_library();
    return library;
}

}  // namespace netpoll
