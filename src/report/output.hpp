// Where result bytes go: a file that comes into being whole, or a stream. Knows no JSON.
#pragma once

#include <netpoll/expected.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace netpoll {

/// What went wrong with a file, for people: "results.json: No space left on device".
using io_result = expected<void, std::string>;

/// "PATH: what errno `code` means", ready to be returned.
unexpected<std::string> io_failure(std::string_view path, int code);

/// Writes all bytes, over interruptions, short writes and descriptors that somebody else made
/// non-blocking. Returns 0 or the errno.
int write_all(int fd, std::string_view bytes) noexcept;

/// The folder part of a path ("." where there is none), and the last part.
std::string parent_folder(const std::string& path);
std::string last_part(const std::string& path);

/// A destination for result bytes. One thread at a time.
class output {
public:
    virtual ~output() = default;
    virtual io_result write(std::string_view bytes) = 0;
    /// Everything is written: a file gets its final name. At most once, then nothing else.
    virtual io_result commit() = 0;
    /// Gives up, but keeps the bytes of the successful `write` calls as `<final name>.partial`
    /// where that is possible. Returns the name, or empty where nothing could be kept.
    virtual std::string keep() noexcept = 0;
};

/// Whether `path` names a place that is written through: standard output ("-"), a device, a pipe, a
/// socket. Regular files and names that do not exist yet are files.
bool is_stream(const std::string& path);

/// Opens a stream or begins a whole file, as `is_stream` says. A folder is an error.
expected<std::unique_ptr<output>, std::string> open_output(const std::string& path);

}  // namespace netpoll
