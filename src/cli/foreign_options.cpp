// A table of other tools' words. Knows no parser.
#include "cli/foreign_options.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

constexpr std::array option_words{
    // who is contacted
    foreign_word{"--hosts", "--limit", {}},
    foreign_word{"--host", "--limit", "hosts stand in the inventory"},
    foreign_word{"-H", "--limit", "hosts stand in the inventory"},
    foreign_word{"--nodes", "--limit", {}},
    foreign_word{"-w", "--limit", {}},
    foreign_word{"--nodelist", "--limit", {}},
    foreign_word{"--target", "--limit", "hosts stand in the inventory"},
    foreign_word{"--targets", "--limit", {}},
    foreign_word{"-a", "--inventory",
                 "gnmic's -a is a host, clush's all hosts, which is the "
                 "default here"},
    foreign_word{"--address", "--inventory", {}},
    foreign_word{"--devices", "--limit", {}},
    foreign_word{"--filter", "--limit", {}},
    foreign_word{"--include", "--limit", {}},
    foreign_word{"--only", "--limit", {}},
    foreign_word{"--tags", "--limit", "e.g. -l data.tag=core"},
    foreign_word{"--group", "--limit", "e.g. -l group=core"},
    foreign_word{"--groups", "--limit", "e.g. -l group=core"},
    foreign_word{"-g", "--limit", "e.g. -l group=core"},
    foreign_word{"-x", "--exclude", {}},
    foreign_word{"-X", "--exclude", "e.g. --exclude group=core"},
    foreign_word{"-4", "", "hostname: in the inventory may be an IPv4 address"},
    foreign_word{"-6", "", "hostname: in the inventory may be an IPv6 address"},
    foreign_word{"--list-platforms", "", "netpoll platforms lists them"},
    foreign_word{"--skip", "--exclude", {}},
    foreign_word{"--hosts-file", "--inventory", {}},
    foreign_word{"--hostfile", "--inventory", {}},
    foreign_word{"--inventory-file", "--inventory", {}},
    foreign_word{"--config", "--inventory",
                 "there is no file of settings; each option is also a "
                 "variable"},
    foreign_word{"--list", "--list-hosts", {}},
    foreign_word{"--check", "--dry-run", {}},
    foreign_word{"-C", "--dry-run", {}},
    foreign_word{"--noop", "--dry-run", {}},
    foreign_word{"--syntax-check", "--dry-run", {}},
    foreign_word{"--diff", "", "results of two runs can be compared with other tools"},
    // what is run
    foreign_word{"-m", "--mode", "for Ansible's modules there is nothing: -c TEXT is the command"},
    foreign_word{"--cmd", "--command", {}},
    foreign_word{"--commands", "--command", {}},
    foreign_word{"-e", "", "there are no extra variables: what differs stands in the inventory"},
    foreign_word{"--extra-vars", "",
                 "there are no extra variables: what differs stands in the inventory"},
    foreign_word{"--file", "",
                 "the inventory is an argument, --job FILE has commands, --output FILE gets "
                 "results"},
    foreign_word{"--exec", "--command", {}},
    foreign_word{"--command-file", "--job", {}},
    foreign_word{"--commands-file", "--job", {}},
    foreign_word{"--script", "--job", {}},
    foreign_word{"--device-type", "--platform", {}},
    foreign_word{"--driver", "--platform", {}},
    foreign_word{"--os", "--platform", {}},
    foreign_word{"-t", "--channel", "shell has a terminal; time limits have names of their own"},
    foreign_word{"--tty", "--channel", {}},
    // how
    foreign_word{"--parallel", "--concurrency", {}},
    foreign_word{"--par", "--concurrency", {}},
    foreign_word{"--num-workers", "--concurrency", {}},
    foreign_word{"--threads", "--concurrency", "or --mode threads"},
    foreign_word{"--fanout", "--concurrency", {}},
    foreign_word{"--max-workers", "--concurrency", {}},
    foreign_word{"--batch", "--concurrency", {}},
    foreign_word{"--serial", "--concurrency", "1, or --mode sequential"},
    foreign_word{"-j", "--concurrency", {}},
    foreign_word{"--jobs", "--concurrency", {}},
    foreign_word{"-T", "--command-timeout", "or --connect-timeout, --device-timeout, --deadline"},
    foreign_word{"--timeout", "--command-timeout",
                 "or --connect-timeout, --device-timeout, --deadline"},
    foreign_word{"--connection-timeout", "--connect-timeout", {}},
    foreign_word{"--conn-timeout", "--connect-timeout", {}},
    foreign_word{"--read-timeout", "--idle-timeout", {}},
    foreign_word{"--retries", "", "a device is tried once a run; run again with -l"},
    foreign_word{"--retry", "", "a device is tried once a run; run again with -l"},
    foreign_word{"-R", "", "a device is tried once a run; run again with -l"},
    foreign_word{"--reactor", "--reactors", {}},
    foreign_word{"--rate", "--concurrency", "there are no pauses between devices"},
    foreign_word{"--rate-limit", "--concurrency", "there are no pauses between devices"},
    foreign_word{"--delay", "", "there are no pauses between devices; --concurrency limits them"},
    // login
    foreign_word{"--user", "--username", {}},
    foreign_word{"--login", "--username", {}},
    foreign_word{"--remote-user", "--username", {}},
    foreign_word{"-U", "--username", {}},
    foreign_word{"--password", "--ask-pass",
                 "no option takes a password; NETPOLL_PASSWORD does, or password: in the "
                 "inventory"},
    foreign_word{"--pass", "--ask-pass",
                 "no option takes a password; NETPOLL_PASSWORD does, or password: in the "
                 "inventory"},
    foreign_word{"--passwd", "--ask-pass",
                 "no option takes a password; NETPOLL_PASSWORD does, or password: in the "
                 "inventory"},
    foreign_word{"-p", "--ask-pass",
                 "no option takes a password; a port is --port, sessions at once --concurrency"},
    foreign_word{"-P", "--port", "no option takes a password: -k asks for one"},
    foreign_word{"-A", "--ask-pass", "no agent is used"},
    foreign_word{"--askpass", "--ask-pass", {}},
    foreign_word{"--ask-password", "--ask-pass", {}},
    foreign_word{"-K", "", "secret: in the inventory is for enable mode, e.g. secret: ask"},
    foreign_word{"--ask-become-pass", "", "secret: ask in the inventory is for enable mode"},
    foreign_word{"-b", "", "secret: in the inventory is for enable mode"},
    foreign_word{"--become", "", "secret: in the inventory is for enable mode"},
    foreign_word{"--become-method", "", "secret: in the inventory is for enable mode"},
    foreign_word{"--become-user", "", "secret: in the inventory is for enable mode"},
    foreign_word{"--enable", "", "secret: in the inventory is for enable mode"},
    foreign_word{"--secret", "", "secret: in the inventory is for enable mode"},
    foreign_word{"--enable-password", "", "secret: in the inventory is for enable mode"},
    foreign_word{"--key-file", "--private-key", {}},
    foreign_word{"--keyfile", "--private-key", {}},
    foreign_word{"--key", "--private-key", {}},
    foreign_word{"--identity", "--private-key", {}},
    foreign_word{"--ssh-key", "--private-key", {}},
    foreign_word{"--use-keys", "--private-key", {}},
    foreign_word{"--agent", "", "no agent is used; --private-key names keys"},
    foreign_word{"--vault-id", "", "a secret can be cmd:ansible-vault view FILE"},
    foreign_word{"--vault-password-file", "", "a secret can be cmd:ansible-vault view FILE"},
    foreign_word{"--ask-vault-pass", "", "a secret can be cmd:ansible-vault view FILE"},
    foreign_word{"-J", "", "there are no jump hosts yet"},
    foreign_word{"--jump", "", "there are no jump hosts yet"},
    foreign_word{"--proxy", "", "there are no jump hosts yet"},
    foreign_word{"--proxy-jump", "", "there are no jump hosts yet"},
    foreign_word{"--bastion", "", "there are no jump hosts yet"},
    foreign_word{"-F", "", "no ssh_config is read"},
    foreign_word{"--ssh-config", "", "no ssh_config is read"},
    foreign_word{"--ssh-common-args", "",
                 "netpoll speaks SSH itself; --profile and --host-keys "
                 "say how"},
    foreign_word{"-O", "", "netpoll speaks SSH itself; --profile and --host-keys say how"},
    foreign_word{"--insecure", "--host-keys",
                 "off accepts any key, --profile legacy old "
                 "algorithms"},
    foreign_word{"--skip-verify", "--host-keys", "off accepts any key"},
    foreign_word{"--no-host-key-checking", "--host-keys", "off accepts any key"},
    foreign_word{"--no-host-key-check", "--host-keys", "off accepts any key"},
    foreign_word{"--no-strict", "--host-keys", "off accepts any key"},
    foreign_word{"--strict", "--host-keys", "strict is the default"},
    foreign_word{"--known-hosts-file", "--known-hosts", {}},
    foreign_word{"--legacy", "--profile", "legacy"},
    foreign_word{"--ciphers", "--profile", "legacy"},
    // results and messages
    foreign_word{"--json", "--format", "e.g. --format json"},
    foreign_word{"--ndjson", "--format", "ndjson is for what devices answered"},
    foreign_word{"--yaml", "--format", {}},
    foreign_word{"--csv", "--format", {}},
    foreign_word{"--output-format", "--format", {}},
    foreign_word{"--textfsm", "", "outputs are not parsed; --outdir writes them as text"},
    foreign_word{"--use-textfsm", "", "outputs are not parsed; --outdir writes them as text"},
    foreign_word{"-B", "",
                 "clush's -b, -B and -L fold outputs; here results are JSON, and files "
                 "with --outdir"},
    foreign_word{"-L", "",
                 "clush's -b, -B and -L fold outputs; here results are JSON, and files "
                 "with --outdir"},
    foreign_word{"--stdout", "--output", "- is standard output, the default"},
    foreign_word{"--out", "--output", {}},
    foreign_word{"--output-file", "--output", {}},
    foreign_word{"--outfile", "--output", {}},
    foreign_word{"--output-dir", "--outdir", {}},
    foreign_word{"--tree", "--outdir", {}},
    foreign_word{"--save", "--outdir", {}},
    foreign_word{"--backup", "--outdir", {}},
    foreign_word{"--log", "--log-file", {}},
    foreign_word{"--log-level", "--verbose", "-v, -vv or -q"},
    foreign_word{"--debug", "--verbose", "-vv logs every step"},
    foreign_word{"-d", "--verbose", "-vv logs every step"},
    foreign_word{"--silent", "--quiet", {}},
    foreign_word{"-s", "--quiet", {}},
    foreign_word{"--no-color", "--color", "never, or NO_COLOR=1"},
    foreign_word{"--no-progress", "--progress", "never"},
    foreign_word{"-V", "--version", {}},
};

