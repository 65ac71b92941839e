// The SHA-256 of a text that is still being worked on. Knows no record.
#pragma once

#include "results/report.hpp"

#include <cstddef>
#include <future>
#include <string>
#include <system_error>

namespace netpoll {

/// Of a long text a thread of its own makes it meanwhile: that takes as long as to write the text
/// down. Of others it is made when it is taken. The text outlives this and stays as it is.
class text_hash {
public:
    static constexpr std::size_t long_text = 8U << 20;

    explicit text_hash(const std::string& text) : text_(text) {
        if (text.size() < long_text) return;
        try {
            made_ = std::async(std::launch::async, [&text] { return sha256_hex(text); });
        } catch (const std::system_error&) {
            // There is no thread for it: it is made when it is taken.
        }
    }

    /// As `sha256_hex`. Once.
    std::string take() { return made_.valid() ? made_.get() : sha256_hex(text_); }

private:
    const std::string& text_;
    std::future<std::string> made_;
};

}  // namespace netpoll
