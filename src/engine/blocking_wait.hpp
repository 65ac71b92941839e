// How a session on a thread of its own waits: poll, the resolver, and notices of more jobs.
#pragma once

#include "engine/resolver.hpp"
#include "ssh/device_session.hpp"

#include <netpoll/target.hpp>

#include <condition_variable>
#include <mutex>
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

private:
    void ready(const wait_for& waiting, const device_session& session) const;
    void resolved(session_clock::time_point limit, device_session& session,
                  const target& device) const;

    resolver& names_;
    const std::stop_token stop_;
};

/// What threads without a job wait for: a condition variable that loses no notification. Read the
/// epoch, check the condition, then wait for a later epoch. Thread-safe.
class event_count {
public:
    /// Begins a new epoch, which wakes all that wait for it.
    void notify_all();
    /// The current epoch. Call it before the condition is checked.
    unsigned prepare_wait() const;
    /// Until a later epoch has begun, or until `limit`.
    void wait(unsigned epoch, session_clock::time_point limit);

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    unsigned epoch_{0};  // guarded by mutex_
};

}  // namespace netpoll
