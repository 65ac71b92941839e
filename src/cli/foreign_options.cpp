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
    foreign_word{"--hosts --nodes --nodelist --targets --host -H --target", "--devices",
                 "e.g. -w sw1,sw[02-12]"},
    foreign_word{"--filter --include --only", "--limit"},
    foreign_word{"-a", "--inventory",
                 "gnmic's -a is a host, clush's all hosts, which is the default here"},
    foreign_word{"--address --hosts-file --hostfile --inventory-file", "--inventory"},
    foreign_word{"--tags", "--limit", "e.g. -l data.tag=core"},
    foreign_word{"--group --groups -g", "--limit", "e.g. -l group=core"},
    foreign_word{"-x --skip", "--exclude"},
    foreign_word{"-X", "--exclude", "e.g. --exclude group=core"},
    foreign_word{"-4", "", "hostname: in the inventory may be an IPv4 address"},
    foreign_word{"-6", "", "hostname: in the inventory may be an IPv6 address"},
    foreign_word{"--via --via-key --via-ca --wait-via --wait-poller", "",
                 "this verb contacts devices from here, and asks no poller"},
    foreign_word{"--list-platforms", "", "netpoll platforms lists them"},
    foreign_word{
        "--config --config-file --conf", "",
        "options are read from ~/.config/netpoll/config.yaml and /etc/netpoll/config.yaml; "
        "an inventory is --inventory"},
    foreign_word{"--list", "--list-hosts"},
    foreign_word{"--check -C --noop --syntax-check", "--dry-run"},
    // what is run
    foreign_word{"-m", "--mode", "for Ansible's modules there is nothing: -c TEXT is the command"},
    foreign_word{"--cmd --commands --exec", "--command"},
    foreign_word{"-e --extra-vars", "",
                 "there are no extra variables: what differs stands in the inventory"},
    foreign_word{
        "--file", "",
        "the inventory is an argument, --job FILE has commands, --output FILE gets results"},
    foreign_word{"--command-file --commands-file --script", "--job"},
    foreign_word{"--device-type --driver --os", "--platform"},
    foreign_word{"-t", "--channel", "shell has a terminal; time limits have names of their own"},
    foreign_word{"--tty", "--channel"},
    // how
    foreign_word{"--parallel --par --num-workers --fanout --max-workers --batch -j --jobs",
                 "--concurrency"},
    foreign_word{"--threads", "--concurrency", "or --mode threads"},
    foreign_word{"-T --timeout", "--command-timeout",
                 "or --connect-timeout, --device-timeout, --deadline"},
    foreign_word{"--connection-timeout --conn-timeout", "--connect-timeout"},
    foreign_word{"--read-timeout", "--idle-timeout"},
    foreign_word{"--retry -R --max-retries --retry-count --connect-retries --attempts",
                 "--retries"},
    foreign_word{"--backoff --retry-delay --retry-interval", "",
                 "the time between --retries grows by itself"},
    foreign_word{"--reactor", "--reactors"},
    foreign_word{"--rate --rate-limit --qps --max-rate", "--logins-per-second"},
    foreign_word{"--delay --pause --interval", "--logins-per-second",
                 "0.5 is one in two seconds; --attempt-gap is for one address"},
    foreign_word{"--throttle --max-logins", "--logins-in-flight"},
    foreign_word{"--batch-size --wave --waves", "--serial"},
    foreign_word{"--first --canary-hosts", "--canary"},
    foreign_word{"--max-fail-percentage", "--max-failures", "e.g. --max-failures 5%"},
    foreign_word{"--max-fail --max-errors", "--max-failures"},
    foreign_word{"--any-errors-fatal --fail-fast --stop-on-error", "--max-failures",
                 "0 stops at the first failure"},
    foreign_word{"--step --interactive", "--confirm", "it asks once, before anyone is contacted"},
    foreign_word{"--no-pace --no-limits", "--pace", "off"},
    // login
    foreign_word{"--user --login --remote-user -U", "--username"},
    foreign_word{
        "--password --pass --passwd", "--ask-pass",
        "no option takes a password; NETPOLL_PASSWORD does, or password: in the inventory"},
    foreign_word{"-p", "--ask-pass",
                 "no option takes a password; a port is --port, sessions at once --concurrency"},
    foreign_word{"-P", "--port", "no option takes a password: -k asks for one"},
    foreign_word{"-A", "--ask-pass", "no agent is used"},
    foreign_word{"--askpass --ask-password", "--ask-pass"},
    foreign_word{"--ask-become-pass --become-password-file", "--ask-secret"},
    foreign_word{"--enable --secret --enable-password --enable-secret", "--ask-secret",
                 "no option takes a secret; NETPOLL_SECRET does, or secret: in the inventory"},
    foreign_word{"--become --become-method --become-user", "",
                 "netpoll types enable where it has a secret: --ask-secret, or secret: in the "
                 "inventory"},
    foreign_word{"--key-file --keyfile --key --identity --ssh-key --use-keys", "--private-key"},
    foreign_word{"--vault-id --vault-password-file --ask-vault-pass", "",
                 "a secret can be cmd:ansible-vault view FILE"},
    foreign_word{"--proxy --proxy-jump --jump-host --bastion", "--jump"},
    foreign_word{"-F --ssh-config-file", "--ssh-config"},
    foreign_word{"--ssh-common-args -O", "",
                 "netpoll speaks SSH itself; --profile and --host-keys say how"},
    foreign_word{"--insecure", "--host-keys",
                 "off accepts any key, --profile legacy old algorithms"},
    foreign_word{"--skip-verify --no-host-key-checking --no-host-key-check --no-strict",
                 "--host-keys", "off accepts any key"},
    foreign_word{"--strict", "--host-keys", "strict is the default"},
    foreign_word{"--known-hosts-file", "--known-hosts"},
    foreign_word{"--legacy --ciphers", "--profile", "legacy"},
    // results and messages
    foreign_word{"--json", "--format", "e.g. --format json"},
    foreign_word{"--ndjson", "--format", "ndjson is for what devices answered"},
    foreign_word{"--csv", "--format", "e.g. --format csv"},
    foreign_word{"--table", "--format", "e.g. --format table, or --fields host,status"},
    foreign_word{"--yaml --output-format", "--format"},
    foreign_word{"--textfsm --use-textfsm --ntc --ntc-templates", "--parse"},
    foreign_word{"--template-dir --templates-dir --template-path", "--templates"},
    foreign_word{"-B -L --dshbak --regroup", "--fold", "or -b; files come with --outdir"},
    foreign_word{"--columns --column", "--fields", "e.g. --fields host,status,duration_ms"},
    foreign_word{"--grep --regex", "--match"},
    foreign_word{"--no-prefix -N", "", "outputs have a prefix only with --prefix"},
    foreign_word{"--stdout", "--output", "- is standard output, the default"},
    foreign_word{"--out --output-file --outfile", "--output"},
    foreign_word{"--output-dir --tree --save --backup", "--outdir"},
    foreign_word{"--log", "--log-file"},
    foreign_word{"--log-level", "--verbose", "-v, -vv or -q"},
    foreign_word{"--debug -d", "--verbose", "-vv logs every step"},
    foreign_word{"--silent -s", "--quiet"},
    foreign_word{"--no-color", "--color", "never, or NO_COLOR=1"},
    foreign_word{"--no-progress", "--progress", "never"},
    foreign_word{"-V", "--version"},
};

