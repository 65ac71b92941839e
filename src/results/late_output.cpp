// Opens a stream now and a file later.
#include "results/late_output.hpp"

#include <utility>

namespace netpoll {

expected<late_output, std::string> late_output::open(const std::string& path, mode_t mode,
                                                     screen_guard guard) {
    const bool streams = netpoll::is_stream(path);
    auto opened = open_output(path, mode, std::move(guard));
    if (!opened) return unexpected(std::move(opened).error());
    if (!streams) opened->reset();
    return late_output(path, mode, std::move(*opened));
}

expected<output*, std::string> late_output::begin() {
    if (stream_) return stream_.get();
    auto opened = open_output(path_, mode_);
    if (!opened) return unexpected(std::move(opened).error());
    file_ = std::move(*opened);
    return file_.get();
}

}  // namespace netpoll
