// How an engine takes its jobs from a source. Knows nobody who waits.
#include "engine/intake.hpp"

namespace netpoll {

std::optional<job> intake::take(const intake_place& asker) {
    again_at_ = clock::time_point::max();
    if (over_) return std::nullopt;
    const auto answer = source_.next(asker);
    if (const auto* work = std::get_if<job>(&answer)) return *work;
    over_ = std::holds_alternative<no_job_left>(answer);
    if (const auto* later = std::get_if<no_job_yet>(&answer))
        again_at_ = later->until.value_or(clock::time_point::max());
    return std::nullopt;
}

void intake::give_back(const job& work, const attempt::failure& cause) {
    source_.give_back(work, cause);
    over_ = false;
}

}  // namespace netpoll
