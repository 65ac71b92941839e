// The ways in which a simulated device misbehaves. Knows no socket; the peers and channels act
// them.
#pragma once

#include <netpoll/expected.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll::lab {

/// What is wrong with one device. A device has at most one fault.
enum class fault {
    none,
    refuse,                 ///< nobody listens
    refuse_for,             ///< nobody listens until so long after the lab's first connection
    reset_first,            ///< resets its first connections, then is well
    close_first,            ///< closes its first connections before the banner, then is well
    silent,                 ///< accepts and never says anything
    close_before_banner,    ///< accepts and closes at once
    not_ssh,                ///< answers as an HTTP server
    slow_banner,            ///< one byte of raw TCP every 20 ms, in lines that never become SSH
    garbage_before_banner,  ///< several KB of lines with odd bytes, then SSH as usual
    legacy_kex,             ///< only DH group 1 and 14 with SHA-1, ssh-rsa, CBC, hmac-sha1
    dh_group16,             ///< only this key exchange: 17 ms of computing on either side
    dh_group18,             ///< only this one: 118 ms; the lab computes on its one thread
    changed_host_key,       ///< known_hosts gets another key than the device shows
    unlisted_host_key,      ///< known_hosts gets no line for this device
    wrong_password,         ///< rejects every credential
    slow_login,             ///< thinks before the first answer to a login (--slow-login)
    kbd_interactive_only,   ///< offers keyboard-interactive alone
    drop_after_login,       ///< closes the connection as soon as somebody is logged in
    no_shell,               ///< refuses pty, shell and exec requests
    no_prompt,              ///< a shell that says nothing at all
    close_mid_output,       ///< closes the connection after half of a command's output
    stall_mid_output,       ///< says nothing more after half of a command's output
    slow_drip,              ///< one byte of channel output every 20 ms
    endless_output,         ///< output of each command goes on for ever
};

/// The name that --fault takes, e.g. "close-mid-output"; empty for `none`.
std::string_view name(fault f) noexcept;
/// All names, in the order of the enumeration, without `none`.
std::vector<std::string_view> fault_names();

/// One --fault: a share of all devices, or the hosts named.
struct fault_rule {
    fault kind{fault::none};
    double share{0};                            ///< 0..1; used where no hosts are named
    std::vector<std::string> hosts;             ///< names or addresses
    std::uint32_t times{1};                     ///< connections, of reset_first and close_first
    std::chrono::milliseconds duration{1'000};  ///< of refuse_for
};

/// Reads "KIND=0.05", "KIND=5%" or "KIND@HOST[,HOST..]"; KIND may be "reset-first:3" or
/// "refuse-for:2s". The error is a sentence.
expected<fault_rule, std::string> parse_fault(std::string_view text);

}  // namespace netpoll::lab
