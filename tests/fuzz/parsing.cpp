// A text read twice: with all that spares a rule a line that it cannot match, and without.
#include "fuzz/parsing.hpp"

#include "fuzz/breach.hpp"
#include "parse/template_reader.hpp"
#include "parse/template_run.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <utility>

namespace netpoll::fuzz {

namespace {

match_beginning any_beginning() {
    return {~byte_set{}, ~byte_set{}, true, true, true, true};
}

template_model thorough(template_model model) {
    for (auto& state : model.states) {
        state.dispatch = rule_dispatch(std::vector(state.rules.size(), any_beginning()));
        for (auto& rule : state.rules)
            rule.required = needle();
    }
    return model;
}

bool is_costly(const expected<parsed_table, parse_failure>& read) {
    return !read && read.error().message.find("too long") != std::string::npos;
}

std::string said(const expected<parsed_table, parse_failure>& read) {
    std::string text;
    if (read) {
        append_rows(text, *read, absent_member::null);
        if (!nlohmann::json::accept(text)) breach("rows that are no JSON: " + text);
        return text;
    }
    const auto& why = read.error();
    if (why.message.empty()) breach("a failure without a reason");
    return why.message + " at " + std::to_string(why.rule_line) + ", " +
           std::to_string(why.input_line) + ": " + why.input;
}

}  // namespace

std::optional<tried_template> tried(std::string_view text) {
    auto usual = read_template(text);
    auto other = read_template(text);
    if (usual.has_value() != other.has_value()) breach("compiles now and then");
    if (usual) return tried_template{std::move(*usual), thorough(std::move(*other))};
    if (usual.error().message.empty()) breach("a mistake without a reason");
    return std::nullopt;
}

void try_text(const tried_template& by, std::string_view text) {
    const auto usual = run_template(by.usual, text);
    const auto every = run_template(by.thorough, text);
    const std::string one = said(usual);
    const std::string other = said(every);
    // Each has its own time.
    if (is_costly(usual) || is_costly(every) || one == other) return;
    breach("a rule was spared a line that it matches: " + one + " and not " + other);
}

}  // namespace netpoll::fuzz
