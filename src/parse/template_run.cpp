// A text goes through the states of a template, line by line. Knows no syntax.
#include "parse/template_run.hpp"

#include "parse/template_lines.hpp"
#include "parse/template_record.hpp"
#include "parse/work_limit.hpp"

#include <netpoll/escape.hpp>

#include <bit>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace netpoll {

namespace {

class machine {
public:
    machine(const template_model& model, std::string_view text)
        : model_(model), record_(model), limit_(text.size()), lines_(text), state_(model.start) {}

    expected<parsed_table, parse_failure> run() {
        while (!failure_ && state_ != end_state && state_ != eof_state && lines_.next(line_)) {
            ++number_;
            if (number_ % 128 == 0 && limit_.is_reached()) fail_as_costly(0);
            take_line();
        }
        if (failure_) return unexpected(std::move(*failure_));
        if (state_ != end_state && !model_.has_eof) record_.append();
        return std::move(record_).table();
    }

private:
    void enter(std::size_t state) { state_ = state; }
    void take_line();
    /// True where the line is done with.
    bool take_rule(const template_rule& rule);
    bool fits(const template_rule& rule);
    void assign(const template_rule& rule);
    std::string message_of(const template_rule& rule) const;
    void fail(std::string why, std::size_t rule_line);
    void fail_as_costly(std::size_t rule_line) {
        fail("the template's expressions take too long on this output", rule_line);
    }

    const template_model& model_;
    match_space& space_{match_space::of_thread()};
    template_record record_;
    work_limit limit_;
    template_lines lines_;
    template_line line_;
    std::size_t number_{0};
    std::size_t state_;
    std::vector<std::string_view> groups_;  // of the last match
    std::optional<parse_failure> failure_;
};

void machine::take_line() {
    const template_state& state = model_.states[state_];
    const auto* candidates = state.dispatch.candidates(line_.text);
    for (std::size_t word = 0; word < state.dispatch.words(); ++word) {
        for (auto left = candidates[word]; left != 0; left &= left - 1) {
            const auto place = word * 64 + static_cast<std::size_t>(std::countr_zero(left));
            if (take_rule(state.rules[place]) || failure_) return;
        }
    }
}

bool machine::fits(const template_rule& rule) {
    if (!rule.required.is_in(line_.text)) return false;
    using result = rule_regex::result;
    const auto found = rule.regex.match(line_, space_);
    if (found == result::none) return false;
    const bool unclear = found == result::unknown || (found == result::somehow && rule.groups > 0);
    if (unclear || (rule.regex.is_costly() && limit_.is_reached())) {
        fail_as_costly(rule.number);
        return false;
    }
    return true;
}

bool machine::take_rule(const template_rule& rule) {
    if (!fits(rule)) return false;
    assign(rule);
    switch (rule.record) {
        case record_action::none:
            break;
        case record_action::record:
            record_.append();
            break;
        case record_action::clear:
            record_.clear();
            break;
        case record_action::clear_all:
            record_.clear_all();
            break;
    }
    if (rule.line == line_action::error) fail(message_of(rule), rule.number);
    if (rule.line != line_action::next) return false;
    if (rule.target != same_state) enter(rule.target);
    return true;
}

void machine::assign(const template_rule& rule) {
    const std::span all(model_.groups.data() + rule.first_group, rule.groups);
    if (!model_.has_nested) {
        for (const auto& [group, value] : all)
            record_.assign(value, space_.group(line_, group));
        return;
    }
    // All of them first: lists match what they are given, which ends this match.
    groups_.clear();
    for (const auto& [group, value] : all)
        groups_.push_back(space_.group(line_, group));
    for (std::size_t i = 0; i < groups_.size(); ++i)
        record_.assign(all[i].value, groups_[i]);
}

std::string machine::message_of(const template_rule& rule) const {
    const template_state& state = model_.states[state_];
    const std::string& own = state.messages[static_cast<std::size_t>(&rule - state.rules.data())];
    return own.empty() ? "a line that the template does not know" : escape(own);
}

void machine::fail(std::string why, std::size_t rule_line) {
    failure_ = parse_failure{std::move(why), rule_line, number_, escape(line_.text)};
}

}  // namespace

expected<parsed_table, parse_failure> run_template(const template_model& model,
                                                   std::string_view text) {
    return machine(model, text).run();
}

}  // namespace netpoll
