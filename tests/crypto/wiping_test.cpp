// What is left of a private key in memory that was given back. Knows OpenSSL's allocator only.
#include "crypto/signature_case.hpp"

#include <doctest/doctest.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <string_view>

using namespace netpoll::testing;

namespace {

/// Before each block stands its size.
constexpr std::size_t head = 16;
constexpr std::string_view watched = "a seed of 32 bytes to look for..";
static_assert(watched.size() == 32);
std::atomic<int> found{0};

void* allocate(std::size_t size, const char*, int) {
    auto* const block = static_cast<char*>(std::malloc(head + size));
    if (!block) return nullptr;
    std::memcpy(block, &size, sizeof size);
    return block + head;
}

std::string_view block_at(void* bytes) {
    std::size_t size = 0;
    std::memcpy(&size, static_cast<char*>(bytes) - head, sizeof size);
    return {static_cast<char*>(bytes), size};
}

void give_back(void* bytes, const char*, int) {
    if (!bytes) return;
    if (block_at(bytes).find(watched) != std::string_view::npos) ++found;
    std::free(static_cast<char*>(bytes) - head);
}

void* reallocate(void* bytes, std::size_t size, const char*, int) {
    void* const made = allocate(size, nullptr, 0);
    if (!bytes || !made) return made;
    const auto old = block_at(bytes);
    std::memcpy(made, old.data(), std::min(old.size(), size));
    give_back(bytes, nullptr, 0);
    return made;
}

// Before OpenSSL takes its first block.
const bool is_watched = CRYPTO_set_mem_functions(allocate, reallocate, give_back) == 1;

}  // namespace

TEST_CASE("a private key is wiped wherever it was") {
    const with_libsodium chosen;
    REQUIRE(is_watched);
    found = 0;
    void* const kept = OPENSSL_malloc(watched.size());
    std::memcpy(kept, watched.data(), watched.size());
    OPENSSL_free(kept);
    REQUIRE(found == 1);  // it sees what it looks for
    found = 0;
    {
        const key_ptr key = private_key(std::string(watched), preferred);
        CHECK(signed_by(key, "text", preferred).size() == 64);
        CHECK(raw_private(key) == watched);
        const key_ptr copy(EVP_PKEY_dup(key.get()), EVP_PKEY_free);
        CHECK(copy);
        // It goes over to OpenSSL's own. (The other way OpenSSL leaves a copy, by what it exports.)
        CHECK(signed_by(key, "text", own).size() == 64);
    }
    CHECK(found == 0);
}
