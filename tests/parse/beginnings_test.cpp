// No rule is spared a line that it matches: what is known of an expression, held against PCRE2.
#include "parse/needle.hpp"
#include "parse/python_regex.hpp"
#include "parse/rule_dispatch.hpp"
#include "parse/rule_regex.hpp"
#include "parse/template_lines.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

using namespace netpoll;

namespace {

struct tried_rule {
    std::string text;
    rule_regex regex;
    needle required;
    rule_dispatch dispatch;  // of this rule alone
};

tried_rule rule(const std::string& text) {
    auto read = read_python_regex(text);
    REQUIRE_MESSAGE(read, text);
    auto made = rule_regex::compile(*read);
    REQUIRE_MESSAGE(made, text);
    return {text, std::move(*made), needle(read->required),
            rule_dispatch(std::vector{read->begins})};
}

bool is_candidate(const rule_dispatch& dispatch, std::string_view line) {
    return (dispatch.candidates(line)[0] & 1U) != 0;
}

/// How many of the lines it matches.
std::size_t check(const tried_rule& of, const std::vector<std::string>& lines) {
    std::size_t count = 0;
    auto& space = match_space::of_thread();
    for (const auto& line : lines) {
        const auto found = of.regex.match({line, encoding_of(line)}, space);
        if (found != rule_regex::result::match) continue;
        ++count;
        if (is_candidate(of.dispatch, line) && of.required.is_in(line)) continue;
        CAPTURE(of.text);
        CAPTURE(line);
        FAIL_CHECK("spared a line that it matches");
    }
    return count;
}

/// Lines of few kinds of bytes, so that many match.
std::vector<std::string> short_lines() {
    const std::vector<std::string> parts{"a", "b",        "ab",           "x",    " ", "\t", "1",
                                         "-", "\xC3\xA9", "\xE2\x80\x83", "\xFF", "A", "foo"};
    std::vector<std::string> lines{""};
    std::size_t begin = 0;
    for (int size = 0; size < 3; ++size) {
        const auto end = lines.size();
        for (; begin < end; ++begin)
            for (const auto& part : parts)
                lines.push_back(lines[begin] + part);
    }
    return lines;
}

/// Lines that begin with some blanks, of ASCII and others.
std::vector<std::string> indented_lines() {
    std::vector<std::string> begins{""};
    for (std::size_t i = 0; i < begins.size() && begins[i].size() < 5; ++i)
        for (const char* blank : {" ", "\t", "\xC2\xA0"})
            begins.push_back(begins[i] + blank);
    std::vector<std::string> lines;
    for (const auto& begin : begins)
        for (const char* ink : {"", "a", "x", "\xC3\xA9"})
            lines.push_back(begin + ink);
    return lines;
}

/// An expression put together at random.
std::string random_regex(std::mt19937& dice, int depth) {
    const auto roll = [&](unsigned sides) { return dice() % sides; };
    const auto inner = [&] { return random_regex(dice, depth - 1); };
    const std::vector<std::string> atoms{
        "a",    "b",    " ",      "\\s",    "\\S",      "\\d", "\\w",        "\\W", ".",
        "[ab]", "[^a]", "[ \\t]", "[^\\s]", "\xC3\xA9", "$",   "\\b",        "^",   "x",
        "1",    "-",    "foo",    "(?i:a)", "\\Z",      "\\D", "[^\xC3\xA9]"};
    const std::vector<std::string> repeats{"*", "+", "?", "{2}", "{,2}", "{0}", "*?", "+?", "{1,}"};
    if (depth == 0) return atoms[roll(static_cast<unsigned>(atoms.size()))];
    switch (roll(8)) {
        case 0:
            return "(" + inner() + "|" + inner() + ")";
        case 1:
        case 2:
            return "(?:" + inner() + ")" + repeats[roll(static_cast<unsigned>(repeats.size()))];
        case 3: {
            const char* looks[] = {"(?=", "(?!", "(?:", "("};
            return looks[roll(4)] + inner() + ")" + inner();
        }
        case 4:
            return inner() + "(?:|" + inner() + ")";
        default:
            return inner() + inner();
    }
}

}  // namespace

