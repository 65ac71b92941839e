// One input of the fuzzer as a case: the target, its platform and what the device does. Knows no
// invariant.
#pragma once

#include "core/compiled_platform.hpp"
#include "core/dialogue.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll::fuzz {

/// What the device does next. In an input the bytes stand as they are, everything else as 0xFF and
/// one letter; two 0xFF are one byte of that value.
enum class happening : char {
    bytes = 0,
    echo = 'e',     ///< what was typed last comes back
    prompt = 'p',   ///< the line that was typed on comes back
    typed = 'w',    ///< what follows comes only after the next line is typed
    idle = 'i',     ///< the time asked for passes without a byte
    total = 't',    ///< the step's time is over
    closed = 'c',   ///< the channel is closed, with exit status 0
    failed = 'x',   ///< the channel is closed, with exit status 1
    refused = 'r',  ///< the channel is closed, as an answer to `execute` refused
    lost = 'l',     ///< the SSH connection is gone
    stop = 's',     ///< netpoll is asked to stop
};

struct happens {
    happening what{happening::bytes};
    std::string bytes{};
};

/// The eight bytes that every input begins with.
struct header {
    std::uint8_t kind{
        0};  ///< 7 mod 8: only the terminal is tried; 6: an insertion into a good script
    std::uint8_t platform_low{0};
    std::uint8_t platform_high{0};
    std::uint8_t flags{0};     ///< exec, password, enable, user name, short limits, ...
    std::uint8_t commands{0};  ///< how many, and which
    std::uint8_t questions{0};
    std::uint8_t max_output{0};
    std::uint8_t chunk{0};  ///< into how large pieces the second run cuts
};
inline constexpr std::size_t header_size = 8;

struct fuzz_case {
    target device;
    const compiled_platform* platform{nullptr};
    dialogue_options options;  ///< without the detector: each run needs a new one
    std::size_t chunk{1};
    std::vector<happens> script;
};

/// The built-in catalog, read once.
const platform_catalog& catalog();
/// The header of an input; nothing where it is too short to have one.
std::optional<header> header_of(std::string_view input) noexcept;
std::string bytes_of(const header& what);
/// The case that an input with this header stands for.
fuzz_case decode(const header& head, std::string_view input);
/// The platform that a header names. A platform that is added to the catalog leaves most others
/// where they were.
const compiled_platform& platform_of(const header& what);

}  // namespace netpoll::fuzz
