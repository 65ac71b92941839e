// Reads whole files. Knows no format.
#include "machine/text_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace netpoll {

namespace {

class open_file {
public:
    explicit open_file(const std::string& path, int flags = 0) noexcept
        : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | flags)) {}
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;
    ~open_file() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    int get() const noexcept { return descriptor_; }

private:
    int descriptor_;
};

std::string cannot_read(int error) {
    if (error == ENOENT) return "does not exist";
    return "cannot be read: " + std::generic_category().message(error);
}

std::size_t expected_size(const struct stat& facts) noexcept {
    return facts.st_size > 0 ? static_cast<std::size_t>(facts.st_size) : 0;
}

expected<std::string, std::string> read_to_end(int file, std::size_t limit) {
    struct stat facts = {};
    if (file < 0 || ::fstat(file, &facts) != 0) return unexpected(cannot_read(errno));
    if (S_ISDIR(facts.st_mode)) return unexpected(std::string("is a folder, not a file"));
    std::string text;
    std::size_t used = 0;
    // One byte more than the file claims to have, so that its end is seen without growing.
    text.resize(std::min(expected_size(facts), limit) + 1);
    for (;;) {
        const auto got = ::read(file, text.data() + used, text.size() - used);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return unexpected(cannot_read(errno));
        if (got == 0) break;
        used += static_cast<std::size_t>(got);
        if (used > limit) {
            return unexpected("is larger than " + std::to_string(limit) + " bytes");
        }
        if (used == text.size()) text.resize(used * 2 + 4096);
    }
    text.resize(used);
    return text;
}

}  // namespace

expected<std::string, std::string> read_text_file(const std::string& path, std::size_t limit) {
    if (path.find('\0') != path.npos) return unexpected(std::string("the name holds a NUL"));
    const open_file file(path);
    return read_to_end(file.get(), limit);
}

expected<std::string, std::string> read_regular_file(const std::string& path, std::size_t limit) {
    if (path.find('\0') != path.npos) return unexpected(std::string("the name holds a NUL"));
    const open_file file(path, O_NONBLOCK);
    struct stat facts = {};
    if (file.get() >= 0 && ::fstat(file.get(), &facts) == 0 && !S_ISREG(facts.st_mode) &&
        !S_ISDIR(facts.st_mode))
        return unexpected(std::string("is no regular file"));
    return read_to_end(file.get(), limit);
}

expected<std::string, std::string> read_standard_input(std::size_t limit) {
    return read_to_end(STDIN_FILENO, limit);
}

std::string folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    if (slash == path.npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

std::string path_from(const std::string& folder, const std::string& path) {
    if (path.starts_with("~/")) {
        const char* home = std::getenv("HOME");
        return home ? home + path.substr(1) : path;
    }
    if (path.starts_with('/') || folder == ".") return path;
    return (folder.ends_with('/') ? folder : folder + "/") + path;
}

}  // namespace netpoll
