// Reads rules, and lines by them. Knows no device and no tree.
#include "lab/configuration/grammar.hpp"

#include "lab/configuration/word_text.hpp"
#include "lab/split.hpp"

#include <algorithm>
#include <optional>

namespace netpoll::lab {

namespace {

bool is_octet(const std::string& text) {
    return all_digits(text) && text.size() < 4 && std::stoi(text) < 256;
}

bool is_address(std::string_view text) {
    const auto parts = split(text, '.');
    return parts.size() == 4 && std::count(text.begin(), text.end(), '.') == 3 &&
           std::all_of(parts.begin(), parts.end(), is_octet);
}

bool is_prefix(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == text.npos || !all_digits(text.substr(slash + 1))) return false;
    const auto address = text.substr(0, slash);
    const bool v6 = address.find(':') != address.npos &&
                    address.find_first_not_of("0123456789abcdefABCDEF:.") == address.npos;
    const auto bits = std::stoul("0" + std::string(text.substr(slash + 1).substr(0, 4)));
    return v6 ? bits <= 128 : bits <= 32 && is_address(address);
}

rule_word read_rule_word(std::string text) {
    rule_word word;
    if (text.front() == '=') {
        word.identifies = false;
        text.erase(0, 1);
    }
    static const std::map<std::string, rule_word::kind, std::less<>> kinds{
        {"WORD", rule_word::kind::word},       {"NUMBER", rule_word::kind::number},
        {"ADDRESS", rule_word::kind::address}, {"PREFIX", rule_word::kind::prefix},
        {"PORT", rule_word::kind::port},       {"MADE", rule_word::kind::made},
        {"PORTS", rule_word::kind::ports},     {"TAIL", rule_word::kind::tail},
        {"...", rule_word::kind::rest}};
    if (const auto found = kinds.find(text); found != kinds.end()) {
        word.what = found->second;
        if (word.what == rule_word::kind::rest) word.identifies = false;
    } else {
        word.what = rule_word::kind::choice;
        word.choices = split(text, '|');
    }
    return word;
}

line_rule read_rule(std::string_view text) {
    line_rule rule;
    auto parts = split(text, ' ');
    const auto flag = [&](const char* name, bool& to) {
        to = !parts.empty() && parts.front() == name;
        if (to) parts.erase(parts.begin());
    };
    flag("[no]", rule.keeps_negation);
    flag("#", rule.numbered);
    flag("-", rule.one_line);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i] == "->") {
            rule.opens = parts.at(i + 1);
            if (i + 2 < parts.size()) rule.prompt = parts[i + 2];
            break;
        }
        if (parts[i] == "=>") {
            rule.action = parts.at(i + 1);
            break;
        }
        rule.words.push_back(read_rule_word(parts[i]));
    }
    return rule;
}

/// The words of a line, one after another; text in double quotes is one.
class word_cursor {
public:
    explicit word_cursor(std::string_view line) : left_(line) {}

    std::optional<std::string_view> operator()() {
        left_.remove_prefix(std::min(left_.find_first_not_of(' '), left_.size()));
        if (left_.empty()) return std::nullopt;
        std::size_t end = 0;
        for (bool quoted = false; end < left_.size() && (quoted || left_[end] != ' '); ++end)
            quoted ^= left_[end] == '"';
        const auto word = left_.substr(0, end);
        left_.remove_prefix(end);
        return word;
    }

private:
    std::string_view left_;
};

bool same_words(word_cursor one, word_cursor other) {
    for (;;) {
        const auto a = one();
        if (a != other()) return false;
        if (!a) return true;
    }
}

/// What comes before the words of a line in a configuration.
std::string_view without_negation(std::string_view line) {
    return line.substr(0, 3) == "no " ? line.substr(3) : line;
}

}  // namespace

std::vector<typed_word> words_of(std::string_view line) {
    std::vector<typed_word> words;
    word_cursor next(line);
    while (const auto word = next())
        words.push_back({std::string(*word), static_cast<std::size_t>(word->data() - line.data())});
    return words;
}

