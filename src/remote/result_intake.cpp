// Takes, joins and tells. Knows no job.
#include "remote/result_intake.hpp"

#include <chrono>
#include <utility>

namespace netpoll {

namespace {

constexpr std::size_t most_at_once = 256;
constexpr std::chrono::milliseconds patience{200};

}  // namespace

result_intake::result_intake(broker& through, const std::string& stream, std::size_t most,
                             listener tell)
    : through_(through),
      from_(stream_reader::over(through, stream)),
      tell_(std::move(tell)),
      joiner_(most),
      thread_([this](const std::stop_token& stop) { listen(stop); }) {}

result_intake::~result_intake() {
    thread_.request_stop();
    thread_.join();
}

void result_intake::forget(const std::string& lease) {
    const std::lock_guard lock(mutex_);
    joiner_.forget(lease);
}

void result_intake::listen(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const bool was_there = through_.is_connected();
        auto lot = from_->take(most_at_once, patience);
        if (lot.empty() && was_there && through_.is_connected()) tell_.emptied();
        if (!was_there) through_.wait_connected(patience);
        for (auto& each : lot) {
            std::unique_lock lock(mutex_);
            auto whole = joiner_.add(each.what, std::move(each.done));
            lock.unlock();
            if (whole) tell_.arrived(std::move(*whole));
        }
    }
}

}  // namespace netpoll
