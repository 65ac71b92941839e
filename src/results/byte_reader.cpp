// pread, a piece at a time. Knows no format.
#include "results/byte_reader.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace netpoll {

namespace {

constexpr std::size_t piece_size = 256U << 10;

}  // namespace

byte_reader::byte_reader(int fd) : fd_(fd), piece_(piece_size, '\0') {}

bool byte_reader::fill() {
    if (failure_ != 0) return false;
    piece_offset_ += filled_;
    at_ = filled_ = 0;
    ssize_t count = 0;
    do
        count = ::pread(fd_, piece_.data(), piece_.size(), static_cast<off_t>(piece_offset_));
    while (count < 0 && errno == EINTR);
    if (count < 0) failure_ = errno;
    if (count > 0) filled_ = static_cast<std::size_t>(count);
    return count > 0;
}

void byte_reader::skip_blanks() {
    while (!at_end() && std::strchr(" \t\r\n", front()) != nullptr && front() != '\0')
        skip();
}

void byte_reader::skip_line() {
    while (!at_end() && front() != '\n')
        skip();
}

void byte_reader::rewind() noexcept {
    piece_offset_ = 0;
    at_ = filled_ = 0;
    line_ = 1;
}

}  // namespace netpoll
