// The words by which a run is set: mode, host key policy, format.
#pragma once

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

/// How records are written: one document, or a line a device as they finish.
enum class report_format : std::uint8_t { json, ndjson };

std::string_view name(mode setting) noexcept;
/// "accept-new", as --host-keys takes it.
std::string_view name(host_key_policy setting) noexcept;
std::string_view name(report_format setting) noexcept;

}  // namespace netpoll
