// Terms of --limit and --exclude. Knows no target.
#include "inventory/given.hpp"

#include "inventory/term.hpp"

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

namespace {

constexpr std::string_view small_network = R"(
defaults: {data: {site: {city: none}}}
groups: {core: {platform: nxos}, edge: {groups: [wan]}, wan: }
hosts:
  core1: {groups: [core], data: {site: {city: ams}, tags: [a, b]}}
  core2: {groups: [core], data: {site: {city: fra}}}
  edge1: {groups: [edge], platform: junos}
  acc[1-3]: {data: {port: "8080"}}
)";

}  // namespace

TEST_CASE("terms choose hosts, in the order of the inventory") {
    const given it(small_network);
    CHECK(it.select({}).size() == 6);
    CHECK(it.select({"edge1", "core1"}) == texts{"core1", "edge1"});
    CHECK(it.select({"core*"}) == texts{"core1", "core2"});
    CHECK(it.select({"?cc2"}) == texts{"acc2"});
    CHECK(it.select({"~^(acc|edge)1$"}) == texts{"edge1", "acc1"});
    CHECK(it.select({"group=core"}) == texts{"core1", "core2"});
    CHECK(it.select({"group=wan"}) == texts{"edge1"});
    CHECK(it.select({"group~^e"}) == texts{"edge1"});
    CHECK(it.select({"platform=cisco.nxos.nxos"}) == texts{"core1", "core2"});
    CHECK(it.select({"platform=generic"}) == texts{"acc1", "acc2", "acc3"});
    CHECK(it.select({"platform=~junos"}) == texts{"edge1"});
    CHECK(it.select({"data.site.city=fra"}) == texts{"core2"});
    CHECK(it.select({"data.site.city=n*"}).size() == 4);
    CHECK(it.select({"data.tags=b"}) == texts{"core1"});
    CHECK(it.select({"data.port~^80"}) == texts{"acc1", "acc2", "acc3"});
    CHECK(it.select({"group=core", "acc1"}, {"core2"}) == texts{"core1", "acc1"});
    CHECK(it.select({}, {"~."}) ==
          texts{"!no host is left: --limit and --exclude together leave nothing"});
}

TEST_CASE("hosts of a site: by its key, by data.site, or of main") {
    const given it(
        "defaults: {data: {site: ams}}\n"
        "groups: {fra: {site: fra}, lost: {data: {site: [a]}}}\n"
        "hosts: {a: {groups: [fra]}, b: {groups: [fra], site: nyc}, c: , d: {data: {site: 7}}, "
        "e: {groups: [lost]}}");
    CHECK(it.select({"site=fra"}) == texts{"a"});
    CHECK(it.select({"site~^(nyc|ams)$"}) == texts{"b", "c"});
    CHECK(it.select({"site=7"}) == texts{"d"});
    CHECK(it.select({"site=main"}) == texts{"e"});
}

TEST_CASE("a file of terms") {
    const given it(small_network);
    write_file(it / "terms", "# those\ncore1\r\n\n  group=edge  \n");
    CHECK(it.select({"@" + it / "terms"}) == texts{"core1", "edge1"});
    write_file(it / "wrong", "core1\n#\nnobody\n");
    CHECK(it.select({"@" + it / "wrong"}) ==
          texts{"!" + it / "wrong" + ":3: unknown host 'nobody'"});
    CHECK(it.select({"@/none"}) == texts{"!--limit: the file '/none' does not exist"});
}

TEST_CASE("a file of hosts that another reads: whole names, and which line names whom") {
    const given it("hosts: {a: , ab: , 'a*': , b: }");
    const host_file_reader reader = [](const std::string& path)
        -> expected<std::optional<std::vector<named_host>>, std::vector<mistake>> {
        if (path == "torn") return unexpected(std::vector<mistake>{{{path, 7}, "cut off"}});
        if (path == "terms") return std::optional<std::vector<named_host>>();
        if (path == "none") return std::vector<named_host>();
        return std::vector<named_host>{{"a*", {path, 1}}, {path, {path, 2}}};
    };
    CHECK(it.select({"@b"}, {}, reader) == texts{"a*", "b"});
    CHECK(it.select({"@b", "ab"}, {"b"}, reader) == texts{"ab", "a*"});
    CHECK(it.select({}, {"@b"}, reader) == texts{"a", "ab"});
    CHECK(it.select({}, {"@none"}, reader).size() == 4);
    CHECK(it.select({"@none"}, {}, reader) ==
          texts{"!no host is left: --limit and --exclude together leave nothing"});
    CHECK(it.select({"@c"}, {}, reader) == texts{"!c:2: unknown host 'c'"});
    CHECK(it.select({"@torn"}, {}, reader) == texts{"!torn:7: cut off"});
    CHECK(it.select({"@terms"}, {}, reader) == texts{"!--limit: the file 'terms' does not exist"});
}

TEST_CASE("terms that choose nothing are mistakes, all of them") {
    const given it(small_network);
    CHECK(it.select({"cor1", "group=cor", "platform=junso", "data.site=x", "color=red"},
                    {"~(", ""}) ==
          texts{"!--limit: unknown host 'cor1' (did you mean 'core1'?)",
                "!--limit: unknown group 'cor' (did you mean 'core'?)",
                "!--limit: unknown platform 'junso' (did you mean 'junos'?)",
                "!--limit: no host matches 'data.site=x'",
                "!--limit: 'color' is nothing to select by: host names, group=, platform=, "
                "site= and data.KEY= are",
                "!--exclude: '(' is no regular expression: missing closing parenthesis at offset 1",
                "!--exclude: the term is empty"});
}

TEST_CASE("globs") {
    CHECK(fits_glob("*", ""));
    CHECK(fits_glob("a*b*c", "aXXbYbZc"));
    CHECK(!fits_glob("a*b*c", "aXXbYbZ"));
    CHECK(fits_glob("??", "ab"));
    CHECK(!fits_glob("??", "a"));
    CHECK(!fits_glob("", "a"));
    CHECK(fits_glob("a**", "a"));
    CHECK(fits_glob("[1]", "[1]"));
    CHECK(!fits_glob(std::string(500, '*') + "b", std::string(5'000, 'a')));
}

TEST_CASE("a filter that cannot be judged keeps nobody and drops nobody: it is a mistake") {
    const std::string name(60, 'a');
    given it("hosts:\n  " + name + ": {data: {x: " + name + "}}\n  b:\n");
    const texts wrong{"'~(a+)+[bc]$' takes too long to match: write a simpler regular expression"};
    CHECK(it.select({"~(a+)+[bc]$"}) == texts{"!--limit: " + wrong[0]});
    CHECK(it.select({}, {"~(a+)+[bc]$"}) == texts{"!--exclude: " + wrong[0]});
    CHECK(it.select({}, {"data.x~(a+)+[bc]$"}).front().starts_with("!--exclude: 'data.x~"));
    CHECK(it.select({}, {"~^a+$"}) == texts{"b"});
}
