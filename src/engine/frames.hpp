// What netpoll and its worker processes tell each other, and its form in bytes. Knows no socket.
#pragma once

#include "engine/engine.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace netpoll::frame {

/// The first one of either end: what it speaks. Its own form never changes.
struct hello {
    std::uint32_t format{0};
    std::string program;  ///< version of netpoll
};

/// To a worker: places in `engine_options::jobs`, which it knows too.
struct jobs {
    std::vector<std::size_t> indices;
};
/// To a worker: no job will come any more.
struct no_more {};
/// To a worker: take no new job, say goodbye to devices.
struct stop {};

/// From a worker, as are all below. A session is about to be opened.
struct started {
    std::size_t index{0};
};
struct reached {
    std::size_t index{0};
    phase where{phase::resolve};
};
/// A piece of an output that is too long for one frame, in order and before `finished`, which holds
/// an empty one in its place.
struct output {
    std::size_t index{0};
    std::size_t command{0};  ///< of the device
    std::size_t total{0};    ///< bytes of the whole output
    std::string bytes;
};
/// `target` and `room` do not travel.
struct finished {
    outcome what;
};
struct log_line {
    log_level level{log_level::off};
    std::string host;
    std::string text;
};
struct identified {
    std::size_t index{0};
    std::string line;
};
struct typed {
    std::size_t index{0};
    channel_kind channel{channel_kind::exec};
    std::string bytes;
};
struct received {
    std::size_t index{0};
    std::string bytes;
};
/// The last one of a worker that ends well.
struct measured {
    run_measures what;
};

using any = std::variant<hello, jobs, no_more, stop, started, reached, output, finished, log_line,
                         identified, typed, received, measured>;

/// To be raised with every change of what a frame holds.
inline constexpr std::uint32_t format = 1;

/// What this program says first.
hello greeting();
/// Why somebody who begins with `first` is not to be listened to, as a sentence without its end:
/// another version, or no greeting at all. Empty: welcome.
std::string refusal(const any& first);

/// Appends the frame to `to`. Both ends are the same program on the same machine, so values stand
/// there as they do in memory.
void append(std::string& to, const any& what);

/// Cuts a stream of bytes into frames.
class cutter {
public:
    void add(std::string_view bytes) { bytes_ += bytes; }
    /// The next one; nothing where its end has not come yet, or where `broken`.
    std::optional<any> next();
    /// What came is no frame: whoever sent it is out of its mind.
    bool broken() const noexcept { return broken_; }

private:
    std::string bytes_;
    std::size_t read_{0};  // bytes of bytes_ that are done with
    bool broken_{false};
};

}  // namespace netpoll::frame
