// The text of an expression to its tree, by recursive descent. What is wrong names its place.
#include "core/ascii.hpp"
#include "core/condition_node.hpp"
#include "core/number_text.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace netpoll {

namespace {

using node_kind = condition_node::kind;
using operand_kind = condition_operand::kind;

/// Parentheses and `not` within each other: more would be no reader's fault but the stack's.
constexpr unsigned deepest_condition = 100;

struct token {
    enum class kind : std::uint8_t { word, text, sign, end } what{kind::end};
    std::string_view written;
    std::string text{};  // of quotes: without them
};

constexpr std::string_view word_signs = "_.-:/*";

bool is_word_byte(char c) noexcept {
    return is_ascii_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80 ||
           word_signs.find(c) != std::string_view::npos;
}

/// What looks like a name, and is no number.
bool is_field_name(std::string_view word) noexcept {
    const char first = word.empty() ? '0' : word.front();
    return is_ascii_letter(first) || first == '_';
}

constexpr const char* nameless = "a name is missing behind a dot";

bool is_nameless(std::string_view name) noexcept {
    return name.ends_with('.') || name.find("..") != name.npos;
}

/// Why a name cannot be a field's, or nothing. Rows are called as templates call them, so nearly
/// all can.
std::string field_problem(std::string_view name) {
    constexpr std::array<std::string_view, 4> words{"and", "or", "in", "contains"};
    if (std::find(words.begin(), words.end(), name) != words.end())
        return "a field is expected before '" + std::string(name) +
               "'; a value of a row that is called so is parsed." + std::string(name);
    return is_nameless(name) ? nameless : std::string();
}

/// On the right a word alone may be a text without its quotes, so a field must look like one.
bool is_certain_field(std::string_view word) noexcept {
    constexpr std::array<std::string_view, 4> names{"host", "hostname", "platform", "command"};
    return word.starts_with("parsed.") || word.starts_with("data.") ||
           std::find(names.begin(), names.end(), word) != names.end();
}

/// "1e999".
bool number_with_exponent(std::string_view word) noexcept {
    const auto mark = word.find_first_of("eE");
    if (mark == word.npos || !decimal_in(word.substr(0, mark))) return false;
    auto exponent = word.substr(mark + 1);
    if (exponent.starts_with('-')) exponent.remove_prefix(1);
    return !exponent.empty() && std::all_of(exponent.begin(), exponent.end(), is_digit);
}

struct sign_meaning {
    std::string_view sign;
    comparison how;
};
constexpr std::array<sign_meaning, 6> comparisons{{{"==", comparison::equals},
                                                   {"!=", comparison::differs_from},
                                                   {"<", comparison::less_than},
                                                   {"<=", comparison::at_most},
                                                   {">", comparison::more_than},
                                                   {">=", comparison::at_least}}};

/// Signs of other languages, and what is written here.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> foreign_signs{
    {{"=", "write == to compare"},
     {"&&", "write 'and'"},
     {"||", "write 'or'"},
     {"!", "write 'not'"}}};

/// Takes words, texts and signs off an expression.
class token_reader {
public:
    explicit token_reader(std::string_view all) : all_(all) {}

    std::string_view all() const noexcept { return all_; }
    /// The next one; what is wrong with it, or an empty text.
    std::string take(token& next);

private:
    std::string take_text(token& next);

    const std::string_view all_;
    std::size_t at_{0};
};

std::string token_reader::take(token& next) {
    at_ = std::min(all_.find_first_not_of(" \t\r\n", at_), all_.size());
    const auto rest = all_.substr(at_);
    next = {token::kind::end, rest.substr(0, 0)};
    if (rest.empty()) return {};
    if (rest.front() == '"' || rest.front() == '\'') return take_text(next);
    const auto word = static_cast<std::size_t>(
        std::find_if_not(rest.begin(), rest.end(), is_word_byte) - rest.begin());
    std::size_t size = word;
    if (word == 0) {
        constexpr std::array<std::string_view, 8> pairs{
            "==", "!=", "<=", ">=", "=~", "!~", "&&", "||"};
        const bool two = std::find(pairs.begin(), pairs.end(), rest.substr(0, 2)) != pairs.end();
        size = two ? 2 : 1;
    }
    next = {word > 0 ? token::kind::word : token::kind::sign, rest.substr(0, size)};
    at_ += size;
    return {};
}

