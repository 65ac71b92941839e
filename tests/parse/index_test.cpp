// The index of a folder of templates: which row is for a command.
#include "parse/template_index.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace netpoll;

namespace {

template_index index_of(std::string_view text) {
    auto read = template_index::read(text);
    REQUIRE(read);
    return std::move(*read);
}

/// The first template of the row that fits; "none" where none does.
std::string found(const template_index& in, std::string_view platform, std::string_view command,
                  std::string_view host = "r1") {
    const auto* row = in.find({host, platform, command});
    return row == nullptr ? "none" : row->templates.front();
}

constexpr std::string_view heading = "Template, Hostname, Platform, Command\n";

}  // namespace

TEST_SUITE("template index") {
    TEST_CASE("words may be cut short where the index says so") {
        const auto index = index_of(std::string(heading) +
                                    "a, .*, cisco_ios, sh[[ow]] ver[[sion]]\n"
                                    "b, .*, cisco_ios, show i[[p]] [[rou]]te\n"
                                    "c, .*, cisco_ios, x[[]] [[a\n");
        for (const char* command : {"sh ver", "sho vers", "show version", "show versio"}) {
            CAPTURE(command);
            CHECK(found(index, "cisco_ios", command) == "a");
        }
        CHECK(found(index, "cisco_ios", "s ver") == "none");
        CHECK(found(index, "cisco_ios", "shw ver") == "none");
        CHECK(found(index, "cisco_ios", "sh ve") == "none");
        CHECK(found(index, "cisco_ios", "show i te") == "b");
        CHECK(found(index, "cisco_ios", "show ip rote") == "b");
    }

    TEST_CASE("each pattern fits what begins like it, and the first row that fits is taken") {
        const auto index = index_of(std::string(heading) +
                                    "a, .*, cisco_ios, show ip route vrf\n"
                                    "b, .*, cisco_ios, show ip route\n"
                                    "c, .*, (hp|aruba)_procurve, show ip\n"
                                    "d, .*, .*vyos.*, show ip\n"
                                    "e, core.*, , show ip route\n");
        CHECK(found(index, "cisco_ios", "show ip route vrf x") == "a");
        CHECK(found(index, "cisco_ios", "show ip route | i x") == "b");
        CHECK(found(index, "cisco_iosxe", "show ip route") == "b");
        CHECK(found(index, "my_cisco_ios", "show ip route") == "none");
        CHECK(found(index, "aruba_procurve", "show ip") == "c");
        CHECK(found(index, "my_vyos_2", "show ip") == "d");
        CHECK(found(index, "x", "show ip route", "core1") == "e");
        CHECK(found(index, "x", "show ip route", "a-core1") == "none");
        CHECK(found(index, "cisco_ios", "Show ip route") == "none");
        CHECK(found(index, "", "") == "none");
    }

    TEST_CASE("several templates, blanks, comments and columns of other names") {
        const auto index = index_of(
            "# About it\n\n  Command ,Vendor, Template  # why\n"
            "# Of it\nshow a, x,  one : two:three \n\n show b,,b  \n");
        REQUIRE(index.rows().size() == 2);
        CHECK(index.rows()[0].templates == std::vector<std::string>{"one", "two", "three"});
        CHECK(index.rows()[0].written == "show a");
        CHECK(index.rows()[0].line == 5);
        CHECK(found(index, "anything", "show b") == "b");
        CHECK(index.remarks().empty());
    }

    TEST_CASE("rows that do not have as many fields as the heading are left out, and told") {
        const auto index = index_of(std::string(heading) +
                                    "a, .*, x\nb, .*, x, show, more\nc, .*, x, "
                                    "show\n");
        CHECK(found(index, "x", "show") == "c");
        REQUIRE(index.remarks().size() == 2);
        CHECK(index.remarks()[0].line == 2);
        CHECK(index.remarks()[0].message ==
              "this row is left out: it has 3 fields, and the heading 4");
        CHECK(index.remarks()[1].line == 3);
    }

    TEST_CASE("a pattern that is wrong fits nothing, and says why") {
        const auto index = index_of(std::string(heading) +
                                    "a, .*, x, show (\nb, .*, x, show\n"
                                    "c, .*^, y, show\n");
        CHECK(found(index, "x", "show (") == "b");
        CHECK(index.rows()[0].command->mistake() == "missing ), unterminated subpattern");
        CHECK(index.rows()[1].command->mistake() == "");
        CHECK(found(index, "y", "show") == "c");  // ".*" may be nothing
    }

    TEST_CASE("without the column Template it is none") {
        const auto nameless = template_index::read("\n# x\nFile, Command\na, show\n");
        REQUIRE_FALSE(nameless);
        CHECK(nameless.error().line == 3);
        CHECK_FALSE(template_index::read(""));
        CHECK_FALSE(template_index::read("# only this\n"));
    }
}