/// In place of a verb of `netpoll platforms`.
constexpr std::array platforms_words{
    foreign_word{"list", "", "netpoll platforms alone lists them"},
    foreign_word{"ls", "", "netpoll platforms alone lists them"},
    foreign_word{"all", "", "netpoll platforms alone lists them"},
    foreign_word{"help", "", "netpoll platforms --help"},
    foreign_word{"validate", "check", {}},
    foreign_word{"get", "show", {}},
    foreign_word{"print", "show", {}},
};

constexpr std::array verb_words{
    foreign_word{"help", "--help", {}},
    foreign_word{"version", "--version", {}},
    foreign_word{"run", "", "the inventory alone is enough: netpoll INVENTORY"},
    foreign_word{"exec", "--command", "netpoll -c TEXT INVENTORY"},
    foreign_word{"poll", "", "the inventory alone is enough: netpoll INVENTORY"},
    foreign_word{"ssh", "", "the inventory alone is enough: netpoll INVENTORY"},
    foreign_word{"list", "--list-hosts", {}},
    foreign_word{"check", "--dry-run", {}},
    foreign_word{"validate", "--dry-run", {}},
    foreign_word{"errors", "--list-errors", {}},
    foreign_word{"benchmark", "bench", {}},
    foreign_word{"platform", "platforms", {}},
    foreign_word{"drivers", "platforms", {}},
    foreign_word{"replay", "", "netpoll-lab --replay plays recordings"},
    foreign_word{"lab", "", "netpoll-lab is a program of its own"},
};

