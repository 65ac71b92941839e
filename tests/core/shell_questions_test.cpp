// Commands that ask, and commands of several lines. Knows no socket.
#include "core/acting_device.hpp"
#include "core/devices.hpp"
#include "core/login_question.hpp"
#include "core/open_question.hpp"
#include "core/play_all.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

device asking_device(std::vector<command> commands) {
    device who(ios_like(), {});
    who.set(std::move(commands));
    return who;
}

command copy_run_start() {
    return {"copy run start", {{"filename", "", {}, true}, {"overwrite.*confirm", "y", {}, false}}};
}

}  // namespace

TEST_CASE("questions are answered once it is quiet, at every chunk size") {
    script lines;
    open_ios(lines).sends("copy run start\n");
    lines.feeds("copy run start\r\nDestination filename [startup-config]? ").quiet().sends("\n");
    lines.feeds("\r\nDo you want to overwrite? [confirm]").quiet().sends("y");
    lines.feeds("\r\nBuilding configuration...\r\n[OK]\r\nr1#").sends("exit\n").closes().ends();
    const auto result = play_all(lines, asking_device({copy_run_start()}));
    CHECK(result.results.at(0).status == command_status::ok);
    CHECK(result.results[0].output ==
          "Destination filename [startup-config]? \nDo you want to overwrite? [confirm]\n"
          "Building configuration...\n[OK]\n");
}

TEST_CASE("a question that is not asked is no failure") {
    script lines;
    open_ios(lines).sends("copy run start\n").feeds("copy run start\r\n[OK]\r\nr1#");
    lines.sends("exit\n").closes().ends();
    CHECK(play_all(lines, asking_device({copy_run_start()})).results.at(0).output == "[OK]\n");
}

TEST_CASE("a question is answered once, and an unexpected one is left alone") {
    script lines;
    open_ios(lines).sends("copy run start\n").feeds("copy run start\r\nfilename? ").quiet();
    lines.sends("\n").feeds("\r\nfilename? ").stalls().ends(errc::question);
    const auto result = play_all(lines, asking_device({copy_run_start()}));
    CHECK(result.results.at(0).status == command_status::incomplete);
    script again;
    auto twice = copy_run_start();
    twice.questions[1] = {"filename", "other", {}, true};
    open_ios(again).sends("copy run start\n").feeds("copy run start\r\nfilename? ").quiet();
    again.sends("\n").feeds("\r\nfilename? ").quiet().sends("other\n");
    again.feeds("other\r\n[OK]\r\nr1#").sends("exit\n").closes().ends();
    play_all(again, asking_device({twice}));
}

TEST_CASE("a secret answer never stands in the output") {
    command copy{"copy tftp", {{"assword", "", secret_of("tftp-s3cret"), true}}};
    script lines;
    open_ios(lines).sends("copy tftp\n").feeds("copy tftp\r\nPassword: ").quiet();
    lines.sends("tftp-s3cret\n").feeds("tftp-s3cret\r\ndone\r\nr1#").sends("exit\n").closes();
    lines.ends();
    CHECK(play_all(lines, asking_device({copy})).results.at(0).output ==
          "Password: [redacted]\ndone\n");
}

TEST_CASE("a secret answer never stands in an error") {
    command copy{"copy tftp", {{"assword", "", secret_of("tftp-s3cret"), true}}};
    script lines;
    open_ios(lines).sends("copy tftp\n").feeds("copy tftp\r\nPassword: ").quiet();
    lines.sends("tftp-s3cret\n").feeds("tftp-s3cret\r\n...").stalls().ends(errc::stalled);
    const auto result = play_all(lines, asking_device({copy}));
    CHECK(result.why->detail.find("tftp-s3cret") == std::string::npos);
    CHECK(result.results.at(0).output == "Password: [redacted]\n...");
}

TEST_CASE("a command of several lines gives one result") {
    command both{"changeto system", {}, {{"show x", {}}, {"show y", {}}}};
    script lines;
    open_ios(lines).sends("changeto system\n").feeds("changeto system\r\n0\r\nr1#");
    lines.sends("show x\n").feeds("show x\r\n1\r\nr1#").sends("show y\n");
    auto cut = lines;
    lines.feeds("show y\r\n2\r\nr1#").sends("show z\n").feeds("show z\r\n3\r\nr1#");
    lines.sends("exit\n").closes().ends();
    const auto result = play_all(lines, asking_device({both, {"show z"}}));
    REQUIRE(result.results.size() == 2);
    CHECK(result.results[0].command == "changeto system");
    CHECK(result.results[0].output == "0\n1\n2\n");
    CHECK(result.results[1].output == "3\n");
    cut.feeds("show y\r\n2").closes({true, false, {}}).ends(errc::closed);
    const auto broken = play_all(cut, asking_device({both, {"show z"}}));
    CHECK(broken.results[0].status == command_status::incomplete);
    CHECK(broken.results[0].output == "0\n1\n2");
}

