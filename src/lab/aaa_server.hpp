// The AAA server of one realm: how soon and how it answers password logins. Knows no clock and no
// socket: times are arguments.
#pragma once

#include "lab/login_counters.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace netpoll::lab {

/// Of a realm. As they stand, every login is answered at once.
struct aaa_settings {
    std::chrono::milliseconds delay{0};  ///< work on one answer
    std::size_t capacity{0};             ///< answers worked on at a time; 0: any number
    /// What has queued for longer is given up: never answered, or rejected with `rejects_late`.
    std::optional<std::chrono::milliseconds> timeout;
    double rate{0};  ///< answers begun in a second, evenly spaced; 0: any number
    /// Rejections of a user, in a row or not, after which the right password is rejected too;
    /// 0: never.
    std::uint32_t lock_after{0};
    bool rejects_late{false};
    bool rejects_all{false};
    bool silent{false};  ///< answers nobody
};

/// First come, first served.
class aaa_server {
public:
    using ticket = std::uint64_t;  ///< from 1

    struct answer {
        ticket to{0};
        login_end how{login_end::rejected};  ///< never unanswered
    };

    explicit aaa_server(const aaa_settings& settings) : settings_(settings) {}

    /// Whether every login is answered at once, by judge().
    bool immediate() const noexcept;
    login_end judge(const std::string& user, bool right);

    ticket submit(event_time now, std::string user, bool right);
    /// Nobody waits for this answer any more; work on it that has begun goes on.
    void cancel(ticket of);
    /// What has been answered up to `now`, in order.
    std::vector<answer> advance(event_time now);
    /// When advance() is to be called next; nothing where there is nothing to do.
    std::optional<event_time> next() const;

private:
    struct request {
        ticket id{0};  ///< 0: nobody waits for it
        std::string user;
        bool right{false};
        event_time since;  ///< it queues, or its answer is due then
    };
    enum class step { finish, start, give_up };
    struct planned {
        step what;
        event_time at;
    };

    std::optional<planned> next_step() const;
    void start();

    aaa_settings settings_;
    std::deque<request> queue_;
    std::deque<request> working_;  // in the order of their ends, since all take equally long
    std::map<std::string, std::uint32_t, std::less<>> rejections_;
    event_time reached_{};     // the latest step
    event_time next_start_{};  // as the rate allows
    ticket last_{0};
};

}  // namespace netpoll::lab
