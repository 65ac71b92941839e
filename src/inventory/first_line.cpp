// Reads to the first line end. Knows no clock and no command.
#include "inventory/first_line.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>

namespace netpoll {

bool first_line::take_from(int descriptor) {
    std::array<char, 4096> buffer;
    for (std::size_t taken = 0; taken <= longest;) {
        const auto got = ::read(descriptor, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return got < 0 && errno == EAGAIN;
        taken += static_cast<std::size_t>(got);
        if (whole_ || text_.size() > longest) continue;
        const std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
        const auto end = bytes.find('\n');
        text_ += bytes.substr(0, end);
        whole_ = end != bytes.npos;
        if (whole_ && text_.ends_with('\r')) text_.pop_back();
    }
    return true;
}

}  // namespace netpoll
