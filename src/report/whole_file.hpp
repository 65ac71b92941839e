// A file that exists under its name only once it is complete. Knows not what is in it.
#pragma once

#include "report/descriptor.hpp"
#include "report/output.hpp"

#include <cstddef>
#include <memory>
#include <string>

#include <sys/types.h>

namespace netpoll {

/// Written under a temporary name in the same folder, then renamed, so that no reader ever sees
/// half a file and a failure leaves the file that was there before. The temporary file is removed
/// by the destructor unless it was committed or kept.
class whole_file final : public output {
public:
    /// Whether a committed file must survive a power cut. Costs a disk flush a file, so thousands
    /// of small files do without.
    enum class durable { yes, no };

    /// Replaces a regular file of that name and takes over its permissions; a symbolic link stays,
    /// and what it points to is replaced. A new file gets `mode`, less the umask.
    static expected<std::unique_ptr<whole_file>, std::string> create(const std::string& path,
                                                                     durable d = durable::yes,
                                                                     mode_t mode = 0666);
    ~whole_file() override;

    io_result write(std::string_view bytes) override;
    io_result commit() override;
    std::string keep() noexcept override;

private:
    whole_file(std::string path, std::string temporary, descriptor fd, durable d);

    std::string path_;
    std::string temporary_;  // empty once the file has a name to stay
    descriptor fd_;
    std::size_t size_{0};  // bytes of successful writes
    durable durable_;
};

/// One of many small files: whole, but not sure to survive a power cut.
io_result write_small_file(const std::string& path, std::string_view bytes, mode_t mode = 0666);

}  // namespace netpoll