/// In place of a verb of `netpoll platforms`.
constexpr std::array platforms_words{
    foreign_word{"list ls all", "", "netpoll platforms alone lists them"},
    foreign_word{"help", "", "netpoll platforms --help"},
    foreign_word{"validate", "check"},
    foreign_word{"get print", "show"},
};

constexpr std::array verb_words{
    foreign_word{"help", "--help"},
    foreign_word{"version", "--version"},
    foreign_word{"run poll ssh", "", "the inventory alone is enough: netpoll INVENTORY"},
    foreign_word{"exec", "--command", "netpoll -c TEXT INVENTORY"},
    foreign_word{"list", "--list-hosts"},
    foreign_word{"check validate", "--dry-run"},
    foreign_word{"errors", "--list-errors"},
    foreign_word{"benchmark", "bench"},
    foreign_word{"platform drivers", "platforms"},
    foreign_word{"replay", "", "netpoll-lab --replay plays recordings"},
    foreign_word{"lab", "", "netpoll-lab is a program of its own"},
};

bool is_among(std::string_view word, std::string_view words) noexcept {
    for (std::size_t start = 0; start < words.size();) {
        const auto end = std::min(words.find(' ', start), words.size());
        if (words.substr(start, end - start) == word) return true;
        start = end + 1;
    }
    return false;
}

template <std::size_t Count>
const foreign_word* find_in(const std::array<foreign_word, Count>& all, std::string_view word) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const foreign_word& each) {
        return is_among(word, each.words);
    });
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
