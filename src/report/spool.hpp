// Records on disk until their order is known. Knows no JSON.
#pragma once

#include "report/descriptor.hpp"
#include "report/output.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace netpoll {

/// A nameless file for records, one a line. One thread at a time.
class spool {
public:
    /// Where a record lies.
    struct place {
        std::uint64_t offset{0};
        std::uint64_t size{0};  ///< 0: there is no record
    };

    static expected<spool, std::string> create(const std::string& folder);

    spool(spool&& other) noexcept;
    spool& operator=(spool&&) = delete;
    ~spool();

    /// Appends the record and a newline.
    expected<place, std::string> append(std::string_view record);
    /// Appends a record to `buffer`, and writes the buffer out whenever it is full (1 MiB), so that
    /// small records cost few system calls and large ones little memory.
    io_result copy(place record, std::string& buffer, output& out) const;
    /// Gives the spool a name in its own folder's file system and returns it, or empty.
    std::string keep_as(const std::string& path) noexcept;

private:
    spool(std::string folder, std::string name, descriptor fd);

    std::string folder_;
    std::string name_;  // empty where the file system can make nameless files
    descriptor fd_;
    std::uint64_t size_{0};
    std::string line_;  // kept for its memory
};

}  // namespace netpoll
