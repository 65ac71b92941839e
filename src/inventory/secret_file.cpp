// A file as a whole, anything else to its first line end. Knows no inventory.
#include "inventory/secret_file.hpp"

#include "inventory/first_line.hpp"
#include "machine/descriptor.hpp"
#include "machine/text_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace netpoll {

namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

expected<secret_file, std::string> read_pipe(const std::string& path, milliseconds within) {
    // Without O_NONBLOCK a FIFO that nobody writes to holds up `open` itself.
    const unique_descriptor from(
        ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    if (!from) {
        return unexpected("cannot be read: " + std::generic_category().message(errno));
    }
    const auto end = clock::now() + within;
    first_line line;
    while (!line.is_whole() && !line.is_too_long()) {
        const auto left = std::chrono::ceil<milliseconds>(end - clock::now()).count();
        pollfd wanted{from.value(), POLLIN, 0};
        const int ready = ::poll(&wanted, 1, static_cast<int>(std::max<long long>(left, 0)));
        if (ready < 0 && errno != EINTR) {
            return unexpected("cannot be read: " + std::generic_category().message(errno));
        }
        if (ready == 0) {
            return unexpected("is no file, and gave no line within " +
                              std::to_string(within.count() / 1'000) + " s");
        }
        if (ready > 0 && !line.take_from(from.value())) break;
    }
    if (line.is_too_long()) return unexpected(std::string("gave a line of more than 64 KiB"));
    return secret_file{line.text(), false};
}

}  // namespace

expected<secret_file, std::string> read_secret_file(const std::string& path, milliseconds within) {
    struct stat facts = {};
    const bool known = path.find('\0') == path.npos && ::stat(path.c_str(), &facts) == 0;
    if (known && !S_ISREG(facts.st_mode) && !S_ISDIR(facts.st_mode)) return read_pipe(path, within);
    auto text = read_text_file(path, first_line::longest);
    if (!text) return unexpected(std::move(text).error());
    if (text->ends_with('\n')) text->pop_back();
    if (text->ends_with('\r')) text->pop_back();
    constexpr mode_t read_by_others = S_IRGRP | S_IROTH;
    return secret_file{std::move(*text), (facts.st_mode & read_by_others) != 0};
}

}  // namespace netpoll
