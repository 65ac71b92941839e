// pread to a buffer, and from there on. Knows no format.
#include "results/file_part.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>

namespace netpoll {

io_result copy_part(file_part part, const std::string& name, std::string& buffer, output& out,
                    bool one_line) {
    constexpr std::size_t full = 1U << 20;
    while (part.size > 0) {
        const std::size_t used = buffer.size();
        const std::size_t wanted = std::min<std::uint64_t>(part.size, full);
        buffer.resize(used + wanted);
        const ssize_t count =
            ::pread(part.fd, buffer.data() + used, wanted, static_cast<off_t>(part.offset));
        if (count < 0 && errno == EINTR) {
            buffer.resize(used);
            continue;
        }
        if (count <= 0) return io_failure(name, count < 0 ? errno : EIO);
        const auto length = static_cast<std::size_t>(count);
        buffer.resize(used + length);
        if (one_line)
            std::replace_if(
                buffer.begin() + static_cast<std::ptrdiff_t>(used), buffer.end(),
                [](char each) { return each == '\n' || each == '\r'; }, ' ');
        part.offset += length;
        part.size -= length;
        if (buffer.size() < full) continue;
        auto written = out.write(buffer);
        if (!written) return written;
        buffer.clear();
    }
    return {};
}

}  // namespace netpoll
