// Removes what is old.
#include "cli/verbs/prune.hpp"

#include "cli/help_lines.hpp"
#include "cli/history_options.hpp"
#include "history/history_file.hpp"
#include "history/history_json.hpp"
#include "run/old_runs.hpp"
#include "terminal/history_text.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>

namespace netpoll {

namespace {

std::string folders_text(const removed_runs& removed, const std::string& rundir) {
    std::string text =
        escape(rundir, 400) + ": " + counted(removed.folders.size(), "folder") + " of runs removed";
    if (removed.unfinished > 0)
        text += "; " + counted(removed.unfinished, "run") +
                " that did not come to an end kept (netpoll resume)";
    if (removed.going_on > 0)
        text += "; " + counted(removed.going_on, "run") + " still going on kept";
    return text + "\n";
}

}  // namespace

verb_answer answer_prune(const std::vector<std::string>& arguments, const environment& env) {
    const auto asked =
        parse_history_verb("prune", arguments, env, {{"--keep", "AGE"}}, prune_help_text());
    if (!asked) return asked.error();
    if (!asked->said.words.empty())
        return history_usage("prune",
                             "'" + escape(asked->said.words[0]) + "' is one argument too many");
    if (!asked->said.has("--keep"))
        return history_usage("prune", "prune: say what stays: --keep 90d");
    const auto age = parse_age(asked->said.value("--keep"));
    if (!age) return history_usage("prune", "--keep: " + age.error());
    auto file = history_file::open_existing(asked->path);
    if (!file) return history_not_had(file.error());
    const auto before = std::chrono::system_clock::now() - *age;
    const auto done = file->prune(before);
    if (!done) return history_failed(done.error());
    removed_runs removed;
    if (!asked->rundir.empty()) {
        auto gone = remove_old_runs(asked->rundir, before);
        if (!gone) return history_failed(gone.error());
        removed = std::move(*gone);
    }
    verb_answer answer;
    for (const auto& each : removed.failed)
        answer.err += "netpoll: " + each + "\n";
    if (!removed.failed.empty()) answer.code = exit_code::netpoll_failed;
    answer.out = asked->json ? prune_json(*done, before, removed.folders, removed.failed)
                             : pruned_text(*done, asked->path);
    if (!asked->json && !asked->rundir.empty()) answer.out += folders_text(removed, asked->rundir);
    return answer;
}

exit_code run_prune(const std::vector<std::string>& arguments, const environment& env,
                    console& screen) {
    return say(answer_prune(arguments, env), screen);
}

std::string prune_help_text() {
    std::string text = paragraph(
        "netpoll prune takes runs that are older than AGE out of a history, with devices that no "
        "run had since. Outputs stay for as long as they are what a device said last. Nobody is "
        "contacted.");
    text += "\nusage: netpoll prune --keep AGE [OPTIONS]\n\nOptions:\n";
    text += two_columns("      --keep AGE", "what is younger stays: 90d, 12w, 24h");
    text += history_option_lines() + "\n";
    text += paragraph(
        "With --rundir also the folders of runs that ended before then are removed, but never the "
        "one that DIR/latest means, nor one that did not come to its end.");
    text += "\n" + history_place_text();
    return text + exit_codes({{0, "what was old is gone"},
                              {2, "wrong option, or a file that is no history"},
                              {3, "the history cannot be read or written"}});
}

}  // namespace netpoll
