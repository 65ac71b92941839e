// Reads checks, and finds those that contradict themselves or each other. Knows no host.
#include "inventory/check_values.hpp"

#include "core/lines.hpp"
#include "inventory/field_values.hpp"
#include "inventory/key_table.hpp"
#include "inventory/number_bounds.hpp"
#include "inventory/stripped.hpp"

#include <netpoll/duration.hpp>
#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

constexpr std::array<std::string_view, rule_kinds> rule_names{
    "must_match", "must_not_match", "contains_lines",           "equals_file",
    "number",     "rows",           "unchanged_since_last_run", "max_age"};

struct check_reading {
    written_check& made;
    const job_names& names;
    bool has_rule{false};

    /// The rule of this check, which has one.
    written_rule& begin(rule_kind kind, const node& from, const mistake_sink& to) {
        if (has_rule)
            to.add(from.line(), "'" + std::string(name(made.rule.kind)) + "' and '" +
                                    std::string(name(kind)) +
                                    "' do not go together: a check says one thing");
        has_rule = true;
        made.rule = {kind, from.line()};
        return made.rule;
    }
};

std::string after(std::string_view key, std::string_view what) {
    return std::string(key).append(": ").append(what);
}

void add_text(std::string_view key, std::string_view text, unsigned line, other_braces others,
              std::vector<placed_text>& into, const mistake_sink& to) {
    auto parsed = variable_text::parse(text, others);
    if (parsed)
        into.push_back({std::move(*parsed), line});
    else
        to.add(line, after(key, parsed.error()));
}

// Whether it compiles with any values: those of a host are texts that need no more than one does.
std::optional<pattern> probe(std::string_view key, const placed_text& regex,
                             const mistake_sink& to) {
    const auto text = regex.text.filled([](std::string_view) { return std::string("x"); });
    auto compiled = pattern::compile(*text, anchoring::lines);
    if (compiled) return std::move(*compiled);
    to.add(regex.line, after(key, "'" + escape(*text, 80) + "': " + compiled.error()));
    return std::nullopt;
}

void read_regex(rule_kind kind, check_reading& into, const node& from, const mistake_sink& to) {
    auto& rule = into.begin(kind, from, to);
    const auto text = read_text(name(kind), from, to);
    if (!text) return;
    add_text(name(kind), *text, from.line(), other_braces::text, rule.texts, to);
    if (!rule.texts.empty()) probe(name(kind), rule.texts.front(), to);
}

void read_lines(check_reading& into, const node& from, const mistake_sink& to) {
    constexpr auto kind = rule_kind::contains_lines;
    auto& rule = into.begin(kind, from, to);
    const auto nodes = read_text_list(name(kind), from, to);
    bool wrong = from.is_mapping() || nodes.size() < from.items().size();
    for (const node& each : nodes) {
        for (std::string_view rest = each.text(); !rest.empty();) {
            const auto line = stripped(take_first_line(rest));
            if (line.empty()) continue;
            const auto before = rule.texts.size();
            add_text(name(kind), line, each.line(), other_braces::wrong, rule.texts, to);
            wrong = wrong || before == rule.texts.size();
        }
    }
    if (!wrong && rule.texts.empty())
        to.add(from.line(), after(name(kind), "there is no line in it"));
}

void read_file(check_reading& into, const node& from, const mistake_sink& to) {
    constexpr auto kind = rule_kind::equals_file;
    auto& rule = into.begin(kind, from, to);
    const auto text = read_text(name(kind), from, to);
    if (text && text->empty()) to.add(from.line(), after(name(kind), "a file name is expected"));
    if (text) add_text(name(kind), *text, from.line(), other_braces::wrong, rule.texts, to);
}

void read_number(check_reading& into, const node& from, const mistake_sink& to) {
    constexpr auto kind = rule_kind::number;
    auto& rule = into.begin(kind, from, to);
    const auto read = read_number_bounds(from, to);
    rule.bounds = read.bounds;
    if (!read.see) return;
    add_text("number: see", read.see->text(), read.see->line(), other_braces::text, rule.texts, to);
    if (rule.texts.empty()) return;
    const auto compiled = probe("number: see", rule.texts.front(), to);
    if (compiled && compiled->groups() != 1)
        to.add(read.see->line(),
               "number: see: one pair of parentheses is expected, around the "
               "number: write (?:...) for others");
}

void read_row_rule(check_reading& into, const node& from, const mistake_sink& to) {
    into.begin(rule_kind::rows, from, to).rows = read_rows(from, to);
}

