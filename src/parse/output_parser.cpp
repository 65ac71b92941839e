// Several templates of one command make one table, as clitable does.
#include "parse/output_parser.hpp"

#include "parse/device_json.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace netpoll {

namespace {

parse_error unread(const stored_template& of, const template_mistake& why) {
    const std::string name = escape(of.name());
    if (why.line == 0) return {"the template " + name + " " + why.message, name};
    return {"the template " + name + " is wrong: " + why.message, name, why.line};
}

parse_error unfit(const stored_template& of, parse_failure&& why) {
    return {std::move(why.message), escape(of.name()), why.rule_line, why.input_line,
            std::move(why.input)};
}

/// What differs from device to device is not in the sentence, by which failures are counted.
parse_error unread(const no_json& why, std::string_view output) {
    parse_error made{"the command asks for JSON, and the output " + why.what};
    if (why.place == 0) return made;
    const auto before = output.substr(0, why.place - 1);
    made.input_line = 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const auto rest = output.substr(before.size());
    made.input = escape(rest.substr(0, rest.find('\n')));
    return made;
}

/// The names of key columns: those of the first template that has some.
void add_keys(std::vector<std::string_view>& keys, const textfsm_template& of) {
    if (!keys.empty()) return;
    for (const auto& column : of.columns())
        if (column.key) keys.push_back(column.name);
}

}  // namespace

parsed_output output_parser::parse(const template_index::question& of,
                                   std::string_view output) const {
    auto json = json_of(output);
    if (json) return {std::move(*json), {}};
    if (asks_for_json(of.command)) return {{}, unread(json.error(), output)};
    const auto& choice = templates_->find(of);
    if (choice.row != nullptr) return parse(choice.templates, output);
    return {{},
            parse_error{"there is no template for '" + escape(of.command) + "' on " +
                        (of.platform.empty() ? "this platform" : escape(of.platform)) +
                        "; 'netpoll templates list' has those that there are"}};
}

parsed_output output_parser::parse(
    const std::vector<std::shared_ptr<const stored_template>>& templates,
    std::string_view output) const {
    std::optional<parsed_table> table;
    std::vector<std::string_view> keys;
    for (const auto& each : templates) {
        const auto& compiled = each->get();
        if (!compiled) return {{}, unread(*each, compiled.error())};
        auto rows = compiled->parse(output);
        if (!rows) return {{}, unfit(*each, std::move(rows).error())};
        if (!table) {
            table.emplace(std::move(*rows));
        } else if (!table->extend(*rows, keys)) {
            return {{},
                    parse_error{"a key of the templates before is no value of this one",
                                escape(each->name())}};
        }
        add_keys(keys, *compiled);
    }
    parsed_output made;
    made.json.reserve(output.size());
    append_rows(made.json, *table, absent_);
    return made;
}

}  // namespace netpoll
