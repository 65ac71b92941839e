// Documents built by hand, as an importer would. Knows no YAML.
#include "inventory/given.hpp"

#include "nodes/node_builder.hpp"

#include <stdexcept>

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

namespace {

struct built {
    std::vector<mistake> mistakes;
    node_builder into{"hosts.csv", mistakes};

    built& pair(std::string_view key, std::string_view value, unsigned line) {
        into.scalar(key, line);
        into.scalar(value, line);
        return *this;
    }
    texts wrong() const { return lines_of(mistakes, "hosts.csv"); }
};

}  // namespace

TEST_CASE("a document has what it was built from, with lines, and owns its texts") {
    built it;
    it.into.begin_mapping(1);
    it.into.scalar("list", 2);
    it.into.begin_sequence(3);
    it.into.scalar(std::string("a text that ends before the document does"), 4);
    it.into.null(5);
    it.into.begin_sequence(6);
    it.into.end();
    it.into.end();
    it.pair("key", "value", 7);
    it.into.end();
    const auto made = it.into.finish();
    CHECK(it.wrong().empty());
    CHECK(made.file() == "hosts.csv");
    CHECK(made.root().line() == 1);
    const auto* list = made.root().find("list");
    REQUIRE(list != nullptr);
    CHECK(list->line() == 3);
    REQUIRE(list->items().size() == 3);
    CHECK(list->items()[0].text() == "a text that ends before the document does");
    CHECK(list->items()[0].line() == 4);
    CHECK(list->items()[1].is_null());
    CHECK(list->items()[2].items().empty());
    CHECK(made.root().find("key")->text() == "value");
    CHECK(made.root().pairs().size() == 2);
}

TEST_CASE("a document may be empty, or one text") {
    built none;
    CHECK(none.into.finish().root().is_null());
    built one;
    one.into.scalar("", 1);
    CHECK(one.into.finish().root().is_scalar());
}

TEST_CASE("the first of two equal keys counts, also in large mappings, and bases come last") {
    for (const unsigned more : {0U, 100U}) {
        CAPTURE(more);
        built it;
        it.into.begin_sequence(1);
        it.into.begin_mapping(1);
        it.pair("b", "base", 1).pair("c", "base", 1);
        it.into.end();
        const auto base = it.into.last();
        it.into.begin_mapping(2);
        for (unsigned i = 0; i < more; ++i)
            it.pair("k" + std::to_string(i), "x", 2);
        it.pair("a", "first", 3).pair("b", "own", 4).pair("a", "second", 5);
        it.into.end({&base, 1});
        it.into.end();
        const auto made = it.into.finish();
        CHECK(it.wrong() == texts{"5: 'a' stands here twice: it is already on line 3"});
        const auto& mapping = made.root().items()[1];
        CHECK(mapping.pairs().size() == more + 3);
        CHECK(mapping.find("a")->text() == "first");
        CHECK(mapping.find("b")->text() == "own");
        CHECK(mapping.find("c")->text() == "base");
    }
}

TEST_CASE("mistakes name the key in front of the value; after giving up nothing is taken") {
    built it;
    it.into.begin_mapping(1);
    it.into.scalar("port", 2);
    it.into.begin_sequence(2);
    it.into.complain_here(3, "no number");
    it.into.give_up(4, "a line ends within quotes");
    it.into.scalar("ignored", 5);
    it.into.end();
    CHECK(it.into.gave_up());
    CHECK(it.into.finish().root().is_null());
    CHECK(it.wrong() == texts{"3: port: no number", "4: a line ends within quotes"});
}

TEST_CASE("what nests too deep, or stands for a key, is a mistake of the file") {
    built deep;
    for (std::size_t i = 0; i <= node_builder::deepest; ++i)
        deep.into.begin_sequence(1);
    CHECK(deep.wrong() == texts{"1: nested deeper than 64 levels"});
    built key;
    key.into.begin_mapping(1);
    key.into.begin_mapping(2);
    CHECK(key.wrong() == texts{"2: a key must be a plain word, not a list or mapping"});
}

TEST_CASE("a driver that forgets something hears of it") {
    built it;
    CHECK_THROWS_AS(it.into.end(), std::logic_error);
    it.into.begin_mapping(1);
    it.into.scalar("key", 1);
    CHECK_THROWS_AS(it.into.end(), std::logic_error);
    CHECK_THROWS_AS(it.into.finish(), std::logic_error);
    built two;
    two.into.null(1);
    CHECK_THROWS_AS(two.into.null(2), std::logic_error);
}