void read_unchanged(check_reading& into, const node& from, const mistake_sink& to) {
    constexpr auto kind = rule_kind::unchanged_since_last_run;
    into.begin(kind, from, to);
    if (read_bool(name(kind), from, to) == false)
        to.add(from.line(), after(name(kind), "is true, or the check is left out"));
}

void read_age(check_reading& into, const node& from, const mistake_sink& to) {
    constexpr auto kind = rule_kind::max_age;
    auto& rule = into.begin(kind, from, to);
    const auto text = read_text(name(kind), from, to);
    if (!text) return;
    const auto time = parse_duration(*text);
    if (!time || time->count() == 0)
        to.add(from.line(), after(name(kind), time ? "no time is left" : time.error()));
    else
        rule.age = *time;
}

void read_severity(check_reading& into, const node& from, const mistake_sink& to) {
    if (const auto known = check_severity_named(from.text()))
        into.made.severity = *known;
    else
        to.add(from.line(), from.is_scalar() ? unknown_choice("severity", from.text(),
                                                              {"info", "warning", "error"})
                                             : after("severity",
                                                     "info, warning or error is "
                                                     "expected, not " +
                                                         describe(from)));
}

void read_data(check_reading& into, const node& from, const mistake_sink& to) {
    if (!from.is_mapping())
        return to.add(from.line(), "data: a mapping is expected, not " + describe(from));
    for (const auto& [key, value] : from.pairs()) {
        std::vector<value_test> tests;
        for (const node& each : read_text_list("data", value, to)) {
            if (!each.text().starts_with('~')) {
                tests.emplace_back(std::string(each.text()));
                continue;
            }
            auto regex = pattern::compile(each.text().substr(1));
            if (regex)
                tests.emplace_back(std::move(*regex));
            else
                to.add(each.line(), "data: '" + escape(each.text(), 80) + "': " + regex.error());
        }
        into.made.data.emplace_back(key.text(), std::move(tests));
    }
}

void read_on(check_reading& into, const node& from, const mistake_sink& to) {
    into.made.on_line = from.line();
    for (const node& each : read_text_list("on", from, to)) {
        if (each.text().empty()) to.add(each.line(), "on: a command is expected");
        into.made.on.emplace_back(each.text());
    }
    if (from.is_sequence() && from.items().empty())
        to.add(from.line(), "on: the list is empty; leave the key out for all commands");
}

constexpr std::array<key_reader<check_reading>, 15> check_keys{{
    {"name", [](check_reading&, const node&, const mistake_sink&) {}},
    {"on", read_on},
    {"must_match",
     [](check_reading& into, const node& from, const mistake_sink& to) {
         read_regex(rule_kind::must_match, into, from, to);
     }},
    {"must_not_match",
     [](check_reading& into, const node& from, const mistake_sink& to) {
         read_regex(rule_kind::must_not_match, into, from, to);
     }},
    {"contains_lines", read_lines},
    {"equals_file", read_file},
    {"number", read_number},
    {"rows", read_row_rule},
    {"unchanged_since_last_run", read_unchanged},
    {"max_age", read_age},
    {"platform",
     [](check_reading& into, const node& from, const mistake_sink& to) {
         for (const node& each : read_text_list("platform", from, to))
             if (auto id = read_platform_id(each, into.names, to))
                 into.made.platforms.push_back(std::move(*id));
     }},
    {"group",
     [](check_reading& into, const node& from, const mistake_sink& to) {
         for (const node& each : read_text_list("group", from, to))
             if (is_known_group(each, into.names, to)) into.made.groups.emplace_back(each.text());
     }},
    {"data", read_data},
    {"severity", read_severity},
    {"message",
     [](check_reading& into, const node& from, const mistake_sink& to) {
         const auto text = read_text("message", from, to);
         std::vector<placed_text> one;
         if (text) add_text("message", *text, from.line(), other_braces::wrong, one, to);
         if (!one.empty()) into.made.message = std::move(one.front());
     }},
}};

// For whom, and on what: as it is written.
std::string scope_of(const node& from) {
    std::string text;
    for (const std::string_view key : {"on", "platform", "group", "data"}) {
        const auto add = [&text](std::string_view word) { (text += word) += '\0'; };
        const auto add_all = [&](const node& value) {
            add(value.text());
            for (const node& each : value.items())
                add(each.text());
        };
        add(key);
        const node* value = from.find(key);
        if (!value) continue;
        add_all(*value);
        for (const auto& [inner, its] : value->pairs()) {
            add(inner.text());
            add_all(its);
        }
    }
    return text;
}

