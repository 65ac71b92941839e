// One device's way through bastions, between its session and the thread that carries it.
#pragma once

#include "ssh/bastion/forward_client.hpp"
#include "ssh/late_answer.hpp"
#include "ssh/transport/stream_source.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace netpoll {

/// What becomes of it is told on the carrying thread; its session asks on another.
class passage final : public forward_client, public std::enable_shared_from_this<passage> {
public:
    using taker = answer_taker<carried_stream, error>;

    /// `device` outlives it, as long as it is wanted.
    passage(const target& device, taker done) : device_(device), done_(std::move(done)) {}

    const target& device() const noexcept { return device_; }
    /// Who carries it next; on the carrying thread.
    void by(std::string bastion) { via_ = std::move(bastion); }

    /// Where the bastion that is asked next, `host`, does not go on to the device, another one may:
    /// then `direct` is called in place of an answer. On the carrying thread.
    void asks(const target& host, std::function<void(std::shared_ptr<passage>)> direct) {
        asked_ = &host;
        direct_ = std::move(direct);
    }
    /// Why that bastion does not go on to the device; null where it did not say so.
    const error* refusal_by(const target& host) const {
        const auto found = refusals_.find(&host);
        return found == refusals_.end() ? nullptr : &found->second;
    }
    /// None carries it.
    void end(error why) { done_(unexpected(std::move(why))); }

    bool is_wanted() const noexcept override { return wanted_; }
    void connected(unique_descriptor socket, std::chrono::microseconds round_trip) override {
        done_(carried_stream{std::move(socket), round_trip, via_});
    }
    void refused(error why) override {
        if (asked_ == nullptr || why.code != errc::forward_refused) return end(std::move(why));
        refusals_.insert_or_assign(asked_, std::move(why));
        direct_(shared_from_this());
    }
    void broken(const error& why) override {
        const std::lock_guard lock(mutex_);
        broken_ = why;
    }
    void mended() override {
        const std::lock_guard lock(mutex_);
        broken_.reset();
    }

    // For the session.
    std::optional<error> why_broken() const {
        const std::lock_guard lock(mutex_);
        return broken_;
    }
    void drop() noexcept { wanted_ = false; }

private:
    const target& device_;
    const taker done_;
    std::string via_;
    const target* asked_{nullptr};
    std::function<void(std::shared_ptr<passage>)> direct_;
    std::map<const target*, error> refusals_;
    std::atomic<bool> wanted_{true};
    mutable std::mutex mutex_;
    std::optional<error> broken_;  // guarded by mutex_
};

}  // namespace netpoll
