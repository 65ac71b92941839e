// A provider of OpenSSL's inside the program, and the rule by which it is loaded.
#include "crypto/fast_ed25519.hpp"

#include "crypto/ed25519_key.hpp"
#include "crypto/ed25519_signature.hpp"
#include "crypto/sodium_library.hpp"
#include "crypto/verification_race.hpp"

#include <openssl/conf.h>
#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/provider.h>

#include <cmath>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace netpoll {

namespace {

constexpr const char* our_name = "netpoll";
// The name of a property needs a dot: one without is refused in silence, and prefers nothing.
constexpr const char* our_properties = "provider=netpoll,netpoll.fast=yes";
constexpr const char* preference = "?netpoll.fast=yes";
// As OpenSSL's own are called; else they would be taken for two algorithms.
constexpr const char* algorithm = "ED25519:1.3.101.112";

/// To load all this and to measure it takes 0.9 ms, 1 % of the CPU of so many sessions.
constexpr std::size_t least_sessions = 200;

const OSSL_ALGORITHM* operations(void*, int operation, int* may_not_be_kept) {
    static const OSSL_ALGORITHM keys[] = {
        {algorithm, our_properties, ed25519_key_functions(), "Ed25519 by libsodium"},
        {nullptr, nullptr, nullptr, nullptr}};
    static const OSSL_ALGORITHM signatures[] = {
        {algorithm, our_properties, ed25519_signature_functions(), "Ed25519 by libsodium"},
        {nullptr, nullptr, nullptr, nullptr}};
    *may_not_be_kept = 0;
    if (operation == OSSL_OP_KEYMGMT) return keys;
    return operation == OSSL_OP_SIGNATURE ? signatures : nullptr;
}

int begin_provider(const OSSL_CORE_HANDLE* handle, const OSSL_DISPATCH*, const OSSL_DISPATCH** out,
                   void** context) {
    static const OSSL_DISPATCH functions[] = {
        {OSSL_FUNC_PROVIDER_QUERY_OPERATION, reinterpret_cast<void (*)()>(operations)},
        {0, nullptr}};
    *out = functions;
    // Ours keeps no state; OpenSSL wants something that is not null.
    *context = const_cast<OSSL_CORE_HANDLE*>(handle);
    return 1;
}

/// OpenSSL's errors of what is tried here are nobody's.
class forgotten_errors {
public:
    forgotten_errors() { ERR_set_mark(); }
    ~forgotten_errors() { ERR_pop_to_mark(); }
    forgotten_errors(const forgotten_errors&) = delete;
    forgotten_errors& operator=(const forgotten_errors&) = delete;
};

/// Whose signatures are used where nobody is named; empty: there are none.
std::string provider_of_signatures() {
    const std::unique_ptr<EVP_SIGNATURE, decltype(&EVP_SIGNATURE_free)> found(
        EVP_SIGNATURE_fetch(nullptr, "ED25519", nullptr), EVP_SIGNATURE_free);
    return found ? OSSL_PROVIDER_get0_name(EVP_SIGNATURE_get0_provider(found.get())) : "";
}

/// Whether openssl.cnf says what is to be preferred: OpenSSL keeps one such preference, and ours
/// would take its place.
bool has_preferences() {
    const std::unique_ptr<CONF, decltype(&NCONF_free)> read(NCONF_new(nullptr), NCONF_free);
    const std::unique_ptr<char, void (*)(char*)> path(CONF_get1_default_config_file(),
                                                      [](char* text) { OPENSSL_free(text); });
    long line = 0;
    if (!read || !path || NCONF_load(read.get(), path.get(), &line) != 1) return false;
    const char* const all = NCONF_get_string(read.get(), nullptr, "openssl_conf");
    if (!all) return false;
    // A name may have a suffix, by which one kind of section is there several times.
    constexpr std::string_view kind = "alg_section";
    const auto* const values = NCONF_get_section(read.get(), all);
    for (int i = 0; i < sk_CONF_VALUE_num(values); ++i) {
        const CONF_VALUE* const each = sk_CONF_VALUE_value(values, i);
        const std::string_view name = each->name;
        if (name.substr(0, name.find('.')) == kind &&
            NCONF_get_string(read.get(), each->value, "default_properties"))
            return true;
    }
    return false;
}

/// Why it must not be used, whoever asks; or nothing.
std::string forbidden() {
    if (EVP_default_properties_is_fips_enabled(nullptr) == 1) return "FIPS is on";
    // A later one may come to other verdicts: see verdicts_test.cpp.
    if (OPENSSL_version_major() != 3 || OPENSSL_version_minor() > 5)
        return "its verdicts have not been compared with those of this version";
    if (has_preferences()) return "openssl.cnf sets default_properties";
    const std::string provider = provider_of_signatures();
    if (provider == "default") return {};
    return provider.empty() ? "OpenSSL has no Ed25519" : "the provider " + provider + " has it";
}

/// Why a run gains nothing by it; or nothing. libsodium is open.
std::string no_gain() {
    static const verification_race found = race_verifiers();
    if (found.is_worth_while()) return {};
    return "libsodium takes " + std::to_string(std::lround(found.libsodium)) +
           " us of a verification, OpenSSL " + std::to_string(std::lround(found.openssl)) +
           " us, which gains too little";
}

/// What is loaded in this process.
class loaded_provider {
public:
    bool is_loaded() const noexcept { return own_ != nullptr; }

