// A door to the logins whose keeper is in another process: it knows who may. Knows no session.
#pragma once

#include "ssh/login_gate.hpp"

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace netpoll {

/// Asks once for each job, and keeps the answer until its session comes for it. Thread-safe.
class forwarded_gate final : public login_gate {
public:
    /// `send` asks the keeper for the job of an index; from any thread, and quick.
    explicit forwarded_gate(std::function<void(std::size_t index)> send) : send_(std::move(send)) {}

    login_leave ask(const job& work, const std::function<void()>& ask_again) override;
    /// What the keeper says.
    void answered(std::size_t index, const login_leave& said);
    /// The job is given anew: what its session before was told, and did not come for, is no answer.
    void forget(std::size_t index);

private:
    struct asked {
        std::optional<login_leave> answer;
        std::function<void()> ask_again;
    };

    const std::function<void(std::size_t index)> send_;
    std::mutex mutex_;
    std::unordered_map<std::size_t, asked> open_;  // guarded by mutex_; by index
};

}  // namespace netpoll
