// A result as messages that a server takes, and back. Knows no broker but its messages.
#pragma once

#include "remote/broker.hpp"
#include "remote/messages.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace netpoll::wire {

/// One message of a result, with the id by which a stream knows it again.
struct result_part {
    std::string id;
    broker_message message;
};

/// Compressed where that is worth it, and cut where it is longer than `most` bytes.
std::vector<result_part> parts_of(const result& whole, const std::string& subject,
                                  std::size_t most);

/// What acknowledges the messages of a result; from any thread, once.
using acknowledgement = std::function<void()>;

/// A result that is complete, or why its bytes are of no use.
struct joined_result {
    expected<result, std::string> what;
    std::string lease;  ///< as its headers say
    acknowledgement done;
};

/// Puts results together again, whatever the order of their parts. What comes twice is left out.
class result_joiner {
public:
    /// A result that would be longer than `most` bytes is refused.
    explicit result_joiner(std::size_t most) : most_(most) {}

    std::optional<joined_result> add(const broker_message& part, acknowledgement done);
    /// Parts of it that have come are of no use any more: acknowledges them.
    void forget(const std::string& lease);

private:
    struct unfinished {
        std::vector<std::optional<std::string>> parts;
        std::size_t missing{0};
        std::vector<acknowledgement> done;
        std::size_t bytes{0};
    };

    joined_result refused(const broker_message& part, acknowledgement done, std::string why) const;
    joined_result whole(const broker_message& last, unfinished all) const;

    const std::size_t most_;
    std::map<std::string, unfinished> open_;  // by lease
};

}  // namespace netpoll::wire
