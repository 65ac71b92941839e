// What one part of a conversation wants next. Knows no conversation.
#pragma once

#include <netpoll/error.hpp>
#include <netpoll/target.hpp>

#include <string>
#include <variant>

namespace netpoll {

namespace move {

/// Wait for bytes; ask again once it has been silent for `quiet` in all.
struct wait {
    milliseconds quiet{milliseconds::max()};
};
/// Type these bytes.
struct type {
    std::string bytes;
};
/// This part is over, and all is well.
struct complete {};
/// More came than may be kept.
struct overflow {};
/// This part cannot go on.
struct fail {
    netpoll::error why;
};

}  // namespace move

using move_t = std::variant<move::wait, move::type, move::complete, move::overflow, move::fail>;

}  // namespace netpoll
