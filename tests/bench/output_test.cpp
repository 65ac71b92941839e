// Table, JSON and page: whole, equal in what they say, and safe. Knows no run.
#include "bench/document.hpp"
#include "bench/figures.hpp"
#include "bench/page.hpp"
#include "bench/sample.hpp"
#include "bench/table.hpp"
#include "page/axis.hpp"
#include "page/chart.hpp"
#include "support/child_process.hpp"
#include "support/has.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <regex>

using namespace netpoll::bench;
using netpoll::page::axis;
using netpoll::page::bar_chart;
using netpoll::page::bar_row;
using netpoll::page::chart_point;
using netpoll::page::line_chart;
using netpoll::page::tick_text;
using namespace netpoll::testing;

namespace {

struct sample_bench {
    results all{sample::network()};
    std::vector<cell_summary> cells{summarise(all.cells)};
    recommendation advice{recommend(cells, all.cores)};
};

/// What page_check.py has to say about the files; empty where all is well.
std::string checked(const std::vector<std::string>& arguments) {
    std::vector<std::string> argv{"/usr/bin/python3",
                                  NETPOLL_SOURCE_DIR "/tests/bench/page_check.py"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    const auto result = netpoll::testing::run(std::move(argv));
    return result.status == 0 ? std::string() : "wrong: " + result.out + result.err;
}

}  // namespace

TEST_CASE("the table is the golden one") {
    const sample_bench bench;
    const std::string text = table_text(bench.all, bench.cells, bench.advice);
    const std::string file = NETPOLL_SOURCE_DIR "/tests/bench/table.txt";
    if (text != read_file(file)) write_file(NETPOLL_BINARY_DIR "/bench_table.txt", text);
    CHECK_MESSAGE(text == read_file(file), "the new one is build/.../bench_table.txt");
}

TEST_CASE("the JSON fits its schema, and its figures are the table's") {
    const sample_bench bench;
    const temp_folder folder;
    const std::string text = document_text(bench.all, bench.cells, bench.advice);
    write_file(folder / "bench.json", text);
    CHECK(checked({"--json", folder / "bench.json"}) == "");
    const auto document = nlohmann::json::parse(text);
    CHECK(document["cells"].size() == 5);
    CHECK(document["cells"][4]["devices_per_s"]["median"] == 195.238);
    CHECK(document["cells"][2]["failures"]["closed"] == 1);
    CHECK(document["cells"][2]["flawless"] == false);
    CHECK(document["cells"][0]["lag_p99_ms"].is_null());
    CHECK(document["recommendation"]["mode"] == "async");
    CHECK(document["recommendation"]["concurrency"] == 200);
    CHECK(document["units"]["thread"]["create_ns"] == 25'000);
}

TEST_CASE("the page is well-formed, needs nothing else, and has every figure of the table") {
    const sample_bench bench;
    const temp_folder folder;
    write_file(folder / "bench.html", page_text(bench.all, bench.cells, bench.advice));
    std::string figures;
    auto phases = phase_rows(bench.cells);
    // The page has the phases above their percentiles.
    phases.front() = {"mode", "key exchange", "commands", "device", "p50", "p95", "p99"};
    for (const auto& rows : {cell_rows(bench.cells), phases, unit_rows(bench.all)})
        for (const auto& row : rows)
            for (const std::string& each : row)
                figures += each + "\n";
    write_file(folder / "figures", figures);
    CHECK(checked({"--html", folder / "bench.html", "--figures", folder / "figures"}) == "");
}

TEST_CASE("the page is read on a telephone and on paper") {
    const sample_bench bench;
    const std::string page = page_text(bench.all, bench.cells, bench.advice);
    // An option and its value stay on one line; a heading stays with what it is of.
    CHECK(has(page, "<strong>Take <code><span>--mode=async</span> <span>--concurrency 200</span>"));
    CHECK(has(page, "<section><h2>Phases</h2>"));
}

TEST_CASE("a curve has its name at its end") {
    const std::vector<chart_point> points{{1, 10, 10, 10, ""}, {100, 50, 50, 50, ""}};
    const std::string drawn = svg(line_chart{"", "", "", "", false, {{"ours", 1, false, points}}});
    std::smatch end;
    std::smatch name;
    REQUIRE(std::regex_search(drawn, end, std::regex(R"re(L([\d.]+) ([\d.]+)")re")));
    const std::regex named(R"re(<text x="([\d.]+)" y="([\d.]+)"[^>]*>ours<)re");
    REQUIRE(std::regex_search(drawn, name, named));
    CHECK(std::stod(name[1]) == doctest::Approx(std::stod(end[1])).epsilon(0.05));
    CHECK(std::stod(name[2]) == doctest::Approx(std::stod(end[2])).epsilon(0.2));
}

TEST_CASE("bars of different sums have different lengths") {
    const auto row = [](double amount) { return bar_row{"", "", {{0, amount, "", ""}}}; };
    const std::string drawn = svg(bar_chart{"", "", {}, {row(100), row(25)}});
    std::vector<double> lengths;
    const std::string width = "\" width=\"";
    for (auto at = drawn.find(width); at != drawn.npos; at = drawn.find(width, at + 1))
        lengths.push_back(std::stod(drawn.substr(at + width.size())));
    REQUIRE(lengths.size() == 2);
    CHECK(lengths[0] == doctest::Approx(4 * lengths[1]).epsilon(0.01));
}

TEST_CASE("what the inventory says is text on the page, whatever it holds") {
    sample_bench bench;
    bench.all.inventory += "\x1b[31m\xff</title><script>alert(1)</script>";
    const temp_folder folder;
    const std::string page = page_text(bench.all, bench.cells, bench.advice);
    CHECK(has(page, "&lt;b&gt;lab &amp; &quot;net&quot;&lt;/b&gt;.yaml"));
    CHECK(has(page, "&lt;i&gt;dev-9&lt;/i&gt;"));
    CHECK_FALSE(has(page, "<script"));
    CHECK_FALSE(has(page, "\x1b"));
    write_file(folder / "bench.html", page);
    CHECK(checked({"--html", folder / "bench.html"}) == "");
}

TEST_CASE("a bench of units only, one that was stopped, and one where nothing worked") {
    const temp_folder folder;
    results units;
    units.units = sample::network().units;
    const auto nothing = recommend({}, 2);
    CHECK(has(table_text(units, {}, nothing), "coroutine"));
    CHECK_FALSE(has(table_text(units, {}, nothing), "recommendation"));
    write_file(folder / "units.html", page_text(units, {}, nothing));
    CHECK(checked({"--html", folder / "units.html"}) == "");
    write_file(folder / "units.json", document_text(units, {}, nothing));
    CHECK(checked({"--json", folder / "units.json"}) == "");

    results broken = sample::network();
    netpoll::bench::run crash;
    crash.problem = "crashed (Aborted)";
    broken.stopped = "interrupted";
    broken.interrupted = true;
    broken.cells = {{{"threads", 10}, {crash}}};
    const auto cells = summarise(broken.cells);
    const auto none = recommend(cells, 2);
    CHECK(has(table_text(broken, cells, none), "NOT COMPLETE: interrupted"));
    CHECK(has(table_text(broken, cells, none), "crashed (Aborted)"));
    write_file(folder / "broken.html", page_text(broken, cells, none));
    CHECK(checked({"--html", folder / "broken.html"}) == "");
    write_file(folder / "broken.json", document_text(broken, cells, none));
    CHECK(checked({"--json", folder / "broken.json"}) == "");
}

TEST_CASE("axes have round ticks, and places in order") {
    const auto linear = axis::linear({0, 87}, 200, 0);
    CHECK(linear.ticks() == std::vector<double>{0, 50, 100});
    CHECK(linear.place(0) == 200);
    CHECK(linear.place(100) == 0);
    const auto wide = axis::logarithmic({1, 10'000}, 0, 400);
    CHECK(wide.ticks() == std::vector<double>{1, 10, 100, 1'000, 10'000});
    CHECK(wide.place(100) == doctest::Approx(200));
    const auto narrow = axis::logarithmic({10, 10}, 0, 100);
    CHECK(narrow.place(10) == doctest::Approx(50));
    CHECK_FALSE(narrow.ticks().empty());
    const auto rounded = axis::logarithmic({30, 90}, 0, 100, axis::ends::at_ticks);
    REQUIRE(rounded.ticks().size() == 3);
    CHECK(rounded.ticks().front() == doctest::Approx(20));
    CHECK(rounded.ticks().back() == doctest::Approx(100));
    CHECK(axis::linear({}, 0, 1).ticks().size() > 1);
    CHECK(tick_text(1'000) == "1000");
    CHECK(tick_text(0.5) == "0.5");
    CHECK(tick_text(2.5) == "2.5");
}
