// Every reference case read in this process, and what is hostile to a template. Knows no Python.
// Usage: parse_speed FOLDER [REPEAT [CASES]]. Prints one JSON object; what is measured once is not
// warmed up.
#include "parse/output_parser.hpp"
#include "parse/reference_cases.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

namespace {

using namespace netpoll;
using netpoll::testing::reference_case;

/// Of this thread: what else the machine does is not counted.
double cpu_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

bool has_rows(const output_parser& parser, const reference_case& of) {
    return !parser.parse({"", of.platform, of.command}, of.output).error;
}

/// Seconds for all cases; how many of them have rows is counted.
double read_all(const output_parser& parser, const std::vector<reference_case>& cases,
                std::size_t& with_rows) {
    with_rows = 0;
    const double begin = cpu_seconds();
    for (const auto& each : cases)
        with_rows += has_rows(parser, each) ? 1U : 0U;
    return cpu_seconds() - begin;
}

constexpr int warm_up = 20;

struct hostile {
    const char* name;
    const char* written;
    std::string output;
};

std::vector<hostile> hostile_ones() {
    std::string many;
    for (int i = 0; i < 2'000; ++i)
        many += std::string(60, 'a') + "b\n";
    return {
        {"nested repeats", "Value A ((?:a|aa)+)\n\nStart\n  ^${A}(x?)\\2$$ -> Record\n", many},
        {"one long line", "Value A ((?:a|aa)+)\n\nStart\n  ^${A}(x?)\\2$$ -> Record\n",
         std::string(1'000'000, 'a') + "b\n"},
        {"many stars", "Value A (.*)\n\nStart\n  ^${A}a.*a.*a.*(x?)\\2b -> Record\n",
         std::string(20'000, 'a') + "\n"},
    };
}

nlohmann::json read_hostile() {
    nlohmann::json all = nlohmann::json::array();
    for (const auto& each : hostile_ones()) {
        const auto made = textfsm_template::compile(each.written);
        if (!made) std::abort();
        const double begin = cpu_seconds();
        const auto rows = made->parse(each.output);
        all.push_back({{"name", each.name},
                       {"ms", (cpu_seconds() - begin) * 1e3},
                       {"error", rows ? std::string() : rows.error().message}});
    }
    return all;
}

}  // namespace

int main(int count, char** words) {
    const std::string folder = count > 1 ? words[1] : "";
    const int repeat = count > 2 ? std::atoi(words[2]) : 5;
    auto templates = template_folder::open(folder);
    if (!templates) {
        std::fprintf(stderr, "parse_speed: %s\n", templates.error().c_str());
        return 1;
    }
    const output_parser parser(std::move(*templates), absent_member::python);
    auto cases = netpoll::testing::reference_cases(folder + "/tests");
    if (count > 3)
        cases.resize(std::min(cases.size(), static_cast<std::size_t>(std::atoi(words[3]))));
    std::size_t with_rows = 0;
    nlohmann::json told{{"cases", cases.size()}};
    told["first_seconds"] = read_all(parser, cases, with_rows);
    // Expressions that are used often are translated while they are used.
    for (int i = 0; repeat > 1 && i < warm_up; ++i)
        read_all(parser, cases, with_rows);
    for (int i = 0; i < repeat; ++i)
        told["seconds"].push_back(read_all(parser, cases, with_rows));
    told["failed"] = cases.size() - with_rows;
    double worst = 0;
    for (const auto& each : cases) {
        const double begin = cpu_seconds();
        has_rows(parser, each);
        const double seconds = cpu_seconds() - begin;
        if (seconds <= worst) continue;
        worst = seconds;
        told["worst_case"] = each.file;
    }
    told["worst_ms"] = worst * 1e3;
    told["hostile"] = read_hostile();
    std::printf("%s\n", told.dump().c_str());
}
