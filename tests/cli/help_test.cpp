// The help, word by word. Knows no option's effect.
#include "cli/help.hpp"
#include "cli/flags.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <sstream>

using namespace netpoll;

namespace {

std::size_t widest_line(const std::string& text) {
    std::istringstream lines(text);
    std::size_t widest = 0;
    for (std::string line; std::getline(lines, line);)
        widest = std::max(widest, line.size());
    return widest;
}

}  // namespace

TEST_CASE("the help is the golden one (build/dev/netpoll --help > tests/cli/help.txt)") {
    CHECK(help_text() == netpoll::testing::read_file(NETPOLL_SOURCE_DIR "/tests/cli/help.txt"));
}

TEST_CASE("so is the full one (build/dev/netpoll --help-all)") {
    CHECK(full_help_text() ==
          netpoll::testing::read_file(NETPOLL_SOURCE_DIR "/tests/cli/help_all.txt"));
}

TEST_CASE("--help fits a screen of 24 lines") {
    const auto text = help_text();
    CHECK(std::count(text.begin(), text.end(), '\n') <= 24);
}

TEST_CASE("so is that of platforms (build/dev/netpoll platforms --help)") {
    CHECK(platforms_help_text() ==
          netpoll::testing::read_file(NETPOLL_SOURCE_DIR "/tests/cli/platforms_help.txt"));
}

TEST_CASE("and that of bench (build/dev/netpoll bench --help)") {
    CHECK(bench_help_text() ==
          netpoll::testing::read_file(NETPOLL_SOURCE_DIR "/tests/cli/bench_help.txt"));
}

TEST_CASE("help fits 80 columns") {
    CHECK(widest_line(bench_help_text()) <= 80);
    CHECK(widest_line(help_text()) <= 80);
    CHECK(widest_line(full_help_text()) <= 80);
    CHECK(widest_line(platforms_help_text()) <= 80);
    CHECK(widest_line(error_list()) <= 80);
}

TEST_CASE("flags and variables are unique") {
    std::set<std::string> names;
    for (const auto& group : all_flags()) {
        for (const auto& each : group.flags) {
            std::istringstream words(each.names);
            for (std::string word; std::getline(words, word, ',');)
                CHECK_MESSAGE(names.insert(word).second, word);
            CHECK(names.insert(each.variable()).second);
        }
    }
    CHECK(names.contains("NETPOLL_CONCURRENCY"));
    CHECK(names.contains("NETPOLL_MAX_OUTPUT"));
}

TEST_CASE("every error code is listed with advice") {
    const std::string text = error_list();
    for (int i = 1; i <= static_cast<int>(errc::internal); ++i) {
        const std::string code(name(static_cast<errc>(i)));
        CHECK_MESSAGE(text.find(code) != std::string::npos, code);
    }
}
