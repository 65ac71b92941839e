// Options of values, alone and together. Knows no state but Start.
#include "parse/rows.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

TEST_SUITE("template options") {
    TEST_CASE("a value is what its group matched last, and empty where none did") {
        const char* both =
            "Value A (\\d+)\nValue B (\\w*)\n\nStart\n  ^a${A}\n  ^b${B} -> Record\n";
        CHECK(rows(both, "a1\na2\nbx\nb\n") == R"([{"a":"2","b":"x"},{"a":"","b":""}])");
        CHECK(rows(both, "a1\n") == R"([{"a":"1","b":""}])");
        CHECK(rows(both, "") == "[]");
        CHECK(rows(both, "c\n") == "[]");
    }

    TEST_CASE("a group that took no part takes the value away") {
        CHECK(rows("Value A (\\d)\nValue B (\\w)\n\nStart\n  ^${A}?-?${B}?$$\n", "1\n-x\n") ==
              R"([{"a":"","b":"x"}])");
        CHECK(rows("Value Filldown A (\\d)\nValue B (\\w)\n\nStart\n  ^${A}?-?${B}?$$ -> Record\n",
                   "1-x\n-y\n-z") == R"([{"a":"1","b":"x"},{"a":"","b":"y"},{"a":"","b":"z"}])");
    }

    TEST_CASE("Required leaves rows out that lack it, and takes what they had along") {
        const char* text =
            "Value Required A (\\d*)\nValue B (\\w)\n\nStart\n  ^a${A}\n  ^b${B}\n"
            "  ^- -> Record\n";
        CHECK(rows(text, "bx\n-\na1\n-\n") == R"([{"a":"1","b":""}])");
        CHECK(rows(text, "a\nbx\n-\n") == "[]");
    }

    TEST_CASE("a row of nothing is no row, and one of an empty text is one") {
        const char* text =
            "Value A (\\d*)\nValue List B (x)\n\nStart\n  ^a${A}\n  ^b${B}\n  ^- -> "
            "Record\n";
        CHECK(rows(text, "-\n-\n") == "[]");
        CHECK(rows(text, "a\n-\n") == R"([{"a":"","b":[]}])");
        CHECK(rows(text, "bx\n-\n") == R"([{"a":"","b":["x"]}])");
    }

    TEST_CASE("Filldown keeps what was matched last, to the last row") {
        const char* text =
            "Value Filldown A (\\w)\nValue B (\\d)\n\nStart\n  ^a${A}\n  ^b${B} -> "
            "Record\n";
        CHECK(rows(text, "b1\nax\nb2\nb3\nay\nb4\n") ==
              R"([{"a":"","b":"1"},{"a":"x","b":"2"},{"a":"x","b":"3"},{"a":"y","b":"4"},)"
              R"({"a":"y","b":""}])");
        CHECK(rows("Value Filldown,Required A (\\w)\nValue Required B (\\d)\n\nStart\n  ^a${A}\n"
                   "  ^b${B} -> Record\n",
                   "b1\nax\nb2\nb3\n") == R"([{"a":"x","b":"2"},{"a":"x","b":"3"}])");
    }

    TEST_CASE("Fillup goes up to the first row that has something") {
        const char* text =
            "Value A (\\d)\nValue Fillup B (\\w?)\n\nStart\n  ^${A}-${B}$$ -> "
            "Record\n  ^${A}$$ -> Record\n";
        CHECK(rows(text, "1\n2-x\n3\n4\n5-y\n6\n") ==
              R"([{"a":"1","b":"x"},{"a":"2","b":"x"},{"a":"3","b":"y"},{"a":"4","b":"y"},)"
              R"({"a":"5","b":"y"},{"a":"6","b":""}])");
        CHECK(rows(text, "1\n2-\n") == R"([{"a":"1","b":""},{"a":"2","b":""}])");
        CHECK(rows("Value A (\\d)\nValue List,Fillup B (\\w)\n\nStart\n  ^${A}$$ -> Record\n"
                   "  ^${A}${B} -> Record\n",
                   "1\n2x\n") == R"([{"a":"1","b":"x"},{"a":"2","b":["x"]}])");
    }

    TEST_CASE("List gathers, and begins anew behind each row") {
        const char* text =
            "Value List A (\\d)\nValue B (\\w)\n\nStart\n  ^${A}$$\n  ^b${B} -> "
            "Record\n";
        CHECK(rows(text, "1\n2\nbx\n3\nby\nbz\n") ==
              R"([{"a":["1","2"],"b":"x"},{"a":["3"],"b":"y"},{"a":[],"b":"z"}])");
        CHECK(rows("Value List,Filldown A (\\d)\nValue Required B (\\w)\n\nStart\n  ^${A}$$\n"
                   "  ^b${B} -> Record\n",
                   "1\nbx\n2\nby\n") == R"([{"a":["1"],"b":"x"},{"a":["1","2"],"b":"y"}])");
    }

    TEST_CASE("a member that took no part is null, or None as in Python") {
        const char* text = "Value List A (\\d)\n\nStart\n  ^x${A}?y\n";
        CHECK(rows(text, "x1y\nxy\n") == R"([{"a":["1",null]}])");
        CHECK(rows(text, "x1y\nxy\n", absent_member::python) == R"([{"a":["1","None"]}])");
    }

    TEST_CASE("Required asks for a text before List, and for a member behind it") {
        const char* lines = "\n\nStart\n  ^x${A}?y -> Record\n";
        CHECK(rows(std::string("Value Required,List A (\\d)") + lines, "x1y\nxy\n") ==
              R"([{"a":["1"]}])");
        CHECK(rows(std::string("Value List,Required A (\\d)") + lines, "x1y\nxy\n") ==
              R"([{"a":["1"]},{"a":[null]}])");
    }

    TEST_CASE("named groups within a List make objects, others leave a text") {
        CHECK(rows("Value List A ((?P<Name>\\w+):(?P<age>\\d+)?)\n\nStart\n  ^${A}\n",
                   "bob:7\nann:\n") ==
              R"([{"a":[{"Name":"bob","age":"7"},{"Name":"ann","age":null}]}])");
        CHECK(rows("Value List A ((\\w+):(\\d+)?)\n\nStart\n  ^${A}\n", "bob:7\nann:\n") ==
              R"([{"a":["bob:7","ann:"]}])");
        // It is matched anew, by itself: what stands around it is not there.
        CHECK(rows("Value List A ((?P<x>\\w)(?= )|(?P<y>\\w))\n\nStart\n  ^${A}\n", "a b\n") ==
              R"([{"a":[{"x":null,"y":"a"}]}])");
    }

    TEST_CASE("a nested group that is called like a value sets that too") {
        CHECK(rows("Value List A ((?P<B>\\d)x)\nValue B (\\d)\n\nStart\n  ^${A}\n", "7x\n") ==
              R"([{"a":[{"B":"7"}],"b":"7"}])");
    }

    TEST_CASE("Clear forgets what is not filled down, Clearall all") {
        const char* values =
            "Value Filldown A (\\w)\nValue B (\\d)\nValue List C (\\d)\n\nStart\n"
            "  ^a${A}\n  ^b${B}\n  ^c${C}\n  ^- -> Record\n  ^x -> ";
        CHECK(rows(std::string(values) + "Clear\n", "aq\nb1\nc1\nx\n-\nx") ==
              R"([{"a":"q","b":"","c":[]},{"a":"q","b":"","c":[]}])");
        CHECK(rows(std::string(values) + "Clearall\n", "aq\nb1\nc1\nx\nb2\n-\nx") ==
              R"([{"a":"","b":"2","c":[]}])");
        // Each clears what it says, and Key is a mark for the index alone.
        CHECK(
            rows("Value Filldown,List A (\\d)\nValue Key B (\\d)\n\nStart\n  ^${A}$$\n  ^b${B} -> "
                 "Record\n  ^x -> Clear\n  ^y -> Clearall\n",
                 "1\nx\nb1\ny\nb2\ny\n") == R"([{"a":["1"],"b":"1"},{"a":[],"b":"2"}])");
    }
}
