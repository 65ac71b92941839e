// A known_hosts file on disk, shared with other processes. Knows nothing of the keys in it.
#include "ssh/host_key_file.hpp"

#include "machine/place.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace netpoll {

namespace {

constexpr std::uint64_t piece_size = std::uint64_t{256} << 10U;

std::string reason(int code) {
    return std::generic_category().message(code);
}

unexpected<std::string> failed(const std::string& what) {
    return unexpected<std::string>(what + ": " + reason(errno));
}

/// Bytes from `offset` to the end; short only where the file ends.
expected<std::string, std::string> read_from(int fd, std::uint64_t offset, std::uint64_t size) {
    std::string text(size > offset ? size - offset : 0, '\0');
    std::size_t done = 0;
    while (done < text.size()) {
        const auto n =
            ::pread(fd, text.data() + done, text.size() - done, static_cast<off_t>(offset + done));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return failed("cannot read it");
        if (n == 0) break;
        done += static_cast<std::size_t>(n);
    }
    text.resize(done);
    return text;
}

host_key_file_mark mark_of(const struct stat& now) {
    host_key_file_mark mark;
    mark.device = now.st_dev;
    mark.inode = now.st_ino;
    mark.size = static_cast<std::uint64_t>(now.st_size);
    mark.modified_ns = std::int64_t{now.st_mtim.tv_sec} * 1'000'000'000 + now.st_mtim.tv_nsec;
    return mark;
}

void count_lines(host_key_file_mark& mark, std::string_view text) {
    const auto last = text.rfind('\n');
    if (last == std::string_view::npos) return;
    mark.whole_lines += last + 1;
    mark.lines += static_cast<unsigned>(std::count(text.begin(), text.end(), '\n'));
}

expected<struct stat, std::string> stat_regular(int fd) {
    struct stat now = {};
    if (::fstat(fd, &now) != 0) return failed("cannot look at it");
    if (!S_ISREG(now.st_mode)) return unexpected<std::string>("it is not a regular file");
    return now;
}

}  // namespace

expected<void, std::string> read_host_key_lines(
    const std::string& path, host_key_file_mark& mark, bool& missing,
    const std::function<void(std::string_view lines, unsigned first_line)>& take) {
    const unique_descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    missing = file.value() < 0 && errno == ENOENT;
    if (file.value() < 0) return failed("cannot open it");
    const auto now = stat_regular(file.value());
    if (!now) return unexpected(now.error());
    mark = mark_of(*now);
    std::string begun;  // a line of which the end was not read
    for (std::uint64_t at = 0; at < mark.size;) {
        const auto piece = read_from(file.value(), at, std::min(mark.size, at + piece_size));
        if (!piece) return unexpected(piece.error());
        if (piece->empty()) break;
        at += piece->size();
        const auto end = piece->rfind('\n') + 1;
        begun.append(*piece, 0, end);
        if (end > 0) {
            const auto first_line = mark.lines + 1;
            count_lines(mark, begun);
            take(begun, first_line);
            begun.clear();
        }
        begun.append(*piece, end);
    }
    if (!begun.empty()) take(begun, mark.lines + 1);
    return {};
}

expected<std::string, std::string> read_host_key_file(const std::string& path,
                                                      host_key_file_mark& mark, bool& missing) {
    std::string text;
    const auto read = read_host_key_lines(
        path, mark, missing, [&text](std::string_view lines, unsigned) { text += lines; });
    if (!read) return unexpected(read.error());
    return text;
}

expected<host_key_appender, std::string> host_key_appender::open(const std::string& path) {
    return open_with(path, O_CREAT);
}

expected<host_key_appender, std::string> host_key_appender::open_existing(const std::string& path) {
    return open_with(path, 0);
}

// Who edits the file puts another in its place, so that what was waited for may be gone by then.
expected<host_key_appender, std::string> host_key_appender::open_with(const std::string& path,
                                                                      int flags) {
    for (;;) {
        const auto at = place::find(path);
        if (!at && ::access(parent_folder(path).c_str(), F_OK) != 0)
            return unexpected<std::string>("its folder does not exist: create it");
        if (!at) return unexpected(at.error());
        auto fd = at->open(O_RDWR | O_APPEND | O_NONBLOCK | flags, 0600);
        if (!fd) return unexpected("cannot open it for writing: " + at->why_not(fd.error()));
        host_key_appender file(std::move(*fd));
        const auto opened = stat_regular(file.number());
        if (!opened) return unexpected(opened.error());
        while (::flock(file.number(), LOCK_EX) != 0)
            if (errno != EINTR) return failed("cannot lock it");
        struct stat now = {};
        if (at->look(now) && now.st_ino == opened->st_ino && now.st_dev == opened->st_dev)
            return file;
    }
}

expected<std::optional<host_key_text>, std::string> host_key_appender::unseen(
    host_key_file_mark& mark) {
    const auto status = stat_regular(number());
    if (!status) return unexpected(status.error());
    auto now = mark_of(*status);
    const bool same_file = now.device == mark.device && now.inode == mark.inode;
    if (same_file && now.size == mark.size && now.modified_ns == mark.modified_ns)
        return std::optional<host_key_text>{};
    host_key_text found;
    found.replaces = !same_file || now.size <= mark.size;
    if (!found.replaces) {
        now.whole_lines = mark.whole_lines;
        now.lines = mark.lines;
    }
    found.first_line = now.lines + 1;
    auto text = read_from(number(), now.whole_lines, now.size);
    if (!text) return unexpected(text.error());
    found.text = *std::move(text);
    count_lines(now, found.text);
    mark = now;
    return std::optional(std::move(found));
}

expected<void, std::string> host_key_appender::append(std::string_view line,
                                                      host_key_file_mark& mark) {
    const auto before = stat_regular(number());
    if (!before) return unexpected(before.error());
    const auto size = static_cast<std::uint64_t>(before->st_size);
    std::string bytes;
    if (size > 0) {
        const auto last = read_from(number(), size - 1, size);
        if (!last) return unexpected(last.error());
        if (*last != "\n") bytes = "\n";
    }
    bytes.append(line).push_back('\n');
    ssize_t written = -1;
    do {
        written = ::write(number(), bytes.data(), bytes.size());
    } while (written < 0 && errno == EINTR);
    if (written != static_cast<ssize_t>(bytes.size())) {
        if (written >= 0) errno = ENOSPC;
        const auto error = failed("cannot write to it");
        if (written > 0 && ::ftruncate(number(), before->st_size) != 0)
            return failed("cannot repair it");
        return error;
    }
    const auto after = stat_regular(number());
    if (!after) return unexpected(after.error());
    const auto lines =
        mark.lines + static_cast<unsigned>(std::count(bytes.begin(), bytes.end(), '\n'));
    mark = mark_of(*after);
    mark.whole_lines = mark.size;
    mark.lines = lines;
    return {};
}

}  // namespace netpoll
