// flock, which ends with the last descriptor of an open file. Record locks of fcntl would end with
// the first, and two runs of one process would share them.
#include "machine/lock_file.hpp"

#include "machine/file.hpp"
#include "machine/place.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <string_view>
#include <system_error>
#include <utility>

namespace netpoll {

namespace {

constexpr std::string_view first_line = "netpoll lock 1\n";
constexpr std::size_t most_bytes = 4'096;

std::string text_of(const lock_holder& holder) {
    const auto since = std::chrono::floor<std::chrono::seconds>(holder.since);
    std::string text(first_line);
    text += "process " + std::to_string(holder.process) + "\n";
    text += "machine " + holder.machine + "\n";
    text += "since " + std::to_string(since.time_since_epoch().count()) + "\n";
    text += "what " + holder.what.substr(0, most_bytes / 2);
    std::replace(text.begin() + first_line.size(), text.end(), '\0', ' ');
    return text + "\n";
}

/// What stands behind "KEY " on a line of its own.
std::string value_of(std::string_view key, std::string_view text) {
    const auto begin = text.find("\n" + std::string(key) + " ");
    if (begin == text.npos) return {};
    const auto value = text.substr(begin + key.size() + 2);
    return std::string(value.substr(0, value.find('\n')));
}

long long number_of(std::string_view key, std::string_view text) {
    const std::string digits = value_of(key, text);
    long long number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

std::optional<lock_holder> holder_in(std::string_view text) {
    lock_holder holder;
    holder.process = static_cast<long>(number_of("process", text));
    if (!text.starts_with(first_line) || holder.process <= 0) return std::nullopt;
    holder.machine = value_of("machine", text);
    // As far as its clock can go.
    constexpr long long latest = 9'000'000'000;
    const std::chrono::seconds since(std::clamp(number_of("since", text), 0LL, latest));
    holder.since = std::chrono::system_clock::time_point(since);
    holder.what = value_of("what", text);
    return holder;
}

std::string text_held_by(int fd) {
    std::string text(most_bytes, '\0');
    const ssize_t size = ::pread(fd, text.data(), text.size(), 0);
    text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return text;
}

/// Over what is there, so that whoever reads meanwhile finds something.
int write_over(int fd, const std::string& text) noexcept {
    const ssize_t size = ::pwrite(fd, text.data(), text.size(), 0);
    if (size < 0) return errno;
    if (static_cast<std::size_t>(size) < text.size()) return ENOSPC;
    return ::ftruncate(fd, size) == 0 ? 0 : errno;
}

unexpected<lock_refusal> problem(const std::string& path, const std::string& why) {
    return unexpected(lock_refusal{path + ": " + why, std::nullopt});
}

unexpected<lock_refusal> problem(const std::string& path, int code) {
    return problem(path, std::generic_category().message(code));
}

bool is_same(const struct stat& one, const struct stat& other) noexcept {
    return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

/// Locked, and still what has the name; no descriptor where it lost the name meanwhile.
expected<unique_descriptor, lock_refusal> open_locked(const std::string& path) {
    const auto at = place::find(path);
    if (!at) return unexpected(lock_refusal{at.error(), std::nullopt});
    auto fd = at->open(O_RDWR | O_CREAT | O_NONBLOCK, private_file);
    if (!fd) return problem(path, at->why_not(fd.error()));
    struct stat opened = {};
    if (::fstat(fd->value(), &opened) != 0) return problem(path, errno);
    if (!S_ISREG(opened.st_mode)) return problem(path, "is no regular file, and locks nothing");
    if (::flock(fd->value(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return problem(path, errno);
        return unexpected(lock_refusal{{}, holder_in(text_held_by(fd->value()))});
    }
    struct stat named = {};
    if (!at->look(named) || !is_same(named, opened)) return unique_descriptor();
    return std::move(*fd);
}

}  // namespace

expected<lock_file, lock_refusal> lock_file::take(const std::string& path, const lock_holder& me) {
    constexpr int most_tries = 100;
    unique_descriptor locked;
    for (int i = 0; i < most_tries && !locked; ++i) {
        auto opened = open_locked(path);
        if (!opened) return unexpected(std::move(opened).error());
        locked = std::move(*opened);
    }
    if (!locked) return problem(path, "is deleted and made again all the time");
    const std::string before = text_held_by(locked.value());
    if (!before.empty() && !before.starts_with(first_line))
        return problem(path, "is no lock of netpoll, and stays as it is: name another file");
    if (const int code = write_over(locked.value(), text_of(me)); code != 0)
        return problem(path, code);
    lock_file made(std::move(locked));
    made.died_ = holder_in(before);
    return made;
}

lock_file::~lock_file() {
    // Of a process forked off, or one without it: not its to say.
    if (fd_ && owner_ == ::getpid()) static_cast<void>(!::ftruncate(fd_.value(), 0));
}

}  // namespace netpoll
