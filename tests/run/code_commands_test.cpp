// Commands that print one-time codes: run when asked, no code twice. Knows no login.
#include "run/code_commands.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <future>
#include <set>
#include <thread>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;
using namespace std::chrono_literals;

namespace {

using told = answer_or_why<std::shared_ptr<const secret>>;

std::future<told> ask(code_commands& codes, const std::string& command,
                      std::chrono::milliseconds within = 20s) {
    auto promise = std::make_shared<std::promise<told>>();
    auto answer = promise->get_future();
    codes.fetch(command, session_clock::now() + within,
                [promise](told what) { promise->set_value(std::move(what)); });
    return answer;
}

std::string text_of(told what) {
    return what ? (*what)->reveal() : "! " + what.error();
}

/// A command that prints 1, 2, 3...
std::string counting(const temp_folder& folder) {
    const auto file = folder / "count";
    return "echo x >> " + file + "; wc -l < " + file;
}

}  // namespace

TEST_CASE("codes: the command runs for each login anew") {
    const temp_folder folder;
    code_commands codes{{}};
    std::vector<std::future<told>> all;
    for (int i = 0; i < 5; ++i)
        all.push_back(ask(codes, counting(folder)));
    std::set<std::string> got;
    for (auto& each : all)
        got.insert(text_of(each.get()));
    CHECK(got == std::set<std::string>{"1", "2", "3", "4", "5"});
}

TEST_CASE("codes: none is given twice, in no process, and a new one is waited for") {
    const temp_folder folder;
    const auto file = folder / "code";
    write_file(file, "111111\n");
    code_commands codes{{}};
    const pid_t child = ::fork();
    if (child == 0) {
        const bool first = text_of(ask(codes, "cat " + file).get()) == "111111";
        ::_exit(first ? 0 : 1);
    }
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    auto later = ask(codes, "cat " + file);
    CHECK(later.wait_for(1'500ms) == std::future_status::timeout);
    write_file(file, "222222\n");
    CHECK(text_of(later.get()) == "222222");
    CHECK(
        text_of(ask(codes, "cat " + file, 300ms).get()).find("before its command had a new code") !=
        std::string::npos);
}

TEST_CASE("codes: who would wait for one that a device has refused is told at once") {
    const temp_folder folder;
    const auto file = folder / "code";
    write_file(file, "111111\n");
    code_commands codes{{}};
    auto first = ask(codes, "cat " + file).get();
    REQUIRE(first);
    auto waits = ask(codes, "cat " + file);
    codes.refused("cat " + file, **first);
    const std::string why =
        "! the command for the one-time code still prints one that a device has refused";
    CHECK(text_of(waits.get()).starts_with(why));
    CHECK(text_of(ask(codes, "cat " + file).get()).starts_with(why));
    write_file(file, "222222\n");
    CHECK(text_of(ask(codes, "cat " + file).get()) == "222222");
}

TEST_CASE("codes: what goes wrong is told without what was printed") {
    setenv("NETPOLL_TEST_WITHHELD", "withheld", 1);
    code_commands codes{{"NETPOLL_TEST_WITHHELD"}};
    CHECK(text_of(ask(codes, "echo c4nary; echo c4nary >&2; exit 3").get()) ==
          "! the command for the one-time code ended with status 3; run it by hand to see why");
    CHECK(text_of(ask(codes, "true").get()) ==
          "! the command for the one-time code printed nothing on its first line");
    CHECK(text_of(ask(codes, "sleep 60", 1'000ms).get()).find("printed no line within") !=
          std::string::npos);
    CHECK(text_of(ask(codes, "echo is ${NETPOLL_TEST_WITHHELD-gone}").get()) == "is gone");
    unsetenv("NETPOLL_TEST_WITHHELD");
}

TEST_CASE("codes: the end of a run ends a command") {
    std::future<told> one;
    const auto begun = std::chrono::steady_clock::now();
    {
        code_commands codes{{}};
        one = ask(codes, "sleep 60");
        std::this_thread::sleep_for(100ms);
    }
    CHECK_FALSE(one.get());
    CHECK(std::chrono::steady_clock::now() - begun < 10s);
}
