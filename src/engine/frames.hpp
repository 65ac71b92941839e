// Messages between netpoll and its worker processes, and their encoding. Knows no socket.
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

/// The first frame of either end: its version. The layout of this one never changes.
struct hello {
    std::uint32_t format{0};
    std::string program;  ///< version of netpoll
};

/// To a worker: positions in `engine_options::jobs`, of which it has a copy since its fork.
struct jobs {
    std::vector<std::size_t> indices;
    std::vector<milliseconds> spent;          ///< of each, as in `job`
    std::vector<std::uint8_t> credentials{};  ///< of each, as in `job`
};
/// To a worker: the answer to `asks_leave`.
struct leave {
    std::size_t index{0};
    login_leave::answer is{login_leave::answer::never};
    std::int64_t at{0};  ///< ticks of the steady clock, which all processes share
};
/// To a worker: there are no more jobs; end when those it has are done.
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
/// Its session stands before its first credential, and waits for one `leave`.
struct asks_leave {
    std::size_t index{0};
};
/// A piece of an output, or of what was read out of it, that is too long for one frame, in order
/// and before `finished`, which holds an empty one in its place.
struct output {
    std::size_t index{0};
    std::size_t command{0};  ///< of the device
    std::size_t total{0};    ///< bytes of the whole output
    std::string bytes;
    bool parsed{false};  ///< it is of what was read out of the output
};
/// `target` and `room` do not travel.
struct finished {
    outcome result;
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
    run_measures measures;
};

using any = std::variant<hello, jobs, leave, no_more, stop, started, reached, asks_leave, output,
                         finished, log_line, identified, typed, received, measured>;

/// Raise it with every change of a frame's fields.
inline constexpr std::uint32_t format = 4;

/// This program's first frame.
hello greeting();
/// Why a peer whose first frame is `first` is refused, as a sentence without its full stop: another
/// version, or no greeting at all. Empty: it is accepted.
std::string refusal(const any& first);

/// Appends the frame to `to`. Both ends are the same program on the same machine, so values are
/// copied as they are in memory.
void append(std::string& to, const any& message);

/// Cuts a stream of bytes into frames.
class decoder {
public:
    void add(std::string_view bytes) { bytes_ += bytes; }
    /// The next one; nothing where its end has not come yet, or where `broken`.
    std::optional<any> next();
    /// The bytes are no frame: the sender cannot be trusted any more.
    bool broken() const noexcept { return broken_; }

private:
    std::string bytes_;
    std::size_t read_{0};  // bytes of bytes_ already decoded
    bool broken_{false};
};

}  // namespace netpoll::frame
