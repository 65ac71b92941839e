// Verdicts beside OpenSSL's own: the kinds of case that Wycheproof has for Ed25519, and those in
// which verifiers are known to differ. Knows no key exchange.
#include "crypto/signature_case.hpp"

#include <doctest/doctest.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <random>
#include <thread>
#include <vector>

using namespace netpoll::testing;

namespace {

using octet = unsigned char;

octet* raw(std::string& text) {
    return reinterpret_cast<octet*>(text.data());
}
const octet* raw(const std::string& text) {
    return reinterpret_cast<const octet*>(text.data());
}

/// By itself, without OpenSSL behind it.
bool libsodium_accepts(const signature_case& one) {
    return one.signature.size() == crypto_sign_BYTES &&
           crypto_sign_verify_detached(raw(one.signature), raw(one.message), one.message.size(),
                                       raw(one.key)) == 0;
}

/// How often whose verdict was what.
struct tally {
    std::size_t accepted{0};
    std::size_t refused{0};
    std::size_t refused_by_libsodium_alone{0};
};

/// The preferred provider's verdict must be OpenSSL's own; what libsodium accepts, both must.
void judge(const signature_case& one, tally& all) {
    CAPTURE(one.what);
    const bool verdict = accepts(one, own);
    const bool of_libsodium = libsodium_accepts(one);
    CHECK(accepts(one, preferred) == verdict);
    CHECK((verdict || !of_libsodium));
    ++(verdict ? all.accepted : all.refused);
    if (verdict && !of_libsodium) ++all.refused_by_libsodium_alone;
}

signature_case sound_case(const std::string& seed, const std::string& message) {
    const key_ptr key = private_key(seed, own);
    return {"sound", raw_public(key), message, signed_by(key, message, own)};
}

signature_case some_case() {
    return sound_case(std::string(32, 's'), "what is signed");
}

/// A text of a case.
using part_of_case = std::string signature_case::*;

signature_case with_bit_changed(signature_case one, part_of_case part, std::size_t bit) {
    (one.*part)[bit / 8] = static_cast<char>((one.*part)[bit / 8] ^ (1 << bit % 8));
    one.what = "bit " + std::to_string(bit) + " of part of " + std::to_string((one.*part).size());
    return one;
}

/// The order of the base point, little-endian (RFC 8032, 5.1).
const std::string order =
    bytes_of("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

/// `number` + `times` * order, both little-endian; what does not fit into 32 bytes is lost.
std::string with_order_added(std::string number, int times) {
    for (; times > 0; --times) {
        int carry = 0;
        for (std::size_t i = 0; i < number.size(); ++i) {
            carry += static_cast<octet>(number[i]) + static_cast<octet>(order[i]);
            number[i] = static_cast<char>(carry & 0xff);
            carry >>= 8;
        }
    }
    return number;
}

/// All encodings of the points whose order divides 8, those above the prime included.
std::vector<std::string> small_points() {
    std::vector<std::string> all;
    for (std::string each : {"0000000000000000000000000000000000000000000000000000000000000000",
                             "0100000000000000000000000000000000000000000000000000000000000000",
                             "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                             "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                             "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                             "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                             "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"}) {
        std::string point = bytes_of(each);
        all.push_back(point);
        point.back() = static_cast<char>(static_cast<octet>(point.back()) | 0x80);
        all.push_back(point);
    }
    return all;
}

/// SHA-512(R, A, M) modulo the order.
std::string challenge(const std::string& r, const std::string& key, const std::string& message) {
    const std::string text = r + key + message;
    std::array<octet, 64> hash{};
    crypto_hash_sha512(hash.data(), raw(text), text.size());
    std::string reduced(32, '\0');
    crypto_core_ed25519_scalar_reduce(raw(reduced), hash.data());
    return reduced;
}

std::string base_times(const std::string& scalar) {
    std::string point(32, '\0');
    CHECK(crypto_scalarmult_ed25519_base_noclamp(raw(point), raw(scalar)) == 0);
    return point;
}

/// Signed by the secret number a for the key aB + T, where T is of small order: it holds only where
/// the challenge takes T to zero, and only for who does not multiply by 8.
signature_case mixed_case(const std::string& small, const std::string& message) {
    const std::string a = with_order_added(std::string(31, 'a') + '\0', 0);
    const std::string r = std::string(31, 'r') + '\0';
    std::string key(32, '\0');
    if (crypto_core_ed25519_add(raw(key), raw(base_times(a)), raw(small)) != 0) return {};
    signature_case one{"mixed order, message " + message, key, message, base_times(r)};
    std::string product(32, '\0');
    std::string sum(32, '\0');
    crypto_core_ed25519_scalar_mul(raw(product), raw(challenge(one.signature, key, message)),
                                   raw(a));
    crypto_core_ed25519_scalar_add(raw(sum), raw(product), raw(r));
    one.signature += sum;
    return one;
}

}  // namespace

TEST_CASE("a bit that changes in signature, key or message is refused as OpenSSL refuses it") {
    const with_libsodium chosen;
    const signature_case sound = some_case();
    tally all;
    judge(sound, all);
    CHECK(all.accepted == 1);
    for (const auto part :
         {&signature_case::signature, &signature_case::key, &signature_case::message})
        for (std::size_t bit = 0; bit < (sound.*part).size() * 8; ++bit)
            judge(with_bit_changed(sound, part, bit), all);
    CHECK(all.accepted == 1);
    CHECK(all.refused == 8 * (64 + 32 + sound.message.size()));
}

TEST_CASE("signatures of other lengths are refused") {
    const with_libsodium chosen;
    const signature_case sound = some_case();
    tally all;
    for (std::size_t length = 0; length <= 130; ++length) {
        signature_case one = sound;
        one.signature.resize(length, '\0');
        one.what = "length " + std::to_string(length);
        judge(one, all);
    }
    CHECK(all.accepted == 1);
}

TEST_CASE("S that is not below the order, zero, or one of its multiples is judged as by OpenSSL") {
    const with_libsodium chosen;
    const signature_case sound = some_case();
    const std::string r = sound.signature.substr(0, 32);
    const std::string s = sound.signature.substr(32);
    std::vector<std::string> scalars{std::string(32, '\0'), order, std::string(32, '\xff'),
                                     '\x01' + std::string(31, '\0')};
    for (int times = 1; times <= 15; ++times)
        scalars.push_back(with_order_added(s, times));
    std::string below = order;
    below[0] = static_cast<char>(below[0] - 1);
    scalars.push_back(below);
    tally all;
    for (const std::string& each : scalars)
        judge({"S", sound.key, sound.message, r + each}, all);
    CHECK(all.accepted == 0);
    judge({"S", sound.key, sound.message, r + with_order_added(s, 0)}, all);
    CHECK(all.accepted == 1);
}

TEST_CASE("keys and R of small order, in each encoding, are judged as by OpenSSL") {
    const with_libsodium chosen;
    const signature_case sound = some_case();
    const auto points = small_points();
    tally all;
    for (const std::string& key : points)
        for (const std::string& r : points)
            for (const char* message : {"", "a", "b", "c"})
                judge({"small", key, message, r + std::string(32, '\0')}, all);
    for (const std::string& each : points) {
        judge({"small key", each, sound.message, sound.signature}, all);
        judge({"small R", sound.key, sound.message, each + sound.signature.substr(32)}, all);
    }
    // Else nothing was asked in which the two differ.
    CHECK(all.refused_by_libsodium_alone > 20);
    CHECK(all.refused > 100);
}

TEST_CASE("keys that are part of small order are judged as by OpenSSL") {
    const with_libsodium chosen;
    tally all;
    for (const std::string& each : small_points())
        for (int i = 0; i < 24; ++i) {
            const signature_case one = mixed_case(each, std::to_string(i));
            if (!one.key.empty()) judge(one, all);
        }
    CHECK(all.accepted > 10);
    CHECK(all.refused > 10);
}

TEST_CASE("encodings above the prime are judged as by OpenSSL") {
    const with_libsodium chosen;
    const signature_case sound = some_case();
    tally all;
    // y from p to 2^255 - 1, with both signs.
    for (int low = 0xed; low <= 0xff; ++low)
        for (const char high : {'\x7f', '\xff'}) {
            const std::string above =
                static_cast<char>(low) + std::string(30, '\xff') + std::string(1, high);
            judge({"key", above, sound.message, sound.signature}, all);
            judge({"R", sound.key, sound.message, above + sound.signature.substr(32)}, all);
            judge({"both", above, sound.message, above + std::string(32, '\0')}, all);
        }
    CHECK(all.refused > 0);
}

TEST_CASE("keys, messages and changes by chance are judged as by OpenSSL") {
    const with_libsodium chosen;
    std::mt19937 chance(25519);  // the same in every run
    const auto below = [&chance](std::size_t end) {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(chance);
    };
    const auto text = [&](std::size_t size) {
        std::string made(size, '\0');
        std::generate(made.begin(), made.end(), [&] { return static_cast<char>(below(256)); });
        return made;
    };
    tally all;
    for (int i = 0; i < 200; ++i) {
        const signature_case sound = sound_case(text(32), text(1 + below(300)));
        judge(sound, all);
        const key_ptr key = private_key(text(32), preferred);
        judge({"signed by the preferred", raw_public(key), sound.message,
               signed_by(key, sound.message, preferred)},
              all);
        for (const auto part :
             {&signature_case::signature, &signature_case::key, &signature_case::message})
            judge(with_bit_changed(sound, part, below((sound.*part).size() * 8)), all);
        judge({"by chance", text(32), text(20), text(64)}, all);
    }
    CHECK(all.accepted == 400);
}

TEST_CASE("threads verify beside each other") {
    const with_libsodium chosen;
    const signature_case sound = some_case();
    const signature_case broken = with_bit_changed(sound, &signature_case::signature, 7);
    std::array<bool, 4> right{};
    {
        std::vector<std::jthread> threads;
        for (bool& each : right)
            threads.emplace_back([&each, &sound, &broken] {
                each = true;
                for (int i = 0; i < 20; ++i)
                    each = each && accepts(sound, preferred) && !accepts(broken, preferred);
            });
    }
    CHECK(std::all_of(right.begin(), right.end(), [](bool each) { return each; }));
}
