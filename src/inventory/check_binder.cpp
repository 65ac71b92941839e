// Chooses checks and fills them in. Knows no inventory.
#include "inventory/check_binder.hpp"

#include "core/detector.hpp"
#include "core/secret_key.hpp"
#include "inventory/data_path.hpp"
#include "machine/text_file.hpp"
#include "nodes/yaml_parser.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace netpoll {

namespace {

/// Configurations of devices have some megabytes at most.
constexpr std::size_t largest_file = 64U << 20;

bool has_any(const std::vector<std::string>& wanted, const std::vector<std::string>& there) {
    return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& each) {
        return std::find(there.begin(), there.end(), each) != there.end();
    });
}

expected<std::string, std::string> scalar_at(const node& data, std::string_view key) {
    const auto shown = "data." + escape(key, 80);
    if (is_key_of_secret(key.substr(key.rfind('.') + 1)))
        return unexpected(shown + " is a secret's, which no check may have");
    const node* value = find_data(data, key);
    if (!value || value->is_null()) return unexpected("there is no " + shown);
    if (!value->is_scalar()) return unexpected(shown + " is " + describe(*value) + ", not a text");
    return std::string(value->text());
}

}  // namespace

check_binder::check_binder(std::vector<written_check> checks, std::string job)
    : checks_(std::move(checks)), job_(std::move(job)), bound_(checks_.size()) {}

const node& check_binder::data_of(const check_subject& host) {
    static const node nothing;
    if (!host.data) return nothing;
    // Hosts in a row mostly share it.
    if (!last_ || last_data_ != *host.data) {
        std::vector<mistake> ignored;  // JSON that we wrote
        last_data_ = *host.data;
        last_ = parse_yaml(last_data_, "data", ignored);
    }
    return last_->root();
}

bool check_binder::is_for(const written_check& check, const check_subject& host) {
    const auto& platforms = check.platforms;
    if (!platforms.empty() && host.platform != auto_platform &&
        std::find(platforms.begin(), platforms.end(), host.platform) == platforms.end())
        return false;
    if (!check.groups.empty() && !has_any(check.groups, host.groups)) return false;
    return std::all_of(check.data.begin(), check.data.end(), [&](const auto& wanted) {
        const node* value = find_data(data_of(host), wanted.first);
        return value &&
               std::any_of(wanted.second.begin(), wanted.second.end(),
                           [&](const value_test& test) { return fits_value(test, *value); });
    });
}

expected<std::string, std::string> check_binder::value_of(std::string_view variable,
                                                          const check_subject& host) {
    if (variable == "host") return std::string(host.name);
    if (variable == "hostname") return std::string(host.hostname);
    if (variable == "platform" && host.platform == auto_platform)
        return unexpected<std::string>("{platform} is not known of platform: auto");
    if (variable == "platform") return std::string(host.platform);
    return scalar_at(data_of(host), variable.substr(variable.find('.') + 1));
}

expected<std::string, mistake> check_binder::text_of(const placed_text& text, std::string_view key,
                                                     const check_subject& host,
                                                     std::string (*as)(std::string_view)) {
    auto made = text.text.filled([&](std::string_view variable) {
        auto value = value_of(variable, host);
        if (value && as) value = as(*value);
        return value;
    });
    if (made) return std::move(*made);
    return unexpected(mistake{{job_, text.line}, std::string(key).append(": ") + made.error()});
}

const check_binder::known_file& check_binder::file_at(const std::string& path) {
    const auto [known, is_new] = files_.try_emplace(path);
    if (!is_new) return known->second;
    auto& file = known->second;
    const auto text = read_text_file(path, largest_file);
    if (!text) {
        file.problem = text.error();
        return file;
    }
    auto parsed = variable_text::parse(*text, other_braces::text);
    if (parsed)
        file.text = std::move(*parsed);
    else
        file.problem = parsed.error();
    return file;
}

expected<check_rule, mistake> check_binder::file_of(const placed_text& path,
                                                    const check_subject& host) {
    auto named = text_of(path, "equals_file", host);
    if (!named) return unexpected(named.error());
    const auto at = path_from(folder_of(job_), *named);
    const auto& file = file_at(at);
    const auto wrong = [&](const std::string& why) {
        return unexpected(
            mistake{{job_, path.line}, "equals_file: " + escape(at, 400) + ": " + why});
    };
    if (!file.text) return wrong(file.problem);
    auto text =
        file.text->filled([&](std::string_view variable) { return value_of(variable, host); });
    if (!text) return wrong(text.error());
    return check_rule(file_rule{at, std::move(*text)});
}

expected<check_rule, mistake> check_binder::rows_of(const written_rows& rows,
                                                    const check_subject& host) {
    rows_rule made{{}, {}, rows.field, rows.bounds, {}};
    const auto wrong = [&](unsigned line, std::string why) {
        return unexpected(mistake{{job_, line}, "rows: " + std::move(why)});
    };
    if (rows.where) {
        auto text = text_of(*rows.where, "rows: where", host, as_quoted);
        if (!text) return unexpected(text.error());
        auto where = condition::compile(*text);
        if (!where) return wrong(rows.where->line, "where: " + in_one_line(*text, where.error()));
        made.where = std::move(*where);
        made.written = std::move(*text);
    }
    for (const auto& [how, written] : rows.tests) {
        const bool is_regex = how == text_test::must_match || how == text_test::must_not_match;
        auto text = text_of(written, name(how), host, is_regex ? as_regex : nullptr);
        if (!text) return unexpected(text.error());
        field_test test{how, std::move(*text), {}};
        if (is_regex) {
            auto see = pattern::compile(test.text);
            if (!see)
                return wrong(written.line, std::string(name(how)) + ": '" + escape(test.text, 80) +
                                               "': " + see.error());
            test.see = std::move(*see);
        }
        made.tests.push_back(std::move(test));
    }
    return check_rule(std::move(made));
}

