// Jobs that an engine gave back, handed out again. Knows no engine.
#include "engine/requeue.hpp"

#include <utility>

namespace netpoll {

next_job requeue::next(const intake_place& asker) {
    {
        const std::lock_guard lock(mutex_);
        if (!returned_.empty()) {
            const job again = returned_.front();
            returned_.pop_front();
            return again;
        }
    }
    return fresh_.next(asker);
}

void requeue::on_more(std::function<void()> tell) {
    fresh_.on_more(std::move(tell));
}

void requeue::give_back(const job& work, const attempt::failure& /*cause*/) {
    const std::lock_guard lock(mutex_);
    returned_.push_back(work);
}

}  // namespace netpoll