    /// Why not, or nothing.
    std::string load() {
        static const bool is_known =
            OSSL_PROVIDER_add_builtin(nullptr, our_name, begin_provider) == 1;
        // One that is named switches off the one that OpenSSL loads by itself.
        standard_ = is_known ? OSSL_PROVIDER_load(nullptr, "default") : nullptr;
        own_ = standard_ ? OSSL_PROVIDER_load(nullptr, our_name) : nullptr;
        if (own_ && EVP_set_default_properties(nullptr, preference) == 1 &&
            provider_of_signatures() == our_name)
            return {};
        unload();
        return "OpenSSL does not take the provider";
    }

    /// The preference stays, and prefers nothing any more: it may have become another's by now.
    void unload() {
        if (own_) OSSL_PROVIDER_unload(own_);
        if (standard_) OSSL_PROVIDER_unload(standard_);
        own_ = nullptr;
        standard_ = nullptr;
    }

private:
    OSSL_PROVIDER* own_{nullptr};
    OSSL_PROVIDER* standard_{nullptr};
};

/// Why OpenSSL's own code is used; nothing where libsodium's is.
std::string choose(crypto_choice wanted, std::size_t sessions) {
    static std::mutex mutex;
    static loaded_provider provider;
    const std::lock_guard lock(mutex);
    const forgotten_errors none_of_these;
    const bool decides = wanted == crypto_choice::automatic;
    std::string why;
    if (wanted == crypto_choice::openssl) why = "--crypto=openssl";
    // Most runs of few devices end here.
    if (decides && sessions < least_sessions)
        why = "fewer than " + std::to_string(least_sessions) + " sessions gain too little";
    if (why.empty() && provider.is_loaded() && !decides) return {};
    if (why.empty() && !provider.is_loaded()) why = forbidden();
    if (why.empty() && !libsodium()) why = libsodium().error();
    if (why.empty() && decides) why = no_gain();
    if (!why.empty()) {
        provider.unload();
        return why;
    }
    return provider.is_loaded() ? std::string() : provider.load();
}

}  // namespace

void choose_ed25519(crypto_choice wanted, std::size_t sessions, log_sink& log) {
    const std::string why = choose(wanted, sessions);
    const bool is_missed = wanted == crypto_choice::libsodium && !why.empty();
    const log_level level = is_missed ? log_level::warn : log_level::debug;
    if (!log.enabled(level)) return;
    log.write(level, {},
              why.empty()
                  ? "Ed25519 by libsodium " + std::string(libsodium()->version()) +
                        ", what it refuses by " + OpenSSL_version(OPENSSL_VERSION)
                  : std::string("Ed25519 by ") + OpenSSL_version(OPENSSL_VERSION) + ": " + why);
}

}  // namespace netpoll
