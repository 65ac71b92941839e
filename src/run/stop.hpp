// Why a run ends early: the first reason counts. Knows neither signals nor clocks.
#pragma once

#include <atomic>
#include <stop_token>

namespace netpoll {

enum class stop_reason { none, asked, deadline, report };

/// A stop request with its reason. Thread-safe.
class stop_request {
public:
    /// True if this was the first request.
    bool ask(stop_reason why) {
        stop_reason none = stop_reason::none;
        if (!reason_.compare_exchange_strong(none, why)) return false;
        source_.request_stop();
        return true;
    }
    stop_reason reason() const noexcept { return reason_.load(); }
    std::stop_token token() const { return source_.get_token(); }

private:
    std::atomic<stop_reason> reason_{stop_reason::none};
    std::stop_source source_;
};

}  // namespace netpoll
