// Lists, shows and checks platform definitions. Knows no key of them.
#include "cli/verbs/platforms.hpp"

#include "cli/foreign_options.hpp"
#include "cli/help.hpp"
#include "cli/standing_options.hpp"
#include "terminal/platforms_list.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/inventory.hpp>
#include <netpoll/platform_text.hpp>
#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <set>

namespace netpoll {

namespace {

constexpr std::size_t most_suggestions = 4;

struct request {
    bool help{false};
    bool json{false};
    std::string platforms;
    std::vector<std::string> words;
};

verb_answer usage(const std::string& sentence) {
    return {exit_code::usage, {}, "netpoll: " + sentence + "\nTry 'netpoll platforms --help'.\n"};
}

verb_answer refuse(const std::vector<mistake>& wrong) {
    return {exit_code::usage, {}, mistake_lines(wrong)};
}

expected<request, std::vector<std::string>> parse(std::vector<std::string> arguments,
                                                  const environment& env) {
    using refused = std::vector<std::string>;
    auto said = parse_verb(
        std::move(arguments),
        {{"-h,--help"}, {"--platforms", "FILE"}, {"--format", "FORMAT"}, {"--no-config"}});
    if (!said) return unexpected(refused{said.error()});
    request asked;
    asked.help = said->has("--help");
    if (asked.help) return asked;
    const verb_options standing(*said, env);
    if (!standing.wrong().empty()) return unexpected(standing.wrong());
    asked.platforms = standing.value("--platforms");
    const std::string form = said->has("--format") ? said->value("--format") : "text";
    if (form != "text" && form != "json")
        return unexpected(refused{"--format: " + unknown_choice("format", form, {"text", "json"})});
    asked.json = form == "json";
    asked.words = std::move(said->words);
    return asked;
}

const platform& definition(const platform_catalog& all, std::string_view name) {
    return *all.definition(name);
}

/// The platforms that have the word in one of their names.
std::vector<std::string> holding(std::string_view word, const platform_catalog& all) {
    std::set<std::string> found;
    for (const std::string& each : all.names())
        if (each.find(word) != each.npos) found.insert(definition(all, each).id);
    return {found.begin(), found.end()};
}

/// Somebody who names a platform wants to see it.
std::string unknown_or_platform(const std::string& shown, const std::string& word,
                                const platform_catalog& all) {
    auto likely = holding(word, all);
    const std::string near = all.find(word) ? word : nearest(word, all.names());
    if (!near.empty()) likely = {definition(all, near).id};
    if (likely.empty()) return unknown_word("verb", shown, {});
    if (likely.size() == 1)
        return unknown_word("verb", shown, "platforms show " + escape(likely.front()));
    std::string some;
    for (std::size_t i = 0; i < std::min(likely.size(), most_suggestions); ++i)
        some += (i == 0 ? "" : ", ") + escape(likely[i]);
    return unknown_word("verb", shown, {}) +
           ": for one of them: netpoll platforms show NAME, e.g. " + some;
}

std::string unknown_verb(const std::string& word, const platform_catalog& all) {
    const auto called = "platforms " + word;
    if (const auto* known = find_foreign_platforms_verb(word))
        return unknown_foreign("verb", called, *known);
    const auto verb = all.find(word) ? std::string() : nearest(word, {"show", "check"});
    return verb.empty() ? unknown_or_platform(called, word, all)
                        : unknown_word("verb", called, verb);
}

verb_answer show(const platform_catalog& all, const std::string& name) {
    if (all.find(name)) return {exit_code::ok, platform_text(definition(all, name)), {}};
    return {exit_code::usage,
            {},
            "netpoll: " + unknown_among("platform", name, all.names()) +
                "\nTry 'netpoll platforms' for all of them.\n"};
}

verb_answer check(platform_catalog& all, const std::string& file) {
    const platform_reading read = read_platforms_from(file, all);
    if (!read.mistakes.empty()) return refuse(read.mistakes);
    std::string warnings;
    const auto warn_of = [&warnings](const std::vector<mistake>& doubts) {
        for (const mistake& each : doubts)
            warnings += "warning: " + to_string(each) + "\n";
    };
    for (const std::string& id : read.added)
        warn_of(doubts_about(definition(all, id)));
    warn_of(read.replaced);
    return {exit_code::ok,
            escape(file) + ": " + counted(read.added.size(), "platform") + ", no mistakes\n",
            warnings};
}

}  // namespace

verb_answer answer_platforms(const std::vector<std::string>& arguments, const environment& env) {
    const auto asked = parse(arguments, env);
    if (!asked) return refused_options(asked.error(), "platforms");
    if (asked->help) return {exit_code::ok, platforms_help_text(), {}};
    const auto& words = asked->words;
    const bool shows = !words.empty() && words.front() == "show";
    platform_catalog all;
    // A file that is checked is read then, so that what it replaces is still there.
    const bool is_checked =
        words.size() == 2 && words.front() == "check" && words.back() == asked->platforms;
    const auto wrong = add_platforms(is_checked ? std::string() : asked->platforms, all);
    if (!words.empty() && !shows && words.front() != "check")
        return usage(unknown_verb(words.front(), all));
    if (words.size() == 1) return usage(shows ? "show: name a platform" : "check: name a file");
    if (!words.empty() && asked->json) return usage("--format=json is for the list alone");
    if (words.size() > 2) return usage("'" + escape(words[2]) + "' is one argument too many");

    if (!wrong.empty()) return refuse(wrong);
    if (words.empty())
        return {exit_code::ok, asked->json ? platforms_json(all) : platforms_table(all), {}};
    return shows ? show(all, words[1]) : check(all, words[1]);
}

exit_code run_platforms(const std::vector<std::string>& arguments, const environment& env,
                        console& screen) {
    return say(answer_platforms(arguments, env), screen);
}

}  // namespace netpoll
