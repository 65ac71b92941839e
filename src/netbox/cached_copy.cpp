// Writes and reads the copy. Knows no NetBox.
#include "netbox/cached_copy.hpp"

#include "machine/draft.hpp"
#include "machine/file.hpp"
#include "machine/place.hpp"
#include "machine/user_folder.hpp"

#include <netpoll/escape.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdint>
#include <ctime>

namespace netpoll::netbox {

namespace {

/// FNV-1a: the name of a file needs no more, since the copy says whose it is.
std::string short_hash(const std::string& text) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    std::string digits;
    for (int i = 0; i < 16; ++i, hash >>= 4U)
        digits += "0123456789abcdef"[hash & 15U];
    return digits;
}

}  // namespace

std::string copy_path(const std::string& address) {
    const auto folder = user_folder("XDG_CACHE_HOME", ".cache");
    if (folder.empty()) return {};
    return folder + "/netpoll/netbox-" + short_hash(address) + ".json";
}

expected<void, std::string> keep_copy(const std::string& path, const std::string& text) {
    if (auto made = make_folders(parent_folder(path)); !made)
        return unexpected(std::move(made).error());
    auto at = place::find(path);
    if (!at) return unexpected(std::move(at).error());
    const auto name = at->name();
    auto file = draft::create(std::move(*at), private_file);
    if (!file) return io_failure(path, file.error());
    if (const int code = write_all(file->number(), text); code != 0) return io_failure(path, code);
    if (const int code = file->rename_to(name); code != 0) return io_failure(path, code);
    return {};
}

expected<cached_copy, std::string> read_copy(const std::string& path, const std::string& address) {
    if (path.empty()) return unexpected(std::string("without $HOME there is no copy"));
    const std::string called = "the copy " + escape(path, 400);
    const auto at = place::find(path);
    if (!at) return unexpected(std::string("there is no copy from before"));
    const auto file = at->open(O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (!file && file.error() == ENOENT)
        return unexpected(std::string("there is no copy from before"));
    struct stat facts = {};
    if (!file || ::fstat(file->value(), &facts) != 0)
        return unexpected(called + " " + at->why_not(file ? errno : file.error()));
    const bool ours = facts.st_uid == ::geteuid() && (facts.st_mode & (S_IWGRP | S_IWOTH)) == 0;
    if (!S_ISREG(facts.st_mode) || !ours)
        return unexpected(called + " can be written by others, and is not used");
    std::string text(static_cast<std::size_t>(facts.st_size), '\0');
    std::size_t used = 0;
    while (used < text.size()) {
        const auto got = ::read(file->value(), text.data() + used, text.size() - used);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return unexpected(called + " cannot be read to its end");
        used += static_cast<std::size_t>(got);
    }
    if (!text.starts_with("{\"netbox\": \"" + address + "\",") || !text.ends_with("]}\n"))
        return unexpected(called + " is not whole, or of another address");
    const auto age =
        std::chrono::seconds{std::max<std::time_t>(std::time(nullptr) - facts.st_mtime, 0)};
    return cached_copy{std::move(text), age};
}

std::string age_text(std::chrono::seconds age) {
    const auto count = age.count();
    if (count < 120) return std::to_string(count) + " s";
    if (count < 7'200) return std::to_string(count / 60) + " min";
    if (count < 172'800) return std::to_string(count / 3'600) + " h";
    return std::to_string(count / 86'400) + " days";
}

}  // namespace netpoll::netbox
