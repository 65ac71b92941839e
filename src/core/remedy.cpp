// What to do about a failure, in the few words that a line of a summary has room for.
#include "core/remedy.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace netpoll {

namespace {

constexpr std::array remedies{
    std::pair<errc, std::string_view>{errc::name_not_found, "correct hostname, or the DNS"},
    std::pair<errc, std::string_view>{errc::refused, "check port; is SSH enabled?"},
    std::pair<errc, std::string_view>{errc::unreachable, "check address, route, firewall"},
    std::pair<errc, std::string_view>{errc::timed_out, "overloaded? raise that limit"},
    std::pair<errc, std::string_view>{errc::closed, "out of sessions? access list?"},
    std::pair<errc, std::string_view>{errc::throttled, "lower logins_in_flight"},
    std::pair<errc, std::string_view>{errc::bastion_failed, "check the bastion"},
    std::pair<errc, std::string_view>{errc::bastion_denied, "fix the bastion's login"},
    std::pair<errc, std::string_view>{errc::bastion_busy, "fewer sessions, more files"},
    std::pair<errc, std::string_view>{errc::forward_refused, "let the bastion forward"},
    std::pair<errc, std::string_view>{errc::not_ssh, "check port"},
    std::pair<errc, std::string_view>{errc::no_common_algorithm, "compare the SSH algorithms"},
    std::pair<errc, std::string_view>{errc::kex_failed, "compare with ssh -v"},
    std::pair<errc, std::string_view>{errc::host_key_unknown, "verify it, then accept-new"},
    std::pair<errc, std::string_view>{errc::host_key_changed, "verify it, fix known_hosts"},
    std::pair<errc, std::string_view>{errc::host_key_revoked, "give the device a new key"},
    std::pair<errc, std::string_view>{errc::certificate_invalid, "sign a new certificate"},
    std::pair<errc, std::string_view>{errc::host_key_unsaved, "make known_hosts writable"},
    std::pair<errc, std::string_view>{errc::auth_rejected, "check user, password and key"},
    std::pair<errc, std::string_view>{errc::auth_unavailable, "set a password or a key"},
    std::pair<errc, std::string_view>{errc::agent_failed, "look with ssh-add -l"},
    std::pair<errc, std::string_view>{errc::code_failed, "run the code's command by hand"},
    std::pair<errc, std::string_view>{errc::channel_refused, "try the other channel"},
    std::pair<errc, std::string_view>{errc::prompt_not_seen, "check platform"},
    std::pair<errc, std::string_view>{errc::echo_not_seen, "check platform"},
    std::pair<errc, std::string_view>{errc::stalled, "raise --idle-timeout"},
    std::pair<errc, std::string_view>{errc::command_error, "fix the command or privileges"},
    std::pair<errc, std::string_view>{errc::output_limit, "raise --max-output"},
    std::pair<errc, std::string_view>{errc::protocol_error, "update the device's software"},
    std::pair<errc, std::string_view>{errc::device_deadline, "raise --device-timeout"},
    std::pair<errc, std::string_view>{errc::run_deadline, "raise --deadline"},
    std::pair<errc, std::string_view>{errc::auth_guard, "correct the credential"},
    std::pair<errc, std::string_view>{errc::logins_unanswered, "check the AAA server"},
    std::pair<errc, std::string_view>{errc::too_many_failures, "see the failures, --retry"},
    std::pair<errc, std::string_view>{errc::wave_failed, "see the failures, --retry"},
    std::pair<errc, std::string_view>{errc::interrupted, "run it again"},
    std::pair<errc, std::string_view>{errc::worker_crashed, "see the log, then --retry"},
    std::pair<errc, std::string_view>{errc::no_poller, "start a poller at its site"},
    std::pair<errc, std::string_view>{errc::login_unknown, "add it to the site's logins"},
    std::pair<errc, std::string_view>{errc::local_limit, "lower --concurrency"},
    std::pair<errc, std::string_view>{errc::internal, "report it, with the log"},
};

}  // namespace

std::string_view remedy(errc code) noexcept {
    const auto* const found = std::find_if(remedies.begin(), remedies.end(),
                                           [code](const auto& each) { return each.first == code; });
    return found == remedies.end() ? std::string_view("see its message") : found->second;
}

std::string_view remedy(const error& failure) noexcept {
    return failure.unanswered ? std::string_view("answer it under login:") : remedy(failure.code);
}

}  // namespace netpoll
