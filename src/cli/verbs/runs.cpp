// Lists runs, and adds those of results.
#include "cli/verbs/runs.hpp"

#include "cli/help_lines.hpp"
#include "cli/history_options.hpp"
#include "history/history_file.hpp"
#include "history/history_json.hpp"
#include "run/history_stage.hpp"
#include "terminal/history_text.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>

#include <utility>
#include <vector>

namespace netpoll {

namespace {

verb_answer runs_listed(const history_arguments& asked, std::size_t last) {
    auto file = history_file::open_to_read(asked.path);
    if (!file) return history_not_had(file.error());
    const auto runs = file->runs(last);
    if (!runs) return history_failed(runs.error());
    if (asked.json) return {exit_code::ok, runs_json(*runs), {}};
    return {exit_code::ok,
            runs->empty() ? escape(asked.path, 400) + ": no runs\n" : runs_table(*runs),
            {}};
}

// All are read before one is added.
verb_answer runs_added(const std::vector<std::string>& results, const std::string& path) {
    std::vector<run_to_add> runs;
    std::string wrong;
    for (const std::string& each : results) {
        auto run = run_to_add_of(each);
        if (run)
            runs.push_back(std::move(*run));
        else
            wrong += "netpoll: " + run.error() + "\n";
    }
    if (!wrong.empty()) return {exit_code::usage, {}, wrong + "netpoll: nothing was added\n"};
    auto history = history_to_add_to(path);
    if (!history) return history_not_had(history.error());
    std::string text;
    for (const run_to_add& each : runs) {
        const auto added = history->add_run(each.facts, each.results, each.verdict);
        if (!added) return {exit_code::netpoll_failed, text, "netpoll: " + added.error() + "\n"};
        text += escape(each.called, 400) + ": " + counted(added->counts.devices(), "device") +
                ", " + counted(added->changed, "changed output") +
                (added->replaced ? "; in place of the same run\n" : "\n");
    }
    return {exit_code::ok, text, {}};
}

}  // namespace

verb_answer answer_runs(const std::vector<std::string>& arguments, const environment& env) {
    const auto asked =
        parse_history_verb("runs", arguments, env, {{"--add"}, {"--last", "N"}}, runs_help_text());
    if (!asked) return asked.error();
    const auto& words = asked->said.words;
    if (asked->said.has("--add"))
        return words.empty() ? history_usage("runs", "--add: name results, or folders of runs")
                             : runs_added(words, asked->path);
    if (!words.empty())
        return history_usage("runs", "'" + escape(words[0]) +
                                         "' is one argument too many (runs --add puts results into "
                                         "the history)");
    std::size_t last = 0;
    if (asked->said.has("--last")) {
        const auto number = parse_number(asked->said.value("--last"), {1, 1'000'000});
        if (!number) return history_usage("runs", "--last: " + number.error());
        last = static_cast<std::size_t>(*number);
    }
    return runs_listed(*asked, last);
}

exit_code run_runs(const std::vector<std::string>& arguments, const environment& env,
                   console& screen) {
    return say(answer_runs(arguments, env), screen);
}

std::string runs_help_text() {
    std::string text = paragraph(
        "netpoll runs lists the runs of a history, the newest first. Nobody is contacted.");
    text +=
        "\nusage: netpoll runs [OPTIONS]\n"
        "       netpoll runs --add [OPTIONS] RESULTS...\n"
        "\nOptions:\n";
    text += two_columns("      --add",
                        "put these runs into the history, as far as they have records: results, or "
                        "folders of runs; a run that is there gives way");
    text += two_columns("      --last N", "only so many [all]");
    text += history_option_lines() + "\n" + history_place_text();
    return text + exit_codes({{0, "printed, or added"},
                              {2, "wrong option, or a file that is no history or no result"},
                              {3, "the history cannot be read or written"}});
}

}  // namespace netpoll
