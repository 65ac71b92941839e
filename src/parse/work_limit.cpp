// The clock of a thread. Knows no template.
#include "parse/work_limit.hpp"

#include <ctime>

namespace netpoll {

namespace {

std::chrono::nanoseconds cpu_of_thread() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

constexpr std::chrono::nanoseconds for_any = std::chrono::milliseconds(40);
constexpr std::chrono::nanoseconds for_a_byte{500};

}  // namespace

bool work_limit::is_reached() {
    const auto now = cpu_of_thread();
    if (!end_) end_ = now + for_any + for_a_byte * static_cast<std::int64_t>(bytes_);
    return now > *end_;
}

}  // namespace netpoll