template <std::size_t Count>
const foreign_word* find_in(const std::array<foreign_word, Count>& all, std::string_view word) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.word == word; });
    return found == all.end() ? nullptr : &*found;
}

/// "--password" of "--password=x", "-p" of "-px": the value may be a password.
std::string_view name_of(std::string_view option) noexcept {
    if (!option.starts_with("--")) return option.substr(0, 2);
    return option.substr(0, option.find_first_of("=: "));
}

}  // namespace

const foreign_word* find_foreign_option(std::string_view option) noexcept {
    return find_in(option_words, option);
}

const foreign_word* find_foreign_verb(std::string_view verb) noexcept {
    return find_in(verb_words, verb);
}

const foreign_word* find_foreign_platforms_verb(std::string_view verb) noexcept {
    return find_in(platforms_words, verb);
}

bool begins_with_dash_of_print(std::string_view word) noexcept {
    static constexpr std::array dashes{"\u2010", "\u2011", "\u2012", "\u2013",
                                       "\u2014", "\u2015", "\u2212"};
    return std::any_of(dashes.begin(), dashes.end(),
                       [word](const char* each) { return word.starts_with(each); });
}

std::string with_two_dashes(std::string_view called, const std::vector<std::string>& known) {
    const bool is_one_dash = called.size() > 2 && called[0] == '-' && called[1] != '-';
    const auto full = is_one_dash ? "-" + std::string(called) : std::string(called);
    const auto option = std::string(name_of(full));
    const bool is_known = std::find(known.begin(), known.end(), option) != known.end();
    return is_one_dash && option.size() > 4 && is_known ? option : std::string();
}

