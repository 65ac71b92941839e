// What the YAML reader makes of good, odd and hostile text. Knows no inventory.
#include "nodes/yaml_parser.hpp"

#include "inventory/given.hpp"

using namespace netpoll;
using texts = std::vector<std::string>;

namespace {

struct parsed {
    std::vector<mistake> mistakes;
    document read;

    explicit parsed(std::string_view text) : read(parse_yaml(text, "f", mistakes)) {}
    const node& root() const { return read.root(); }
    texts wrong() const { return testing::lines_of(mistakes, "f"); }
};

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i)
        all += text;
    return all;
}

}  // namespace

TEST_CASE("nodes have kinds, texts as written and lines") {
    const parsed r("a: 0022\nb:\n  - yes\n  - ~\nc: 'null'\nd:\ne: {f: \"x\\ty\"}\n");
    REQUIRE(r.wrong().empty());
    CHECK(r.root().find("a")->text() == "0022");
    const auto items = r.root().find("b")->items();
    REQUIRE(items.size() == 2);
    CHECK(items[0].text() == "yes");
    CHECK(items[0].line() == 3);
    CHECK(items[1].is_null());
    CHECK(r.root().find("c")->is_scalar());
    CHECK(r.root().find("d")->is_null());
    CHECK(r.root().find("e")->find("f")->text() == "x\ty");
    CHECK(r.root().find("e")->line() == 7);
    CHECK(r.root().find("z") == nullptr);
}

TEST_CASE("anchors, aliases and merge keys") {
    const parsed r(
        "base: &b {x: 1, y: 2}\nother: &o {y: 3, z: 4}\n"
        "a: *b\nc: {<<: *b, y: 9}\nd: {<<: [*o, *b]}\ne: {'<<': 5}\n");
    REQUIRE(r.wrong().empty());
    CHECK(r.root().find("a")->find("x")->text() == "1");
    CHECK(r.root().find("a")->line() == 3);
    CHECK(r.root().find("c")->find("x")->text() == "1");
    CHECK(r.root().find("c")->find("y")->text() == "9");
    CHECK(r.root().find("d")->find("y")->text() == "3");
    CHECK(r.root().find("d")->find("x")->text() == "1");
    CHECK(r.root().find("e")->find("<<")->text() == "5");
    CHECK(
        parsed("a: *nobody\n").wrong() ==
        texts{"1: a: a word that begins with * is an alias to YAML, and no anchor above this line "
              "has its name: put quotes around a text"});
    CHECK(
        parsed("a: &a [*a]\n").wrong() ==
        texts{"1: a: a word that begins with * is an alias to YAML, and no anchor above this line "
              "has its name: put quotes around a text"});
    CHECK(parsed("a: {<<: 5}\n").wrong() == texts{"1: <<: a mapping is expected"});
}

TEST_CASE("a key that stands twice is a mistake with both lines, also in large mappings") {
    CHECK(parsed("a: 1\nb: 2\na: 3\n").wrong() ==
          texts{"3: 'a' stands here twice: it is already on line 1"});
    std::string large;
    for (int i = 0; i < 100; ++i)
        large += "k" + std::to_string(i) + ": 1\n";
    CHECK(parsed(large + "k7: 2\n").wrong() ==
          texts{"101: 'k7' stands here twice: it is already on line 8"});
    CHECK(parsed(large).root().pairs().size() == 100);
}

TEST_CASE("a billion laughs end soon") {
    std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 20; ++i) {
        const auto before = "*a" + std::to_string(i - 1);
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" +
                repeated(before + ", ", 9) + before + "]\n";
    }
    const auto wrong = parsed(text).wrong();
    REQUIRE(wrong.size() == 1);
    CHECK(wrong[0].find("aliases make this file too large") != std::string::npos);
}

TEST_CASE("deep nesting ends soon, whatever brackets it is made of") {
    for (const std::string_view each : {"[", "{a: ", "- ", "? "}) {
        const auto wrong = parsed(repeated(each, 200'000)).wrong();
        REQUIRE(wrong.size() == 1);
        CHECK(wrong[0].starts_with("1: "));
    }
}

TEST_CASE("what is no YAML is told with its line") {
    CHECK(parsed("a: 1\n\tb: 2\n").wrong() ==
          texts{"2: not YAML: a tab cannot indent, use spaces"});
    CHECK(parsed("a: 1\nb: [1\nc: 2\n").wrong().size() == 1);
    CHECK(parsed("a: 1\nb: \xff\n").wrong() == texts{"2: not UTF-8: save the file as UTF-8"});
    CHECK(parsed(std::string_view("\xff\xfe"
                                  "a\0:\0",
                                  6))
              .wrong() == texts{"1: not UTF-8: save the file as UTF-8"});
    CHECK(parsed(std::string_view("a: 1\n\nb: \0x\n", 12)).wrong() ==
          texts{"3: a control character that YAML does not allow"});
    CHECK(parsed("a: 1\n---\nb: 2\n").wrong() ==
          texts{"2: a second document begins here: only one is read"});
    CHECK(parsed("? [a, b]\n: 1\n").wrong().size() == 1);
    CHECK(parsed("a: !vault x\n").wrong() ==
          texts{"1: a: the tag !vault means nothing here: give the secret as env:, file: or cmd:"});
}

TEST_CASE("marks at the beginning, line ends of DOS and emptiness are fine") {
    const parsed marked(
        "\xEF\xBB\xBF"
        "a: 1\r\nb: 2\r\n");
    CHECK(marked.wrong().empty());
    CHECK(marked.root().find("a")->text() == "1");
    CHECK(marked.root().find("b")->line() == 2);
    CHECK(parsed("").root().is_null());
    CHECK(parsed("# nothing\n").wrong().empty());
    CHECK(parsed("---\n").root().is_null());
}
