// Other programs, with what they are given and nothing more.
#include "machine/child_program.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>

using namespace netpoll;

namespace {

constexpr std::chrono::seconds patience{60};

}  // namespace

TEST_CASE("child program: input, output and status") {
    const auto ended = run_program({"sh", "-c", "cat; exit 3"}, "text", patience);
    REQUIRE(ended);
    CHECK(ended->output == "text");
    CHECK(ended->status == 3);
    CHECK_FALSE(run_program({"no-such-program-of-netpoll"}, {}, patience));
}

TEST_CASE("child program: no variable that may be a secret, or only those that are given") {
    ::setenv("NETPOLL_PASSWORD", "hunter2", 1);
    ::setenv("KEPT_FOR_CHILD", "yes", 1);
    const auto usual = run_program({"env"}, {}, patience);
    const auto given = run_program({"env"}, {}, patience, {{"ONLY=this"}});
    ::unsetenv("NETPOLL_PASSWORD");
    ::unsetenv("KEPT_FOR_CHILD");
    REQUIRE(usual);
    CHECK(usual->output.find("hunter2") == std::string::npos);
    CHECK(usual->output.find("KEPT_FOR_CHILD=yes") != std::string::npos);
    REQUIRE(given);
    CHECK(given->output == "ONLY=this\n");
}
