// Regular expressions and their limits. Knows no platform.
#include "core/pattern.hpp"

#include <doctest/doctest.h>

#include <thread>
#include <vector>

using namespace netpoll;

TEST_CASE("a bad expression is explained with its offset") {
    const auto bad = pattern::compile("a(b");
    REQUIRE_FALSE(bad);
    CHECK(bad.error().find("offset 3") != std::string::npos);
    CHECK_FALSE(pattern::compile(""));
    CHECK_FALSE(pattern::compile("(*UTF)a"));
}

TEST_CASE("anchoring") {
    CHECK(pattern::compile("b")->matches("abc"));
    CHECK_FALSE(pattern::compile("b", anchoring::start)->matches("abc"));
    CHECK(pattern::compile("a|ab", anchoring::whole)->matches("ab"));
    CHECK_FALSE(pattern::compile("ab", anchoring::whole)->matches("abc"));
    CHECK_FALSE(pattern::compile("^b")->find("b", 0, false));
    const auto span = pattern::compile("b+")->find("abba");
    REQUIRE(span);
    CHECK(span->begin == 1);
    CHECK(span->end == 3);
}

TEST_CASE("an expression that backtracks without end counts as no match, and ends") {
    const std::string subject(500, 'a');
    static_cast<void>(pattern::take_costly());
    const auto costly = pattern::compile("(a+)+[bc]");
    CHECK_FALSE(costly->gave_up());
    CHECK_FALSE(costly->matches("no"));
    CHECK_FALSE(costly->gave_up());
    CHECK_FALSE(costly->matches(subject));
    CHECK(costly->gave_up());
    CHECK(pattern::take_costly() == std::vector<std::string>{"(a+)+[bc]"});
    CHECK_FALSE(pattern::compile("(a+)+[bc]")->matches(subject));
    CHECK(pattern::take_costly().empty());
    const auto wanted = pattern::compile("(a+)+[bc]|z$");
    CHECK_FALSE(wanted->may_match("no"));
    CHECK(wanted->may_match("z"));
    CHECK_FALSE(wanted->gave_up());
    CHECK(wanted->may_match(subject + "z"));
    CHECK(wanted->gave_up());
    CHECK(pattern::take_costly().empty());
    CHECK_FALSE(pattern::compile("(a|aa)+$b", anchoring::whole)->matches(subject));
    CHECK_FALSE(pattern::compile("((a*)*)*b")->matches(subject));
}

TEST_CASE("what an expression matches does not change with its use") {
    // Interpreted at first, and by machine code after some KB.
    const auto prompt =
        pattern::compile(R"(([\w.-]+)(?:\((?:config|standby)[\w-]*\))?[#>]\s?)", anchoring::whole);
    const auto costly = pattern::compile("(a+)+[bc]|x");
    const std::string subject(500, 'a');
    for (int i = 0; i < 500; ++i) {
        CHECK(prompt->captured("core-1(config-if)# ") == 6);
        CHECK_FALSE(prompt->matches("core-1 (config)#"));
        CHECK(costly->find("--x")->begin == 2);
        CHECK(costly->search("ab").what == pattern::search_end::kind::match);
        CHECK(costly->search(subject).what == pattern::search_end::kind::gave_up);
    }
    // Not over machine code's limits, but over those of whoever interprets.
    const auto deep = pattern::compile("(?:a|b)*c", anchoring::whole);
    const std::string long_subject = std::string(4'000, 'a') + "c";
    const bool at_first = deep->matches(long_subject);
    for (int i = 0; i < 10; ++i)
        CHECK(deep->matches(long_subject) == at_first);
}

TEST_CASE("one expression serves many threads") {
    const auto prompt = pattern::compile(R"([\w.\-]+#\s?)", anchoring::whole);
    REQUIRE(prompt);
    std::vector<std::thread> threads;
    std::vector<int> hits(4, 0);
    for (auto& mine : hits) {
        threads.emplace_back([&mine, &prompt] {
            for (int i = 0; i < 1'000; ++i)
                mine += prompt->matches("host# ") ? 1 : 0;
        });
    }
    for (auto& each : threads)
        each.join();
    CHECK(hits == std::vector<int>(4, 1'000));
}