/// A backslash takes the meaning off a quote and off itself; before others it stays, since regular
/// expressions are full of them.
std::string token_reader::take_text(token& next) {
    const char quote = all_[at_];
    next = {token::kind::text, all_.substr(at_)};
    for (std::size_t i = at_ + 1; i < all_.size(); ++i) {
        if (all_[i] == quote) {
            next.written = all_.substr(at_, i + 1 - at_);
            at_ = i + 1;
            return {};
        }
        const char following = i + 1 < all_.size() ? all_[i + 1] : ' ';
        if (all_[i] == '\\' && (following == '"' || following == '\'' || following == '\\')) ++i;
        next.text += all_[i];
    }
    return "the quote is not closed";
}

/// Reads one expression. After the first mistake nothing more is read.
class condition_reader {
public:
    explicit condition_reader(std::string_view all) : tokens_(all) { advance(); }

    expected<condition_node, condition_mistake> read() {
        condition_node whole = either();
        if (next_.what != token::kind::end)
            refuse("'and', 'or' or the end is expected" + advice_on(next_.written));
        if (wrong_) return unexpected(std::move(*wrong_));
        return whole;
    }

private:
    void advance();
    void refuse(std::string why, std::string_view at);
    void refuse(std::string why) { refuse(std::move(why), next_.written); }
    static std::string advice_on(std::string_view sign);
    bool is_word(std::string_view word) const noexcept {
        return next_.what == token::kind::word && next_.written == word;
    }
    bool take_word(std::string_view word);
    bool take_sign(std::string_view sign);

    condition_node either() { return chain("or", node_kind::either, &condition_reader::both); }
    condition_node both() { return chain("and", node_kind::both, &condition_reader::single); }
    condition_node chain(std::string_view word, node_kind what,
                         condition_node (condition_reader::*part)());
    condition_node single();
    condition_node test();
    void read_test(condition_node& to);
    void read_regex(condition_node& to);
    void read_list(condition_node& to);
    condition_operand operand();

    token_reader tokens_;
    token next_;
    std::optional<condition_mistake> wrong_;
    unsigned depth_{0};
};

void condition_reader::advance() {
    const std::string why = tokens_.take(next_);
    if (!why.empty()) refuse(why);
}

void condition_reader::refuse(std::string why, std::string_view at) {
    if (wrong_) return;
    const auto begin = static_cast<std::size_t>(at.data() - tokens_.all().data());
    wrong_ = condition_mistake{std::move(why), begin, at.size()};
    next_ = {token::kind::end, {}};
}

std::string condition_reader::advice_on(std::string_view sign) {
    for (const auto& [foreign, ours] : foreign_signs)
        if (foreign == sign) return ": " + std::string(ours);
    return {};
}

bool condition_reader::take_word(std::string_view word) {
    const bool is_next = is_word(word);
    if (is_next) advance();
    return is_next;
}

bool condition_reader::take_sign(std::string_view sign) {
    const bool is_next = next_.what == token::kind::sign && next_.written == sign;
    if (is_next) advance();
    return is_next;
}

condition_node condition_reader::chain(std::string_view word, node_kind what,
                                       condition_node (condition_reader::*part)()) {
    condition_node first = (this->*part)();
    if (!is_word(word)) return first;
    condition_node all{what};
    all.parts.push_back(std::move(first));
    while (take_word(word))
        all.parts.push_back((this->*part)());
    return all;
}

condition_node condition_reader::single() {
    if (depth_ == deepest_condition) refuse("it is nested too deeply");
    ++depth_;
    condition_node made;
    if (take_word("not")) {
        made.what = node_kind::opposite;
        made.parts.push_back(single());
    } else if (take_sign("(")) {
        made = either();
        if (!wrong_ && !take_sign(")")) refuse("')' is expected" + advice_on(next_.written));
    } else {
        made = test();
    }
    --depth_;
    return made;
}