std::string unknown_option(std::string_view called, const std::vector<std::string>& known) {
    if (begins_with_dash_of_print(called)) {
        const auto name = std::string(called.substr(3, called.find('=') - 3));
        const auto meant = nearest("--" + name, known);
        return "'" + escape(called.substr(0, called.find('=')), 80) +
               "' begins with a long dash, as word processors put it in place of --" +
               (meant.empty() ? "" : " (did you mean '" + meant + "'?)");
    }
    auto option = std::string(name_of(called));
    const auto shown = option;
    std::replace(option.begin(), option.end(), '_', '-');
    const auto* foreign = find_foreign_option(option);
    const bool usable =
        foreign && (foreign->instead.empty() ||
                    std::find(known.begin(), known.end(), foreign->instead) != known.end());
    if (!usable) {
        const auto near = option.starts_with("--") ? nearest(option, known) : std::string();
        return unknown_word("option", shown, near);
    }
    return unknown_foreign("option", shown, *foreign);
}

std::string unknown_foreign(std::string_view noun, std::string_view word,
                            const foreign_word& known) {
    auto sentence = unknown_word(noun, word, known.instead);
    if (!known.hint.empty())
        sentence.append(known.instead.empty() ? ": " : "; ").append(known.hint);
    return sentence;
}

bool is_ssh_option(std::string_view text) noexcept {
    const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto word = text.substr(0, text.find_first_of("= "));
    if (word.empty() || word.size() == text.size()) return false;
    const auto is_letter = [&](char c) { return is_lower(c) || is_upper(c); };
    if (!std::all_of(word.begin(), word.end(), is_letter)) return false;
    // With a blank only what is spelt as ssh's manual does: files have blanks.
    return text[word.size()] == '=' ||
           (is_upper(word.front()) && std::count_if(word.begin(), word.end(), is_upper) > 1 &&
            std::any_of(word.begin(), word.end(), is_lower));
}

}  // namespace netpoll
