// A folder of templates, and outputs for it.
#include "parse/output_parser.hpp"

#include "support/temp_folder.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const std::string one_value =
    "Value Key ID (\\d)\nValue A (\\w)\n\nStart\n  ^${ID}${A} -> Record\n  "
    "^[!] -> Error \"so it is\"\n";

/// ntc-templates as it is laid out, with few templates.
struct laid_out {
    laid_out() {
        const auto templates = at + "/ntc_templates/templates";
        std::filesystem::create_directories(templates);
        write(templates, "index",
              "Template, Hostname, Platform, Command\r\n"
              "a.textfsm, .*, x, sh[[ow]] a\r\n"
              "a.textfsm:b.template, .*, x, show both\n"
              "a.textfsm:other.textfsm, .*, x, show other\n"
              "rows1.textfsm:rows2.textfsm, .*, x, show rows\n"
              "wrong.textfsm, .*, x, show wrong\n"
              "none.textfsm, .*, x, show none\n");
        write(templates, "a.textfsm", one_value);
        write(templates, "b.template",
              "Value Key ID (\\d)\nValue List B (\\w)\n\nStart\n  ^${ID}.${B} -> Record\n");
        write(templates, "other.textfsm", "Value C (\\w)\n\nStart\n  ^${C} -> Record\n");
        write(templates, "rows1.textfsm", "Value P (\\d)\n\nStart\n  ^${P} -> Record\n");
        write(templates, "rows2.textfsm", "Value Q (\\w)\n\nStart\n  ^1${Q} -> Record\n");
        write(templates, "wrong.textfsm", "Value A (a)\rStart\r");
        write(templates, "notes.txt", "");
    }
    static void write(const std::string& folder, const std::string& name, std::string_view text) {
        write_file(folder + "/" + name, text);
    }
    output_parser parser() const {
        auto opened = template_folder::open(at);
        REQUIRE(opened);
        return output_parser(std::move(*opened), absent_member::null);
    }

    temp_folder folder;
    std::string at{folder.path()};
};

std::string told(const parsed_output& made) {
    CHECK(made.json.empty() == made.error.has_value());
    if (!made.error) return made.json;
    return made.error->message + " [" + made.error->template_file + ":" +
           std::to_string(made.error->template_line) + ", " +
           std::to_string(made.error->input_line) + " '" + made.error->input + "']";
}

}  // namespace

