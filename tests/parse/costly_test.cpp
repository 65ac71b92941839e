// Expressions that backtrack without end: the right answer or an error, after a bounded amount of
// work.
#include "parse/python_regex.hpp"
#include "parse/rows.hpp"
#include "parse/rule_regex.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using result = rule_regex::result;

struct costly_try {
    result of;
    bool costly;
};

/// The same of the interpreter and of what has been translated.
costly_try tried(const char* regex, const std::string& text) {
    const auto made = rule_regex::compile(*read_python_regex(regex));
    REQUIRE(made);
    auto& space = match_space::of_thread();
    const auto first = made->match({text, encoding_of(text)}, space);
    for (int i = 0; i < 200; ++i) {
        INFO(i);
        CHECK(made->match({text, encoding_of(text)}, space) == first);
    }
    return {first, made->is_costly()};
}

}  // namespace

TEST_SUITE("costly expressions") {
    TEST_CASE("no match is told without trying every way") {
        for (const char* regex : {"^(\\s*-*)*\\s*$", "^(-+\\s*)+$", "^(?:\\s*-+)+\\s*$"}) {
            CAPTURE(regex);
            const auto made = tried(regex, std::string(200, '-') + "!");
            CHECK(made.of == result::none);
        }
        CHECK(tried("^((\\w+)(\\s)?){1,}\\saliases:", std::string(300, 'w') + " x").of ==
              result::none);
        CHECK(tried("^(a|aa)+$", std::string(500, 'a') + "b").of == result::none);
    }

    TEST_CASE("a match that is found at once is one, whatever else could be tried") {
        CHECK(tried("^(\\s*-*)*\\s*$", " --- --- ---").of == result::match);
        CHECK(tried("^(x+x+)+y", std::string(30, 'x') + "y").of == result::match);
    }

    TEST_CASE("where it cannot be told, it is not guessed") {
        // The other algorithm has no references to groups.
        const auto made = tried("^(a|aa)+(x?)\\2$", std::string(500, 'a') + "b");
        CHECK(made.of == result::unknown);
        CHECK(made.costly);
        CHECK(tried("^(?=(a|aa)+$)\\w", std::string(500, 'a') + "b").of != result::match);
    }

    TEST_CASE("a template says which rule and which line") {
        const std::string line = std::string(500, 'a') + "b";
        const auto made =
            rows("Value A ((?:a|aa)+)\n\nStart\n  ^${A}(x?)\\2$$ -> Record\n", "a\n" + line + "\n");
        CHECK(
            made.starts_with("4/2: the template's expressions take too long on this output: aaa"));
        CHECK(rows("Value A ((?:a|aa)+)\n\nStart\n  ^${A}$$ -> Record\n",
                   "a\n" + line + "\naa\n") == R"([{"a":"a"},{"a":"aa"}])");
    }

    TEST_CASE("many lines that each cost a little end too") {
        std::string text;
        for (int i = 0; i < 20'000; ++i)
            text += std::string(100, 'a') + "b\n";
        const auto made = rows("Value A ((?:a|aa)+)\n\nStart\n  ^${A}(x?)\\2$$ -> Record\n", text);
        CHECK(made.find("take too long") != std::string::npos);
    }
}
