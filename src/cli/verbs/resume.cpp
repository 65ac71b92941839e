// Asks again what a run was asked for. Knows no record.
#include "cli/verbs/resume.hpp"

#include "cli/help_lines.hpp"
#include "cli/standing_options.hpp"
#include "cli/stdout_text.hpp"
#include "cli/verb_arguments.hpp"
#include "cli/verbs/poll.hpp"
#include "run/resume.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>

#include <array>
#include <filesystem>
#include <system_error>

namespace netpoll {

namespace {

constexpr std::string_view help_of_resume = "netpoll resume --help";

/// Options of netpoll that a run may have anew.
constexpr std::array own_options{"--dry-run",  "--ask-pass", "--ask-secret", "--concurrency",
                                 "--deadline", "--verbose",  "--quiet",      "--progress",
                                 "--summary",  "--color",    "--log-file",   "--webhook"};

std::vector<verb_option> known_options() {
    std::vector<verb_option> known{
        {"-h,--help"}, {"--retry-failed"}, {"--only", "CODES"}, {"--no-config"}};
    const auto groups = all_flags();
    for (const char* each : own_options) {
        const flag& option = flag_named(each, groups);
        known.push_back({option.names, option.value});
    }
    return known;
}

/// A run stays where it is, also when this process goes to the folder that it was begun in.
std::string whole_path(const std::string& path) {
    std::error_code failed;
    const auto whole = std::filesystem::absolute(path, failed);
    return failed ? path : whole.string();
}

std::vector<std::string> apply(const verb_arguments& said, options& to) {
    std::vector<std::string> wrong;
    const auto groups = all_flags();
    for (const char* each : own_options) {
        if (!said.has(each)) continue;
        const auto why = flag_named(each, groups).apply(to, said.value(each));
        if (!why.empty()) wrong.push_back(std::string(each) + ": " + why);
    }
    to.request.retry_failed = said.has("--retry-failed");
    if (!said.has("--only")) return wrong;
    auto codes = parse_list(said.value("--only"));
    if (!to.request.retry_failed)
        wrong.emplace_back("--only: it narrows --retry-failed, which is not given");
    else if (codes)
        to.request.only = std::move(*codes);
    else
        wrong.push_back("--only: " + codes.error());
    return wrong;
}

/// A value of --retry-failed is what --only says: by itself it never takes the word behind it.
std::vector<std::string> with_codes_apart(const std::vector<std::string>& arguments) {
    constexpr std::string_view option = "--retry-failed=";
    std::vector<std::string> apart;
    for (const std::string& each : arguments) {
        if (!each.starts_with(option)) {
            apart.push_back(each);
            continue;
        }
        apart.emplace_back("--retry-failed");
        apart.push_back("--only=" + each.substr(option.size()));
    }
    return apart;
}

}  // namespace

exit_code run_resume(const std::vector<std::string>& arguments, const environment&,
                     console& screen) {
    const auto said = parse_verb(with_codes_apart(arguments), known_options());
    if (!said) return refuse_usage({said.error()}, help_of_resume, screen);
    if (said->has("--help")) return print(resume_help_text(), screen);
    if (said->words.empty())
        return refuse_usage({"resume: name a run: its folder, a rundir (the newest run in it that "
                             "is not over), or a journal"},
                            help_of_resume, screen);
    if (said->words.size() > 1)
        return refuse_usage({"'" + escape(said->words[1]) + "' is one argument too many"},
                            help_of_resume, screen);
    const auto run = open_run(whole_path(said->words.front()));
    if (!run) return refuse_mistakes(run.error(), {}, screen);
    auto request = request_of(*run);
    if (!request) return refuse_mistakes(request.error(), {}, screen);
    options wanted;
    wanted.format = request->format;
    wanted.request = std::move(*request);
    const auto wrong = apply(*said, wanted);
    if (!wrong.empty()) return refuse_usage(wrong, help_of_resume, screen);
    return run_netpoll(wanted, screen);
}

std::string resume_help_text() {
    std::string text = paragraph(
        "netpoll resume goes on with a run that was killed, interrupted or out of time: it is "
        "asked "
        "for the same again, polls the devices that have no record yet, and writes the results of "
        "all. No device that was done is contacted again.");
    text += "\nusage: netpoll resume [OPTIONS] RUN\n";
    text += '\n';
    text += paragraph(
        "RUN is the folder of a run, a rundir (the newest run in it that is not over), or the "
        "journal that a killed run leaves beside its results.");
    text += "\nOptions:\n";
    text += two_columns("      --retry-failed", "also poll those that failed");
    text += two_columns("      --only CODES",
                        "of these only some: timed_out,refused; also --retry-failed=CODES");
    const auto groups = all_flags();
    for (const char* each : own_options)
        text += flag_line(each, groups);
    text += last_option_lines();
    text += '\n';
    text += paragraph(
        "Passwords that were asked for are asked for again; others are read where the run had read "
        "them, and variables must be set as they were. A webhook's URL that the run was given as "
        "it "
        "is was not written down: --webhook gives it again. Exit codes are those of netpoll.");
    return text;
}

}  // namespace netpoll
