// Which sessions at pollers may log in, and when. Knows no broker. One thread at a time.
#pragma once

#include "remote/lease_desk.hpp"
#include "remote/poller_book.hpp"
#include "ssh/login_gate.hpp"

#include <chrono>
#include <functional>
#include <queue>
#include <string>
#include <utility>
#include <vector>

namespace netpoll {

class leave_desk {
public:
    using time_point = std::chrono::steady_clock::time_point;
    /// A session that is to be asked for again: its poller's place, and its lease.
    using asker = std::pair<std::string, std::string>;

    /// The gate may be null: then whoever asks may. It calls `again` from any thread. The
    /// references outlive it.
    leave_desk(login_gate* gate, poller_book& pollers, lease_desk& jobs,
               std::function<void(asker)> again)
        : gate_(gate), pollers_(pollers), jobs_(jobs), again_(std::move(again)) {}

    /// The session stands before its first credential, or it is its turn.
    void ask(const asker& who);
    /// Those that asked before their job was their poller's: of a coordinator of before. And those
    /// whose turn has come.
    void ask_due(time_point now);
    time_point next_time() const;

private:
    void ask(poller_link& from, const std::string& lease);

    struct waiting {
        time_point at;
        asker who;
        bool operator>(const waiting& other) const noexcept { return at > other.at; }
    };

    login_gate* const gate_;
    poller_book& pollers_;
    lease_desk& jobs_;
    const std::function<void(asker)> again_;
    std::priority_queue<waiting, std::vector<waiting>, std::greater<>> waiting_;
};

}  // namespace netpoll
