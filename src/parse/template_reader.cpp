// Line by line: values to the first line that is empty, then states.
#include "parse/template_reader.hpp"

#include "core/lines.hpp"
#include "parse/blanks.hpp"
#include "parse/template_syntax.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace netpoll {

namespace {

bool is_comment(std::string_view line) {
    const auto first = line.find_first_not_of(" \t");
    return first != std::string_view::npos && line[first] == '#';
}

/// How the matches of a rule begin, and what they hold.
struct rule_shape {
    match_beginning begins;
    std::string required;
};

/// Where the first bytes of a line tell much already, the rest is left to the expression.
bool is_worth_looking_for(const rule_shape& one, const std::vector<rule_shape>& all) {
    constexpr std::size_t many_bytes = 40;
    constexpr std::ptrdiff_t many_rules = 4;
    if (one.required.size() < 2) return false;
    if (one.begins.empty || one.begins.ink.count() >= many_bytes) return true;
    const auto alike = [&one](const rule_shape& other) {
        return other.begins.empty || (other.begins.ink & one.begins.ink).any();
    };
    return std::count_if(all.begin(), all.end(), alike) >= many_rules;
}

/// A rule that leads to a state which may come later.
struct open_target {
    std::size_t state;
    std::size_t rule;
    std::string name;
};

class reader {
public:
    explicit reader(std::string_view text) : rest_(text) {}

    expected<template_model, template_mistake> read() {
        values();
        while (!failed_ && state()) {
        }
        if (!failed_) close();
        if (failed_) return unexpected(std::move(*failed_));
        return std::move(model_);
    }

private:
    void fail(std::string why, std::size_t line) {
        if (!failed_) failed_ = template_mistake{std::move(why), line};
    }
    void fail(std::string why) { fail(std::move(why), number_); }

    /// The next line, without blanks behind it.
    std::optional<std::string_view> next_line() {
        if (rest_.empty()) return std::nullopt;
        ++number_;
        return without_end_blanks(take_first_line(rest_));
    }

    void values();
    void value(std::string_view line);
    bool state();
    void rule(std::string_view line, template_state& of);
    void rule_of(rule_line&& written, template_state& of);
    std::uint16_t assign_groups(const std::vector<std::string>& names);
    void close();
    static void prepare(template_state& state, const std::vector<rule_shape>& shapes);

