// The sentences of netpoll-inventory(5) and netpoll-platforms(5). Knows no reader.
#include "manual/key_texts.hpp"

#include <array>

namespace netpoll {

namespace {

constexpr std::array inventory_texts{
    key_text{"hostname", "Name or address to dial. Without it the host's own name is dialled."},
    key_text{"port", "TCP port, 1 to 65535. Default: 22."},
    key_text{"username", "Who logs in. Default: the current user, as with ssh."},
    key_text{"password",
             "Where the login password comes from: env:NAME, file:PATH, cmd:COMMAND (its first "
             "line within 30 s) or ask. Plain text works and warns; plain:TEXT does not."},
    key_text{"secret",
             "The same for the privileged mode. Where it is set, enable (or what the platform has) "
             "is typed once, before the commands that need it."},
    key_text{"private_key",
             "File of a private key, or of a public one that the ssh-agent holds; a list of them; "
             "or a mapping {path: KEY, certificate: CERT, passphrase: SECRET}."},
    key_text{"passphrase", "Of the private key; as a password."},
    key_text{"agent",
             "on, off, or the path of an ssh-agent's socket. Default: asked where SSH_AUTH_SOCK is "
             "set and the host has neither key nor password, or its key is in the agent."},
    key_text{"auth_methods",
             "A list of publickey, keyboard-interactive and password: which are tried, and in this "
             "order, as ssh's PreferredAuthentications. With one alone the device is not asked for "
             "its methods first."},
    key_text{"credentials",
             "A list, in order: names of the top-level credentials:, or mappings of username, "
             "password, secret, private_key, passphrase, login and agent. The next one is tried, "
             "in a new connection, where a device rejects one or does not offer its method."},
    key_text{"login",
             "What else a login asks, as a list of {expect: REGEX, answer: SECRET}; each is "
             "answered once a session. An answer of cmd:COMMAND is for one-time codes."},
    key_text{"jump",
             "The way there: a name of bastions: or of hosts:, [user@]host[:port], a,b (through a, "
             "then b), a list of ways of which any will do, or none."},
    key_text{"platform",
             "What the device is, by any of the names that 'netpoll platforms' lists; auto finds "
             "out, generic is a CLI that netpoll does not know."},
    key_text{"groups", "Names of groups, of hosts and groups. The first value found counts."},
    key_text{"data",
             "Values of your own, for data.KEY=VALUE in -l. They are inherited one by one."},
    key_text{"commands",
             "A list of commands; each a line, a mapping {send, expect, answer}, or a list of such "
             "for a command that asks more than once."},
    key_text{"limits",
             "A mapping of time limits (connect_timeout, kex_timeout, auth_timeout, "
             "prompt_timeout, idle_timeout, command_timeout, close_timeout, device_timeout) and "
             "of budgets (logins_per_second, logins_in_flight, sessions, attempt_gap)."},
    key_text{"channel", "exec (a channel for each command) or shell. Default: the platform's."},
    key_text{"profile",
             "modern, compat (also SHA-1 and CBC) or legacy (also DH group 1 and 3DES) algorithms. "
             "Default: modern."},
    key_text{"kex", "Key exchanges, in ssh's forms: A,B or +A, -A*, ^A."},
    key_text{"host_key_algorithms", "Signatures of host keys, in the same forms."},
    key_text{"ciphers", "Ciphers, in the same forms."},
    key_text{"macs", "MACs, in the same forms."},
    key_text{"public_key_algorithms", "Signatures to log in with, in the same forms."},
    key_text{"realm",
             "The server that answers its logins (TACACS, RADIUS), by a name. Without it each "
             "credential is a realm."},
    key_text{"site",
             "Whose pollers contact it in a run with --via: letters, digits, _ and -. Default: "
             "data.site, else main. For site=NAME in -l."},
    key_text{"repeatable",
             "true: commands that were begun may be sent again, so that a device whose session "
             "broke is tried again. Stands beside commands, or nearer to the host."},
    key_text{"on_error",
             "stop: the first command that is rejected or does not end is the last; continue. "
             "Default: stop where a line enters a configuration mode."},
    key_text{"ssh_config",
             "In the defaults: a file in the form of ssh_config(5), or default, for what the "
             "inventory does not say."},
    key_text{"connection_options", "nornir's; what it says for netmiko or scrapli wins there."},
};

constexpr std::array platform_texts{
    key_text{"extends", "The platform whose definition this one changes."},
    key_text{"aliases", "Other tools' names for it."},
    key_text{"vendor", "Who makes it, for the list."},
    key_text{"tried",
             "What the definition was tried on: device, recordings, outputs, prompts, or no."},
    key_text{"textfsm", "Its name in ntc-templates."},
    key_text{"modes",
             "A mapping of modes: prompt (regular expressions; {name} stands for the device's "
             "name), excludes, and to, a mapping of the modes that it leads to by send, questions, "
             "secret and may_fail."},
    key_text{"default_mode", "The mode in which commands run."},
    key_text{"any_prompt", "true: the prompt is what comes back the same after Enter."},
    key_text{"line_above", "A line that stands above each prompt, as a regular expression."},
    key_text{"variable", "What may change within a prompt, as a regular expression."},
    key_text{"login", "Questions before the first prompt: a list of see, send, enter, at_most."},
    key_text{"in_session_login", "true: it asks for user and password within the session."},
    key_text{"username_suffix", "Put behind the user name at login."},
    key_text{"end_of_line", "What Enter sends. Default: LF."},
    key_text{"on_open",
             "Lines typed after the first prompt (paging off, width): send, may_fail, mode, "
             "questions."},
    key_text{"type_ahead",
             "true: it takes several lines at once, so that those of on_open share a write."},
    key_text{"on_close", "Lines that end the session."},
    key_text{"errors", "How an answer begins that says the command was wrong or has failed."},
    key_text{"pagers", "see and send of each kind."},
    key_text{"echo", "exact, fuzzy, doubled or none."},
    key_text{"pty", "term, columns and rows of the terminal."},
    key_text{"log_noise", "Log lines that appear anywhere, as a regular expression."},
    key_text{"volatile",
             "Lines that change by themselves (uptime, counters, time stamps), as regular "
             "expressions: netpoll diff and backups leave them out."},
    key_text{"channel", "exec or shell, where the inventory does not say."},
    key_text{"exec_usable", "false: commands on exec channels do not work there."},
    key_text{"exec_eof", "false: the input of a command on an exec channel stays open there."},
    key_text{"exec_exit_status", "true: a command on an exec channel without one was cut off."},
    key_text{"detect", "How platform: auto knows it: identification, command and see."},
    key_text{"never_send", "Lines that are refused, since they harm."},
    key_text{"commands", "What runs where the inventory has none."},
    key_text{"idle", "Longest silence while a command runs, where the inventory does not say."},
    key_text{"total", "Longest time of a command, where the inventory does not say."},
};

}  // namespace

std::span<const key_text> inventory_key_texts() noexcept {
    return inventory_texts;
}

std::span<const key_text> platform_key_texts() noexcept {
    return platform_texts;
}

}  // namespace netpoll