TEST_CASE("a question without an answer is said in seconds, with the line that answers it") {
    const std::vector<std::pair<std::string, std::string>> asked{
        {"Destination filename [startup-config]? ", "expect: 'Destination filename', answer: ''"},
        {"Proceed with reload? [confirm]", "expect: 'Proceed with reload', answer: ''"},
        {"Overwrite it (y/n)? ", "expect: 'Overwrite it', answer: 'y'"},
        {"Continue [yes/no]: ", "expect: 'Continue', answer: 'yes'"},
        {"Overwrite [Y/n/c] ", "expect: 'Overwrite', answer: 'y'"},
        {"Overwrite [Y/n/c]?", "expect: 'Overwrite', answer: 'y'"},
        {"Are you sure (y or n) ", "expect: 'Are you sure', answer: 'y'"},
        {"Sure (yes or no)? ", "expect: 'Sure', answer: 'yes'"},
        {"Delete [y/N/a]?", "expect: 'Delete', answer: 'y'"},
        {"Delete {n|y}: ", "answer: 'y'"},
        {"Accept it y/[n]: ", "answer: 'y'"},
        {"Save <Y/[N]>", "answer: 'y'"},
        {"Reboot the system ? [yes,no] (no) ", "expect: 'Reboot the system', answer: 'yes'"},
        {"Proceed (y/n)?[n] ", "expect: 'Proceed', answer: 'y'"},
        {"Proceed (y/n)?  [n] ", "expect: 'Proceed', answer: 'y'"},
        {"Really? (y/n)", "expect: 'Really', answer: 'y'"},
        {"Terminal type? [vt100] ", "expect: 'Terminal type', answer: ''"},
        {"Confirm (y/n)> ", "expect: 'Confirm', answer: 'y'"},
        {"\u7EE7\u7EED\u5417\uFF1F", "answer: '...'"},
        {"Protocol [ip]: ", "expect: 'Protocol', answer: ''"},
        {"Target IP address: ", "expect: 'Target IP address:', answer: '...'"},
        {"It's 1.5 MB, really?", "expect: 'It''s 1\\.5 MB, really', answer: '...'"}};
    for (const auto& each : asked) {
        const auto& question = each.first;
        const auto& entry = each.second;
        CAPTURE(question);
        script lines;
        open_ios(lines).sends("copy run start\n").feeds("copy run start\r\n" + question).quiet();
        const auto result =
            play_all(lines.ends(errc::question), asking_device({{"copy run start"}}));
        CHECK(result.why.value_or(error{}).detail.find(entry) != std::string::npos);
        CHECK(result.results.at(0).status == command_status::incomplete);
        CHECK(result.results.at(0).output == question);
    }
    script slow;
    open_ios(slow).sends("copy run start\n").feeds("copy run start\r\nHost name: ").quiet();
    play_all(slow.ends(errc::question), asking_device({{"copy run start"}}));
}

TEST_CASE("nothing is typed where a new password is asked for, in any shape") {
    auto kind = ios_like();
    kind.any_prompt = true;
    for (const char* asked : {"new password> ", "Enter new password> ", "old password> ",
                              "New Password# ", "Neues Passwort: ", "Nouveau mot de passe : ",
                              "Repeat new password:", "\xE6\x96\xB0\xE5\xAF\x86\xE7\xA0\x81: "}) {
        CAPTURE(asked);
        script login;
        login.feeds(std::string("Your password has expired.\r\n") + asked).quiet();
        login.ends(errc::password_expired);
        play_all(login, device(kind, {"show x"}));
        script later;
        open_ios(later).sends("show x\n").feeds(std::string("show x\r\n") + asked).stalls();
        later.ends(errc::question);
        play_all(later, device(kind, {"show x"}));
    }
}

TEST_CASE("hosts that are called so have prompts all the same") {
    for (const char* prompt :
         {"new-password-vault#", "user@change-passwd:~ $ ", "pass-gw1(config)#"}) {
        CAPTURE(prompt);
        CHECK(secret_asked_by(prompt) == secret_asked::nothing);
    }
}

TEST_CASE("a choice before the sign of a prompt is a question") {
    for (const char* asked : {"Confirm(y/n)>", "Continue [yes/no]# ", "Overwrite? > "}) {
        CAPTURE(asked);
        script lines;
        open_ios(lines).sends("ask me\n").feeds(std::string("ask me\r\nsome text\r\n") + asked);
        lines.stalls().ends(errc::question);
        const auto result = play_all(lines, device(ios_like(), {"ask me"}));
        CHECK(result.results[0].status == command_status::incomplete);
    }
}

TEST_CASE("how long a line must be quiet depends on how much it looks like a question") {
    const std::vector<std::pair<std::string, asking>> lines{
        {"Overwrite [Y/n/c] ", asking::surely},  {"Proceed with reload? [confirm]", asking::surely},
        {"Really (y or n)?", asking::surely},    {"Protocol [ip]: ", asking::surely},
        {"Target IP address: ", asking::likely}, {"Extended commands? ", asking::likely},
        {"What is up?", asking::perhaps},        {"Loading r1.bin from flash: ", asking::perhaps},
        {"Copied 12 of 30: ", asking::perhaps},  {"Target:", asking::perhaps},
        {"Erase done, y or m", asking::no},      {"Interfaces up/down: eth0/n", asking::no},
        {"10 (none or no)", asking::no}};
    for (const auto& each : lines) {
        const auto& line = each.first;
        CAPTURE(line);
        CHECK(asks(line) == each.second);
    }
}

TEST_CASE("an output that pauses behind a line which may ask goes on") {
    for (const std::string line : {"Loading r1.bin from flash: ", "What is up?", "Rate limit: "}) {
        CAPTURE(line);
        script lines;
        open_ios(lines).sends("copy it\n");
        auto exchanges = lines.exchanges();
        exchanges.back().answer = "copy it\r\n" + line + pause_mark + "OK\r\nr1#";
        const auto outcome = act(exchanges, asking_device({{"copy it"}}), 1);
        CAPTURE(describe(outcome));
        CHECK(outcome.results.at(0).output == line + "OK\n");
    }
}
