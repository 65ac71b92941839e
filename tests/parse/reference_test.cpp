// Every case of ntc-templates, by threads that share its templates.
#include "parse/output_parser.hpp"
#include "parse/reference_cases.hpp"
#include "support/skip.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const std::string folder = NETPOLL_RECORDINGS "/ntc-templates";

std::string rows_of(const output_parser& parser, const reference_case& of) {
    const auto made = parser.parse({"", of.platform, of.command}, of.output);
    return made.error ? made.error->message : made.json;
}

/// Whatever the order of their names.
bool is_same(const std::string& rows, const std::string& expected) {
    const auto read = nlohmann::json::parse(rows, nullptr, false);
    return read.is_array() && read == nlohmann::json::parse(expected, nullptr, false);
}

}  // namespace

TEST_SUITE("reference") {
    TEST_CASE("every case of ntc-templates gives the rows that it should") {
        if (!has_recordings(folder)) return;
        auto templates = template_folder::open(folder);
        REQUIRE_MESSAGE(templates, templates.error());
        const output_parser parser(std::move(*templates), absent_member::python);
        const auto cases = reference_cases(folder + "/tests");
        std::atomic<std::size_t> next{0};
        std::atomic<std::size_t> equal{0};
        std::mutex mutex;
        std::vector<std::string> others;  // guarded by mutex
        const auto work = [&] {
            for (auto i = next++; i < cases.size(); i = next++) {
                const std::string rows = rows_of(parser, cases[i]);
                const std::string expected = expected_rows(cases[i]);
                if (is_same(rows, expected)) {
                    ++equal;
                    continue;
                }
                const std::lock_guard lock(mutex);
                others.push_back(cases[i].file + "\n  gives  " + rows.substr(0, 500) +
                                 "\n  not    " + expected.substr(0, 500));
            }
        };
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 3; ++i)
                threads.emplace_back(work);
        }
        for (const auto& each : others)
            MESSAGE(each);
        MESSAGE(equal.load() << " of " << cases.size() << " reference cases");
        CHECK(cases.size() > 0);
        CHECK(equal.load() == cases.size());
    }

    TEST_CASE("every template of ntc-templates is one") {
        if (!has_recordings(folder)) return;
        auto templates = template_folder::open(folder);
        REQUIRE_MESSAGE(templates, templates.error());
        std::size_t count = 0;
        for (const auto& name : (*templates)->files()) {
            const auto& read = (*templates)->file(name)->get();
            CHECK_MESSAGE(read, name);
            ++count;
        }
        for (const auto& row : (*templates)->index().rows())
            for (const auto* pattern : {&row.host, &row.platform, &row.command})
                if (*pattern) CHECK_MESSAGE((*pattern)->mistake() == "", row.line);
        MESSAGE(count << " templates");
        CHECK(count > 0);
    }
}