TEST_SUITE("beginnings") {
    TEST_CASE("a line that an expression matches is never spared") {
        const auto lines = short_lines();
        for (const char* each : {"",
                                 "a",
                                 "^a",
                                 "^$",
                                 "^\\s*$",
                                 "^\\s+$",
                                 "^\\s*a",
                                 "^\\s+a",
                                 "^(a|\\s)b",
                                 "^(a|)b",
                                 "^a?b",
                                 "^a*$",
                                 "^(?:a|\\s*)x",
                                 "^.",
                                 "^.*foo",
                                 "^\\S+\\s*$",
                                 "^[^ ]",
                                 "^[^a]b",
                                 "^(?!a).",
                                 "^(?=a)\\w",
                                 "^\\s(?=b)",
                                 "^(?<!x)a",
                                 "^(\\s|$)",
                                 "^(a|$)\\s*",
                                 "^\\b",
                                 "^\\W*1",
                                 "^(?:(a)|b)(?(1)b|a)",
                                 "^(a|b)\\1",
                                 "^(?i:A|b)",
                                 "(?i)^foo",
                                 "^a{0}b",
                                 "^\xC3\xA9",
                                 "^[\xC3\xA0-\xC3\xBF]a",
                                 "^\\s\\S",
                                 "^(?:\\s|a)*b",
                                 "^(?:\\s*|a)*?-",
                                 "^a|b$",
                                 "^$|a",
                                 "^\\D",
                                 "^(?:foo|foa)",
                                 "^(?:fo)+o",
                                 "^(?:a(?#x))?b",
                                 "^\\u2003",
                                 "^\\sa"}) {
            check(rule(each), lines);
        }
    }

    TEST_CASE("nor is one of any expression") {
        std::mt19937 dice(4711);  // the same in every run
        const auto lines = short_lines();
        std::size_t tried = 0;
        std::size_t matches = 0;
        for (int i = 0; i < 600; ++i) {
            const std::string text = "^" + random_regex(dice, 3);
            const auto read = read_python_regex(text);
            if (!read || !rule_regex::compile(*read)) continue;
            ++tried;
            const auto made = rule(text);
            std::vector<std::string> some;
            std::sample(lines.begin(), lines.end(), std::back_inserter(some), 400, dice);
            matches += check(made, some);
        }
        CHECK(tried > 300);
        CHECK(matches > 10'000);
    }

    TEST_CASE("nor is one that has blanks enough") {
        const auto lines = indented_lines();
        for (const char* each :
             {"^\\s{3}a", "^\\s{2,}", "^\\s{2,}$", "^\\s{0,2}a", "^(?:\\s{2}|\\s{4})x",
              "^(\\s\\s){2}x", "^\\s?\\s{2}a", "^(?:\\s{2})?\\s{2}", "^\\s{2}(?=x)",
              "^(?=\\s{3})\\s", "^[ \\t]{2}", "^\\s\\W\\s", "^(?:\\s+){3}a", "^(?:\\s*\\s){2}x",
              "^\\s{4}|x", "^\\s\\S", "^[\\sx]{3}"})
            CHECK_MESSAGE(check(rule(each), lines) > 0, each);
    }

    TEST_CASE("what is known is worth something") {
        const auto spares = [](const char* regex, const char* line) {
            const auto made = rule(regex);
            return !is_candidate(made.dispatch, line) || !made.required.is_in(line);
        };
        CHECK(spares("^a", "b"));
        CHECK(spares("^\\s*a", "  b"));
        CHECK(spares("^\\s+a", "a"));
        CHECK(spares("^\\s*$", " b"));
        CHECK(spares("^\\S", " b"));
        CHECK(spares("^(?:Foo|Bar)", "Nor"));
        CHECK(spares("^.*foo bar", "foo"));
        CHECK(spares("^\\S+\\s+is", "that"));
        CHECK(spares("^a", ""));
        CHECK(spares("^a|\\s*$", "b"));
        CHECK(spares("^\\s{3,}a", "  a"));
        CHECK(spares("^\\s{3,}", "  a"));
        CHECK(spares("^(?:\\s\\s){2}\\S", " a"));
        CHECK_FALSE(spares("^\\s{3,}", "   a"));
        CHECK(spares("^(?:\\s{4}|\\s{3})x", "  x"));
        CHECK_FALSE(spares("^(?:\\s{4}|\\s{3})x", "   x"));
    }

    TEST_CASE("many rules are told apart, beyond 64 too") {
        std::vector<match_beginning> all;
        for (int i = 0; i < 130; ++i)
            all.push_back(read_python_regex(i % 65 == 0 ? "^a" : "^b")->begins);
        const rule_dispatch of(all);
        REQUIRE(of.words() == 3);
        const auto* a = of.candidates("a");
        CHECK(a[0] == 1U);
        CHECK(a[1] == 2U);
        CHECK(a[2] == 0U);
        CHECK(of.candidates("b")[2] == 3U);
        CHECK(rule_dispatch().words() == 0);
    }

    TEST_CASE("a needle is where it is") {
        CHECK(needle().is_in(""));
        CHECK(needle("").is_in("a"));
        CHECK(needle("ab").is_in("ab"));
        CHECK(needle("ab").is_in("aab"));
        CHECK_FALSE(needle("ab").is_in("a"));
        CHECK_FALSE(needle("ab").is_in("ba"));
        CHECK(needle("  Z  ").is_in("Z Z  Z  "));
        CHECK_FALSE(needle("eZe").is_in("ZeZ"));
        CHECK(needle(std::string("\0x", 2)).is_in(std::string_view("a\0x", 3)));
    }
}
