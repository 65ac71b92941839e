// The host keys of many devices, asked for without a login but to bastions on the way. Knows no
// output.
#pragma once

#include "run/plan.hpp"

#include <netpoll/log.hpp>
#include <netpoll/outcome.hpp>
#include <netpoll/run_request.hpp>
#include <netpoll/secret.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// Which of a device's keys are asked for, in a session each; none: the one that it would show a
/// run.
enum class key_type { ed25519, ecdsa, rsa };

/// "all", or of "ed25519", "ecdsa" and "rsa" those with commas between. The error is a sentence.
expected<std::vector<key_type>, std::string> parse_key_types(std::string_view text);

/// What came of one device.
struct device_keys {
    const target* device{nullptr};  ///< the plan's
    std::vector<ssh_facts> keys;    ///< that were shown, with `public_key`
    std::optional<error> failure;   ///< why there is none, or why it is not the one that is known
    bool accepted{false};           ///< one was unknown, and is written down since

    /// Judged, and found to be what is listed.
    bool is_known() const noexcept { return !failure && !accepted && !keys.empty(); }
};

/// For a run that needs no credential of a device: nothing about any is read, asked for or
/// complained of.
run_request for_host_keys(run_request request);

/// Meets every device of the plan up to its host key, with the policy and the sizes of the request.
/// Bastions are judged by what is listed where any key of a device will do. In the plan's order.
std::vector<device_keys> poll_host_keys(plan& work, const run_request& request,
                                        const std::vector<key_type>& types, const redactor& redact,
                                        log_sink& log);

/// known_hosts lines of all keys, each once; a name that cannot stand in such a file is left out.
std::string known_hosts_text(const std::vector<device_keys>& all);

}  // namespace netpoll
