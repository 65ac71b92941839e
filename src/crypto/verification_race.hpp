// Which of two verifiers of Ed25519 is faster on this machine, and whether it matters. Knows no
// provider.
#pragma once

namespace netpoll {

/// Of one verification, in microseconds of one core.
struct verification_race {
    double openssl{0};
    double libsodium{0};

    /// Whether a run gains by libsodium what is worth a second implementation: 8 % of its CPU a
    /// device. Measured, with 200 sessions at once: where it takes 0.46 of OpenSSL's time a run
    /// gains 14 %, where it takes 0.55 (another processor, the same libraries) 6 %.
    bool is_worth_while() const noexcept { return libsodium > 0 && libsodium <= openssl * 0.5; }
};

/// The fastest of some verifications by each; 0.3 ms. libsodium is open.
verification_race race_verifiers();

}  // namespace netpoll
