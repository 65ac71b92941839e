// Finds the place of a line, and changes the configuration there. Knows no device and no session.
#include "lab/configuration/config_editor.hpp"

#include <algorithm>
#include <utility>

namespace netpoll::lab {

namespace {

constexpr std::string_view outermost = "config";
constexpr std::string_view hierarchy = "configuration";

std::string_view section_of(const std::vector<config_step>& where, std::size_t depth,
                            std::string_view top) {
    return depth == 0 ? top : std::string_view(where[depth - 1].rule->opens);
}

bool opens_with(const line_rule& rule, rule_word::kind what) {
    return !rule.opens.empty() &&
           std::any_of(rule.words.begin(), rule.words.end(),
                       [&](const rule_word& word) { return word.what == what; });
}

std::string prompt_of(const config_step& step) {
    const auto last = step.line.substr(step.line.rfind(' ') + 1);
    std::string text;
    for (const char c : step.rule->prompt) {
        if (c == '$') {
            text += last;
        } else if (c == '~') {
            text += grammar::short_port(last);
        } else {
            text += c;
        }
    }
    return text;
}

section_editor::result no_port(section_editor::result line) {
    line.how = section_editor::verdict::refused;
    line.why.how = grammar_match::verdict::unknown;
    line.why.bad = line.words.size() - 1;
    line.why.fitted = 0;
    return line;
}

/// Text in quotes that needs none is shown without.
std::string unquoted(std::string text) {
    const bool quoted = text.size() > 2 && text.front() == '"' && text.back() == '"';
    if (!quoted || text.find_first_of(" ;{}[]#") != text.npos) return text;
    return text.substr(1, text.size() - 2);
}

}  // namespace

std::string section_editor::place() const {
    if (where_.empty()) return std::string(outermost);
    return range_prompt_.empty() ? prompt_of(where_.back()) : range_prompt_;
}

void section_editor::return_to(std::size_t depth) {
    if (depth == where_.size()) return;
    where_.resize(depth);
    beside_.clear();
    range_prompt_.clear();
}

void section_editor::go_into(config_step section) {
    beside_.clear();
    range_prompt_.clear();
    where_.push_back(std::move(section));
}

section_editor::result section_editor::enter(config_tree& tree, std::string_view line) {
    result best{verdict::refused, {}, {}};
    for (auto depth = where_.size() + 1; depth-- > 0;) {
        result now{verdict::refused, {}, words_of(line)};
        const bool negated = now.words.size() > 1 && now.words.front().text == "no";
        const auto section = section_of(where_, depth, outermost);
        now.why = rules_.match(section, now.words, negated ? 1 : 0, grammar::reading::whole);
        const bool whole = now.why.how == grammar_match::verdict::found;
        const bool kept = whole && (!negated || now.why.rule->keeps_negation);
        if (negated && !whole)
            now.why = rules_.match(section, now.words, 1, grammar::reading::beginning);
        if (now.why.how == grammar_match::verdict::found)
            return take(tree, std::move(now), depth, negated && !kept);
        // What fitted furthest says best what is wrong.
        if (best.words.empty() || now.why.bad > best.why.bad) best = std::move(now);
    }
    return best;
}

section_editor::result section_editor::take(config_tree& tree, result line, std::size_t depth,
                                            bool removes) {
    return_to(depth);
    const auto& rule = *line.why.rule;
    line.how = verdict::taken;
    if (opens_with(rule, rule_word::kind::ports))
        return removes ? no_port(std::move(line)) : enter_ports(tree, std::move(line));
    // A port is there or it is not: no line makes or unmakes it.
    const bool refused = opens_with(rule, rule_word::kind::port) && !makes_ports_ &&
                         (removes || is_absent(tree, {line.why.line, &rule}));
    return refused ? no_port(std::move(line)) : change(tree, std::move(line), removes);
}

bool section_editor::is_absent(const config_tree& tree, const config_step& step) const {
    auto path = where_;
    path.push_back(step);
    return tree.find(path) == nullptr;
}

/// Each port of a range, as if it had been entered by itself.
section_editor::result section_editor::enter_ports(const config_tree& tree, result line) {
    std::vector<config_step> ports;
    for (const auto& port : rules_.ports_of(line.why.line.substr(line.why.line.rfind(' ') + 1))) {
        auto words = words_of("interface " + port);
        const auto match = rules_.match(outermost, words, 0, grammar::reading::whole);
        const config_step step{match.line, match.rule};
        if (match.how != grammar_match::verdict::found || is_absent(tree, step))
            return no_port(std::move(line));
        ports.push_back(step);
    }
    go_into(ports.front());
    beside_.assign(ports.begin() + 1, ports.end());
    range_prompt_ = prompt_of({line.why.line, line.why.rule});
    return line;
}

section_editor::result section_editor::change(config_tree& tree, result line, bool removes) {
    const bool negated = line.words.front().text == "no";
    auto where = where_;
    const auto apply = [&] {
        if (removes) {
            tree.remove(where, line.why);
        } else if (!tree.put(where, line.why, negated)) {
            line.how = verdict::no_room;
        }
    };
    apply();
    for (const auto& each : beside_) {
        where.back() = each;
        apply();
    }
    const bool enters = line.how == verdict::taken && !removes && !line.why.rule->opens.empty();
    if (enters) go_into({line.why.line, line.why.rule});
    return line;
}

statement_reader::statement statement_reader::read(std::vector<config_step> base,
                                                   std::vector<typed_word> words, std::size_t from,
                                                   grammar::reading how) const {
    statement found{std::move(base), {}, std::move(words)};
    for (auto i = from; i < found.words.size(); ++i)
        found.words[i].text = unquoted(found.words[i].text);
    auto at = from;
    for (;;) {
        const auto section = section_of(found.where, found.where.size(), hierarchy);
        found.last = rules_.match(section, found.words, at, grammar::reading::path);
        if (found.last.how == grammar_match::verdict::incomplete && at < found.words.size())
            found.last = rules_.match(section, found.words, at, how);
        if (found.last.how != grammar_match::verdict::found) return found;
        at += found.last.used;
        if (at >= found.words.size()) return found;
        found.where.push_back({found.last.line, found.last.rule});
    }
}

}  // namespace netpoll::lab
