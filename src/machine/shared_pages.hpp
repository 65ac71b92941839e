// Memory that this process shares with those that it forks later. Knows not what stands there.
#pragma once

#include <cstddef>

namespace netpoll {

/// Pages of zeros. Nothing is destroyed in them: what is put there needs no destructor.
class shared_pages {
public:
    /// Throws std::system_error where there is no page left.
    explicit shared_pages(std::size_t bytes);
    ~shared_pages();
    shared_pages(const shared_pages&) = delete;
    shared_pages& operator=(const shared_pages&) = delete;

    void* data() const noexcept { return data_; }

private:
    const std::size_t bytes_;
    void* const data_;
};

}  // namespace netpoll
