// An open file descriptor that closes itself. Knows not what it refers to.
#pragma once

#include <unistd.h>

#include <utility>

namespace netpoll {

/// Owns one descriptor, or none (-1).
class unique_descriptor {
public:
    unique_descriptor() noexcept = default;
    explicit unique_descriptor(int descriptor) noexcept : value_(descriptor) {}
    unique_descriptor(unique_descriptor&& other) noexcept : value_(other.release()) {}
    unique_descriptor& operator=(unique_descriptor&& other) noexcept {
        if (this != &other) {
            close();
            value_ = other.release();
        }
        return *this;
    }
    ~unique_descriptor() { close(); }

    int value() const noexcept { return value_; }
    explicit operator bool() const noexcept { return value_ >= 0; }
    int release() noexcept { return std::exchange(value_, -1); }
    void close() noexcept {
        if (value_ >= 0) ::close(release());
    }

private:
    int value_{-1};
};

}  // namespace netpoll
