// Documents and their values in every piece that a file can be read in. Knows no report.
#include "results/earlier_results.hpp"
#include "results/json_cursor.hpp"
#include "results/json_extent.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using extent_answer = json_extent::answer;

/// What is said of a text that comes byte by byte.
std::pair<extent_answer, std::size_t> extent_of(std::string_view text, bool one_line = false) {
    json_extent extent(one_line);
    for (std::size_t size = 0; size <= text.size(); ++size)
        if (const auto found = extent.look(text.substr(0, size)); found != extent_answer::more)
            return {found, extent.size()};
    return {extent_answer::more, extent.size()};
}

std::string took(const std::string& name, const std::string& status, char hash,
                 const std::string& more = {}) {
    return R"({"command":")" + name + R"(","status":")" + status + R"(","output":"x","sha256":")" +
           std::string(64, hash) + '"' + more + "}";
}

std::uint64_t answers_of(const std::string& commands, bool in_document) {
    const temp_folder folder;
    const std::string record = R"({"host":"a","status":"ok","commands":[)" + commands + "]}";
    write_file(folder / "in", in_document
                                  ? R"({"schema":"netpoll/1","run":{},"devices":[)" + record + "]}"
                                  : record + "\n" + R"({"run":{"schema":"netpoll/1"}})");
    const auto read = earlier_results::read(folder / "in", false);
    REQUIRE(read);
    REQUIRE(read->records().size() == 1);
    return read->records()[0].answers;
}

}  // namespace

TEST_CASE("a value ends with its brackets or quotes, in whatever pieces it comes") {
    for (const std::string value :
         {R"({"a":[1,{"b":"}]"}],"c":"\\"})", R"("a\"b\\")", R"("")", R"("\\\\\"]")", "[]", "{}",
          "[[\n[]\t] ]", R"(["é",null,-1.5E+3])"}) {
        CAPTURE(value);
        for (const char* behind : {"", ",", " x", "\n{"})
            CHECK(extent_of(value + behind) == std::pair(extent_answer::end, value.size()));
        for (std::size_t cut = 0; cut < value.size(); ++cut)
            CHECK(extent_of(std::string_view(value).substr(0, cut)).first == extent_answer::more);
    }
    for (const std::string scalar : {"null", "12", "-0.5e3", "true"}) {
        for (const char* behind : {",", "}", "]", " ", "\n"})
            CHECK(extent_of(scalar + behind) == std::pair(extent_answer::end, scalar.size()));
        CHECK(extent_of(scalar).first == extent_answer::more);
    }
}

TEST_CASE("what no JSON has ends the search at once") {
    using namespace std::string_view_literals;
    for (const std::string_view text :
         {"}"sv, "]"sv, ","sv, "[\0]"sv, "<html>"sv, "{\"a\nb\":1}"sv, "{'a':1}"sv})
        CHECK(extent_of(text).first == extent_answer::none);
    CHECK(extent_of("{\n}").first == extent_answer::end);
    CHECK(extent_of("{\n}", true).first == extent_answer::none);
}

TEST_CASE("a document longer than what is read at once, and devices longer than that") {
    const temp_folder folder;
    std::string content = R"({"run":{"run_id":"r","more":[{}]},"note":null,"devices":[)";
    std::vector<std::size_t> begins;
    for (std::size_t i = 0; i < 40; ++i) {
        content += i == 0 ? "\n" : ",\n";
        begins.push_back(content.size());
        content += R"({"host":"h)" + std::to_string(i) + R"(","status":"ok","data":{"x":")" +
                   std::string(i * 20'000, i % 2 == 0 ? '\\' : ']') + R"("}})";
    }
    content += "\n] ,\"schema\" : \"netpoll/1\"}\n";
    write_file(folder / "in", content);
    const auto read = earlier_results::read(folder / "in", false);
    REQUIRE(read);
    CHECK(read->run_id() == "r");
    CHECK(*read->run_text() == R"({"run_id":"r","more":[{}]})");
    REQUIRE(read->records().size() == begins.size());
    for (std::size_t i = 0; i < begins.size(); ++i) {
        const earlier_record& record = read->records()[i];
        CHECK(record.host == "h" + std::to_string(i));
        CHECK(record.offset == begins[i]);
        CHECK(record.line == i + 2);
        CHECK(read->text(record)->ends_with("\"}}"));
    }
}

TEST_CASE("answers are equal where commands, statuses and hashes are, and all are whole") {
    for (const bool document : {false, true}) {
        CAPTURE(document);
        const auto answers = [&](const std::string& commands) {
            return answers_of(commands, document);
        };
        const auto one = answers(took("c", "ok", 'a') + "," + took("d", "ok", 'b'));
        CHECK(one != 0);
        CHECK(one == answers(took("c", "ok", 'a') + "," + took("d", "ok", 'b')));
        for (const std::string& other :
             {took("c", "ok", 'a'), took("d", "ok", 'b') + "," + took("c", "ok", 'a'),
              took("c", "ok", 'b') + "," + took("d", "ok", 'a'),
              took("c", "ok", 'a') + "," + took("e", "ok", 'b'),
              took("c", "ok", 'a') + "," + took("d", "error_marker", 'b')})
            CHECK(answers(other) != one);
        CHECK(answers(took("c", "error_marker", 'a')) != 0);
        for (const std::string& unknown :
             {std::string(), took("c", "incomplete", 'a'),
              took("c", "ok", 'a', R"(,"truncated":true)"),
              std::string(R"({"command":"c","status":"ok","output":"x"})"),
              std::string(R"({"command":"c","status":"not_run","sha256":null})")})
            CHECK(answers(unknown) == 0);
    }
}

TEST_CASE("numbers are those of JSON") {
    for (const std::string text : {"0", "-0", "12", "-1.5", "0.25", "1e3", "2E-2", "10.5e+1"}) {
        CAPTURE(text);
        json_cursor from(text);
        CHECK(from.number() == std::stod(text));
        CHECK(from.at_end());
    }
    for (const std::string text : {"-", "01", "1.", "1.e3", "1e", "1e+", "-a", "1-2", "+1", ".5"}) {
        CAPTURE(text);
        json_cursor from(text);
        from.skip();
        CHECK_FALSE(from.at_end());
    }
    json_cursor large("1e999");
    large.skip();
    CHECK(large.at_end());
}