    std::string_view rest_;
    std::size_t number_{0};
    template_model model_;
    std::map<std::string, std::string> expressions_;  // of values, by name, in a group of that name
    std::vector<std::vector<rule_shape>> shapes_;     // of each state's rules
    std::vector<open_target> targets_;
    std::optional<template_mistake> failed_;
};

void reader::values() {
    for (auto line = next_line(); line && !failed_; line = next_line()) {
        if (line->empty()) return;
        if (is_comment(*line)) continue;
        if (line->starts_with("Value ")) {
            value(*line);
        } else if (model_.values.empty()) {
            fail("a template begins with its values, as in: Value NAME (REGEX)");
        } else {
            fail("an empty line is missing behind the last value");
        }
    }
}

void reader::value(std::string_view line) {
    auto written = read_value(line);
    if (!written) return fail(std::move(written).error());
    if (expressions_.contains(written->name))
        return fail("the value '" + written->name + "' is there twice");
    template_value made;
    made.name = written->name;
    made.options = std::move(written->options);
    if (made.has(value_option::list)) {
        auto regex = read_python_regex(written->regex);
        if (!regex) return fail("wrong regular expression: " + regex.error().message);
        if (regex->groups.size() > 1) {
            auto compiled = rule_regex::compile(*regex);
            if (!compiled) return fail("wrong regular expression: " + compiled.error());
            made.nested = std::move(*compiled);
            made.nested_groups = std::move(regex->groups);
        }
    }
    expressions_[made.name] = "(?P<" + made.name + ">" + written->regex.substr(1);
    model_.values.push_back(std::move(made));
}

bool reader::state() {
    auto line = next_line();
    while (line && (line->empty() || is_comment(*line)))
        line = next_line();
    if (!line) return false;
    if (!is_template_word(*line) || line->size() > longest_template_name || is_reserved(*line)) {
        fail("no state can be called '" + escape(*line) + "'");
        return false;
    }
    const bool twice = std::any_of(model_.states.begin(), model_.states.end(),
                                   [&](const auto& each) { return each.name == *line; });
    if (twice) fail("the state '" + std::string(*line) + "' is there twice");
    template_state& made = model_.states.emplace_back();
    made.name = *line;
    shapes_.emplace_back();
    for (line = next_line(); line && !line->empty() && !failed_; line = next_line())
        if (!is_comment(*line)) rule(*line, made);
    return true;
}

void reader::rule(std::string_view line, template_state& of) {
    const bool indented =
        line.starts_with(" ^") || line.starts_with("  ^") || line.starts_with("\t^");
    if (!indented) return fail("a rule begins with one or two spaces or a tab, and then ^");
    auto written = read_rule(line.substr(line.find('^')));
    if (!written) return fail(std::move(written).error());
    rule_of(std::move(*written), of);
}

/// So many of them are values.
std::uint16_t reader::assign_groups(const std::vector<std::string>& names) {
    const auto before = model_.groups.size();
    for (std::size_t group = 0; group < names.size(); ++group)
        for (std::size_t value = 0; value < model_.values.size(); ++value)
            if (model_.values[value].name == names[group])
                model_.groups.push_back(
                    {static_cast<std::uint32_t>(group + 1), static_cast<std::uint32_t>(value)});
    return static_cast<std::uint16_t>(model_.groups.size() - before);
}

void reader::rule_of(rule_line&& written, template_state& of) {
    if (!expressions_.empty()) {
        auto filled = with_values(written.regex, expressions_);
        if (!filled) return fail(std::move(filled).error());
        written.regex = std::move(*filled);
    }
    auto regex = read_python_regex(written.regex);
    if (!regex) return fail("wrong regular expression: " + regex.error().message);
    auto compiled = rule_regex::compile(*regex);
    if (!compiled) return fail("wrong regular expression: " + compiled.error());
    template_rule made{std::move(*compiled),
                       {},
                       static_cast<std::uint32_t>(model_.groups.size()),
                       assign_groups(regex->groups),
                       written.line,
                       written.record,
                       same_state,
                       static_cast<std::uint32_t>(number_)};
    std::string& message = of.messages.emplace_back();
    if (written.line == line_action::error) {
        message = std::move(written.target);
        if (message.starts_with('"')) message = message.substr(1, message.size() - 2);
    } else if (!written.target.empty()) {
        targets_.push_back({model_.states.size() - 1, of.rules.size(), std::move(written.target)});
    }
    shapes_.back().push_back({regex->begins, std::move(regex->required)});
    of.rules.push_back(std::move(made));
}

/// What can be said only of all states.
void reader::close() {
    const auto place = [this](std::string_view name) {
        return static_cast<std::size_t>(
            std::find_if(model_.states.begin(), model_.states.end(),
                         [&](const auto& each) { return each.name == name; }) -
            model_.states.begin());
    };
    model_.start = place("Start");
    if (model_.start == model_.states.size())
        return fail("there is no state called Start", std::max<std::size_t>(number_, 1));
    for (const auto* name : {"End", "EOF"})
        if (const auto at = place(name);
            at < model_.states.size() && !model_.states[at].rules.empty())
            return fail(std::string("the state ") + name + " has no rules",
                        model_.states[at].rules.front().number);
    model_.has_eof = place("EOF") < model_.states.size();
    for (const auto& [state, rule, name] : targets_) {
        template_rule& from = model_.states[state].rules[rule];
        const auto at = place(name);
        from.target = name == "End"   ? end_state
                      : name == "EOF" ? eof_state
                                      : static_cast<std::uint32_t>(at);
        if (from.target == model_.states.size())
            return fail("there is no state called '" + name + "'", from.number);
    }
    for (const auto& value : model_.values) {
        model_.traits.push_back(value.traits());
        model_.has_nested |= value.nested.has_value();
    }
    for (const auto& value : model_.values)
        model_.members.push_back(member_before_text(value.name));
    for (std::size_t i = 0; i < model_.values.size(); ++i)
        model_.columns.push_back(
            {model_.values[i].name, model_.values[i].has(value_option::key), model_.members[i]});
    for (std::size_t i = 0; i < model_.states.size(); ++i)
        prepare(model_.states[i], shapes_[i]);
}

void reader::prepare(template_state& state, const std::vector<rule_shape>& shapes) {
    std::vector<match_beginning> beginnings;
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        beginnings.push_back(shapes[i].begins);
        if (is_worth_looking_for(shapes[i], shapes))
            state.rules[i].required = needle(shapes[i].required);
    }
    state.dispatch = rule_dispatch(beginnings);
}

}  // namespace

expected<template_model, template_mistake> read_template(std::string_view text) {
    return reader(text).read();
}

}  // namespace netpoll