expected<check_rule, mistake> check_binder::rule_of(const written_rule& rule,
                                                    const check_subject& host) {
    const auto key = name(rule.kind);
    switch (rule.kind) {
        case rule_kind::equals_file:
            return file_of(rule.texts.front(), host);
        case rule_kind::unchanged_since_last_run:
            return check_rule(unchanged_rule{});
        case rule_kind::max_age:
            return check_rule(age_rule{rule.age});
        case rule_kind::contains_lines: {
            lines_rule made;
            for (const placed_text& each : rule.texts) {
                auto line = text_of(each, key, host);
                if (!line) return unexpected(line.error());
                made.lines.push_back(std::move(*line));
            }
            return check_rule(std::move(made));
        }
        case rule_kind::rows:
            return rows_of(rule.rows, host);
        case rule_kind::must_match:
        case rule_kind::must_not_match:
        case rule_kind::number:
            break;
    }
    auto regex = text_of(rule.texts.front(), key, host, as_regex);
    if (!regex) return unexpected(regex.error());
    auto see = pattern::compile(*regex, anchoring::lines);
    if (!see)
        return unexpected(
            mistake{{job_, rule.line},
                    std::string(key) + ": '" + escape(*regex, 80) + "': " + see.error()});
    if (rule.kind == rule_kind::number)
        return check_rule(number_rule{std::move(*see), std::move(*regex), rule.bounds});
    return check_rule(
        match_rule{std::move(*see), std::move(*regex), rule.kind == rule_kind::must_match});
}

expected<output_check, mistake> check_binder::filled(const written_check& check,
                                                     const check_subject& host) {
    auto rule = rule_of(check.rule, host);
    if (!rule) return unexpected(rule.error());
    output_check made{check.name, check.severity, {}, check.on, check.platforms, std::move(*rule)};
    if (!check.message) return made;
    auto message = text_of(*check.message, "message", host);
    if (!message) return unexpected(message.error());
    made.message = std::move(*message);
    return made;
}

/// All values that it takes; those of a file are told apart by its path and by what the file takes.
expected<std::string, std::string> check_binder::key_of(const written_check& check,
                                                        const check_subject& host) {
    std::string key;
    const auto add = [&](const variable_text& text) -> expected<void, std::string> {
        for (const std::string& variable : text.variables()) {
            auto value = value_of(variable, host);
            if (!value) return unexpected(value.error());
            (key += *value) += '\0';
        }
        return {};
    };
    for (const variable_text* each : check.rule.variable_texts())
        if (auto added = add(*each); !added) return unexpected(added.error());
    if (check.message)
        if (auto added = add(check.message->text); !added) return unexpected(added.error());
    if (check.rule.kind != rule_kind::equals_file) return key;
    const auto path = text_of(check.rule.texts.front(), "equals_file", host);
    const auto& file = file_at(path_from(folder_of(job_), *path));
    if (file.text)
        if (auto added = add(*file.text); !added) return unexpected(added.error());
    return key;
}

std::shared_ptr<const output_check> check_binder::bound(std::size_t place,
                                                        const check_subject& host) {
    const written_check& check = checks_[place];
    const auto key = key_of(check, host);
    if (key)
        if (const auto known = bound_[place].find(*key); known != bound_[place].end())
            return known->second;
    auto made = filled(check, host);
    if (!made) {
        const mistake& why = made.error();
        auto& who = wrong_[{why.where.file, why.where.line,
                            "check " + shown_key(check.name) + ": " + why.message}];
        if (who.count++ == 0) who.first = host.name;
        return nullptr;
    }
    auto shared = std::make_shared<const output_check>(std::move(*made));
    if (key) bound_[place].emplace(*key, shared);
    return shared;
}

std::shared_ptr<const device_checks> check_binder::checks_of(const check_subject& host) {
    device_checks all;
    for (std::size_t i = 0; i < checks_.size(); ++i) {
        if (!is_for(checks_[i], host)) continue;
        if (auto made = bound(i, host)) all.push_back(std::move(made));
    }
    if (all.empty()) return nullptr;
    std::vector<const output_check*> key;
    for (const auto& each : all)
        key.push_back(each.get());
    auto& known = lists_[std::move(key)];
    if (!known) known = std::make_shared<const device_checks>(std::move(all));
    return known;
}

std::vector<mistake> check_binder::finish() {
    std::vector<mistake> all;
    for (const auto& [what, who] : wrong_) {
        const auto& [file, line, message] = what;
        const auto others = who.count - 1;
        all.push_back({{file, line},
                       message + " (host '" + escape(who.first, 80) + "'" +
                           (others > 0 ? " and " + std::to_string(others) + " more" : "") + ")"});
    }
    return all;
}

}  // namespace netpoll