grammar::grammar(std::string_view text, std::string_view ports, std::string_view made_ports)
    : ports_(split(ports, ' ')), made_ports_(split(made_ports, ' ')) {
    std::vector<line_rule>* section = nullptr;
    std::size_t group = 0;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.find_first_not_of(' ') == line.npos) {
            ++group;
        } else if (line.back() == ':') {
            section = &sections_[std::string(line.substr(0, line.size() - 1))];
        } else {
            auto rule = read_rule(line);
            // Numbered lines stand by their numbers, whatever they say.
            const bool goes_on = rule.numbered && !section->empty() && section->back().numbered;
            rule.order = goes_on ? section->back().order : section->size();
            rule.group = group;
            section->push_back(std::move(rule));
        }
    }
}

std::string grammar::full_port(std::string_view typed,
                               const std::vector<std::string>& types) const {
    const auto digits = typed.find_first_of("0123456789");
    if (digits == typed.npos) return {};
    const auto numbers = typed.substr(digits);
    if (numbers.find_first_not_of("0123456789/.") != numbers.npos) return {};
    const auto word = lower_case(typed.substr(0, digits));
    for (const auto& type : types) {
        const auto full = lower_case(type);
        const bool short_form = !word.empty() && full.starts_with(word) && type.back() != '-';
        if (full == word || short_form) return type + std::string(numbers);
    }
    return {};
}

/// The word in full, empty where it is no such value.
std::string grammar::value_of(const rule_word& expected, std::string_view typed) const {
    const auto where = [&](bool fits) { return fits ? std::string(typed) : std::string(); };
    switch (expected.what) {
        case rule_word::kind::choice:
            return {};
        case rule_word::kind::word:
        case rule_word::kind::tail:
        case rule_word::kind::rest:
            return where(true);
        case rule_word::kind::number:
            return where(all_digits(typed));
        case rule_word::kind::address:
            return where(is_address(typed));
        case rule_word::kind::prefix:
            return where(is_prefix(typed));
        case rule_word::kind::ports:
            return full_ports(typed);
        case rule_word::kind::port:
            return full_port(typed, ports_);
        case rule_word::kind::made:
            return full_port(typed, made_ports_);
    }
    return {};
}

std::vector<std::string> grammar::ports_of(std::string_view list) const {
    std::string packed(list);
    std::erase(packed, ' ');
    std::vector<std::string> all;
    std::string slot;  // what a part does not say is as in the one before
    for (const auto& part : split(packed, ',')) {
        const auto dash = std::min(part.rfind('-'), part.size());
        const auto first = part.substr(0, dash);
        const auto port = full_port(all_digits(first) ? slot + first : first, ports_);
        slot = port.substr(0, port.find_last_not_of("0123456789") + 1);
        const auto number = port.substr(slot.size());
        const auto last = dash < part.size() ? part.substr(dash + 1) : number;
        const bool small = number.size() < 5 && last.size() < 5;
        if (!all_digits(number) || !all_digits(last) || !small) return {};
        for (auto each = std::stoul(number); each <= std::stoul(last); ++each)
            all.push_back(slot + std::to_string(each));
    }
    return all;
}

/// A list of ports in one word, the first of them in full.
std::string grammar::full_ports(std::string_view typed) const {
    const auto ports = ports_of(typed);
    if (ports.empty()) return {};
    std::string packed(typed);
    std::erase(packed, ' ');
    const auto& first = ports.front();
    return first.substr(0, first.find_first_of("0123456789")) +
           packed.substr(packed.find_first_of("0123456789"));
}

std::string grammar::short_port(std::string_view port) {
    const auto digits = std::min(port.find_first_of("0123456789"), port.size());
    return std::string(port.substr(0, std::min<std::size_t>(2, digits))) +
           std::string(port.substr(digits));
}

bool same_subject(const line_rule& rule, std::string_view one, std::string_view other) {
    word_cursor a(without_negation(one));
    word_cursor b(without_negation(other));
    for (const auto& word : rule.words) {
        if (word.what == rule_word::kind::tail && word.identifies) return same_words(a, b);
        const auto mine = a();
        const auto yours = b();
        if (word.identifies && (!mine || mine != yours)) return false;
    }
    return true;
}

bool begins_with(const line_rule& rule, std::string_view line, std::string_view beginning) {
    word_cursor all(without_negation(line));
    word_cursor first(beginning);
    for (std::size_t i = 0;; ++i) {
        const auto expected = first();
        if (!expected) return true;
        const auto& word = rule.words[std::min(i, rule.words.size() - 1)];
        const auto found = all();
        const bool goes_on = i < rule.words.size() || word.takes_all();
        if (goes_on && word.identifies && found != expected) return false;
    }
}

}  // namespace netpoll::lab
