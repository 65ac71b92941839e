// Which format a command line and variables mean. Knows no inventory.
#include "cli/format_choice.hpp"
#include "cli/arguments.hpp"

using namespace netpoll;
using namespace netpoll::testing;

TEST_CASE("what is shown says which format is meant, and fits the one that is named") {
    const auto format = [](std::vector<std::string> more) {
        more.push_back("inventory.yaml");
        const auto parsed = parse(std::move(more));
        REQUIRE(parsed);
        return parsed->format;
    };
    CHECK_FALSE(format({}));
    CHECK(format({"-b"}) == report_format::text);
    CHECK(format({"--diff"}) == report_format::text);
    CHECK(format({"--prefix"}) == report_format::text);
    CHECK(format({"--match", "x"}) == report_format::text);
    CHECK(format({"--fields", "host"}) == report_format::table);
    CHECK(format({"--fields", "host", "--format", "csv", "--match", "x"}) == report_format::csv);
    const auto wrong = [](std::vector<std::string> more) {
        more.push_back("inventory.yaml");
        const auto parsed = parse(std::move(more));
        return parsed ? std::string() : parsed.error().front();
    };
    CHECK(wrong({"-b", "--format", "json"}) == "--fold: is for --format text, not json");
    CHECK(wrong({"--diff", "--fields", "host"}) == "--diff: is for --format text, not table");
    CHECK(wrong({"--match", "x", "--format", "ndjson"}) ==
          "--match: is for --format text, table or csv, not ndjson");
    CHECK(wrong({"--fields", "host", "--format", "text"}) ==
          "--fields: is for --format table or csv, not text");
    CHECK(wrong({"--fields", "hots"}) == "--fields: unknown field 'hots' (did you mean 'host'?)");
    CHECK(wrong({"-b", "--prefix"}) ==
          "--prefix: a line of --fold has many hosts; give one of them");
    CHECK(wrong({"--match", "("}).starts_with("--match: '(': "));
    CHECK(format({"--where", "vlan > 1"}) == report_format::text);
    CHECK(wrong({"--where", "vlan > 1", "--format", "json"}) ==
          "--where: is for --format text, table or csv, not json");
    CHECK(wrong({"--where", "status == down"}) ==
          "--where: a text stands in quotes: \"down\"; the field is parsed.down\n"
          "  status == down\n            ^~~~");
    CHECK(wrong({"--fold", "--retry", "r.json", "-o", "r.json"}) ==
          "--retry: completes results, and those are --format json or ndjson");
}

TEST_CASE("a variable says how a format is shown, and never which") {
    const auto shown = [](std::vector<std::string> more, const variables& set) {
        more.push_back("inventory.yaml");
        const auto parsed = parse(std::move(more), set);
        REQUIRE(parsed);
        auto request = parsed->request;
        drop_unfit(request);
        return std::pair(parsed->format, request.view);
    };
    const variables all{{"NETPOLL_FOLD", "on"},
                        {"NETPOLL_MATCH", "x"},
                        {"NETPOLL_WHERE", "x"},
                        {"NETPOLL_FIELDS", "host"},
                        {"NETPOLL_PREFIX", "on"}};
    for (const auto* format : {"json", "ndjson"}) {
        const auto [chosen, view] = shown({"--format", format}, all);
        CHECK(view == result_view{});
    }
    CHECK_FALSE(shown({}, all).first);
    CHECK(shown({}, all).second == result_view{});
    const auto text = shown({"--format", "text"}, all).second;
    CHECK(text.fold);
    CHECK_FALSE(text.prefix);
    CHECK(text.match == "x");
    CHECK(text.where == "x");
    CHECK(text.fields.empty());
    const auto prefix = shown({"--prefix"}, all);
    CHECK(prefix.first == report_format::text);
    CHECK(prefix.second.prefix);
    CHECK_FALSE(prefix.second.fold);
    // What is typed wins over a variable.
    CHECK(shown({"-b"}, {{"NETPOLL_FORMAT", "ndjson"}}).first == report_format::text);
    CHECK(shown({"--match", "x"}, {{"NETPOLL_FORMAT", "csv"}}).first == report_format::csv);
    CHECK(shown({"--fields", "host"}, {{"NETPOLL_FORMAT", "json"}}).first == report_format::table);
}
