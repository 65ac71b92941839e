// A text that comes into being whole, or goes to a stream.
#pragma once

#include "results/late_output.hpp"

#include <netpoll/expected.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace netpoll {

/// Opened early, so that a missing folder is found before anyone is contacted; written once.
class text_output {
public:
    /// "-" is standard output. A new file gets `mode_bits`. The error is a sentence.
    static expected<text_output, std::string> open(const std::string& path, unsigned mode_bits);
    expected<void, std::string> write(std::string_view text);

private:
    explicit text_output(late_output to) : to_(std::move(to)) {}

    late_output to_;
};

}  // namespace netpoll
