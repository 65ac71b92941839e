// What troff would take for a request or another character is shown as it is.
#include "manual/roff.hpp"
#include "manual/parts.hpp"
#include "manual/schema_part.hpp"

#include <netpoll/version.hpp>

#include <doctest/doctest.h>

#include <stdexcept>

using namespace netpoll;

TEST_CASE("roff: no line begins a request, and no character changes") {
    CHECK(roff_text(".TH") == "\\&.TH");
    CHECK(roff_text("a\n'b'") == "a\n\\&\\(aqb\\(aq");
    CHECK(roff_text("--mode=async") == "\\-\\-mode=async");
    CHECK(roff_text("\\d ~/.ssh ^A `x` \"y\"") ==
          "\\(rsd \\(ti/.ssh \\(haA \\(gax\\(ga \\(dqy\\(dq");
    CHECK(roff_item(roff_bold("-c"), "run") == ".TP\n\\fB\\-c\\fR\nrun\n");
    CHECK(roff_lines("a\n b") == ".PP\n.nf\na\n b\n.fi\n");
}

TEST_CASE("pages: parts stand in place of their lines") {
    const auto page =
        filled_page("netpoll @VERSION@ is\n@EXIT_CODES@\n@RESULT_FIELDS@\nend\n", "FIELDS\n");
    CHECK(page.starts_with("netpoll " + std::string(version) + " is\n.TP\n\\fB0\\fR\n"));
    CHECK(page.ends_with("FIELDS\nend\n"));
    CHECK_THROWS_AS(filled_page("@NO_SUCH@\n", ""), std::logic_error);
}

TEST_CASE("pages: a record's fields come from the schema, nested ones by their path") {
    const auto* const schema = R"({"$defs": {
        "device": {"properties": {"host": {"type": "string", "description": "its name"}}},
        "error": {"properties": {"code": {"$ref": "#/$defs/error_code"}}},
        "phases": {"properties": {"kex_ms": {"$ref": "#/$defs/ms"}}},
        "ssh": {"properties": {"kex": {"type": ["string", "null"]}}},
        "command": {"properties": {"truncated": {"const": true}}},
        "run": {"properties": {"by_status": {"type": "object", "properties": {"ok": {"enum": ["a", "b"]}}}}}
    }})";
    const auto text = result_fields(schema);
    CHECK(text.find("\\fBhost\\fR\nstring; its name\n") != text.npos);
    CHECK(text.find("\\fBkex_ms\\fR\nnumber, milliseconds\n") != text.npos);
    CHECK(text.find("\\fBkex\\fR\nstring or null\n") != text.npos);
    CHECK(text.find("\\fBtruncated\\fR\ntrue\n") != text.npos);
    CHECK(text.find("\\fBby_status.ok\\fR\none of: a, b\n") != text.npos);
    CHECK_THROWS(result_fields("{}"));
}