TEST_SUITE("output parser") {
    TEST_CASE("a folder is found by itself, and where ntc-templates has it") {
        const laid_out files;
        for (const char* below : {"", "/ntc_templates", "/ntc_templates/templates"}) {
            const auto folder = template_folder::open(files.at + below);
            REQUIRE(folder);
            CHECK((*folder)->path() == files.at + "/ntc_templates/templates");
            CHECK((*folder)->files() == std::vector<std::string>{"a.textfsm", "b.template",
                                                                 "other.textfsm", "rows1.textfsm",
                                                                 "rows2.textfsm", "wrong.textfsm"});
        }
        const temp_folder empty;
        const auto missing = template_folder::open(empty.path());
        REQUIRE_FALSE(missing);
        CHECK(missing.error().find(empty.path() + "/index") == 0);
        write_file(empty / "index", "\nCommand\n");
        const auto wrong = template_folder::open(empty.path());
        REQUIRE_FALSE(wrong);
        CHECK(wrong.error().find(empty.path() + "/index:2: ") == 0);
    }

    TEST_CASE("outputs become rows, or an error that says where") {
        const laid_out files;
        const auto parsed = [parser = files.parser()](const char* command,
                                                      std::string_view output) {
            return told(parser.parse({"r1", "x", command}, output));
        };
        CHECK(parsed("sho a", "1x\n2y\n") == R"([{"id":"1","a":"x"},{"id":"2","a":"y"}])");
        CHECK(parsed("show a", "") == "[]");
        CHECK(parsed("show a", " {\"a\": 1}\n") == R"({"a":1})");
        CHECK(parsed("show a", "1x\n!\n") == "so it is [a.textfsm:6, 2 '!']");
        CHECK(parsed("show wrong", "1x\n") ==
              "the template wrong.textfsm is wrong: an empty line is "
              "missing behind the last value [wrong.textfsm:2, 0 '']");
        CHECK(parsed("show none", "1x\n").starts_with("the template none.textfsm "));
        CHECK(parsed("show \x1b", "1x\n")
                  .starts_with(
                      "there is no template for 'show \\x1B' on x; 'netpoll templates list'"));
    }

    TEST_CASE("no template is for what a command that asks for JSON gives") {
        const laid_out files;
        laid_out::write(files.at + "/ntc_templates/templates", "index",
                        "Template, Hostname, Platform, Command\na.textfsm, .*, x, show\n");
        const auto parser = files.parser();
        CHECK(told(parser.parse({"r1", "x", "show"}, R"({"a":"b)")) == "[]");
        CHECK(told(parser.parse({"r1", "x", "show | json"}, R"({"a":"b"})")) == R"({"a":"b"})");
        CHECK(told(parser.parse({"r1", "x", "show | json"}, R"({"a":"b)")) ==
              "the command asks for JSON, and the output is cut off [:0, 0 '']");
    }

    TEST_CASE("files that an index names: anywhere, but no pipe") {
        const laid_out files;
        const std::string elsewhere = files.folder / "elsewhere";
        write_file(elsewhere, one_value);
        const std::string templates = files.at + "/ntc_templates/templates";
        REQUIRE(::mkfifo((templates + "/pipe").c_str(), 0600) == 0);
        laid_out::write(
            templates, "index",
            "Template, Hostname, Platform, Command\n, .*, x, show\na.textfsm:, .*, x, show\n" +
                elsewhere + ", .*, x, show far\npipe, .*, x, show pipe\n");
        const auto parser = files.parser();
        CHECK(parser.templates().index().remarks().size() == 2);
        CHECK(told(parser.parse({"r1", "x", "show far"}, "1x\n")) == R"([{"id":"1","a":"x"}])");
        CHECK(told(parser.parse({"r1", "x", "show pipe"}, "1x\n")) ==
              "the template pipe is no regular file [pipe:0, 0 '']");
    }

    TEST_CASE("several templates are put together by their keys, or row by row") {
        const laid_out files;
        const auto parsed = [parser = files.parser()](const char* command,
                                                      std::string_view output) {
            return told(parser.parse({"r1", "x", command}, output));
        };
        CHECK(parsed("show both", "1xa\n2yb\n1xc\n3z\n") ==
              R"([{"id":"1","a":"x","b":["a"]},{"id":"2","a":"y","b":["b"]},)"
              R"({"id":"1","a":"x","b":["a"]},{"id":"3","a":"z","b":""}])");
        CHECK(parsed("show rows", "1a\n2\n1b\n") ==
              R"([{"p":"1","q":"a"},{"p":"2","q":"b"},{"p":"1","q":""}])");
        CHECK(parsed("show other", "1a\n") ==
              "a key of the templates before is no value of this one [other.textfsm:0, 0 '']");
    }

    TEST_CASE("threads share a folder, its templates and what they have compiled") {
        const laid_out files;
        const auto parser = files.parser();
        std::vector<std::string> wrong(3);
        std::vector<std::thread> threads;
        for (auto& mine : wrong) {
            threads.emplace_back([&parser, &mine] {
                // Often enough that expressions are translated in between.
                for (int i = 0; i < 300; ++i) {
                    auto made = parser.parse({"r1", "x", i % 2 ? "show a" : "show both"},
                                             i % 3 ? "1x\n" : "1\xC3\xA9\n1xa\n");
                    const bool both = i % 2 == 0;
                    const std::string expected = R"([{"id":"1","a":"x")";
                    if (i % 3 && !both && made.json != expected + "}]") mine = made.json;
                    if (i % 3 == 0 && both && made.json.find(R"("b":["a"])") == made.json.npos)
                        mine = made.json;
                }
            });
        }
        for (auto& each : threads)
            each.join();
        CHECK(wrong == std::vector<std::string>(3));
    }
}