std::optional<written_check> read_check(const node& from, const job_names& names,
                                        const std::string& file, std::vector<mistake>& mistakes) {
    const mistake_sink nameless(file, mistakes, "checks", "");
    if (!from.is_mapping()) {
        nameless.add(from.line(),
                     "a mapping with a name and what it says is expected, not " + describe(from));
        return std::nullopt;
    }
    const node* called = from.find("name");
    const bool has_name = called && called->is_scalar() && !called->text().empty();
    if (!has_name) nameless.add(from.line(), "a check needs a 'name'");
    written_check made;
    made.name = has_name ? called->text() : "";
    made.line = from.line();
    const mistake_sink to(file, mistakes, has_name ? "check" : "checks", made.name);
    if (made.name.find_first_of("\r\n") != std::string::npos)
        to.add(called->line(), "name: one line is expected");
    check_reading reading{made, names};
    read_keys(check_keys, reading, from, "", to);
    if (!reading.has_rule) {
        std::string all;
        for (const auto each : rule_names)
            (all += all.empty() ? "" : ", ") += each;
        to.add(from.line(), "it says nothing: one of " + all + " is expected");
    }
    made.scope = scope_of(from);
    return made;
}

bool same_regex(const written_rule& one, const written_rule& other) {
    const auto text = [](const written_rule& rule) {
        return *rule.texts.front().text.filled(
            [](std::string_view variable) { return "{" + std::string(variable) + "}"; });
    };
    return !one.texts.empty() && !other.texts.empty() && text(one) == text(other);
}

// Both can never pass.
bool contradict(const written_check& one, const written_check& other) {
    const auto are = [&](rule_kind first, rule_kind second) {
        return one.rule.kind == first && other.rule.kind == second;
    };
    return (are(rule_kind::must_match, rule_kind::must_not_match) ||
            are(rule_kind::must_not_match, rule_kind::must_match)) &&
           one.scope == other.scope && same_regex(one.rule, other.rule);
}

void compare(const written_check& made, const std::vector<written_check>& before,
             const std::string& file, std::vector<mistake>& mistakes) {
    const mistake_sink to(file, mistakes, "check", made.name);
    for (const written_check& each : before) {
        if (each.name == made.name && each.scope == made.scope)
            to.add(made.line,
                   "stands here twice for the same hosts and commands: it is already on "
                   "line " +
                       std::to_string(each.line));
        if (contradict(made, each))
            to.add(made.rule.line, std::string(name(made.rule.kind)) + ": contradicts check " +
                                       shown_key(each.name) + " on line " +
                                       std::to_string(each.line));
    }
}

}  // namespace

std::vector<const variable_text*> written_rule::variable_texts() const {
    std::vector<const variable_text*> all;
    for (const placed_text& each : texts)
        all.push_back(&each.text);
    if (rows.where) all.push_back(&rows.where->text);
    for (const auto& [how, text] : rows.tests)
        all.push_back(&text.text);
    return all;
}

std::string_view name(rule_kind kind) noexcept {
    return rule_names[static_cast<std::size_t>(kind)];
}

std::optional<std::string> read_platform_id(const node& from, const job_names& names,
                                            const mistake_sink& to) {
    if (const auto* known = names.platforms.definition(from.text())) return known->id;
    to.add(from.line(), unknown_among("platform", from.text(), names.platforms.names()));
    return std::nullopt;
}

bool is_known_group(const node& from, const job_names& names, const mistake_sink& to) {
    const auto* known = names.groups;
    if (!known || std::find(known->begin(), known->end(), from.text()) != known->end()) return true;
    to.add(from.line(), unknown_among("group", from.text(), *known));
    return false;
}

std::vector<written_check> read_checks(const node& from, const job_names& names,
                                       const std::string& file, std::vector<mistake>& mistakes) {
    std::vector<written_check> all;
    if (!from.is_sequence() || from.items().empty()) {
        mistake_sink(file, mistakes, "checks", "")
            .add(from.line(), from.is_sequence() ? "the list is empty; leave the key out instead"
                                                 : "a list is expected, not " + describe(from));
        return all;
    }
    for (const node& each : from.items()) {
        auto made = read_check(each, names, file, mistakes);
        if (!made) continue;
        compare(*made, all, file, mistakes);
        all.push_back(std::move(*made));
    }
    return all;
}

}  // namespace netpoll
