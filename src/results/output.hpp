// Where result bytes go: a file that comes into being whole, or a stream. Knows no JSON.
#pragma once

#include "machine/file.hpp"

#include <netpoll/expected.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace netpoll {

/// A destination for result bytes. One thread at a time, except for `salvage` and `discard`.
class output {
public:
    virtual ~output() = default;
    virtual io_result write(std::string_view bytes) = 0;
    /// The beginning of what a later `write` ends: the two count as one for `keep`.
    virtual io_result write_part(std::string_view bytes) { return write(bytes); }
    /// Everything is written: a file gets its final name. At most once, then nothing else.
    virtual io_result commit() = 0;
    /// Gives up, but keeps the bytes of the successful `write` calls as `<final name>.partial`
    /// where that is possible. Returns the name, or empty where nothing could be kept.
    virtual std::string keep() noexcept = 0;
    /// As `keep`, for a process that ends at once, while another thread may be in `write`: what
    /// that one was writing may be cut.
    virtual std::string salvage() noexcept { return {}; }
    /// Leaves nothing behind, for a process that ends at once. From any thread.
    virtual void discard() noexcept {}
    /// Whether a write failed because nobody reads any more.
    virtual bool reader_gone() const noexcept { return false; }
};

/// What holds whatever else is on the screen back while a stream is written; may be empty.
using screen_guard = std::function<std::unique_lock<std::mutex>()>;

/// Whether `path` names a place that is written through: standard output ("-"), a device, a pipe, a
/// socket. Regular files and names that do not exist yet are files.
bool is_stream(const std::string& path);

/// Opens a stream or begins a whole file, as `is_stream` says. A folder is an error. A new file
/// gets exactly `mode`.
expected<std::unique_ptr<output>, std::string> open_output(const std::string& path,
                                                           mode_t mode = private_file,
                                                           screen_guard guard = {});

}  // namespace netpoll
