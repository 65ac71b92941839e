// Each mistake of a template, and its line.
#include "parse/rows.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

/// Of one value line, which stands second.
std::string of_value(const std::string& line) {
    return mistake_of("# Values\n" + line + "\n\nStart\n");
}

/// Of one rule line, which stands fourth.
std::string of_rule(const std::string& line) {
    return mistake_of("Value A (a)\n\nStart\n" + line + "\n");
}

}  // namespace

TEST_SUITE("template mistakes") {
    TEST_CASE("values") {
        CHECK(of_value("Value A (a)") == "");
        CHECK(of_value("Value " + std::string(48, 'n') + " (a)") == "");
        CHECK(of_value("Value " + std::string(49, 'n') + " (a)") ==
              "2: the value's name '" + std::string(49, 'n') + "' has more than 48 bytes");
        CHECK(of_value("Value A") == "2: a value is: Value [OPTION,...] NAME (REGEX)");
        CHECK(of_value("Value Wanted A (a)") ==
              "2: unknown option 'Wanted': there are Required, Filldown, Fillup, Key and List");
        CHECK(of_value("Value Required,List,Required A (a)") ==
              "2: the option 'Required' is there twice");
        CHECK(of_value("Value Required, A (a)").starts_with("2: unknown option ''"));
        CHECK(of_value("Value 1a (a)").starts_with("2: no value can be called '1a'"));
        CHECK(of_value("Value a-b (a)").starts_with("2: no value can be called 'a-b'"));
        for (const char* regex : {"a", "(a", "a)", "(a\\)", "(a) "}) {
            CAPTURE(regex);
            const bool blank = std::string(regex) == "(a) ";
            CHECK((of_value(std::string("Value Key A ") + regex) == "") == blank);
        }
        CHECK(mistake_of("Value A (a)\nValue B (b)\nValue A (c)\n\nStart\n") ==
              "3: the value 'A' is there twice");
        CHECK(of_value("Value List A ([)") ==
              "2: wrong regular expression: unterminated character set");
        CHECK(of_value("Start") ==
              "2: a template begins with its values, as in: Value NAME (REGEX)");
        CHECK(mistake_of("Value A (a)\nStart\n") ==
              "2: an empty line is missing behind the last value");
    }

    TEST_CASE("a line of blanks beyond ASCII is empty, as in Python") {
        for (const char* blank : {"\xC2\xA0", " \xE3\x80\x80\t", "\x1F"}) {
            CAPTURE(blank);
            CHECK(mistake_of("Value A (a)\n" + std::string(blank) + "\nStart\n  ^${A}\n") == "");
        }
        CHECK(mistake_of("Value A (a)\n\xE2\x80\x8B\nStart\n  ^${A}\n") ==
              "2: an empty line is missing behind the last value");
    }

    TEST_CASE("without values no rule has dollars of its own, and nothing is a row") {
        CHECK(mistake_of("\nStart\n  ^${A} -> Record\n") == "");
        CHECK(rows("\nStart\n  ^a$ -> Record\n", "a\n") == "[]");
        CHECK(mistake_of("").starts_with("1: there is no state called Start"));
    }

    TEST_CASE("rules") {
        for (const char* good : {" ^a", "  ^a", "\t^a", "  # a", "   # a"}) {
            CAPTURE(good);
            CHECK(of_rule(good) == "");
        }
        for (const char* bad : {"^a", "   ^a", "\t ^a", "  a", "a"}) {
            CAPTURE(bad);
            CHECK(of_rule(bad) == "4: a rule begins with one or two spaces or a tab, and then ^");
        }
        CHECK(of_rule("  ^${B}") == "4: there is no value called 'B'");
        for (const char* bad : {"  ^a$", "  ^$1", "  ^${A", "  ^${A-}", "  ^${}", "  ^$ A"}) {
            CAPTURE(bad);
            CHECK(of_rule(bad) == "4: a lone $: the end of a line is $$, a value ${NAME}");
        }
        CHECK(of_rule("  ^${A}(") ==
              "4: wrong regular expression: missing ), unterminated subpattern");
        CHECK(of_rule("  ^a -> Continue Start") ==
              "4: Continue leads to no other state, and here it has 'Start'");
        CHECK(of_rule("  ^a -> Next \"x\"") == "4: only Error has a message, and here is '\"x\"'");
        CHECK(of_rule("  ^a -> Nowhere") == "4: there is no state called 'Nowhere'");
        CHECK(of_rule("  ^a -> Error Nowhere") == "");
        for (const char* action : {"->Next", "-> Next.Foo", "-> Foo.Record", "-> Record.Next",
                                   "-> Next Record Start", "-> a-b", "-> Next. Start"}) {
            CAPTURE(action);
            CHECK(of_rule(std::string("  ^a ") + action)
                      .starts_with("4: badly written action '" + std::string(action)));
        }
    }

    TEST_CASE("states") {
        CHECK(mistake_of("Value A (a)\n\n") == "2: there is no state called Start");
        CHECK(mistake_of("Value A (a)\n\nBegin\n  ^a\n") == "4: there is no state called Start");
        CHECK(mistake_of("Value A (a)\n\nStart\n  ^a\n\nStart\n") ==
              "6: the state 'Start' is there twice");
        for (const std::string name : {"a-b", "a b", "Record", "Continue", "Clearall"}) {
            CAPTURE(name);
            CHECK(mistake_of("Value A (a)\n\nStart\n\n" + name + "\n") ==
                  "5: no state can be called '" + name + "'");
        }
        CHECK(mistake_of("Value A (a)\n\n" + std::string(48, 's') + "\n\nStart\n") == "");
        CHECK(mistake_of("Value A (a)\n\n" + std::string(49, 's') + "\n\nStart\n")
                  .starts_with("3: no state can be called"));
        CHECK(mistake_of("Value A (a)\n\nStart\n\nEnd\n\n# \nEOF\n  ^a\n  ^b\n") ==
              "9: the state EOF has no rules");
        CHECK(mistake_of("Value A (a)\n\nStart\n\nEnd\n  ^a\n") == "6: the state End has no rules");
    }
}
