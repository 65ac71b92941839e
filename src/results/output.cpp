// Streams, and the choice between stream and file. Knows no JSON.
#include "results/output.hpp"

#include "machine/descriptor.hpp"
#include "machine/place.hpp"
#include "results/whole_file.hpp"

#include <fcntl.h>

#include <cerrno>

namespace netpoll {

namespace {

class stream final : public output {
public:
    stream(std::string name, int fd, screen_guard guard)
        : name_(std::move(name)), fd_(fd), guard_(std::move(guard)) {}
    stream(std::string name, unique_descriptor owned, screen_guard guard)
        : name_(std::move(name)),
          owned_(std::move(owned)),
          fd_(owned_.value()),
          guard_(std::move(guard)) {}

    io_result write(std::string_view bytes) override {
        auto written = write_part(bytes);
        let_go();
        return written;
    }
    // Nothing else comes onto the screen between the parts of one record.
    io_result write_part(std::string_view bytes) override {
        if (guard_ && !held_.owns_lock()) held_ = guard_();
        const int code = write_all(fd_, bytes);
        reader_gone_ = code == EPIPE;
        if (code == 0) return {};
        let_go();
        return io_failure(name_, code);
    }
    io_result commit() override { return {}; }
    std::string keep() noexcept override {
        let_go();
        return {};
    }
    bool reader_gone() const noexcept override { return reader_gone_; }

private:
    void let_go() noexcept { held_ = {}; }

    std::string name_;
    unique_descriptor owned_;
    int fd_;
    screen_guard guard_;
    std::unique_lock<std::mutex> held_;
    bool reader_gone_{false};
};

bool leads_to_stream(const place& at) {
    struct stat info = {};
    return at.look(info) && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

}  // namespace

bool is_stream(const std::string& path) {
    if (path == "-") return true;
    const auto at = place::find(path);
    return at && leads_to_stream(*at);
}

expected<std::unique_ptr<output>, std::string> open_output(const std::string& path, mode_t mode,
                                                           screen_guard guard) {
    if (path == "-") {
        const int flags = ::fcntl(STDOUT_FILENO, F_GETFL);
        if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY)
            return unexpected<std::string>("standard output is closed; name a file with -o");
        return std::make_unique<stream>("standard output", STDOUT_FILENO, std::move(guard));
    }
    const auto at = place::find(path);
    if (!at) return unexpected(at.error());
    if (leads_to_stream(*at)) {
        auto fd = at->open(O_WRONLY);
        if (!fd) return unexpected(path + ": " + at->why_not(fd.error()));
        return std::make_unique<stream>(path, std::move(*fd), std::move(guard));
    }
    auto file = whole_file::create(path, whole_file::durable::yes, mode);
    if (!file) return unexpected(std::move(file).error());
    return std::unique_ptr<output>(std::move(*file));
}

}  // namespace netpoll
