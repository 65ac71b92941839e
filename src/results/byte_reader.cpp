// pread, a piece at a time. Knows no format.
#include "results/byte_reader.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

namespace netpoll {

namespace {

constexpr std::size_t piece_size = 256U << 10;

}  // namespace

byte_reader::byte_reader(int fd)
    : fd_(fd), piece_(std::make_unique_for_overwrite<char[]>(piece_size)), room_(piece_size) {}

bool byte_reader::fill() {
    piece_offset_ += filled_;
    at_ = filled_ = 0;
    return read_more();
}

// Behind what is there; there is room.
bool byte_reader::read_more() {
    if (failure_ != 0) return false;
    ssize_t count = 0;
    do
        count = ::pread(fd_, piece_.get() + filled_, room_ - filled_,
                        static_cast<off_t>(piece_offset_ + filled_));
    while (count < 0 && errno == EINTR);
    if (count < 0) failure_ = errno;
    if (count > 0) filled_ += static_cast<std::size_t>(count);
    return count > 0;
}

std::string_view byte_reader::rest_of_line() {
    std::size_t seen = 0;
    for (;;) {
        const auto end = ahead().find('\n', seen);
        if (end != std::string_view::npos) return ahead().substr(0, end);
        seen = ahead().size();
        if (!read_on()) return ahead();
    }
}

bool byte_reader::read_on() {
    const std::string_view kept = ahead();
    // What nobody has written yet takes no memory.
    const std::size_t room = std::max(room_, 2 * kept.size());
    auto larger = room > room_ ? std::make_unique_for_overwrite<char[]>(room) : nullptr;
    std::copy(kept.begin(), kept.end(), larger ? larger.get() : piece_.get());
    if (larger) piece_ = std::move(larger);
    room_ = room;
    piece_offset_ += at_;
    filled_ = kept.size();
    at_ = 0;
    return read_more();
}

void byte_reader::take(std::size_t bytes) noexcept {
    const std::string_view taken = ahead().substr(0, bytes);
    line_ += static_cast<unsigned>(std::count(taken.begin(), taken.end(), '\n'));
    at_ += bytes;
}

void byte_reader::skip_blanks() {
    while (!at_end() && std::strchr(" \t\r\n", front()) != nullptr && front() != '\0')
        skip();
}

void byte_reader::skip_line() {
    while (!at_end()) {
        const auto end = ahead().find('\n');
        at_ += std::min(end, ahead().size());
        if (end != std::string_view::npos) return;
    }
}

void byte_reader::rewind() noexcept {
    piece_offset_ = 0;
    at_ = filled_ = 0;
    line_ = 1;
}

}  // namespace netpoll
