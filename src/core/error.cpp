// Names and advice of everything that can go wrong. Knows no device and no language but English.
#include <netpoll/error.hpp>

#include <array>
#include <cstddef>

namespace netpoll {

namespace {

struct described {
    errc code;
    std::string_view name;
    std::string_view advice;
};

// In the order of errc, so that a code finds its row by its number.
constexpr std::array rows{
    described{errc::name_not_found, "name_not_found",
              "The host name does not resolve. Correct `hostname` in the inventory, or the DNS."},
    described{errc::refused, "refused",
              "Nothing listens on that port. Check `port`, and that SSH is enabled on the device."},
    described{errc::unreachable, "unreachable",
              "There is no route to the device. Check the address, the network and the firewall."},
    described{errc::timed_out, "timed_out",
              "The phase took longer than its limit. Check that the device is reachable and not "
              "overloaded, or raise that limit."},
    described{errc::closed, "closed",
              "The device closed the connection, or the channel of a command that was not over. It "
              "may be out of sessions, refuse this address, allow fewer login attempts, or have "
              "restarted."},
    described{errc::throttled, "throttled",
              "The server takes no new connection for now: too many are open or have just failed "
              "(MaxStartups, PerSourcePenalties). Wait a minute, and lower `logins_in_flight`."},
    described{errc::bastion_failed, "bastion_failed",
              "The bastion in front of the device could not be reached, or its connection broke. "
              "Check the bastion, or name another one beside it in `jump`."},
    described{errc::bastion_denied, "bastion_denied",
              "The bastion in front of the device did not let netpoll in, is not the one that is "
              "trusted, or is no SSH server. Correct its address, user name, password, key or host "
              "key; the detail says which."},
    described{errc::bastion_busy, "bastion_busy",
              "The bastion carries no further connection for now. Set a lower `sessions` in its "
              "`limits`, or raise its limit of open files."},
    described{errc::forward_refused, "forward_refused",
              "The bastion does not let this user go on to the device. Check AllowTcpForwarding, "
              "PermitOpen and the options of the key on the bastion."},
    described{errc::not_ssh, "not_ssh",
              "The service on that port is not SSH. Check that `port` is the device's SSH port."},
    described{
        errc::no_common_algorithm, "no_common_algorithm",
        "The device and netpoll have no SSH algorithm in common. The detail names both lists, "
        "and says whether the other profile has one."},
    described{
        errc::kex_failed, "kex_failed",
        "The SSH key exchange failed. The detail says at what; the device's own log often says "
        "more."},
    described{errc::host_key_unknown, "host_key_unknown",
              "The host key is not listed. Verify it and add it to known_hosts, or use "
              "--host-keys=accept-new."},
    described{errc::host_key_changed, "host_key_changed",
              "The host key is not the one listed: the device was replaced, or someone is in "
              "between. Verify the key, then correct the line in known_hosts."},
    described{errc::host_key_revoked, "host_key_revoked",
              "The host key is marked @revoked. Give the device a new key."},
    described{
        errc::certificate_invalid, "certificate_invalid",
        "A CA of known_hosts signed the device's host certificate, but it is expired, not yet "
        "valid, another host's or damaged; the detail says which. Sign a new one, and put it "
        "on the device."},
    described{errc::host_key_unsaved, "host_key_unsaved",
              "The new host key could not be saved in the known_hosts file. The detail says why: "
              "mostly the file cannot be written."},
    described{errc::auth_rejected, "auth_rejected",
              "The device refused the login, or the secret of a mode. Check user name, password, "
              "keys or `secret`, as the detail says, before trying again: repeated failures may "
              "lock the account."},
    described{errc::auth_unavailable, "auth_unavailable",
              "The login needs something that is not set for this host: a credential for a method "
              "that the device offers, or the answer to a question. The detail says which."},
    described{errc::password_expired, "password_expired",
              "The password has expired, or the device wants a new one. Log in by hand, change it, "
              "and set the new one for this host: netpoll never answers that question."},
    described{
        errc::agent_failed, "agent_failed",
        "The ssh-agent did not help with this login; the detail says why. Look with ssh-add -l: "
        "is it running, unlocked, and does it hold the key? Or name a key file in private_key."},
    described{
        errc::code_failed, "code_failed",
        "The command that prints one-time codes for this login failed, or printed no new one. "
        "Run it by hand as the same user to see why."},
    described{errc::channel_refused, "channel_refused",
              "The device refused the channel. It may be out of sessions, or not offer this kind: "
              "where its platform allows both, try the other `channel`."},
    described{errc::prompt_not_seen, "prompt_not_seen",
              "No prompt of the platform was seen. Check `platform`; the detail shows what the "
              "device sent last."},
    described{errc::echo_not_seen, "echo_not_seen",
              "The device did not echo a command as it was typed, so the end of its output is not "
              "certain. Check `platform`; the detail says what it showed."},
    described{errc::ambiguous_prompt, "ambiguous_prompt",
              "The device's own prompt stood within the output and text behind it, so where the "
              "command ended is not certain. All of it is kept: read it, or ask for less."},
    described{errc::question, "question",
              "The device asks something that nothing answers, and was left there. Add the answer "
              "to the command (`expect` and `answer`) or, before the first prompt, to `login`; or "
              "use a form that does not ask."},
    described{errc::stalled, "stalled",
              "The device stopped sending in the middle of a command. Raise the idle limit if the "
              "command takes that long to answer."},
    described{errc::command_error, "command_error",
              "Every command ended, and the device rejected at least one. Fix the command or the "
              "user's privilege level."},
    described{errc::output_limit, "output_limit",
              "The output is larger than --max-output, or all outputs together are larger than "
              "--memory; the detail says which. Raise it, or ask for less."},
    described{errc::protocol_error, "protocol_error",
              "The device broke the SSH protocol. Update its software, or report the case."},
    described{errc::device_deadline, "device_deadline",
              "The device's time limit was reached. Raise the device limit, or ask for less."},
    described{errc::run_deadline, "run_deadline",
              "The run's --deadline was reached. Raise it, or the concurrency."},
    described{errc::auth_guard, "auth_guard",
              "No login was tried: other devices rejected the same credential or ended its logins, "
              "and more might lock the account. Correct it; the failed devices say more."},
    described{errc::logins_unanswered, "logins_unanswered",
              "No login was tried: other devices of the same realm left all logins unanswered for "
              "minutes. Check the realm's AAA server; --retry RESULTS takes up where this run "
              "stopped."},
    described{errc::too_many_failures, "too_many_failures",
              "Not contacted: more devices failed than --max-failures allows. Look at the first "
              "failures; --retry RESULTS takes up where this run stopped."},
    described{
        errc::wave_failed, "wave_failed",
        "Not contacted: a device of --canary failed, or a whole wave of --serial. Look at the "
        "failures; --retry RESULTS takes up where this run stopped."},
    described{errc::interrupted, "interrupted",
              "The run was interrupted. Run it again for the devices that are missing."},
    described{errc::worker_crashed, "worker_crashed",
              "Worker processes crashed while handling this device, the last one while it had no "
              "other. If the log names no reason such as a full memory, report it; --mode=async "
              "polls it without workers."},
    described{errc::no_poller, "no_poller",
              "No poller of the device's site was heard of within --wait-poller. Start one there "
              "(netpoll poller --site), or correct the device's `site`; netpoll pollers lists "
              "those that there are."},
    described{errc::login_unknown, "login_unknown",
              "The pollers of the device's site have no login of this name. Add it to their "
              "--logins file, or correct the device's `username`, `realm` or `credentials`; the "
              "detail names it."},
    described{errc::local_limit, "local_limit",
              "This machine is out of descriptors, ports or memory. Lower --concurrency; for "
              "descriptors, raise `ulimit -n` up to 65535."},
    described{errc::internal, "internal",
              "This is a bug in netpoll. Please report it with the log of this device."},
};
static_assert(rows.size() == static_cast<std::size_t>(errc::internal));

const described* row(int code) noexcept {
    if (code < 1 || static_cast<std::size_t>(code) > rows.size()) return nullptr;
    return &rows[static_cast<std::size_t>(code) - 1];
}

constexpr std::array<std::string_view, phase_count> phase_names{
    "resolve", "connect", "kex", "host_key", "auth", "channel", "prompt", "command", "close"};

class netpoll_category final : public std::error_category {
public:
    const char* name() const noexcept override { return "netpoll"; }
    std::string message(int code) const override {
        const auto* found = row(code);
        return std::string(found ? found->advice : "unknown netpoll error");
    }
};

}  // namespace

std::string_view name(errc code) noexcept {
    const auto* found = row(static_cast<int>(code));
    return found ? found->name : "unknown";
}

std::string_view name(phase where) noexcept {
    return phase_names[static_cast<std::size_t>(where)];
}

std::string_view advice(errc code) noexcept {
    const auto* found = row(static_cast<int>(code));
    return found ? found->advice : std::string_view{};
}

expected<errc, std::monostate> errc_named(std::string_view text) noexcept {
    for (const auto& each : rows) {
        if (each.name == text) return each.code;
    }
    return unexpected(std::monostate{});
}

const std::error_category& category() noexcept {
    static const netpoll_category instance;
    return instance;
}

std::error_code make_error_code(errc code) noexcept {
    return {static_cast<int>(code), category()};
}

std::string to_string(const mistake& m) {
    return to_string(m.where) + ": " + m.message;
}

std::string to_string(const source_position& where) {
    return where.line == 0 ? where.file : where.file + ":" + std::to_string(where.line);
}

}  // namespace netpoll