condition_node condition_reader::test() {
    condition_node made;
    if (wrong_) return made;
    if (next_.what != token::kind::word || !is_field_name(next_.written)) {
        refuse("a field is expected" + (next_.what == token::kind::text
                                            ? ": it stands on the left, without quotes"
                                            : advice_on(next_.written)));
        return made;
    }
    if (auto why = field_problem(next_.written); !why.empty()) {
        refuse(std::move(why));
        return made;
    }
    made.field = next_.written;
    advance();
    read_test(made);
    return made;
}

void condition_reader::read_test(condition_node& to) {
    const token sign = next_;
    if (take_word("not")) {
        if (!is_word("in") && !is_word("contains"))
            return refuse("'in' or 'contains' is expected behind 'not' here");
        condition_node inner;
        inner.field = std::exchange(to.field, {});
        read_test(inner);
        to.what = node_kind::opposite;
        to.parts.push_back(std::move(inner));
        return;
    }
    if (take_word("in")) return read_list(to);
    if (take_word("contains")) {
        to.what = node_kind::contains;
        to.values.push_back(operand());
        return;
    }
    if (take_sign("=~")) return read_regex(to);
    if (take_sign("!~")) {
        condition_node inner;
        inner.field = std::exchange(to.field, {});
        read_regex(inner);
        to.what = node_kind::opposite;
        to.parts.push_back(std::move(inner));
        return;
    }
    for (const auto& [written, how] : comparisons)
        if (take_sign(written)) {
            to.what = node_kind::compared;
            to.how = how;
            to.values.push_back(operand());
            return;
        }
    if (const auto advice = advice_on(sign.written); !advice.empty())
        refuse("'" + std::string(sign.written) + "' is no operator" + advice);
}

void condition_reader::read_regex(condition_node& to) {
    to.what = node_kind::matches;
    if (wrong_) return;
    if (next_.what != token::kind::text)
        return refuse("a regular expression in quotes is expected");
    auto regex = pattern::compile(next_.text);
    if (!regex) return refuse("it is no regular expression: " + regex.error());
    to.regex = std::move(*regex);
    advance();
}

void condition_reader::read_list(condition_node& to) {
    to.what = node_kind::one_of;
    if (wrong_) return;
    if (!take_sign("["))
        return refuse(
            "a list is expected behind 'in': [\"a\", \"b\"]; for a field that is a list "
            "write: FIELD contains VALUE");
    do {
        to.values.push_back(operand());
    } while (take_sign(","));
    if (!wrong_ && !take_sign("]")) refuse("',' or ']' is expected");
}

condition_operand condition_reader::operand() {
    condition_operand made;
    if (wrong_) return made;
    const token value = next_;
    if (value.what == token::kind::text) {
        made = {operand_kind::text, value.text};
    } else if (value.what != token::kind::word) {
        refuse("a value is expected: a number, or a text in quotes");
    } else if (decimal_in(value.written)) {
        made = {operand_kind::number, std::string(value.written)};
    } else if (value.written == "true" || value.written == "false") {
        made = {operand_kind::text, std::string(value.written)};
    } else if (is_certain_field(value.written) && is_nameless(value.written)) {
        refuse(nameless);
    } else if (is_certain_field(value.written)) {
        made = {operand_kind::field, std::string(value.written)};
    } else if (is_digit(value.written.front()) && number_with_exponent(value.written)) {
        refuse("a number is written without an exponent, as 1000 or 0.5; a text stands in quotes");
    } else {
        refuse("a text stands in quotes: \"" + escape(value.written, 80) + "\"" +
               (is_field_name(value.written) ? "; the field is parsed." + escape(value.written, 80)
                                             : std::string()));
    }
    if (!wrong_) advance();
    return made;
}

}  // namespace

expected<condition_node, condition_mistake> read_condition(std::string_view expression) {
    return condition_reader(expression).read();
}

}  // namespace netpoll
