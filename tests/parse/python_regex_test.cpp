// Expressions of Python's in PCRE2's words.
#include "parse/python_regex.hpp"

#include "parse/rule_regex.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace netpoll;

namespace {

std::string translated(std::string_view regex) {
    const auto read = read_python_regex(regex);
    return read ? read->pcre2
                : "at " + std::to_string(read.error().offset) + ": " + read.error().message;
}

/// Its groups from the whole match on, separated by |, absent ones as "-"; "no" without a match.
std::string matched(std::string_view regex, std::string_view text) {
    const auto read = read_python_regex(regex);
    if (!read) return read.error().message;
    const auto made = rule_regex::compile(*read);
    if (!made) return made.error();
    auto& space = match_space::of_thread();
    const template_line line{text, encoding_of(text)};
    if (made->match(line, space) != rule_regex::result::match) return "no";
    std::string all(space.group(line, 0));
    for (std::size_t i = 1; i <= read->groups.size(); ++i) {
        const auto group = space.group(line, i);
        all += "|" + (group.data() == nullptr ? std::string("-") : std::string(group));
    }
    return all;
}

}  // namespace

TEST_SUITE("python regex") {
    TEST_CASE("repeats: Python reads {,n}, PCRE2 before 10.43 does not") {
        CHECK(translated("a{,3}b{2,}c{4}d{,}") == "a{0,3}b{2,}c{4}d{0,}");
        CHECK(translated("a*?b+?c??d{1,2}?") == "a*?b+?c??d{1,2}?");
        CHECK(translated("a*+b++c?+d{1}+") == "a*+b++c?+d{1}+");
        CHECK(matched("a{,2}", "aaa") == "aa");
        CHECK(matched("a{,}", "aaa") == "aaa");
        CHECK(matched("(a){0}b", "b") == "b|-");
    }

    TEST_CASE("braces that repeat nothing are themselves") {
        for (const char* literal : {"a{}", "a{", "a{x}", "a{1", "a{1,", "a{1,2", "{}", "{a", "x}y",
                                    "a{1 }", "a{ 1}", "a{-1}", "{,x}"}) {
            CAPTURE(literal);
            CHECK(matched(literal, literal) == literal);
        }
    }

    TEST_CASE("what repeats nothing, or twice, is a mistake") {
        for (const char* bad :
             {"*a", "+", "?", "{1}", "(*a)", "a|*", "^*", "$+", "\\b?", "\\Z{2}"}) {
            CAPTURE(bad);
            CHECK(translated(bad).ends_with("nothing to repeat"));
        }
        for (const char* bad : {"a**", "a{1}{2}", "a+{,}", "a???"}) {
            CAPTURE(bad);
            CHECK(translated(bad).ends_with("multiple repeat"));
        }
        CHECK(translated("a{3,2}").ends_with("min repeat greater than max repeat"));
        CHECK(matched("(?:^)*a", "a") == "a");
        CHECK(matched("(?=a)?a", "a") == "a");
    }

    TEST_CASE("comments are nothing, also between a thing and its repeat") {
        CHECK(translated("a(?#b)c") == "ac");
        CHECK(matched("ab(?#c)*d", "abbd") == "abbd");
        CHECK(matched("ab(?#c)*d", "ad") == "ad");
        CHECK(translated("(?#c)*").ends_with("nothing to repeat"));
        CHECK(translated("a*(?#c)*").ends_with("multiple repeat"));
        CHECK(translated("a(?#b").ends_with("missing )"));
    }

    TEST_CASE("names of groups are kept apart, however long") {
        const std::string name(48, 'n');
        const auto read = read_python_regex("(?P<" + name + ">a)(b)(?P<c>d)");
        REQUIRE(read);
        CHECK(read->pcre2 == "(a)(b)(d)");
        CHECK(read->groups == std::vector<std::string>{name, "", "c"});
        CHECK(translated("(?P<a>x)(?P<a>y)").ends_with("redefinition of group name 'a'"));
        CHECK(translated("(?P<1>x)").ends_with("bad character in group name '1'"));
        CHECK(translated("(?P<>x)").ends_with("bad character in group name ''"));
        CHECK(translated("(?P<a").ends_with("missing >"));
        CHECK(translated("(?P>a)").starts_with("at "));
        CHECK(translated("(?<a>x)").ends_with("unknown extension of (?"));
    }

    TEST_CASE("back references, by name and by number") {
        CHECK(matched("(?P<q>['\"])(\\w*)(?P=q)", "'ab'\"") == "'ab'|'|ab");
        CHECK(matched("(a|b)\\1", "bb") == "bb|b");
        CHECK(matched("(a)\\0011", "a\0011") == "a\0011|a");
        CHECK(matched("(a)(?P<b>b)\\2\\1", "abba") == "abba|a|b");
        CHECK(translated("(?P=a)(?P<a>x)").ends_with("unknown group name 'a'"));
        CHECK(translated("(a)\\2").ends_with("invalid group reference 2"));
        CHECK(translated("(a\\1)").ends_with("cannot refer to an open group"));
        CHECK(translated("(?P<a>x(?P=a))").ends_with("cannot refer to an open group"));
        CHECK(matched("(<)?a(?(1)>|!)", "<a>") == "<a>|<");
        CHECK(matched("(?P<l><)?a(?(l)>|!)", "a!") == "a!|-");
        // A group that took no part is nowhere.
        CHECK(matched("(a)?b\\1", "b") == "no");
    }

    TEST_CASE("what is looked at") {
        CHECK(matched("a(?=b)", "ab") == "a");
        CHECK(matched("a(?!b)", "ab") == "no");
        CHECK(matched("..(?<=b)c", "abc") == "abc");
        CHECK(matched("..(?<!b)c", "abc") == "no");
        CHECK(matched("(?>a+)a", "aaa") == "no");
        CHECK(matched("(?:a|ab)(?:c|bcd)", "abcd") == "abcd");
    }

    TEST_CASE("classes mean what Python means by them") {
        CHECK(matched("[[:alpha:]]+", "h]]") == "h]]");
        CHECK(matched("[]a]+", "]a") == "]a");
        CHECK(matched("[^]a]+", "xy]") == "xy");
        CHECK(matched("[a\\]b]+", "a]b") == "a]b");
        CHECK(matched("[a-]+[-a]+", "a-a") == "a-a");
        CHECK(matched("[\\w-]+", "a-b") == "a-b");
        CHECK(matched("[\\d.]+[^\\D]", "1.2") == "1.2");
        CHECK(matched("[a-c\\n\\x41\\101]+", "abAA\nd") == "abAA\n");
        CHECK(matched("[[a]--z]", "a--z]") == "a--z]");
        CHECK(matched("[\\b]", "\b") == "\b");
        CHECK(matched("[&&~~||^]+", "&~|^") == "&~|^");
        CHECK(translated("[b-a]").ends_with("bad character range"));
        CHECK(translated("[a-\\d]").ends_with("bad character range"));
        CHECK(translated("[\\w-z]").ends_with("bad character range"));
        CHECK(translated("a[b") == "at 1: unterminated character set");
        CHECK(translated("[]").ends_with("unterminated character set"));
        CHECK(matched("[\xC3\xA0-\xC3\xBF]", "\xC3\xA9") == "\xC3\xA9");
        CHECK(matched("[^a]", "\xC3\xA9") == "\xC3\xA9");
    }

    TEST_CASE("escapes mean what Python means by them") {
        CHECK(matched("\\t\\x41\\u0042\\U00000043\\0\\07\\101",
                      std::string_view("\tABC\0\7A", 7)) == std::string_view("\tABC\0\7A", 7));
        CHECK(matched("\\<\\>\\-\\:\\#\\\"\\/\\ \\@\\%\\'", "<>-:#\"/ @%'") == "<>-:#\"/ @%'");
        CHECK(matched("a\\Z", "a") == "a");
        CHECK(matched("a\\Z", "ab") == "no");
        CHECK(matched("\\Aa\\bB?\\B", "a") == "no");
        CHECK(matched("#a b", "#a b") == "#a b");
        for (const char* bad : {"\\z",   "\\G",   "\\K",   "\\h",  "\\R",  "\\Q",    "\\E",
                                "\\pL",  "\\N",   "\\C",   "\\X",  "\\y",  "\\8",    "[\\A]",
                                "[\\B]", "[\\z]", "[\\8]", "\\xg", "\\x4", "\\u004", "\\"}) {
            CAPTURE(bad);
            CHECK(translated(bad).starts_with("at "));
        }
        CHECK(translated("a\\") == "at 2: bad escape (end of pattern)");
        CHECK(translated("\\q") == "at 1: bad escape \\q");
    }

    TEST_CASE("flags stand first, or open a group of their own") {
        CHECK(matched("(?i)ab", "AB") == "AB");
        CHECK(matched("a(?i:b)c", "aBc") == "aBc");
        CHECK(matched("a(?i:b)c", "aBC") == "no");
        CHECK(matched("(?i:a(?-i:b))", "Ab") == "Ab");
        CHECK(matched("(?s).", "\n") == "\n");
        CHECK(matched("(?u)a", "a") == "a");
        CHECK(translated("a(?i)b").ends_with("global flags not at the start of the expression"));
        for (const char* bad : {"(?x)a", "(?L)a", "(?au)a", "(?i-a:a)", "(?a)[\\W]", "(?q)", "(?i",
                                "(?", "(?-i)a", "(?^i:a)"}) {
            CAPTURE(bad);
            CHECK(translated(bad).starts_with("at "));
        }
    }

    TEST_CASE("categories of ASCII alone") {
        const std::string e = "\xC3\xA9";
        CHECK(matched("(?a)\\w+", "a" + e) == "a");
        CHECK(matched("(?a:\\w+)\\w", "a" + e) == "a" + e);
        CHECK(matched("(?a:(?u:\\w+))", "a" + e) == "a" + e);
        CHECK(matched("(?a)[\\w.]+", "a." + e) == "a.");
        CHECK(matched("(?a)\\W", e) == e);
        CHECK(matched("(?a)\\d", "\xD9\xA3") == "no");
        CHECK(matched("(?a)a\\s", "a\xC2\xA0") == "no");
        CHECK(matched("(?a)a\\b" + e, "a" + e) == "a" + e);
        CHECK(matched("a\\b" + e, "a" + e) == "no");
        CHECK(matched("(?a)a\\B", "a" + e) == "no");
        CHECK(matched("(?a)a\\B"
                      "b",
                      "ab") == "ab");
    }

    TEST_CASE("parentheses that do not meet") {
        CHECK(translated("(a").ends_with("missing ), unterminated subpattern"));
        CHECK(translated("a)b") == "at 1: unbalanced parenthesis");
        CHECK(translated(std::string(100, '(') + std::string(100, ')')).starts_with("((("));
        CHECK(translated(std::string(300, '(') + std::string(300, ')'))
                  .ends_with("parentheses are nested too deeply"));
    }

    TEST_CASE("verbs of PCRE2 are repeats of nothing") {
        CHECK(translated("(*UTF)a").ends_with("nothing to repeat"));
        CHECK(translated("(?R)").starts_with("at "));
        CHECK(translated("(?1)").starts_with("at "));
        CHECK(translated("(?&a)").starts_with("at "));
        CHECK(translated("(?|a)").starts_with("at "));
    }

    TEST_CASE("a match begins where the text does, and need not end with it") {
        CHECK(matched("b", "ab") == "no");
        CHECK(matched("^a|^b|c", "cd") == "c");
        CHECK(matched("a$|b", "bc") == "b");
        CHECK(matched("", "a") == "");
    }
}
