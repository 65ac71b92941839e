// A worker process's door to the logins: its parent knows who may. Knows no session.
#pragma once

#include "engine/frames.hpp"
#include "engine/parent_observer.hpp"
#include "ssh/login_gate.hpp"

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace netpoll {

/// Asks once for each job, and keeps the answer until its session comes for it. Thread-safe.
class parent_gate final : public login_gate {
public:
    /// `out` outlives it.
    explicit parent_gate(outbox& out) : out_(out) {}

    login_leave ask(const job& work, const std::function<void()>& ask_again) override;
    /// What the parent says.
    void answered(const frame::leave& said);
    /// The job is given anew: what its session before was told, and did not come for, is no answer.
    void forget(std::size_t index);

private:
    struct asked {
        std::optional<login_leave> answer;
        std::function<void()> ask_again;
    };

    outbox& out_;
    std::mutex mutex_;
    std::unordered_map<std::size_t, asked> open_;  // guarded by mutex_; by index
};

}  // namespace netpoll
