// What a part of a shell dialogue (the prompt finder, a reply) asks the dialogue to do next. Knows
// no dialogue.
#pragma once

#include <netpoll/error.hpp>
#include <netpoll/target.hpp>

#include <string>
#include <variant>

namespace netpoll {

namespace request {

/// Wait for bytes; ask again once the device has been silent for `quiet`, counted from the last
/// byte.
struct wait {
    milliseconds quiet{milliseconds::max()};
};
/// Type these bytes.
struct type {
    std::string bytes;
};
/// This part has ended well.
struct complete {};
/// More output came than the limit allows.
struct overflow {};
/// This part cannot go on.
struct fail {
    netpoll::error error;
};

}  // namespace request

using dialogue_request =
    std::variant<request::wait, request::type, request::complete, request::overflow, request::fail>;

}  // namespace netpoll
