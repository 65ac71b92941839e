// Host keys: which deed, and what is said of it. Knows nothing of SSH.
#include "cli/verbs/hostkeys.hpp"

#include "cli/help.hpp"
#include "cli/hostkeys_options.hpp"
#include "cli/standing_options.hpp"
#include "cli/stdout_text.hpp"
#include "cli/variables.hpp"
#include "cli/verb_answer.hpp"
#include "run/host_key_book.hpp"
#include "run/text_output.hpp"
#include "run/written_files.hpp"
#include "terminal/host_key_text.hpp"
#include "terminal/question.hpp"
#include "terminal/run_screen.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <chrono>
#include <optional>

namespace netpoll {

namespace {

constexpr std::string_view help_of_hostkeys = "netpoll hostkeys --help";

verb_answer hostkeys_usage(const std::string& sentence) {
    return {exit_code::usage, {}, "netpoll: " + sentence + "\nTry 'netpoll hostkeys --help'.\n"};
}

std::optional<hostkeys_deed> deed_named(const std::string& word) {
    if (word == "scan") return hostkeys_deed::scan;
    if (word == "check") return hostkeys_deed::check;
    if (word == "accept") return hostkeys_deed::accept;
    return std::nullopt;
}

verb_answer list(const run_request& request) {
    const auto listed = list_host_keys(request);
    if (!listed) return {exit_code::usage, {}, mistake_lines(listed.error())};
    std::string skipped;
    for (const mistake& each : listed->skipped)
        skipped += "warning: " + to_string(each) + "\n";
    return {exit_code::ok, listing_text(*listed), skipped};
}

verb_answer remove_host(const run_request& request, const std::string& host) {
    const auto done = remove_host_key(request, host);
    if (!done) return {exit_code::usage, {}, mistake_lines({done.error()})};
    std::string patterns;
    for (const source_position& where : done->removed.patterns)
        patterns +=
            "warning: " + to_string(mistake{where, "a pattern still lists " + escape(host, 80)}) +
            "\n";
    const auto& gone = done->removed.entries;
    if (gone.empty())
        return {exit_code::device_failed,
                {},
                patterns + "netpoll: " + escape(done->path) + " does not list " + escape(host, 80) +
                    "\n"};
    return {exit_code::ok,
            listing_text({gone, {}}) + counted(gone.size(), "key") + " of " + escape(host, 80) +
                " removed; " + escape(done->path) + ".old is the file as it was\n",
            patterns};
}

verb_answer accept_from(const hostkeys_options& wanted) {
    const auto done =
        accept_host_keys(wanted.run.request, wanted.from, wanted.run.request.select.limit);
    if (!done) return {exit_code::usage, {}, mistake_lines(done.error())};
    std::string text;
    for (const std::string& line : done->lines)
        text += line + "\n";
    std::string refused;
    for (const std::string& each : done->refused)
        refused += each + "\n";
    text += counted(done->lines.size(), "key") + " written to " + escape(done->path) +
            (done->known > 0 ? ", " + std::to_string(done->known) + " known by now" : "") + "\n";
    return {done->refused.empty() ? exit_code::ok : exit_code::device_failed, text, refused};
}

verb_answer answer_words(const std::vector<std::string>& arguments, const environment& env) {
    const auto said =
        parse_verb(arguments, {{"-h,--help"}, {"--known-hosts", "FILE"}, {"--no-config"}});
    if (!said) return hostkeys_usage(said.error());
    if (said->has("--help")) return {exit_code::ok, hostkeys_help_text(), {}};
    const auto& words = said->words;
    const bool removes = !words.empty() && words.front() == "remove";
    const std::size_t most = removes ? 2 : 1;
    if (words.empty())
        return hostkeys_usage("hostkeys: say what: scan, check, accept, list or remove");
    if (!removes && words.front() != "list")
        return hostkeys_usage(unknown_choice("verb of hostkeys", words.front(),
                                             {"scan", "check", "accept", "list", "remove"}));
    if (removes && words.size() == 1) return hostkeys_usage("remove: name a host");
    if (words.size() > most)
        return hostkeys_usage("'" + escape(words[most]) + "' is one argument too many");
    const verb_options standing(*said, env);
    if (!standing.wrong().empty()) return refused_options(standing.wrong(), "hostkeys");
    run_request request;
    request.known_hosts = standing.values("--known-hosts");
    return removes ? remove_host(request, words[1]) : list(request);
}

exit_code say_failure(const std::string& why, console& screen) {
    screen.write("netpoll: " + why + "\n");
    return exit_code::netpoll_failed;
}

/// How a deed ends that has met devices.
exit_code told(hostkeys_deed deed, const std::vector<device_keys>& all, text_output* to,
               console& screen) {
    const bool well = std::all_of(all.begin(), all.end(), [deed](const device_keys& each) {
        if (deed == hostkeys_deed::scan) return !each.keys.empty();
        return deed == hostkeys_deed::check ? each.is_known() : !each.failure;
    });
    const auto code = well ? exit_code::ok : exit_code::device_failed;
    if (deed != hostkeys_deed::scan) {
        const auto printed = print(check_text(all), screen);
        return printed == exit_code::ok ? code : printed;
    }
    if (auto written = to->write(known_hosts_text(all)); !written)
        return say_failure(written.error(), screen);
    return code;
}

exit_code meet_devices(hostkeys_deed deed, const hostkeys_options& wanted, redactor& redact,
                       log_sink& log, console& screen) {
    run_request request = for_host_keys(wanted.run.request);
    request.host_keys = deed == hostkeys_deed::scan    ? host_key_policy::off
                        : deed == hostkeys_deed::check ? host_key_policy::strict
                                                       : host_key_policy::accept_new;
    auto hosts = select_hosts(request);
    if (!hosts) return refuse_mistakes(hosts.error(), wanted.run.origins, screen);
    const auto wrong = check_inventory(
        hosts->all, {{"--log-file", wanted.run.log_file}, {"--output", wanted.output}}, wanted.run,
        log);
    if (!wrong.empty()) return refuse_usage(wrong, help_of_hostkeys, screen);
    std::optional<text_output> to;
    if (deed == hostkeys_deed::scan) {
        auto opened = text_output::open(wanted.output, request.mode_bits);
        if (!opened) return say_failure(opened.error(), screen);
        to.emplace(std::move(*opened));
    }
    plan_conditions conditions;
    conditions.ask = ask_at_terminal;
    conditions.only_bastions_log_in = true;
    auto work = make_plan(std::move(*hosts), request, conditions, redact, log);
    if (!work) return refuse_mistakes(work.error(), wanted.run.origins, screen);
    wipe_secrets(**work);
    const auto began = std::chrono::steady_clock::now();
    const auto keys = poll_host_keys(**work, request, wanted.types, redact, log);
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - began);
    const auto code = told(deed, keys, to ? &*to : nullptr, screen);
    if (deed == hostkeys_deed::scan && !wanted.run.screen.quiet)
        screen.write(scan_summary(keys, elapsed));
    return code;
}

exit_code run_deed(hostkeys_deed deed, const std::vector<std::string>& arguments,
                   const environment& env, console& screen) {
    const auto wanted = parse_hostkeys_options(deed, arguments, env);
    if (!wanted) return refuse_usage(wanted.error(), help_of_hostkeys, screen);
    if (wanted->run.help) return print(hostkeys_help_text(), screen);
    if (!wanted->from.empty()) return say(accept_from(*wanted), screen);
    redactor redact;
    const auto log = open_log(log_options_of(wanted->run), screen, redact);
    if (!log) return say_failure(log.error(), screen);
    return with_log(meet_devices(deed, *wanted, redact, **log, screen), **log);
}

}  // namespace

exit_code run_hostkeys(const std::vector<std::string>& arguments, const environment& env,
                       console& screen) {
    const auto deed = arguments.empty() ? std::nullopt : deed_named(arguments.front());
    if (!deed) return say(answer_words(arguments, env), screen);
    return run_deed(*deed, {arguments.begin() + 1, arguments.end()}, env, screen);
}

}  // namespace netpoll
