// A part of an open file, copied. Knows no format.
#pragma once

#include "results/output.hpp"

#include <cstdint>
#include <string>

namespace netpoll {

struct file_part {
    int fd{-1};
    std::uint64_t offset{0};
    std::uint64_t size{0};
};

/// Appends the part to `buffer`, and writes the buffer out whenever it is full (1 MiB), so that
/// small parts cost few system calls and large ones little memory. `name` is for failures.
/// `one_line`: line breaks become blanks.
io_result copy_part(file_part part, const std::string& name, std::string& buffer, output& out,
                    bool one_line = false);

}  // namespace netpoll
