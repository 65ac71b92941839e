// Rows in the order of the file. Knows no folder.
#include "parse/template_index.hpp"

#include "core/lines.hpp"
#include "parse/blanks.hpp"
#include "parse/python_regex.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace netpoll {

namespace {

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find(separator, begin), text.size());
        parts.emplace_back(trimmed(text.substr(begin, end - begin)));
        begin = end + 1;
    }
    return parts;
}

/// "sh[[ow]]" as "sh(o(w)?)?".
std::string with_completion(std::string_view command) {
    std::string made;
    for_each_part(command, [&made](std::string_view text, bool is_optional) {
        if (!is_optional) {
            made += text;
            return;
        }
        for (const char c : text)
            (made += '(') += c;
        for (std::size_t i = 0; i < text.size(); ++i)
            made += ")?";
    });
    return made;
}

/// Places of the columns that mean something; the number of all of them where one is not there.
struct index_columns {
    explicit index_columns(const std::vector<std::string>& names) : count(names.size()) {
        const auto place = [&](std::string_view name) {
            return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) -
                                            names.begin());
        };
        files = place("Template");
        host = place("Hostname");
        platform = place("Platform");
        command = place("Command");
    }
    std::size_t count;
    std::size_t files;
    std::size_t host;
    std::size_t platform;
    std::size_t command;
};

/// Expressions that many rows have alike, compiled once.
class shared_patterns {
public:
    std::shared_ptr<const index_pattern> get(const std::string& regex) {
        if (regex.empty()) return nullptr;
        auto& made = all_[regex];
        if (!made) made = std::make_shared<const index_pattern>(regex);
        return made;
    }

private:
    std::map<std::string, std::shared_ptr<const index_pattern>> all_;
};

bool fits(const std::shared_ptr<const index_pattern>& pattern, std::string_view text) {
    return !pattern || pattern->fits(text);
}

}  // namespace

void for_each_part(std::string_view command,
                   const std::function<void(std::string_view text, bool is_optional)>& take) {
    while (!command.empty()) {
        const auto begin = command.find("[[");
        const auto end = begin == command.npos ? begin : command.find("]]", begin + 3);
        if (end == command.npos) return take(command, false);
        take(command.substr(0, begin), false);
        take(command.substr(begin + 2, end - begin - 2), true);
        command.remove_prefix(end + 2);
    }
}

void index_pattern::compile() const {
    std::call_once(compiled_, [this] {
        auto regex = read_python_regex(regex_);
        if (!regex) {
            mistake_ = regex.error().message;
            return;
        }
        auto made = rule_regex::compile(*regex);
        if (made) {
            rule_.emplace(std::move(*made));
        } else {
            mistake_ = std::move(made).error();
        }
    });
}

bool index_pattern::fits(std::string_view text) const {
    compile();
    using result = rule_regex::result;
    const auto found =
        rule_ ? rule_->match({text, encoding_of(text)}, match_space::of_thread()) : result::none;
    return found == result::match || found == result::somehow;
}

const std::string& index_pattern::mistake() const {
    compile();
    return mistake_;
}

expected<template_index, template_mistake> template_index::read(std::string_view text) {
    template_index index;
    shared_patterns patterns;
    std::optional<index_columns> columns;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto line = trimmed(take_first_line(text));
        if (line.empty() || line.starts_with('#')) continue;
        const auto fields = split(columns ? line : line.substr(0, line.find('#')), ',');
        if (!columns) {
            columns.emplace(fields);
            if (columns->files == columns->count)
                return unexpected(template_mistake{
                    "an index begins with the names of its columns, and none of these is Template",
                    number});
            index.has_platforms_ = columns->platform < columns->count;
            index.has_commands_ = columns->command < columns->count;
            continue;
        }
        if (fields.size() != columns->count) {
            index.remarks_.push_back(
                {"this row is left out: it has " + std::to_string(fields.size()) +
                     " fields, and the heading " + std::to_string(columns->count),
                 number});
            continue;
        }
        const auto pattern = [&](std::size_t column) {
            return column < fields.size() ? patterns.get(fields[column]) : nullptr;
        };
        index_row row;
        row.templates = split(fields[columns->files], ':');
        if (std::any_of(row.templates.begin(), row.templates.end(),
                        [](const std::string& each) { return each.empty(); })) {
            index.remarks_.push_back({"this row is left out: it names no template", number});
            continue;
        }
        row.host = pattern(columns->host);
        row.platform = pattern(columns->platform);
        row.line = number;
        if (columns->command < fields.size()) {
            row.written = fields[columns->command];
            row.command = patterns.get(with_completion(row.written));
        }
        index.rows_.push_back(std::move(row));
    }
    if (!columns) return unexpected(template_mistake{"the index is empty", 0});
    return index;
}

const index_row* template_index::find(const question& of) const {
    const index_pattern* last = nullptr;
    bool last_fits = false;
    for (const index_row& row : rows_) {
        // Rows of a platform stand together.
        if (row.platform && row.platform.get() != last) {
            last = row.platform.get();
            last_fits = last->fits(of.platform);
        }
        if (row.platform && !last_fits) continue;
        if (fits(row.command, of.command) && fits(row.host, of.host)) return &row;
    }
    return nullptr;
}

}  // namespace netpoll
