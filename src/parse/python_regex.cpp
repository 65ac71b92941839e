// Groups, alternatives and repeats of an expression. Knows no character class.
#include "parse/python_regex.hpp"

#include "core/ascii.hpp"
#include "parse/regex_reader.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace netpoll {

namespace {

// PCRE2's own limit is 250.
constexpr int deepest_nesting = 200;

// Behind the first "(?".
constexpr std::size_t global_flags_at = 2;

bool is_name(std::string_view text) noexcept {
    if (text.empty() || is_digit(text.front())) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return is_word_character(c) || static_cast<unsigned char>(c) >= 0x80;
    });
}

}  // namespace

regex_shape regex_reader::alternatives() {
    if (++depth_ > deepest_nesting) fail("parentheses are nested too deeply");
    regex_shape all = sequence();
    while (!failed() && take("|")) {
        write("|");
        all = either(std::move(all), sequence());
    }
    --depth_;
    return all;
}

regex_shape regex_reader::sequence() {
    shape_sequence whole;
    skip_comments();
    while (!failed() && more() && peek() != '|' && peek() != ')') {
        whole.add(repeated(item()));
        skip_comments();
    }
    return std::move(whole).end();
}

void regex_reader::skip_comments() {
    while (take("(?#"))
        until(')');
}

regex_shape regex_reader::item() {
    is_position_ = false;
    switch (peek()) {
        case '(':
            return group();
        case '[':
            return character_class();
        case '.':
            ++at_;
            write(".");
            return one_of(~byte_set{}.set('\n'));
        case '^':
            ++at_;
            return position("^");
        case '$':
            ++at_;
            is_position_ = true;
            write("$");
            return line_end();
        case '\\':
            return escape();
        case '*':
        case '+':
        case '?':
            fail("nothing to repeat");
            return {};
        case '{':
            if (const auto before = at_; repeat()) {
                at_ = before;
                fail("nothing to repeat");
                return {};
            }
            return literal();
        default:
            return literal();
    }
}

regex_shape regex_reader::position(std::string_view written) {
    is_position_ = true;
    write(written);
    return nothing_wide();
}

/// A repeat as PCRE2 has it, and how often it is at least.
std::optional<std::pair<std::string, std::size_t>> regex_reader::repeat() {
    using found = std::pair<std::string, std::size_t>;
    if (take("*")) return found{"*", 0};
    if (take("+")) return found{"+", 1};
    if (take("?")) return found{"?", 0};
    const auto begin = at_;
    if (peek() != '{' || peek(1) == '}') return std::nullopt;
    ++at_;
    const auto number = [this] {
        const auto from = at_;
        while (is_digit(peek()))
            ++at_;
        return regex_.substr(from, at_ - from);
    };
    const auto least = number();
    const bool range = take(",");
    const auto most = range ? number() : least;
    if (!take("}")) {
        at_ = begin;
        return std::nullopt;
    }
    const auto value = [](std::string_view text) {
        std::size_t read = 0;
        std::from_chars(text.data(), text.data() + text.size(), read);
        return read;
    };
    if (!most.empty() && value(least) > value(most)) fail("min repeat greater than max repeat");
    std::string written = "{" + (least.empty() ? std::string("0") : std::string(least));
    if (range) written += "," + std::string(most);
    return found{written + "}", value(least)};
}

regex_shape regex_reader::repeated(regex_shape one) {
    skip_comments();
    if (failed()) return one;
    const bool repeatable = !is_position_;
    auto often = repeat();
    if (!often) return one;
    if (!repeatable) fail("nothing to repeat");
    write(often->first);
    if (take("?")) {
        write("?");
    } else if (take("+")) {
        write("+");
    }
    skip_comments();
    if (!failed() && repeat()) fail("multiple repeat");
    return often->second == 0 ? maybe(std::move(one))
                              : repeated_shape(std::move(one), often->second);
}

regex_shape regex_reader::closed(regex_shape inner) {
    if (failed()) return inner;
    if (!take(")")) fail("missing ), unterminated subpattern");
    write(")");
    is_position_ = false;
    return inner;
}

regex_shape regex_reader::group() {
    ++at_;
    if (take("?")) return extension();
    return capturing({});
}

regex_shape regex_reader::capturing(std::string name) {
    read_.groups.push_back(std::move(name));
    open_groups_.push_back(read_.groups.size());
    write("(");
    auto inner = closed(alternatives());
    open_groups_.pop_back();
    return inner;
}

