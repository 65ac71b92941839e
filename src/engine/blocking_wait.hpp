// How a session on a thread of its own waits: poll, the resolver, and notices of more jobs.
#pragma once

#include "engine/event_count.hpp"
#include "engine/resolver.hpp"
#include "ssh/device_session.hpp"

#include <netpoll/target.hpp>

#include <stop_token>
#include <utility>

namespace netpoll {

/// A session's waiting. Comes back every 200 ms at the latest, so that a stop request is noticed.
class blocking_wait {
public:
    /// `names` outlives it.
    blocking_wait(resolver& names, std::stop_token stop) : names_(names), stop_(std::move(stop)) {}

    /// Waits, resolves or computes as `waiting` says; returns at once where the session is over or
    /// need not wait.
    void until(const wait_for& waiting, device_session& session, const target& device) const;
    /// For `alarm`: until an epoch after `epoch` begins at `alarm`.
    void until_alarm(const wait_for& waiting, event_count& alarm, unsigned epoch) const;

private:
    void ready(const wait_for& waiting, const device_session& session) const;
    void resolved(session_clock::time_point limit, device_session& session,
                  const target& device) const;

    resolver& names_;
    const std::stop_token stop_;
};

}  // namespace netpoll
