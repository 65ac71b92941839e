// Words of a line, and nothing that needs a second one.
#include "parse/template_syntax.hpp"

#include "core/ascii.hpp"
#include "parse/blanks.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace netpoll {

namespace {

constexpr std::array<std::pair<std::string_view, value_option>, 5> option_names{
    {{"Required", value_option::required},
     {"Filldown", value_option::filldown},
     {"Fillup", value_option::fillup},
     {"Key", value_option::key},
     {"List", value_option::list}}};

constexpr std::array<std::pair<std::string_view, line_action>, 3> line_names{
    {{"Next", line_action::next},
     {"Continue", line_action::carry_on},
     {"Error", line_action::error}}};

constexpr std::array<std::pair<std::string_view, record_action>, 4> record_names{
    {{"Clear", record_action::clear},
     {"Clearall", record_action::clear_all},
     {"Record", record_action::record},
     {"NoRecord", record_action::none}}};

template <class Names>
auto named(const Names& names, std::string_view word) {
    const auto found = std::find_if(names.begin(), names.end(),
                                    [&](const auto& each) { return each.first == word; });
    return found == names.end() ? std::nullopt : std::optional(found->second);
}

std::string in_quotes(std::string_view text) {
    return "'" + escape(text) + "'";
}

/// Takes what stands before the next space off, and the space. Nothing where there is no more.
std::optional<std::string_view> take_token(std::optional<std::string_view>& rest) {
    if (!rest) return std::nullopt;
    const auto end = rest->find(' ');
    const auto token = rest->substr(0, end);
    rest = end == std::string_view::npos ? std::nullopt : std::optional(rest->substr(end + 1));
    return token;
}

expected<std::vector<value_option>, std::string> read_options(std::string_view words) {
    std::vector<value_option> options;
    for (std::size_t begin = 0; begin <= words.size();) {
        const auto end = std::min(words.find(',', begin), words.size());
        const auto word = words.substr(begin, end - begin);
        begin = end + 1;
        const auto option = named(option_names, word);
        if (!option)
            return unexpected("unknown option " + in_quotes(word) +
                              ": there are Required, Filldown, Fillup, Key and List");
        if (std::find(options.begin(), options.end(), *option) != options.end())
            return unexpected("the option " + in_quotes(word) + " is there twice");
        options.push_back(*option);
    }
    return options;
}

/// Whether one pair of parentheses is around all of it.
bool is_enclosed(std::string_view regex) {
    if (!regex.starts_with('(') || !regex.ends_with(')')) return false;
    const auto before = regex.substr(0, regex.size() - 1);
    const auto last = before.find_last_not_of('\\');
    const auto backslashes = before.size() - (last == std::string_view::npos ? 0 : last + 1);
    return backslashes % 2 == 0;
}

std::string_view without_leading_blanks(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

/// "Next", "Next.Record" or "Record"; false where it is none of them.
bool read_operators(std::string_view word, rule_line& into) {
    const auto point = word.find('.');
    const auto line = named(line_names, word.substr(0, point));
    if (point == std::string_view::npos) {
        const auto record = named(record_names, word);
        into.line = line.value_or(line_action::next);
        into.record = record.value_or(record_action::none);
        return line || record;
    }
    const auto record = named(record_names, word.substr(point + 1));
    if (!line || !record) return false;
    into.line = *line;
    into.record = *record;
    return true;
}

bool is_message(std::string_view text) noexcept {
    return text.size() >= 2 && text.starts_with('"') && text.ends_with('"');
}

/// What stands behind "->", from the blank on that has to follow it.
bool read_action(std::string_view action, rule_line& into) {
    if (action.empty()) return true;
    if (without_leading_blanks(action).size() == action.size()) return false;
    action = without_leading_blanks(action);
    const auto end = std::min(action.find_first_of(" \t"), action.size());
    auto target = action;
    if (read_operators(action.substr(0, end), into)) {
        target = without_leading_blanks(action.substr(end));
        if (target.empty()) return end == action.size();
    }
    if (!is_template_word(target) && !is_message(target)) return false;
    into.target = target;
    return true;
}

}  // namespace

bool is_reserved(std::string_view word) noexcept {
    return named(line_names, word) || named(record_names, word);
}

bool is_template_word(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return is_word_character(c) || static_cast<unsigned char>(c) >= 0x80;
    });
}

