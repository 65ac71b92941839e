// Memory that this process shares with those that it forks later.
#include "machine/shared_pages.hpp"

#include <sys/mman.h>

#include <cerrno>
#include <system_error>

namespace netpoll {

namespace {

void* mapped(std::size_t bytes) {
    void* const pages =
        ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED)
        throw std::system_error(errno, std::generic_category(), "cannot share memory");
    return pages;
}

}  // namespace

shared_pages::shared_pages(std::size_t bytes) : bytes_(bytes), data_(mapped(bytes)) {}

shared_pages::~shared_pages() {
    ::munmap(data_, bytes_);
}

}  // namespace netpoll
