// Which of libsodium's functions are taken, and whether they can be trusted.
#include "crypto/sodium_library.hpp"

#include "crypto/known_signature.hpp"
#include "machine/opened_library.hpp"

namespace netpoll {

namespace {

using octet = unsigned char;

/// A library that fails here is broken, or another one.
bool passes(const sodium_library& library) {
    constexpr octet other = known_signature.message + 1;
    return library.verify(known_signature.text.data(), &known_signature.message, 1,
                          known_signature.key.data()) == 0 &&
           library.verify(known_signature.text.data(), &other, 1, known_signature.key.data()) != 0;
}

expected<sodium_library, std::string> open_library() {
    // That of 1.0.18 and of all before it since 2017, which Debian 12 and 13 have. A later one has
    // not been measured, and its verdicts have not been compared.
    constexpr const char* file = "libsodium.so.23";
    auto opened = opened_library::open(file, "libsodium23");
    if (!opened) return unexpected(std::move(opened).error());
    sodium_library all;
    opened->take("sodium_init", all.init)
        .take("sodium_version_string", all.version)
        .take("crypto_sign_seed_keypair", all.seed_keypair)
        .take("crypto_sign_detached", all.sign)
        .take("crypto_sign_verify_detached", all.verify);
    if (!opened->problem().empty()) return unexpected(opened->problem());
    if (all.init() < 0 || !passes(all))
        return unexpected(std::string(file) + " cannot be used: it fails its self-test");
    return all;
}

}  // namespace

const expected<sodium_library, std::string>& libsodium() {
    static const auto library = open_library();
    return library;
}

}  // namespace netpoll
