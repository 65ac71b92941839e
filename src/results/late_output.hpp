// What is written when a run is over, found good before it begins. Knows no content.
#pragma once

#include "results/output.hpp"

#include <memory>
#include <string>

namespace netpoll {

/// A stream is open from the beginning, so that its reader sees one end of it and nobody is waited
/// for at the end of a run. A file is tried, and made as a whole when it is written.
class late_output {
public:
    /// `path` as `open_output` takes it. The error is a sentence.
    static expected<late_output, std::string> open(const std::string& path, mode_t mode,
                                                   screen_guard guard = {});
    /// A file in a folder that is ours: not tried.
    static late_output of_file(std::string path, mode_t mode) {
        return {std::move(path), mode, nullptr};
    }

    const std::string& path() const noexcept { return path_; }
    bool is_stream() const noexcept { return stream_ != nullptr; }
    bool reader_gone() const noexcept { return stream_ && stream_->reader_gone(); }
    /// To be called once. Lives as long as this does.
    expected<output*, std::string> begin();

private:
    late_output(std::string path, mode_t mode, std::unique_ptr<output> stream)
        : path_(std::move(path)), mode_(mode), stream_(std::move(stream)) {}

    std::string path_;
    mode_t mode_;
    std::unique_ptr<output> stream_;  // null: a file
    std::unique_ptr<output> file_;    // once it is begun
};

}  // namespace netpoll
