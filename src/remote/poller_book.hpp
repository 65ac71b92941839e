// The pollers that a coordinator hears. Knows no broker and no job's work.
#pragma once

#include "remote/coordinator.hpp"
#include "remote/poller_link.hpp"
#include "remote/subjects.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace netpoll {

/// By site, and by the login's name: how many devices need it.
using needed_logins = std::map<std::string, std::map<std::string, std::size_t>>;
needed_logins logins_needed_by(const std::vector<job>& jobs);

/// One thread at a time, but for `known`.
class poller_book {
public:
    using time_point = poller_link::time_point;
    using by_place = std::map<std::string, std::unique_ptr<poller_link>>;

    /// By the last word of their subjects.
    by_place& all() noexcept { return links_; }
    poller_link* at(const std::string& place) const;
    /// The link that an envelope is of; a new one where it begins with `epoch` and this is its
    /// first. Null: the sender has to begin anew.
    poller_link* link_for(const subject::words& from, const wire::exchange::envelope& what,
                          const std::string& epoch, time_point now);
    void greeted(poller_link& by, const wire::hello& what);
    void forget(const poller_link& gone);

    std::vector<poller_link*> with_room() const;
    std::vector<poller_link*> silent(time_point now, std::chrono::milliseconds longest) const;
    /// They could not be heard until now.
    void reconnected(time_point now);
    time_point next_time() const;

    /// Those of which a poller has greeted.
    std::unordered_set<std::string> sites() const;
    /// Of pollers that have greeted.
    remote_run::missing_logins missing_of(const needed_logins& needed) const;
    /// It has this login, or no other poller of its site has it either.
    bool suits(const poller_link& to, const std::string& login) const;

    /// Counts a device of this site that this poller reported.
    void count(const std::string& site, const std::string& name);
    std::vector<known_poller> known() const;

private:
    bool lacks(const std::string& site, const std::string& login) const;

    by_place links_;
    mutable std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, known_poller>
        known_;  // guarded by mutex_; by site and name
};

}  // namespace netpoll
