// What a history has of one device.
#include "cli/verbs/history.hpp"

#include "cli/help_lines.hpp"
#include "cli/history_options.hpp"
#include "history/history_file.hpp"
#include "history/history_json.hpp"
#include "terminal/history_text.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace netpoll {

namespace {

constexpr number_range any_number{1, 1'000'000};

struct history_question {
    std::string host;
    std::string command;              ///< empty: all of the host
    std::optional<std::size_t> show;  ///< this version of the command's output
    std::size_t last{20};             ///< runs
    bool json{false};
};

expected<history_question, std::string> question_of(const history_arguments& asked) {
    const auto& said = asked.said;
    if (said.words.empty())
        return unexpected<std::string>("history: name a device, as the inventory calls it");
    if (said.words.size() > 1)
        return unexpected("'" + escape(said.words[1]) + "' is one argument too many");
    history_question question{said.words[0], said.value("--command"), {}, 20, asked.json};
    for (const auto* option : {"--show", "--last"}) {
        if (!said.has(option)) continue;
        const auto number = parse_number(said.value(option), any_number);
        if (!number) return unexpected(std::string(option) + ": " + number.error());
        if (option == std::string_view("--show"))
            question.show = static_cast<std::size_t>(*number);
        else
            question.last = static_cast<std::size_t>(*number);
    }
    if (question.show && question.command.empty())
        return unexpected<std::string>("--show: of which command? add --command TEXT");
    return question;
}

verb_answer unknown_host(history_file& file, const std::string& host) {
    const auto all = file.hosts();
    if (!all) return history_failed(all.error());
    return history_failed(escape(file.path(), 400) + ": " + unknown_among("host", host, *all),
                          exit_code::device_failed);
}

verb_answer versions_answer(history_file& file, const history_question& asked,
                            const host_history& host) {
    std::vector<std::string> commands;
    for (const auto& each : host.outputs)
        commands.push_back(each.command);
    const auto place = std::find(commands.begin(), commands.end(), asked.command);
    if (place == commands.end())
        return history_failed("no output of " + escape(asked.host, 80) +
                                  " is kept: " + unknown_choice("command", asked.command, commands),
                              exit_code::device_failed);
    const auto& output = host.outputs[static_cast<std::size_t>(place - commands.begin())];
    if (!asked.show && !asked.json) return {exit_code::ok, versions_table(output), {}};
    host_history only = host;
    only.outputs = {output};
    only.visits.clear();
    if (!asked.show) return {exit_code::ok, host_json(only), {}};
    const auto& versions = output.versions;
    if (*asked.show > versions.size())
        return history_failed(
            "there are " + counted(versions.size(), "version") + " of that output; 1 is the newest",
            exit_code::device_failed);
    const auto& version = versions[versions.size() - *asked.show];
    const auto text = file.output(version.content);
    if (!text) return history_failed(text.error());
    return {
        exit_code::ok,
        asked.json ? output_json(asked.host, output.command, version, *text) : shown_output(*text),
        {}};
}

}  // namespace

verb_answer answer_history(const std::vector<std::string>& arguments, const environment& env) {
    const auto asked = parse_history_verb(
        "history", arguments, env, {{"-c,--command", "TEXT"}, {"--show", "N"}, {"--last", "N"}},
        history_help_text());
    if (!asked) return asked.error();
    const auto question = question_of(*asked);
    if (!question) return history_usage("history", question.error());
    auto file = history_file::open_to_read(asked->path);
    if (!file) return history_not_had(file.error());
    const auto host = file->host(question->host, question->last);
    if (!host) return history_failed(host.error());
    if (!host->has_value()) return unknown_host(*file, question->host);
    if (!question->command.empty()) return versions_answer(*file, *question, **host);
    return {exit_code::ok, question->json ? host_json(**host) : host_history_text(**host), {}};
}

exit_code run_history(const std::vector<std::string>& arguments, const environment& env,
                      console& screen) {
    return say(answer_history(arguments, env), screen);
}

std::string history_help_text() {
    std::string text = paragraph(
        "netpoll history says what a history has of one device: its runs and what came of them, "
        "since when its outputs are what they are, and its host keys. Nobody is contacted.");
    text +=
        "\nusage: netpoll history [OPTIONS] HOST\n"
        "       netpoll history -c 'show run' HOST            versions of an output\n"
        "       netpoll history -c 'show run' --show 2 HOST   the one before the last\n"
        "\nOptions:\n";
    text += two_columns("  -c, --command TEXT", "the versions of this command's output");
    text += two_columns("      --show N", "print the output of version N; 1 is the newest");
    text += two_columns("      --last N", "so many runs [20]");
    text += history_option_lines() + "\n" + history_place_text();
    return text + exit_codes({{0, "printed"},
                              {1, "the history has no such device, command or version"},
                              {2, "wrong option, or a file that is no history"},
                              {3, "the history cannot be read or written"}});
}

}  // namespace netpoll