expected<value_line, std::string> read_value(std::string_view line) {
    std::optional<std::string_view> rest = line;
    take_token(rest);
    const auto first = take_token(rest);
    if (!first || !rest)
        return unexpected(std::string("a value is: Value [OPTION,...] NAME (REGEX)"));
    value_line value;
    value.name = *first;
    if (!rest->starts_with('(')) {
        auto options = read_options(*first);
        if (!options) return unexpected(std::move(options).error());
        value.options = std::move(*options);
        value.name = take_token(rest).value_or("");
    }
    value.regex = rest.value_or("");
    if (value.name.size() > longest_template_name)
        return unexpected("the value's name " + in_quotes(value.name) + " has more than " +
                          std::to_string(longest_template_name) + " bytes");
    if (!is_template_word(value.name) || is_digit(value.name.front()))
        return unexpected(
            "no value can be called " + in_quotes(value.name) +
            ": its name has letters, digits and underscores, and begins with no digit");
    if (!is_enclosed(value.regex))
        return unexpected("the expression " + in_quotes(value.regex) +
                          " of a value stands in a pair of parentheses");
    return value;
}

expected<rule_line, std::string> read_rule(std::string_view line) {
    rule_line rule;
    auto arrow = std::string_view::npos;
    for (auto at = line.rfind("->"); at != std::string_view::npos && at > 0;
         at = line.rfind("->", at - 1)) {
        if (!is_blank_byte(line[at - 1])) continue;
        arrow = at;
        break;
    }
    if (arrow == std::string_view::npos) {
        rule.regex = line;
        return rule;
    }
    rule.regex = line.substr(0, arrow - 1);
    if (!read_action(line.substr(arrow + 2), rule))
        return unexpected(
            "badly written action " + in_quotes(line.substr(arrow)) +
            ": it is -> [Next|Continue|Error][.Record|.NoRecord|.Clear|.Clearall] [STATE]");
    if (rule.line == line_action::carry_on && !rule.target.empty())
        return unexpected("Continue leads to no other state, and here it has " +
                          in_quotes(rule.target));
    if (rule.line != line_action::error && is_message(rule.target))
        return unexpected("only Error has a message, and here is " + in_quotes(rule.target));
    return rule;
}

expected<std::string, std::string> with_values(std::string_view regex,
                                               const std::map<std::string, std::string>& values) {
    std::string made;
    while (!regex.empty()) {
        const auto dollar = std::min(regex.find('$'), regex.size());
        made += regex.substr(0, dollar);
        regex.remove_prefix(dollar);
        if (regex.empty()) break;
        regex.remove_prefix(1);
        if (regex.starts_with('$')) {
            made += '$';
            regex.remove_prefix(1);
            continue;
        }
        const bool braced = regex.starts_with('{');
        const auto begin = regex.substr(braced ? 1 : 0);
        const auto size = static_cast<std::size_t>(
            std::find_if_not(begin.begin(), begin.end(), is_word_character) - begin.begin());
        const auto name = begin.substr(0, size);
        if (name.empty() || is_digit(name.front()) ||
            (braced && !begin.substr(size).starts_with('}')))
            return unexpected(std::string("a lone $: the end of a line is $$, a value ${NAME}"));
        const auto found = values.find(std::string(name));
        if (found == values.end()) return unexpected("there is no value called " + in_quotes(name));
        made += found->second;
        regex = begin.substr(size + (braced ? 1 : 0));
    }
    return made;
}

}  // namespace netpoll
