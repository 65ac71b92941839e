// Words and values through CLI11. Knows no verb.
#include "cli/verb_arguments.hpp"

#include "cli/foreign_options.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <utility>

namespace netpoll {

namespace {

std::vector<std::string> each_name(const std::vector<verb_option>& known) {
    std::vector<std::string> names;
    for (const verb_option& option : known) {
        for (std::size_t start = 0; start <= option.names.size();) {
            const auto end = std::min(option.names.find(',', start), option.names.size());
            names.push_back(option.names.substr(start, end - start));
            start = end + 1;
        }
    }
    return names;
}

/// Words and unknown options both are what CLI11 leaves over.
expected<std::vector<std::string>, std::string> words_of(const std::vector<std::string>& left,
                                                         const std::vector<verb_option>& known) {
    std::vector<std::string> words;
    bool only_words = false;
    for (const std::string& each : left) {
        if (!only_words && each == "--") {
            only_words = true;
        } else if (!only_words && each.size() > 1 && each.front() == '-') {
            return unexpected(unknown_option(each, each_name(known)));
        } else {
            words.push_back(each);
        }
    }
    return words;
}

}  // namespace

expected<verb_arguments, std::string> parse_verb(std::vector<std::string> arguments,
                                                 const std::vector<verb_option>& known) {
    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    std::vector<const CLI::Option*> options;
    for (const verb_option& each : known) {
        auto* option = each.value.empty() ? app.add_flag(each.names) : app.add_option(each.names);
        option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)->allow_extra_args(false);
        if (!each.value.empty()) option->type_name(each.value);
        options.push_back(option);
    }
    std::reverse(arguments.begin(), arguments.end());
    try {
        app.parse(std::move(arguments));
    } catch (const CLI::ParseError& wrong) {
        return unexpected<std::string>(wrong.what());
    }
    verb_arguments said;
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (options[i]->count() == 0) continue;
        const std::string& names = known[i].names;
        const std::string last = names.substr(names.rfind(',') + 1);
        const std::string value = known[i].value.empty() ? "true" : options[i]->results().back();
        if (value.empty()) return unexpected(last + ": needs a value");
        said.values[last] = value;
        if (!known[i].value.empty()) said.lists[last] = options[i]->results();
    }
    auto words = words_of(app.remaining(), known);
    if (!words) return unexpected(std::move(words).error());
    said.words = std::move(*words);
    return said;
}

}  // namespace netpoll