std::string_view regex_reader::until(char end) {
    const auto found = regex_.find(end, at_);
    if (found == std::string_view::npos) {
        fail(std::string("missing ") + end);
        return {};
    }
    const auto text = regex_.substr(at_, found - at_);
    at_ = found + 1;
    return text;
}

regex_shape regex_reader::extension() {
    if (take("P<")) return named_group();
    if (take("P=")) return reference(until(')'));
    if (take(":")) {
        write("(?:");
        return closed(alternatives());
    }
    if (take(">")) {
        write("(?>");
        return closed(alternatives());
    }
    for (const std::string_view look : {"=", "!", "<=", "<!"}) {
        if (!take(look)) continue;
        write("(?" + std::string(look));
        closed(alternatives());
        return nothing_wide();
    }
    if (take("(")) return condition();
    return flags();
}

regex_shape regex_reader::named_group() {
    const auto name = until('>');
    if (failed()) return {};
    if (!is_name(name)) fail("bad character in group name '" + std::string(name) + "'");
    if (std::find(read_.groups.begin(), read_.groups.end(), name) != read_.groups.end())
        fail("redefinition of group name '" + std::string(name) + "'");
    return capturing(std::string(name));
}

regex_shape regex_reader::reference(std::string_view name) {
    const auto found = std::find(read_.groups.begin(), read_.groups.end(), name);
    if (!failed() && (name.empty() || found == read_.groups.end()))
        fail("unknown group name '" + std::string(name) + "'");
    if (failed()) return {};
    return reference(static_cast<std::size_t>(found - read_.groups.begin()) + 1);
}

regex_shape regex_reader::reference(std::size_t number) {
    if (number > read_.groups.size()) fail("invalid group reference " + std::to_string(number));
    if (std::find(open_groups_.begin(), open_groups_.end(), number) != open_groups_.end())
        fail("cannot refer to an open group");
    write("\\g{" + std::to_string(number) + "}");
    return anything();
}

regex_shape regex_reader::condition() {
    const auto id = until(')');
    if (failed()) return {};
    std::string number(id);
    if (is_name(id)) {
        const auto found = std::find(read_.groups.begin(), read_.groups.end(), id);
        if (found == read_.groups.end()) fail("unknown group name '" + number + "'");
        number = std::to_string(found - read_.groups.begin() + 1);
    } else if (number.empty() || !std::all_of(number.begin(), number.end(), is_digit)) {
        fail("bad character in group name '" + number + "'");
    }
    write("(?(" + number + ")");
    closed(alternatives());
    return anything();
}

/// Those that PCRE2 has too; false where there is a mistake.
bool regex_reader::read_flags(std::string& kept, bool& ascii_only) {
    bool is_off = false;
    bool any_text = false;
    bool any_ascii = false;
    for (; more() && (is_ascii_letter(peek()) || peek() == '-'); ++at_) {
        const char flag = peek();
        is_off |= flag == '-';
        any_text |= flag == 'u';
        any_ascii |= flag == 'a';
        if (std::string_view("ims-").find(flag) != std::string_view::npos) {
            kept += flag;
        } else if (flag != 'u' && flag != 'a') {
            fail("unknown or unsupported flag '" + std::string(1, flag) + "'");
            return false;
        } else if (is_off) {
            fail("bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
            return false;
        }
    }
    if (any_text && any_ascii) {
        fail("bad inline flags: flags 'a', 'u' and 'L' are incompatible");
        return false;
    }
    ascii_only = any_ascii || (ascii_only && !any_text);
    return true;
}

regex_shape regex_reader::flags() {
    const auto begin = at_;
    std::string kept;
    bool ascii_only = ascii_only_;
    if (!read_flags(kept, ascii_only)) return {};
    const bool for_group = peek() == ':';
    if (at_ == begin || (!for_group && peek() != ')')) {
        fail("unknown extension of (?");
        return {};
    }
    if (!for_group && (begin != global_flags_at || kept.find('-') != std::string::npos)) {
        fail("global flags not at the start of the expression");
        return {};
    }
    ++at_;
    opaque_ = true;
    const bool outside = std::exchange(ascii_only_, ascii_only);
    if (!for_group) {
        write(kept.empty() ? "" : "(?" + kept + ")");
        return nothing_wide();
    }
    write("(?" + kept + ":");
    auto inner = closed(alternatives());
    ascii_only_ = outside;
    return inner;
}

expected<python_regex, regex_mistake> read_python_regex(std::string_view regex) {
    return regex_reader(regex).read();
}

}  // namespace netpoll
