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

work_limit::work_limit(std::size_t bytes)
    : end_(cpu_of_thread() + for_any + for_a_byte * static_cast<std::int64_t>(bytes)) {}

bool work_limit::is_reached() const {
    return cpu_of_thread() > end_;
}

}  // namespace netpoll
