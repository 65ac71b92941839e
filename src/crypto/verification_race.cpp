// A race over one known signature.
#include "crypto/verification_race.hpp"

#include "crypto/ed25519_signature.hpp"
#include "crypto/known_signature.hpp"
#include "crypto/sodium_library.hpp"

#include <algorithm>
#include <ctime>
#include <limits>

namespace netpoll {

namespace {

/// Of this thread: what else runs on the machine does not count.
double cpu_microseconds() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

/// The fastest: a slower one was disturbed.
template <class Verify>
double fastest(Verify verify) {
    constexpr int times = 3;
    double least = std::numeric_limits<double>::max();
    for (int i = 0; i < times; ++i) {
        const double before = cpu_microseconds();
        if (!verify()) return 0;
        least = std::min(least, cpu_microseconds() - before);
    }
    return least;
}

}  // namespace

verification_race race_verifiers() {
    verification_race found;
    found.libsodium = fastest([] {
        return libsodium()->verify(known_signature.text.data(), &known_signature.message, 1,
                                   known_signature.key.data()) == 0;
    });
    found.openssl = fastest([] {
        return openssl_accepts(known_signature.key.data(), known_signature.text.data(),
                               known_signature.text.size(), &known_signature.message, 1);
    });
    return found;
}

}  // namespace netpoll
