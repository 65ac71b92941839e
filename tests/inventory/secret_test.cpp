// Where secrets come from, and what is said when they do not come. Knows no login.
#include "inventory/given.hpp"
#include "inventory/secret_command.hpp"

#include <csignal>
#include <cstdlib>

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

namespace {

given with_password(const std::string& password, const std::string& more = "") {
    return given("defaults:\n  username: u\n  commands: x\n  password: " + password +
                 "\nhosts:\n  a:\n  b:\n" + more);
}

std::string revealed(given& it) {
    return it.only("a").login->password.value->reveal();
}

}  // namespace

TEST_CASE("variables") {
    setenv("NETPOLL_TEST_SECRET", "s3cret", 1);
    auto it = with_password("env:NETPOLL_TEST_SECRET");
    CHECK(revealed(it) == "s3cret");
    CHECK(it.only("a").login->password.source == "env:NETPOLL_TEST_SECRET");
    CHECK(it.warnings.empty());
    setenv("NETPOLL_TEST_SECRET", "", 1);
    CHECK(it.target_mistakes({"a", "b"}) ==
          texts{"4: password: the variable NETPOLL_TEST_SECRET is empty"});
    unsetenv("NETPOLL_TEST_SECRET");
    CHECK(it.target_mistakes({"a"}) ==
          texts{"4: password: the variable NETPOLL_TEST_SECRET is not set"});
    CHECK(mistakes_in("defaults: {password: 'env:'}\nhosts: {a: }\n") ==
          texts{"1: defaults: password: env: needs the name of a variable"});
}

TEST_CASE("files lie beside the inventory, and others should not read them") {
    auto it = with_password("file:pass");
    CHECK(it.target_mistakes({"a"}) ==
          texts{"4: password: the file '" + it / "pass" + "' there is no such file"});
    write_file(it / "pass", "two words \n", 0600);
    CHECK(revealed(it) == "two words ");
    CHECK(it.warnings.empty());
    write_file(it / "pass", "x\r\n", 0644);
    CHECK(revealed(it) == "x");
    CHECK(it.warnings ==
          texts{"4: password: the file '" + it / "pass" + "' can be read by others: chmod 600 it"});
    write_file(it / "pass", "\n", 0600);
    CHECK(it.target_mistakes({"a"}) ==
          texts{"4: password: the file '" + it / "pass" + "' is empty"});
}

TEST_CASE("commands run once for all who name them, and their output is never shown") {
    const temp_folder folder;
    const auto log = folder / "log";
    auto it =
        with_password("\"cmd:echo run >>" + log + "; echo hunter2; echo more\"",
                      "  c: {password: \"cmd:echo run >>" + log + "; echo hunter2; echo more\"}\n");
    const auto all = it.targets({"a", "b", "c"});
    CHECK(all[0].login->password.value->reveal() == "hunter2");
    CHECK(all[2].login->password.value == all[0].login->password.value);
    CHECK(read_file(log) == "run\n");
    auto failing = with_password("'cmd:echo hunter2; exit 3'");
    CHECK(failing.target_mistakes({"a", "b"}) ==
          texts{"4: password: the command 'echo hunter2; exit 3' ended with status 3; run it by "
                "hand to see why"});
    auto empty = with_password("'cmd:true'");
    CHECK(empty.target_mistakes({"a"}) ==
          texts{"4: password: the command 'true' printed nothing on its first line"});
}

TEST_CASE("a command that does not end is ended, with all that it started") {
    using std::chrono::milliseconds;
    const auto stuck = run_secret_command("sleep 1000 | cat", milliseconds{200});
    REQUIRE(!stuck);
    CHECK(stuck.error() == "did not end within 0 s");
    const auto left_behind = run_secret_command("sleep 1000 & echo $!");
    REQUIRE(left_behind);
    CHECK(::kill(std::stoi(*left_behind), SIGKILL) == 0);
    CHECK(run_secret_command("kill -9 $$").error() ==
          "was ended by signal 9; run it by hand to see why");
    CHECK(*run_secret_command("yes | head -c 1000000") == "y");
    CHECK(*run_secret_command("cat; echo end") == "end");
}

TEST_CASE("questions are put once for each place that asks") {
    auto it = with_password("ask", "  c: {password: ask}\n");
    texts questions;
    const auto ask = [&](const std::string& question) {
        questions.push_back(question);
        return std::optional<std::string>("typed " + std::to_string(questions.size()));
    };
    const auto all = it.targets({"a", "b", "c"}, {}, ask);
    CHECK(all[1].login->password.value->reveal() == "typed 1");
    CHECK(all[2].login->password.value->reveal() == "typed 2");
    CHECK(all[2].login->password.source == "ask");
    CHECK(questions ==
          texts{"Password of u (" + it.file() + ":4)", "Password of u (" + it.file() + ":8)"});
    CHECK(it.target_mistakes({"a", "b"}) ==
          texts{"4: password: nobody can be asked: there is no terminal; use env:, file: or cmd: "
                "instead"});
}

TEST_CASE("plain secrets work, warn once a file, and are not shown") {
    auto it = with_password("hunter2", "  c: {password: 'plain:env:foo', secret: ''}\n");
    CHECK(revealed(it) == "hunter2");
    CHECK(it.only("a").login->password.source == "plain");
    CHECK(it.only("c").login->password.value->reveal() == "env:foo");
    CHECK(it.only("c").login->enable.value->reveal() == "");
    CHECK(it.warnings ==
          texts{"4: a secret stands here in plain text: env:NAME, file:PATH or cmd:COMMAND keeps "
                "it out of the file (3 times in this file)"});
}

TEST_CASE("secrets are read for selected hosts only, and not where they are overridden") {
    auto it = with_password("env:NETPOLL_NOT_SET", "  c: {password: plain:x}\n");
    CHECK(it.target_mistakes({"c"}).empty());
    CHECK(it.target_mistakes({"a"}).size() == 1);
    inventory_overrides over;
    over.password = secret_ref{"ask", std::make_shared<const secret>("x")};
    CHECK(it.target_mistakes({"a"}, over).empty());
}
