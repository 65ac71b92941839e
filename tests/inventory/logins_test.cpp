// A poller's file of logins. Knows no job.
#include "inventory/logins.hpp"
#include "inventory/given.hpp"

#include <algorithm>
#include <cstdlib>

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

namespace {

texts mistakes_of(const std::string& text) {
    const temp_folder folder;
    write_file(folder / "logins.yaml", text, 0600);
    const auto read = load_logins(folder / "logins.yaml");
    return read ? texts() : lines_of(read.error(), folder / "logins.yaml");
}

}  // namespace

TEST_CASE("logins have what credentials of an inventory have, by any name") {
    const temp_folder folder;
    ::setenv("NETPOLL_TEST_ENABLE", "enabling", 1);
    write_file(folder / "pw", "of-file\n", 0600);
    write_file(folder / "logins.yaml",
               "netops@tacacs-fra: {username: netops, password: file:pw, "
               "secret: env:NETPOLL_TEST_ENABLE, answers: [{expect: Code, answer: 'cmd:echo 7'}]}\n"
               "backup: {user: backup, private_key: keys/backup, passphrase: 'cmd:echo phrase', "
               "auth_methods: publickey}\n"
               "typed: {username: netops, password: ask, agent: 'off'}\n",
               0600);
    texts asked;
    const auto read = load_logins(folder / "logins.yaml", [&](const std::string& question) {
        asked.push_back(question);
        return std::optional<std::string>("typed-in");
    });
    ::unsetenv("NETPOLL_TEST_ENABLE");
    REQUIRE(read);
    REQUIRE(read->by_name.size() == 3);
    const auto& netops = *read->by_name.find("netops@tacacs-fra")->second;
    CHECK(netops.username == "netops");
    CHECK(netops.password.value->reveal() == "of-file");
    CHECK(netops.enable.value->reveal() == "enabling");
    REQUIRE(netops.questions.size() == 1);
    CHECK(netops.questions[0].code == "echo 7");
    const auto& backup = *read->by_name.find("backup")->second;
    REQUIRE(backup.keys.size() == 1);
    CHECK(backup.keys[0].path == folder / "keys/backup");
    CHECK(backup.keys[0].passphrase.value->reveal() == "phrase");
    CHECK(backup.methods == std::vector{auth_method::publickey});
    CHECK(read->by_name.find("typed")->second->password.value->reveal() == "typed-in");
    CHECK(asked == texts{"Password of netops (" + (folder / "logins.yaml") + ":3)"});
    texts secrets;
    for (const auto& each : read->secrets)
        secrets.push_back(each->reveal());
    for (const auto* each : {"of-file", "enabling", "phrase", "typed-in"})
        CHECK(std::count(secrets.begin(), secrets.end(), each) == 1);
    CHECK(read->secret_variables == texts{"NETPOLL_TEST_ENABLE"});
}

TEST_CASE("mistakes in logins are told with their lines, all of them") {
    CHECK(mistakes_of("a: {username: u, pasword: x}\n"
                      "b: {password: env:X}\n"
                      "c: {username: u, hostname: sw1}\n"
                      "d: [u]\n") ==
          texts{"1: credential 'a': unknown key 'pasword' (did you mean 'password'?)",
                "2: credential 'b': has no username",
                "3: credential 'c': hostname: a credential says only who logs in, and by what",
                "4: credential 'd': a mapping of keys is expected, not a list"});
    CHECK(mistakes_of("a: {username: u, password: env:NETPOLL_TEST_NOT_SET}\n"
                      "b: {username: u, password: file:none}\n")
              .size() == 2);
    CHECK(mistakes_of("a: {username: u, password: env:NETPOLL_TEST_NOT_SET}\n") ==
          texts{"1: password: the variable NETPOLL_TEST_NOT_SET is not set"});
    const texts no_mapping{
        "1: a mapping of login names is expected, each with its username and what logs in, as in "
        "credentials: of an inventory"};
    CHECK(mistakes_of("- a\n") == no_mapping);
    CHECK(mistakes_of("{}\n") == no_mapping);
    CHECK(mistakes_of("").size() == 1);
    CHECK(mistakes_of("a: {username: u\n").size() == 1);
    CHECK(mistakes_of("a: {username: u}\na: {username: v}\n").size() == 1);
    CHECK(load_logins("/none").error().front().message == "the file of logins does not exist");
}
