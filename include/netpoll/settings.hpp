// The words by which a run is set: mode, host key policy, crypto, format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace netpoll {

/// The concurrency model. The session code is the same in all of them: only the waiting differs.
enum class mode : std::uint8_t { async, threads, sequential, processes };

enum class host_key_policy : std::uint8_t {
    strict,      ///< only keys that are listed
    accept_new,  ///< an unlisted host's key is written down; a changed one is still refused
    off,         ///< any key: for labs
};

/// Whose code makes and verifies Ed25519 signatures.
enum class crypto_choice : std::uint8_t {
    automatic,  ///< libsodium's in runs of many devices, where it gains enough on this machine
    libsodium,  ///< its, where it may be used: not with FIPS, nor against openssl.cnf
    openssl,
};

/// How results are written.
enum class report_format : std::uint8_t {
    json,    ///< one document of records
    ndjson,  ///< a record a line, as devices finish
    text,    ///< outputs for people, as devices finish; folded: at the end
    table,   ///< columns for people, at the end
    csv,     ///< columns for spreadsheets, as devices finish
};

/// Whether netpoll reads them again (--retry, -l @FILE).
constexpr bool holds_records(report_format format) noexcept {
    return format == report_format::json || format == report_format::ndjson;
}

std::string_view name(mode setting) noexcept;
/// "accept-new", as --host-keys takes it.
std::string_view name(host_key_policy setting) noexcept;
std::string_view name(report_format setting) noexcept;
/// "auto", as --crypto takes it.
std::string_view name(crypto_choice setting) noexcept;

/// "20" or "5%": so many devices, or such a part of them.
struct count_or_share {
    std::size_t number{0};
    bool is_percent{false};  ///< then `number` is 0 to 100

    /// Of so many; a share that is not 0 is rounded up.
    std::size_t of(std::size_t devices) const noexcept {
        return is_percent ? (devices * number + 99) / 100 : number;
    }
    friend bool operator==(const count_or_share&, const count_or_share&) = default;
};

}  // namespace netpoll
