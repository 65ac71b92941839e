// A poller as its coordinator sees it. Knows no broker.
#pragma once

#include "remote/exchange.hpp"
#include "remote/leased_jobs.hpp"
#include "remote/messages.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace netpoll {

struct poller_link {
    using time_point = std::chrono::steady_clock::time_point;

    poller_link(const std::string& of_site, std::string as_subject, std::string link,
                time_point now)
        : site(of_site), place(std::move(as_subject)), talk(std::move(link), now), heard(now) {}

    std::string site;
    std::string place;  ///< the last word of its subjects
    wire::exchange talk;
    time_point heard;  ///< of it, last
    std::string name{};
    std::string version{};
    std::unordered_set<std::string> logins{};
    bool greeted{false};
    bool told_settings{false};
    std::size_t room{0};
    jobs_of_poller jobs{};
    std::vector<wire::held_job> claims{};  ///< what it had as it greeted, and nobody has looked at
    std::unordered_set<std::string> asking{};  ///< leases whose sessions wait before their login
    /// How often the stream has to be empty before it is given up; 0: it is heard.
    unsigned empty_before_end{0};

    void say(const wire::any& message) { talk.send(wire::message_node(message)); }
    bool has_room() const noexcept { return greeted && jobs.size() < room; }
    /// How full it is: of two with room the emptier one is given the next job.
    bool is_emptier_than(const poller_link& other) const noexcept {
        return jobs.size() * other.room < other.jobs.size() * room;
    }
};

}  // namespace netpoll
