// Which failures may pass, and how long they are waited for. Knows no clock.
#include "schedule/retry_policy.hpp"

#include <algorithm>

namespace netpoll {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds first_bound = 2s;
constexpr std::chrono::milliseconds last_bound = 30s;
// OpenSSH's penalties last from 15 s on (PerSourcePenalties, min:15), and grow with each try
// within.
constexpr std::chrono::milliseconds penalty = 16s;

bool is_before_login(phase where) noexcept {
    return where < phase::auth;
}

}  // namespace

bool may_pass(const error& why, const job& work) noexcept {
    const bool repeatable = work.target->repeatable;
    switch (why.code) {
        case errc::name_not_found:
        case errc::refused:
        case errc::unreachable:
        case errc::throttled:
        case errc::bastion_busy:
            return repeatable || is_before_login(why.phase);
        case errc::bastion_failed:
            // The device has refused nothing.
            return may_be_repeated(work, why.phase);
        case errc::timed_out:
            return why.phase <= phase::connect || (repeatable && why.phase > phase::auth);
        case errc::closed:
            return is_before_login(why.phase) || (repeatable && why.phase > phase::auth);
        case errc::stalled:
            return repeatable;
        default:
            return false;
    }
}

backoff::duration backoff::before_next(errc code, std::size_t attempts) {
    auto bound = first_bound;
    for (std::size_t i = 1; i < attempts && bound < last_bound; ++i)
        bound *= 2;
    std::uniform_int_distribution<std::int64_t> anywhere(0, std::min(bound, last_bound).count());
    const std::chrono::milliseconds wait{anywhere(random_)};
    return code == errc::throttled ? penalty + wait : wait;
}

}  // namespace netpoll
