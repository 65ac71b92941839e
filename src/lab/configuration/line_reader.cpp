// Reads a line by the rules of its section. Knows no device and no tree.
#include "lab/configuration/grammar.hpp"
#include "lab/configuration/word_text.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace netpoll::lab {

namespace {

/// A line's first word is no abbreviation where it is shorter: what else begins with that letter is
/// not known here.
constexpr std::size_t shortest_first_word = 2;

bool all_letters(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](unsigned char c) { return std::isalpha(c) != 0 || c == '-'; });
}

std::size_t common_length(std::string_view one, std::string_view other) {
    const auto most = std::min(one.size(), other.size());
    std::size_t same = 0;
    while (same < most && one[same] == other[same])
        ++same;
    return same;
}

}  // namespace

/// Narrows the rules of a section down, word by word.
class line_reader {
public:
    line_reader(const grammar& rules, const std::vector<line_rule>& section,
                std::vector<typed_word>& words, std::size_t from, grammar::reading how)
        : rules_(rules), words_(words), at_(from), from_(from), how_(how) {
        take_number(section);
        for (const auto& rule : section) {
            if (result_.number == 0 || rule.numbered) left_.push_back(&rule);
        }
    }

    grammar_match read() {
        for (; at_ < words_.size(); ++at_, ++taken_) {
            join_port();
            if (!narrow()) return stop();
            if (left_.front()->words[taken_].takes_all()) {
                at_ = words_.size();
                ++taken_;
                break;
            }
        }
        return finish();
    }

private:
    void take_number(const std::vector<line_rule>& section) {
        const bool numbers = std::any_of(section.begin(), section.end(),
                                         [](const auto& rule) { return rule.numbered; });
        if (!numbers || at_ >= words_.size() || !all_digits(words_[at_].text)) return;
        const auto& text = words_[at_].text;
        std::from_chars(text.data(), text.data() + text.size(), result_.number);
        ++at_;
    }

    /// "Gi 1/0/1" is typed as often as "Gi1/0/1".
    void join_port() {
        const bool expected = std::any_of(left_.begin(), left_.end(), [&](const line_rule* rule) {
            return rule->words.size() > taken_ &&
                   (rule->words[taken_].what == rule_word::kind::port ||
                    rule->words[taken_].what == rule_word::kind::ports ||
                    rule->words[taken_].what == rule_word::kind::made);
        });
        if (!expected || at_ + 1 >= words_.size() || !all_letters(words_[at_].text)) return;
        const auto next = words_[at_ + 1].text;
        if (!std::isdigit(static_cast<unsigned char>(next.front()))) return;
        words_[at_].text += next;
        words_.erase(words_.begin() + static_cast<std::ptrdiff_t>(at_) + 1);
    }

    struct fit {
        int rank{0};                         // the better the higher, 0 where it does not
        const std::string* choice{nullptr};  // in full
        const line_rule* rule{nullptr};
    };

    fit choose(const rule_word& expected) {
        fit best;
        for (const auto& choice : expected.choices) {
            if (choice == typed_) return {4, &choice, nullptr};
            result_.fitted = std::max(result_.fitted, common_length(choice, typed_));
            const bool too_short = taken_ == 0 && typed_.size() < shortest_first_word;
            if (too_short || !choice.starts_with(typed_)) continue;
            twice_ |= best.rank == 3;
            best = {3, &choice, nullptr};
        }
        return best;
    }

    fit fit_of(const rule_word& expected) {
        if (expected.what == rule_word::kind::choice) return choose(expected);
        if (expected.what == rule_word::kind::ports)
            return {rules_.ports_of(all_from(at_)).empty() ? 0 : 2, nullptr, nullptr};
        if (expected.takes_all()) return {1, nullptr, nullptr};
        return {rules_.value_of(expected, words_[at_].text).empty() ? 0 : 2, nullptr, nullptr};
    }

    /// The word at hand in full, as a rule has it.
    std::string full(const fit& how) const {
        if (how.choice != nullptr) return *how.choice;
        const auto& expected = how.rule->words[taken_];
        return rules_.value_of(expected, expected.takes_all() ? all_from(at_) : words_[at_].text);
    }

    bool narrow() {
        result_.fitted = 0;
        twice_ = false;
        typed_ = lower_case(words_[at_].text);
        std::vector<fit> fitting;
        for (const auto* rule : left_) {
            if (rule->words.size() <= taken_) continue;
            auto now = fit_of(rule->words[taken_]);
            const auto best = fitting.empty() ? 1 : fitting.front().rank;
            if (now.rank < best) continue;
            if (now.rank > best) fitting.clear();
            now.rule = rule;
            fitting.push_back(now);
        }
        if (fitting.empty()) return false;
        const auto word = full(fitting.front());
        const bool one = std::all_of(fitting.begin(), fitting.end(), [&](const fit& each) {
            return each.choice == nullptr || *each.choice == word;
        });
        if (fitting.front().rank == 3 && (twice_ || !one)) {
            result_.how = grammar_match::verdict::ambiguous;
            return false;
        }
        result_.line += (result_.line.empty() ? "" : " ") + word;
        left_.clear();
        for (const auto& each : fitting)
            left_.push_back(each.rule);
        return true;
    }

    /// The word at hand fits nothing that is left.
    grammar_match stop() {
        const bool ambiguous = result_.how == grammar_match::verdict::ambiguous;
        if (how_ == grammar::reading::path && !ambiguous) {
            for (const auto* rule : left_) {
                if (rule->words.size() == taken_ && taken_ > 0 && !rule->opens.empty())
                    return found(rule);
            }
        }
        result_.bad = at_;
        return result_;
    }

    grammar_match finish() {
        for (const auto* rule : left_) {
            const auto size = rule->words.size();
            const bool optional =
                size > taken_ && rule->words[taken_].what == rule_word::kind::rest;
            if (taken_ > 0 && (size == taken_ || optional)) return found(rule);
        }
        const bool early = how_ == grammar::reading::beginning && at_ > from_;
        result_.whole = !(early && !left_.empty());
        if (!result_.whole) return found(left_.front());
        result_.how = grammar_match::verdict::incomplete;
        result_.bad = at_;
        return result_;
    }

    grammar_match found(const line_rule* rule) {
        result_.how = grammar_match::verdict::found;
        result_.rule = rule;
        result_.used = at_ - from_;
        return result_;
    }

    std::string all_from(std::size_t at) const {
        std::string text;
        for (auto i = at; i < words_.size(); ++i) {
            // Spaces between words are as typed.
            const auto end = i > at ? words_[i - 1].column + words_[i - 1].text.size() : 0;
            if (i > at) text.append(std::max<std::size_t>(words_[i].column - end, 1), ' ');
            text += words_[i].text;
        }
        return text;
    }

    const grammar& rules_;
    std::vector<typed_word>& words_;
    std::size_t at_;
    std::size_t from_;
    grammar::reading how_;
    std::size_t taken_{0};  // words of the rules
    std::vector<const line_rule*> left_;
    grammar_match result_;
    std::string typed_;  // the word at hand, in small letters
    bool twice_{false};
};

grammar_match grammar::match(std::string_view section, std::vector<typed_word>& words,
                             std::size_t from, reading how) const {
    const auto found = sections_.find(section);
    if (found == sections_.end()) {
        grammar_match none;
        none.bad = from;
        return none;
    }
    return line_reader(*this, found->second, words, from, how).read();
}

}  // namespace netpoll::lab
