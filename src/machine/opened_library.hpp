// A shared library that is opened while the program runs. Knows not what it is for.
#pragma once

#include <netpoll/expected.hpp>

#include <string>
#include <utility>

namespace netpoll {

/// A library that only some runs need: linked, every start would load it, and what it needs itself.
/// It stays open when this is gone, since its threads and functions may outlive whoever asked.
class opened_library {
public:
    /// `file` is its ABI's name, as in "libcurl.so.4"; `package` is Debian's that has it. The error
    /// is a sentence that says what to install.
    static expected<opened_library, std::string> open(std::string file, const std::string& package);

    /// Takes a function by its name. Once one is missing, no more is taken.
    template <class Function>
    opened_library& take(const char* name, Function& into) {
        if (problem_.empty()) into = reinterpret_cast<Function>(find(name));
        return *this;
    }
    /// What was missing, as a sentence; empty where nothing was.
    const std::string& problem() const noexcept { return problem_; }

private:
    opened_library(void* handle, std::string file) : handle_(handle), file_(std::move(file)) {}
    void* find(const char* name);

    void* handle_;
    std::string file_;
    std::string problem_;
};

}  // namespace netpoll
