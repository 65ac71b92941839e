// What came back from one device: plain values, filled by an engine, read by the report.
#pragma once

#include <netpoll/check_result.hpp>
#include <netpoll/error.hpp>
#include <netpoll/target.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

enum class device_status {
    ok,
    failed,
    skipped,    ///< the run ended before its turn: nobody contacted it
    cancelled,  ///< the run ended while its session was open
};

/// The verdict on one command. A command's output is what came between its echo and its own prompt
/// (or the end of file); only `ok` means that both were seen and that nothing came that could
/// belong to another command. What cannot be attributed is kept and makes its command `incomplete`.
enum class command_status {
    ok,
    error_marker,  ///< complete, and the device says that the command is wrong or failed
    incomplete,    ///< its end was not seen or is not certain: closed, cut, interrupted, in doubt
    timeout,       ///< idle or total limit reached
    not_run,       ///< never sent
};

std::string_view name(device_status s) noexcept;
std::string_view name(command_status s) noexcept;

/// Why an output has no rows.
struct parse_error {
    std::string message;           ///< a sentence; what it quotes is escaped
    std::string template_file{};   ///< its name; empty: there is none for the command
    std::size_t template_line{0};  ///< of the rule, counted from 1; 0: none is meant
    std::size_t input_line{0};     ///< of the output, counted from 1; 0: none is meant
    std::string input{};           ///< the beginning of that line, escaped

    friend bool operator==(const parse_error&, const parse_error&) = default;
};

struct command_result {
    std::string command;
    command_status status{command_status::not_run};
    /// Bytes as a terminal shows them, echo and prompt taken off; LF ends a line.
    std::string output;
    bool truncated{false};           ///< cut at --max-output or for want of --memory
    bool sent{false};                ///< whether it was ever typed
    std::optional<int> exit_status;  ///< exec channels only, if the device sent one
    milliseconds duration{0};
    /// JSON: what was read out of the output, usually an array of objects. Empty: nothing.
    std::string parsed{};
    std::optional<netpoll::parse_error> parse_error{};  ///< none: it was read, or nobody asked
};

inline std::size_t output_bytes(const std::vector<command_result>& commands) noexcept {
    std::size_t sum = 0;
    for (const auto& each : commands)
        sum += each.output.size();
    return sum;
}

/// What the outputs take of memory.
inline std::size_t output_memory(const std::vector<command_result>& commands) noexcept {
    std::size_t sum = 0;
    for (const auto& each : commands)
        sum += each.output.capacity();
    return sum;
}

/// What the SSH handshake agreed on; empty strings for what was not reached.
struct ssh_facts {
    std::string server_version;  ///< identification line, untrusted: escape before showing
    std::string kex;
    std::string host_key;  ///< key type, e.g. "ssh-ed25519"
    std::string cipher;
    std::string mac;
    std::string fingerprint;   ///< "SHA256:..."
    std::string auth;          ///< the method that worked: "publickey", "password", ...
    std::string auth_key;      ///< by "publickey": "SHA256:..." and the name of the key accepted
    bool key_accepted{false};  ///< the host key was unknown, and is written down since
    /// The host key as known_hosts has it (base64), where nobody had said that it is trusted: it is
    /// unknown or not the one listed, or sessions ended with it; with `key_accepted` it is since.
    std::string public_key{};
    std::string host_authority{};      ///< fingerprint of the CA whose certificate made it known
    std::string host_key_algorithm{};  ///< of its signature, e.g. "rsa-sha2-512"
    unsigned host_key_bits{0};         ///< of an RSA key; 0 for others
    std::string cipher_out{};          ///< of what is sent to the device; `cipher` is the other way
    std::string mac_out{};
    /// What the device offers that is weak or post-quantum: see core/notable_algorithms.
    std::uint32_t offers{0};
    std::uint32_t needs{0};  ///< those of them that it has nothing better than
    /// The smallest profile that would do; absent where none would, or what it offers is unknown.
    std::optional<ssh_profile> profile{};
};

/// One connection to a device that was tried; the addresses of a name are tried within one.
struct attempt {
    /// Where it failed, and of what.
    struct failure {
        errc code{errc::internal};
        netpoll::phase phase{phase::connect};

        friend bool operator==(const failure&, const failure&) = default;
    };
    std::chrono::system_clock::time_point started;
    std::optional<failure> cause;  ///< why it was the last one, or another followed; none: all well
    std::string credential{};      ///< name of the one that it had, where there is a list of them

    friend bool operator==(const attempt&, const attempt&) = default;
};

/// Everything about one device. `index` is its place in the inventory order of this run.
struct outcome {
    std::size_t index{0};
    /// What was asked for. While a run lasts it may be lent; what `run_events::finished` is given
    /// owns it.
    std::shared_ptr<const netpoll::target> target;
    device_status status{device_status::failed};
    std::optional<netpoll::error> error;  ///< set where status is failed or cancelled
    std::vector<attempt> attempts;        ///< in their order; empty where nobody was contacted
    std::chrono::system_clock::time_point started;
    std::chrono::system_clock::time_point ended;
    /// Time spent in each phase, indexed by `phase`; absent where it was not reached.
    std::array<std::optional<std::chrono::microseconds>, phase_count> phases{};
    ssh_facts ssh;
    /// A session had logged in and ended without the device's word that it is over: cut, goodbye
    /// not answered, its process dead. The device may hold it until it gives up by itself.
    bool session_possibly_left{false};
    std::string platform;                  ///< the one found, where the target's is "auto"
    std::string address;                   ///< the address that was dialled, numeric
    std::string via;                       ///< the bastion that carried its last session
    std::string poller{};                  ///< who contacted it for us; empty: this machine
    std::vector<command_result> commands;  ///< one for each command of the target, in order
    /// What the target's checks came to, for each of their commands; judged once it is done.
    std::vector<check_result> checks{};
    /// What the outputs count for in the run's budget of memory, until the outcome is gone.
    std::shared_ptr<const void> room;
};

}  // namespace netpoll
