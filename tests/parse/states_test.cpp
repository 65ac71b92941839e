// Rules, actions and states, and what ends a text.
#include "parse/rows.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

TEST_SUITE("template states") {
    TEST_CASE("the first rule that fits takes the line, from its beginning on") {
        CHECK(rows("Value A (\\d+)\nValue B (\\w+)\n\nStart\n  ^${A}\n  ^${B}\n", "12\nab1\n") ==
              R"([{"a":"12","b":"ab1"}])");
        CHECK(rows("Value A (\\d+)\n\nStart\n  ^x${A}|y$$\n", " y\nyy\nx1\n") == R"([{"a":"1"}])");
        CHECK(rows("Value A (\\d)\n\nStart\n  ^${A}$$ -> Record\n", "1\n12\n 1\n1 \n2") ==
              R"([{"a":"1"},{"a":"2"}])");
    }

    TEST_CASE("Continue goes on with the next rule, and may record") {
        CHECK(rows("Value List A (\\d)\nValue Required B (\\w)\n\nStart\n  ^${A} -> Continue\n"
                   "  ^.-${A} -> Continue\n  ^.*=${B} -> Record\n",
                   "1-2=x\n3=y\n") == R"([{"a":["1","2"],"b":"x"},{"a":["3"],"b":"y"}])");
        CHECK(rows("Value A (\\w)\nValue B (\\d)\n\nStart\n  ^\\w -> Continue.Record\n  ^${A}\n"
                   "  ^\\s+${B}\n",
                   "x\n 1\ny\n 2\n") == R"([{"a":"x","b":"1"},{"a":"y","b":"2"}])");
        CHECK(rows("Value A (\\d)\n\nStart\n  ^${A} -> Continue.Clear\n  ^. -> Record\n", "1\n") ==
              "[]");
    }

    TEST_CASE("actions that say the same") {
        for (const char* action :
             {"", " ->", " -> Next", " -> NoRecord", " -> Next.NoRecord", " -> Start",
              " -> Next Start", " -> Next.NoRecord Start", " ->   Next   Start"}) {
            CAPTURE(action);
            const std::string text = "Value A (\\d)\n\nStart\n  ^a${A}" + std::string(action) +
                                     "\n  ^a. -> Clear\n  ^b -> Record\n";
            CHECK(rows(text, "a1\na2\nb\n") == R"([{"a":"2"}])");
        }
    }

    TEST_CASE("rules lead to other states, and back") {
        const char* text =
            "Value A (\\d)\nValue B (\\w)\n\nStart\n  ^${A}$$ -> More\n  ^x -> "
            "Error\n\n# The others\nMore\n  # Of these\n  ^${B}$$ -> Record Start\n";
        CHECK(rows(text, "1\nx\n2\ny\n") == R"([{"a":"1","b":"x"},{"a":"2","b":"y"}])");
        CHECK(rows(text, "1\nx\nx\n") == "6/3: a line that the template does not know: x");
        // A state without rules swallows the rest.
        CHECK(rows("Value A (\\d)\n\nStart\n  ^${A} -> Nothing\n\nNothing\n", "1\n2\n") ==
              R"([{"a":"1"}])");
    }

    TEST_CASE("Error ends with the rule, the line and nothing else") {
        const char* text =
            "Value A (\\d)\n\nStart\n  ^${A}$$ -> Record\n  ^b -> Error \"so it "
            "\xE2\x80\xAE is\"\n  ^c -> Error word\n  ^. -> Error\n";
        CHECK(rows(text, "1\nbad\tline\n") == "5/2: so it \\xE2\\x80\\xAE is: bad\\tline");
        CHECK(rows(text, "c\n") == "6/1: word: c");
        CHECK(rows(text, "1\n\n\nd\x1b[2J\n") ==
              "7/4: a line that the template does not know: d\\x1B[2J");
        CHECK(rows("Value A (\\d)\n\nStart\n  ^${A} -> Error.Record \"x\"\n", "1\n") ==
              "4/1: x: 1");
    }

    TEST_CASE("the end of the text records, where nothing says that it does not") {
        const std::string text = "Value A (\\d)\n\nStart\n  ^${A}$$\n  ^e -> End\n  ^f -> EOF\n";
        CHECK(rows(text, "1\n") == R"([{"a":"1"}])");
        CHECK(rows(text + "\nEOF\n", "1\n") == "[]");
        CHECK(rows(text, "1\ne\n2\n") == "[]");
        CHECK(rows(text, "1\nf\n2\n") == R"([{"a":"1"}])");
        CHECK(rows(text + "\nEOF\n", "1\nf\n2\n") == "[]");
        CHECK(rows(text + "\nEnd\n", "1\n") == R"([{"a":"1"}])");
    }

    TEST_CASE("what a line may be, and what it is matched as") {
        const char* text = "Value A (.*)\n\nStart\n  ^${A}$$ -> Record\n";
        CHECK(rows(text, "\n") == R"([{"a":""}])");
        CHECK(rows(text, "a\xE9\n") == "[{\"a\":\"a\xEF\xBF\xBD\"}]");
        CHECK(rows(text, "a\"\\\x7F\n") == R"([{"a":"a\"\\\u007f"}])");
        const char* letter = "Value A (.)\n\nStart\n  ^${A}$$ -> Record\n";
        CHECK(rows(letter, "\xC3\xA9\n") == "[{\"a\":\"\xC3\xA9\"}]");
        CHECK(rows(letter, "\xE9\n\xC3\xA9\xE9\n") == "[{\"a\":\"\xEF\xBF\xBD\"}]");
        const char* word = "Value A (\\w+)\n\nStart\n  ^${A}\\s${A}?\\d$$ -> Record\n";
        CHECK(rows("Value A (\\w+)\nValue B (\\d)\n\nStart\n  ^${A}\\s${B} -> Record\n",
                   "\xC3\x84rger\xC2\xA0\xD9\xA3\n") ==
              "[{\"a\":\"\xC3\x84rger\",\"b\":\"\xD9\xA3\"}]");
        CHECK(mistake_of(word) == "4: wrong regular expression: redefinition of group name 'A'");
    }

    TEST_CASE("an expression beyond ASCII fits lines that are UTF-8, and no others") {
        const char* text = "Value A (\xC3\xA9|\\u2013)\n\nStart\n  ^x?${A} -> Record\n";
        CHECK(rows(text, "\xC3\xA9\nx\xE2\x80\x93\n\xE9\nx\xC3\xA9\xFF\n") ==
              "[{\"a\":\"\xC3\xA9\"},{\"a\":\"\xE2\x80\x93\"}]");
        // As often as it takes to translate it.
        std::string bad;
        for (int i = 0; i < 500; ++i)
            bad += "\xC3\xA9\xFF\xC3\n\xFF\n";
        CHECK(rows(text, bad) == "[]");
        CHECK(rows("Value A (\\S)\n\nStart\n  ^\xC3\xA9${A}\n", bad) == "[]");
    }

    TEST_CASE("text that another system wrote") {
        CHECK(rows("Value A (\\d)\r\n\r\nStart\r\n  ^${A}$$ -> Record\r\n", "1\r\n2\r3\n") ==
              R"([{"a":"1"},{"a":"2"},{"a":"3"}])");
        CHECK(rows("# About it\n  # and more\nValue A (\\d)   \n# Between\nValue B (\\w)\n\n\n# Of "
                   "it\nStart\t\n  ^${A}${B}  \n\n\n",
                   "1x\n") == R"([{"a":"1","b":"x"}])");
    }

    TEST_CASE("dollars: of the end, of values, and in values") {
        CHECK(rows("Value A (\\d+)\nValue _b2 (\\w)\n\nStart\n  ^$A-$_b2$$\n", "12-x\n") ==
              R"([{"a":"12","_b2":"x"}])");
        CHECK(rows("Value A (\\d+$)\n\nStart\n  ^${A}\n", "12\n") == R"([{"a":"12"}])");
        CHECK(rows("Value A (\\d+)\n\nStart\n  ^\\$$${A}\n", "$12\n") == R"([{"a":"12"}])");
        CHECK(rows("Value A (\\w+)\n\nStart\n  ^$AB\n", "x") == "4: there is no value called 'AB'");
    }

    TEST_CASE("an arrow is an action where a blank stands before it, the last of them") {
        CHECK(rows("Value A (\\d)\n\nStart\n  ^->${A} -> Record\n", "->1\n") == R"([{"a":"1"}])");
        CHECK(rows("Value A (\\d)\n\nStart\n  ^x -> ${A} -> Record\n", "x -> 1\n") ==
              R"([{"a":"1"}])");
        CHECK(rows("Value A (\\d)\n\nStart\n  ^x->${A}\n", "x->1\n") == R"([{"a":"1"}])");
    }
}
