// What a callback was told, to be waited for. Knows no broker.
#pragma once

#include "remote/broker.hpp"

#include "support/nats_server.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace netpoll::testing {

/// Longer than anything takes on a machine that is busy.
inline constexpr milliseconds hearing_limit{30'000};

template <class What>
class heard {
public:
    void add(What what) {
        const std::lock_guard lock(mutex_);
        all_.push_back(std::move(what));
        changed_.notify_all();
    }
    bool wait(const std::function<bool(const std::vector<What>&)>& until) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, hearing_limit, [&] { return until(all_); });
    }
    bool wait_for(const What& one) {
        return wait([&one](const auto& all) {
            return std::find(all.begin(), all.end(), one) != all.end();
        });
    }
    bool wait_count(std::size_t count) {
        return wait([count](const auto& all) { return all.size() >= count; });
    }
    std::vector<What> all() const {
        const std::lock_guard lock(mutex_);
        return all_;
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<What> all_;
};

/// A connection, and what became of it.
struct watched_broker {
    heard<bool> there;
    heard<std::string> refusals;
    std::unique_ptr<broker> link;

    explicit watched_broker(const broker_access& access, const std::string& inbox = "_INBOX.test") {
        auto opened = broker::open(access, {"test", inbox},
                                   {[this](bool is_there) { there.add(is_there); },
                                    [this](std::string why) { refusals.add(std::move(why)); }});
        REQUIRE_MESSAGE(opened, opened.error());
        link = std::move(*opened);
    }
    broker* operator->() const noexcept { return link.get(); }
    broker& operator*() const noexcept { return *link; }
};

/// Waits until what was asked of the server before this has been dealt with.
inline void round_trip(broker& link) {
    heard<std::string> answers;
    const auto inbox = link.new_inbox();
    const auto listening =
        link.subscribe(inbox, [&](const broker_message& what) { answers.add(what.body); });
    link.publish({inbox, "back", {}, {}});
    REQUIRE(answers.wait_for("back"));
}

}  // namespace netpoll::testing
