// Help, laid out from the table of flags. Knows no parser.
#include "cli/help.hpp"

#include "cli/bench_options.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/help_lines.hpp"
#include "cli/hostkeys_options.hpp"
#include "cli/inventory_kind.hpp"
#include "cli/verbs.hpp"
#include "terminal/platforms_list.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/error.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

namespace netpoll {

namespace {

/// What an engineer needs on the first day, in few words; --help-all has the rest.
constexpr std::array<std::pair<std::string_view, std::string_view>, 19> common_options{{
    {"--devices", "by name: sw1,sw[02-12],admin@192.0.2.7:2222"},
    {"--limit", "only matching hosts: NAME*, ~REGEX, group=G, @FILE"},
    {"--exclude", "skip matching hosts"},
    {"--dry-run", "print who would be contacted, and how, and exit"},
    {"--command", "run this, not the inventory's commands; repeats"},
    {"--job", "run the commands: of this YAML file"},
    {"--platform", "what every device is, e.g. cisco_ios or auto"},
    {"--username", "log in as NAME"},
    {"--ask-pass", "ask for the password; scripts: NETPOLL_PASSWORD"},
    {"--host-keys", "strict, accept-new (unknown hosts) or off [strict]"},
    {"--profile", "modern, compat or legacy algorithms [modern]"},
    {"--concurrency", "sessions in parallel"},
    {"--canary", "these hosts first, the rest only if all are ok"},
    {"--max-failures", "stop when more devices have failed, e.g. 20 or 5%"},
    {"--deadline", "end the run then, with partial results, e.g. 10m"},
    {"--output", "where results go [standard output]"},
    {"--format", "text, table, csv, json, ndjson; -b folds text"},
    {"--verbose", "-v logs every device, -vv every step"},
    {"--quiet", "no progress, no summary, only errors"},
}};
constexpr std::size_t short_text_column = 29;

/// Without a flag's second long name.
std::string short_left_side(flag each) {
    const auto long_name = each.long_name();
    each.names.resize(each.names.find(long_name) + long_name.size());
    return left_side(each);
}

}  // namespace

std::string help_text() {
    std::string text =
        "usage: netpoll [OPTIONS] INVENTORY     run commands on all its devices, over SSH\n"
        "       netpoll -w sw1,sw[02-12] -c 'show version'     or without an inventory\n\n";
    const auto groups = all_flags();
    for (const auto& [name, meaning] : common_options)
        text += two_columns(short_left_side(flag_named(name, groups)), meaning, short_text_column);
    return text +
           "More: --help-all (all options, variables, exit codes), --list-errors, --version,\n"
           "netpoll VERB --help (--help-all names the verbs).\n";
}

std::string full_help_text() {
    std::string text = paragraph(
        "netpoll logs in to every device of an inventory in parallel over SSH, runs commands "
        "there, "
        "and writes what came back as JSON.");
    text +=
        "\nusage: netpoll [OPTIONS] INVENTORY\n"
        "       netpoll -c 'show version' -l group=core -o results.json inventory.yaml\n"
        "       netpoll -w sw1,sw[02-12],192.0.2.7 -c 'show version'\n";
    for (const verb& each : all_verbs())
        text += two_columns("       netpoll " + std::string(each.name) + " --help", each.help, 36);
    for (const flag_group& group : all_flags())
        text += group_text(group);
    text += "\nEnvironment:\n";
    text += paragraph(
        "Every option but the last four is also a variable: --max-output is NETPOLL_MAX_OUTPUT. "
        "Options win over variables, variables over files of options, and all of them over the "
        "inventory. Options that repeat take one value a line there. NETPOLL_PASSWORD is the "
        "password, NETPOLL_SECRET that of enable mode. NO_COLOR is "
        "honoured.");
    text += "\nFiles of options:\n";
    text += paragraph(
        "~/.config/netpoll/config.yaml ($XDG_CONFIG_HOME/netpoll/config.yaml) and "
        "/etc/netpoll/config.yaml are YAML and say what need not be typed each time, a line an "
        "option: 'host-keys: accept-new', 'known-hosts: [~/.ssh/known_hosts, lab_hosts]', "
        "'confirm: true'. The first wins over the second. Paths start at the file's folder. A file "
        "that others can write is refused, and so is a secret in it. A switch is taken "
        "back by --confirm=no, and --dry-run says what came from where.");
    code_meanings all;
    for (const auto& [code, meaning] : exit_code_meanings)
        all.emplace(static_cast<int>(code), meaning);
    return text + exit_codes(all);
}

std::string inventory_help_text() {
    std::string text = paragraph(
        "netpoll inventory reads an inventory, also another tool's, and says what it makes of it. "
        "No device is contacted, and no secret of one is read.");
    text +=
        "\nusage: netpoll inventory show [OPTIONS] FILE...     its hosts, a line each\n"
        "       netpoll inventory check [OPTIONS] FILE...    mistakes, and what is not used\n"
        "       netpoll inventory convert [OPTIONS] FILE...  the same in netpoll's own YAML\n"
        "\nOptions:\n";
    text += two_columns("      --inventory-kind NAME", inventory_kind_help());
    const auto groups = all_flags();
    for (const auto* option : {"--netbox-token", "--netbox-ca", "--use-cache"})
        text += flag_line(option, groups);
    text +=
        two_columns("      --platforms FILE", "add platform definitions first, or replace ours");
    text += two_columns("      --job FILE", "check: a job file too, for all hosts");
    text += two_columns("  -l, --limit TERM", "show: only matching hosts, as 'netpoll -l'");
    text += last_option_lines();
    text += '\n';
    text += paragraph(
        "convert writes no secret: where one stands in plain text, the YAML has env:NAME, and a "
        "warning says which variable is to be set; data whose keys secrets stand behind are left "
        "out. An inventory that is called \"inventory\" is "
        "./inventory. Several files, of whatever kinds, are one inventory: of what two say of the "
        "same host, group or default the later one counts, and values that differ are named.");
    text += '\n';
    text += paragraph(
        "Of Ansible's inventories (INI, YAML, group_vars/ and host_vars/, ansible-inventory "
        "--list) the ansible_ variables count that say who is reached and how, and netpoll_KEY for "
        "any key of netpoll's; the others are data. Templates and vaults are not evaluated: a host "
        "whose address, port, user name or secret is one is a mistake where it is contacted. Run "
        "with the inventory, Ansible itself writes what netpoll then reads, with every secret in "
        "it:");
    text +=
        "\n  ansible localhost -i INVENTORY -c local -m copy -a \"dest=./hosts.json mode=0600 \\\n"
        "    content={{groups|combine({'_meta':{'hostvars':hostvars}})|to_json}}\"\n";
    return text + exit_codes({{0, "shown, checked without a mistake, or converted"},
                              {2, "wrong option, or a mistake in the inventory"}});
}

std::string platforms_help_text() {
    std::string text = paragraph(
        "netpoll platforms says what kinds of devices netpoll knows, and checks definitions of "
        "your own. Nobody is contacted.");
    text +=
        "\nusage: netpoll platforms [OPTIONS]              list all platforms\n"
        "       netpoll platforms [OPTIONS] show NAME    print one definition as YAML\n"
        "       netpoll platforms [OPTIONS] check FILE   find the mistakes in a file\n"
        "\nOptions:\n";
    text +=
        two_columns("      --platforms FILE", "add platform definitions first, or replace ours");
    text += two_columns("      --format FORMAT", "the list as text or json [text]");
    text += last_option_lines();
    text += platforms_legend();
    text += '\n';
    text += paragraph(
        "NAME may be an alias. What show prints is a whole file for --platforms: change it, check "
        "it, use it. --platforms is also the variable NETPOLL_PLATFORMS, and may stand in a file "
        "of options.");
    text += '\n';
    text += paragraph(
        "Only a first argument that is exactly \"platforms\" means this; for an inventory that is "
        "called so write ./platforms.");
    return text + exit_codes({{0, "listed or shown, or the file has no mistake"},
                              {2, "wrong option, unknown name or a mistake in a file"}});
}

std::string hostkeys_help_text() {
    std::string text = paragraph(
        "netpoll hostkeys learns and checks the host keys of an inventory's devices. Sessions end "
        "with the host key: no credential is read or sent, but for bastions on the way.");
    text +=
        "\nusage: netpoll hostkeys scan [OPTIONS] INVENTORY    print known_hosts lines\n"
        "       netpoll hostkeys check [OPTIONS] INVENTORY   whose key is unknown or changed\n"
        "       netpoll hostkeys accept --hosts TERM [OPTIONS] INVENTORY\n"
        "       netpoll hostkeys accept --from RESULTS [OPTIONS]\n"
        "       netpoll hostkeys list [--known-hosts FILE]\n"
        "       netpoll hostkeys remove [--known-hosts FILE] HOST\n";
    hostkeys_options unused;
    for (const auto deed : {hostkeys_deed::scan, hostkeys_deed::accept}) {
        auto own = hostkeys_flags(deed, unused).front();
        own.title = deed == hostkeys_deed::scan ? "Options of scan" : "Options of accept";
        text += group_text(own);
    }
    text += "\nOf scan, check and accept, as 'netpoll --help-all' says, and as variables too:\n";
    text += names_text(hostkeys_flags(hostkeys_deed::check, unused));
    text += paragraph(
        "accept writes to the first --known-hosts file [~/.ssh/known_hosts]. A key that another "
        "is listed for is not accepted: look why it changed, remove HOST, then accept. HOST is as "
        "known_hosts has it: name, 192.0.2.1 or [192.0.2.1]:2222.");
    return text +
           exit_codes({{0, "scan: every device showed a key; check: all are known; else: done"},
                       {1,
                        "a device showed no key, or one that is unknown or changed, or HOST "
                        "is not listed"},
                       {2, "wrong option, inventory or file; nobody was contacted"}});
}

std::string report_help_text() {
    std::string text =
        paragraph("netpoll report says what a result tells of its devices. Nobody is contacted.");
    text +=
        "\nusage: netpoll report crypto RESULTS     which devices still need old cryptography\n"
        "       netpoll report checks RUN         what did not pass, of which device\n"
        "       netpoll report html RUN           one page of the run, to be read in a browser\n"
        "\nOptions of crypto and checks:\n";
    text += two_columns("      --all", "also what needs nothing old, or has passed");
    text += two_columns("      --partial", "take the whole records of results that are cut off");
    text += two_columns("      --json", "all of it as JSON; the same as --format json");
    text += two_columns("      --format FORMAT", "text or json [text]");
    text += "\nOptions of checks:\n";
    text += two_columns("      --job FILE", "judge again, by the checks: of this job file");
    text += two_columns("      --against RESULTS", "with --job: what checks compare with");
    text += two_columns("      --platforms FILE", "with --job: add platform definitions first");
    text += two_columns("      --junit FILE", "also write JUnit XML, a suite for each device");
    text += two_columns("      --sarif FILE", "also write SARIF 2.1.0: what did not pass");
    text += two_columns("      --fail-on SEVERITY",
                        "exit 1 from this severity on: info, warning, error or never [error]");
    text += "\nOptions of html:\n";
    text += two_columns("  -o, --output FILE", "write the page to a file, whole or not at all [-]");
    text += "\nOf all:\n";
    text += two_columns("  -h, --help", "print this help");
    text += '\n';
    text += paragraph(
        "What a device needs is judged by what it offered when it was polled, not by what was set "
        "then: DH group 1, another key exchange with SHA-1, host keys that sign with SHA-1, CBC, "
        "RC4 and DES, MACs with SHA-1 or MD5 are listed where it has nothing better. An RSA host "
        "key below 2048 bits is seen only where the device showed that key. PROFILE is the "
        "smallest --profile that would do. Also devices whose key exchange failed are judged.");
    text += '\n';
    text += paragraph(
        "RESULTS is a file of netpoll, JSON or NDJSON. JSON: {\"schema\": \"netpoll-crypto/1\", "
        "\"summary\": {...}, \"devices\": [...]}; there \"offers\" also has what is weak and not "
        "needed, and what is post-quantum.");
    text += '\n';
    text += paragraph(
        "RUN is such a file, the folder of a run or what --rundir said (its latest run). The page "
        "has the verdict in a sentence, failures by cause and what they have in common (bastion, "
        "network, group, data), changes since the runs beside it, checks that failed, stale and "
        "slow devices, the time of each phase, and every device with its outputs. It is one file "
        "that loads nothing and can be searched; long outputs are cut, and the page says where "
        "the rest is.");
    return text + exit_codes({{0, "the report was printed"},
                              {1, "checks: some that --fail-on counts did not pass"},
                              {2, "wrong option, or a file that is no result"}});
}

std::string bench_help_text() {
    std::string text = paragraph(
        "netpoll bench finds out which mode and concurrency do best on this network: it logs in to "
        "every device again and again, each time in another way, and compares. It says how many "
        "logins it will make, tries one device of each login first, and stops when a login is "
        "refused.");
    text +=
        "\nusage: netpoll bench [OPTIONS] INVENTORY\n"
        "       netpoll bench --concurrency 1,50,200 --report bench.html inventory.yaml\n"
        "       netpoll bench --units        what a process, thread and coroutine cost\n";
    bench_options defaults;
    const auto groups = bench_flags(defaults);
    std::string others;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (i < own_bench_groups) {
            text += group_text(groups[i]);
            continue;
        }
        for (const flag& each : groups[i].flags)
            others += (others.empty() ? "" : ", ") + each.long_name();
    }
    text += "\nAs 'netpoll --help-all' says, and as variables too:\n";
    text += "  " + wrap(others + ".", help_width, 2, 2) + "\n";
    text += "\n" +
            paragraph(
                "A file of options says them too, but never whom bench logs in to: INVENTORY or "
                "--devices "
                "are named. What holds logins back is told where it is not from the command line.");
    text +=
        "\n" + paragraph("The commands run once a login: choose harmless ones (-c 'show clock').");
    return text + exit_codes({{0, "every run ended, and every device answered"},
                              {1, "some device failed, or some run"},
                              {2, "wrong option or inventory; nobody was contacted"},
                              {4, "told to end (Ctrl-C: by SIGINT); what was complete is written"},
                              {5, "a login was refused; what was complete is written"}});
}

std::string error_list() {
    std::string text;
    for (int i = 1; i <= static_cast<int>(errc::internal); ++i) {
        const auto code = static_cast<errc>(i);
        text += two_columns(std::string(name(code)), advice(code), 21);
    }
    return text;
}

}  // namespace netpoll
