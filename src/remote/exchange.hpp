// Messages between two ends over a way that loses some: each arrives once, in the order of its
// sending. Knows no broker; time is an argument.
//
// Rules for whoever drives it, one thread at a time: what `outgoing` gives is to be published after
// any other call, and at `next_time`.
#pragma once

#include "remote/cbor_form.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll::wire {

class exchange {
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// Both ends have the same name for it; what comes for another one is not taken.
    exchange(std::string id, time_point now) : id_(std::move(id)), last_sent_(now) {}
    const std::string& id() const noexcept { return id_; }

    void send(const node& message);
    /// Envelopes that are due now.
    std::vector<std::string> outgoing(time_point now);
    time_point next_time() const noexcept;
    /// The other end has all that was sent.
    bool is_settled() const noexcept { return queued_.empty() && sent_.empty(); }
    /// All that was not acknowledged is due: the way was broken.
    void resend() noexcept { resend_at_ = {}; }

    /// What an envelope is, before it is taken.
    struct envelope {
        unsigned version{0};
        std::string program;
        std::string link;
        std::uint64_t number{0};  ///< 0: it only acknowledges
        std::uint64_t acknowledged{0};
        std::vector<std::string> messages;
        bool reset{false};  ///< the other end does not know this link: begin another one
    };
    /// The error is a sentence's end: "it has format 2, ...".
    static expected<envelope, std::string> opened(std::string_view bytes);
    /// What tells the other end that its link is not known here.
    static std::string reset_of(const std::string& link);
    /// New messages, in order. Of another link: none.
    std::vector<node> take(const envelope& what, time_point now);

private:
    struct unacknowledged {
        std::uint64_t number;
        std::string bytes;
    };

    std::string sealed(std::uint64_t number, std::vector<std::string> messages) const;
    void gather();

    const std::string id_;
    std::deque<std::string> queued_;
    std::deque<unacknowledged> sent_;
    std::size_t unsent_{0};  // the last so many of sent_ were never published
    std::uint64_t last_number_{0};
    std::uint64_t received_{0};  // the number of the last envelope that was taken
    time_point last_sent_;
    time_point resend_at_{time_point::max()};
    std::chrono::milliseconds patience_{first_patience};
    time_point acknowledge_at_{time_point::max()};

    static constexpr std::chrono::milliseconds first_patience{1'000};
};

}  // namespace netpoll::wire
