// What a recorded device answers to what is typed. Knows no keys, no echo and no channel.
#pragma once

#include "lab/recording.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll::lab {

/// One answer of a script. The reference lives until the next call.
struct scripted {
    std::string_view text;
    bool ends{false};      ///< the session
    bool at_key{false};    ///< the device waits for a single key
    std::size_t pages{0};  ///< answers to keys that follow
};

/// A recording being played to one client.
class script {
public:
    virtual ~script() = default;

    virtual std::string_view opening() const = 0;
    /// What a line gives: as typed, and as line editing leaves it. `answers` a question for a
    /// secret, where any line will do. Nothing where the recording does not know it.
    virtual std::optional<scripted> enter(std::string_view raw, std::string_view edited,
                                          bool answers) = 0;
    /// What a single key gives where the device waits for one.
    virtual std::optional<scripted> press(char key) = 0;
    /// Whether that very key was pressed next in the recording.
    virtual bool recorded_next(char key) const = 0;
    /// The client leaves the pager.
    virtual void skip_pages() = 0;
    /// Whether the device shows what has been typed so far just as it is typed.
    virtual bool echoes(std::string_view typed) const = 0;
};

/// The recording outlives the script.
std::unique_ptr<script> make_script(const recording& recorded);

}  // namespace netpoll::lab
