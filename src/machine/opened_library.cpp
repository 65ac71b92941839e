// dlopen and dlsym.
#include "machine/opened_library.hpp"

#include <dlfcn.h>

namespace netpoll {

namespace {

std::string last_problem() {
    const char* const text = ::dlerror();
    return text ? text : "unknown reason";
}

}  // namespace

expected<opened_library, std::string> opened_library::open(std::string file,
                                                           const std::string& package) {
    void* const handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (handle) return opened_library(handle, std::move(file));
    const std::string said = last_problem();
    // What it needs itself may be missing too, and has another name there.
    if (said.starts_with(file + ": cannot open shared object file"))
        return unexpected(file + " is not installed: apt install " + package);
    return unexpected(file + " cannot be loaded: " + said);
}

void* opened_library::find(const char* name) {
    void* const found = ::dlsym(handle_, name);
    if (!found) problem_ = file_ + " cannot be used: " + last_problem();
    return found;
}

}  // namespace netpoll
