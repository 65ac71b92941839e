// A text that comes into being whole, or goes to a stream.
#pragma once

#include <netpoll/expected.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace netpoll {

class output;

/// Opened early, so that a missing folder is found before anyone is contacted; written once.
class text_output {
public:
    /// "-" is standard output. A new file gets `mode_bits`. The error is a sentence.
    static expected<text_output, std::string> open(const std::string& path, unsigned mode_bits);
    ~text_output();
    text_output(text_output&&) noexcept;
    text_output& operator=(text_output&&) noexcept;

    expected<void, std::string> write(std::string_view text);

private:
    explicit text_output(std::unique_ptr<output> to);

    std::unique_ptr<output> to_;
};

}  // namespace netpoll
