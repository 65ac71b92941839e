// A question to whoever listens, and its answer. Knows no question.
#pragma once

#include "remote/broker.hpp"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>

namespace netpoll {

/// Why there is no answer.
struct no_answer {
    enum class reason {
        away,     ///< the connection is not there, or broke
        refused,  ///< by the server, for good
        nobody,   ///< listens there
        late,     ///< not within the time
    };
    reason because{reason::late};
    std::string sentence{};
};

/// One question at a time; others wait for their turn. The broker outlives it. Not for its
/// handlers.
class asker {
public:
    explicit asker(broker& through);

    expected<broker_message, no_answer> ask(broker_message question,
                                            std::chrono::milliseconds patience);

private:
    using answer = expected<broker_message, no_answer>;

    void hear(broker_message said);
    void hear(const broker::news& what);

    broker& through_;
    const std::string inbox_;
    std::mutex turn_;  // held by who asks

    std::mutex mutex_;  // guards the rest
    std::condition_variable answered_;
    std::uint64_t number_{0};
    std::string subject_;  // of the question; empty: there is none
    std::optional<answer> answer_;

    std::unique_ptr<broker::subscription> answers_;
    std::unique_ptr<broker::subscription> news_;
};

/// A server that says "nobody listens there" does so with this status, and without a body.
bool is_no_responders(const broker_message& answer);

}  // namespace netpoll
