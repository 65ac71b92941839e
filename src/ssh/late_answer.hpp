// An answer that another thread gives. Knows nobody who waits.
#pragma once

#include <netpoll/expected.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace netpoll {

/// What comes of it, or why nothing does: mostly a sentence.
template <class T, class Why = std::string>
using answer_or_why = expected<T, Why>;

template <class T, class Why = std::string>
using answer_taker = std::function<void(answer_or_why<T, Why>)>;

/// One question's answer, for one who goes on meanwhile and is woken. Thread-safe.
template <class T, class Why = std::string>
class late_answer {
public:
    late_answer() = default;
    ~late_answer() {
        const std::lock_guard lock(box_->mutex);
        box_->abandoned = true;
    }
    late_answer(const late_answer&) = delete;
    late_answer& operator=(const late_answer&) = delete;

    /// Where the answer goes, once. It may outlive this; `wake` is called when the answer is there,
    /// never after the end of this, and must not come back here.
    answer_taker<T, Why> taker(std::function<void()> wake) {
        return [box = box_, wake = std::move(wake)](answer_or_why<T, Why> what) {
            const std::lock_guard lock(box->mutex);
            if (box->abandoned) return;
            box->answer = std::move(what);
            if (wake) wake();
        };
    }

    /// The answer, once it is there; nothing after it was taken.
    std::optional<answer_or_why<T, Why>> take() {
        const std::lock_guard lock(box_->mutex);
        return std::exchange(box_->answer, std::nullopt);
    }

private:
    struct shared {
        std::mutex mutex;
        // Guarded by mutex.
        std::optional<answer_or_why<T, Why>> answer;
        bool abandoned{false};
    };
    std::shared_ptr<shared> box_ = std::make_shared<shared>();
};

}  // namespace netpoll
