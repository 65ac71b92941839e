// What a session on a thread of its own waits by: poll, the resolver, and the source's news.
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

    /// Does what `waiting` asks for; nothing where the session is over or only wants to go on.
    void until(const wait_for& waiting, device_session& session, const target& device) const;

private:
    void ready(const wait_for& waiting, const device_session& session) const;
    void resolved(session_clock::time_point limit, device_session& session,
                  const target& device) const;

    resolver& names_;
    const std::stop_token stop_;
};

/// What threads without a job wait for. Thread-safe.
class news_bell {
public:
    /// Wakes all that wait, and lets nobody wait who `heard` before.
    void ring();
    /// To be asked before the source is, so that no news is missed between that and `wait`.
    unsigned heard() const;
    /// Until it has rung since `before`, or until `limit`.
    void wait(unsigned before, session_clock::time_point limit);

private:
    mutable std::mutex mutex_;
    std::condition_variable rung_;
    unsigned times_{0};  // guarded by mutex_
};

}  // namespace netpoll
