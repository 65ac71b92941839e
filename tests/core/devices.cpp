// The devices and good scripts of the tests. Knows no file.
#include "core/devices.hpp"

#include <stdexcept>

namespace netpoll::testing {

definition::mode mode_of(std::string name, std::string prompt) {
    definition::mode mode;
    mode.name = std::move(name);
    mode.prompt = {std::move(prompt)};
    return mode;
}

platform ios_like() {
    platform p;
    p.id = "ios_like";
    p.modes = {mode_of("exec", R"([\w.\-]{1,63}>\s?)"),
               mode_of("privilege", R"([\w.\-]{1,63}#\s?)")};
    p.modes[0].edges = {
        {"privilege", {"enable", false, "", {{"Password:", "$secret", true, 1}}}, "enable"}};
    p.on_open = {{"terminal length 0", true, "", {}}};
    p.on_close = {{"exit", true, "", {}}};
    p.errors = {"% Invalid", "% Incomplete"};
    p.pagers = {{R"(^ ?--More-- *$)", " "}};
    return p;
}

platform linux_like() {
    platform p;
    p.id = "linux_like";
    p.modes = {mode_of("shell", R"(\S.{0,120}[$#] ?)")};
    p.on_close = {{"exit", true, "", {}}};
    p.errors = {".*command not found"};
    return p;
}

device::device(platform kind, std::vector<std::string> commands, channel_kind channel) {
    target_.name = "r1";
    target_.platform = kind.id;
    target_.channel = channel;
    target_.groups = std::make_shared<const std::vector<std::string>>();
    std::vector<command> list;
    for (auto& each : commands)
        list.push_back({std::move(each)});
    target_.commands = std::make_shared<const std::vector<command>>(std::move(list));
    set(limits{});
    set(credentials{});
    const auto mistakes = catalog_.add(std::move(kind));
    if (!mistakes.empty()) throw std::invalid_argument(mistakes.front().message);
}

secret_ref secret_of(std::string text) {
    return {"plain", std::make_shared<const secret>(std::move(text))};
}

script& open_ios(script& lines) {
    return lines.feeds("\r\nWelcome to #1\r\n\r\nr1#")
        .quiet()
        .sends("\n")
        .feeds("\r\nr1#")
        .sends("terminal length 0\n")
        .feeds("terminal length 0\r\nr1#");
}

namespace {

good_script ios() {
    script lines;
    open_ios(lines)
        .sends("show version\n")
        .feeds("show version\r\nIOS 15.2  \r\n uptime is # 3 days\r\nr1# trailing\r\n\r\nr1#")
        .sends("show clock\n")
        .feeds("show clock\r\r\n12:00\n\rr1#")
        .sends("exit\n")
        .feeds("exit\r\n")
        .closes()
        .ends();
    return {"ios",
            std::make_shared<device>(ios_like(),
                                     std::vector<std::string>{"show version", "show clock"}),
            lines,
            {"IOS 15.2  \n uptime is # 3 days\nr1# trailing\n\n", "12:00\n"}};
}

good_script pager() {
    script lines;
    open_ios(lines)
        .sends("show run\n")
        .feeds("show run\r\nline 1\r\n --More-- ")
        .quiet()
        .sends(" ")
        .feeds("\b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\bline 2  \r\n --More-- ")
        .sends(" ")
        .feeds("\r          \rline 3\r\n --More-- ")
        .sends(" ")
        .feeds("\x1b[42D                      \x1b[42Dr1#")
        .sends("exit\n")
        .feeds("exit\r\n")
        .closes()
        .ends();
    return {"pager",
            std::make_shared<device>(ios_like(), std::vector<std::string>{"show run"}),
            lines,
            {"line 1\nline 2  \nline 3\n"}};
}

good_script two_lines() {
    platform p;
    p.id = "junos_like";
    p.modes = {mode_of("exec", R"([\w.\-]+@[\w.\-]+> ?)")};
    p.line_above = R"(\{[\w:]+\})";
    script lines;
    lines.feeds("--- JUNOS\r\n{master:0}\r\nadmin@ex1> ")
        .quiet()
        .sends("\n")
        .feeds("\r\n\r\n{master:0}\r\nadmin@ex1> ")
        .sends("show x\n")
        .feeds("show x \r\n{ \"a\": [1] }\r\n\r\n{master:0}\r\nadmin@ex1> ")
        .sends("\n")
        .feeds("\r\n\r\n{master:0}\r\nadmin@ex1> ")
        .ends();
    return {"two lines",
            std::make_shared<device>(p, std::vector<std::string>{"show x"}),
            lines,
            {"{ \"a\": [1] }\n\n"}};
}

good_script clock() {
    platform p = linux_like();
    script lines;
    lines.feeds("\x1b[?2004h12:00:01 me@h:~$ ");
    for (int second = 2; second < 6; ++second) {
        lines.quiet().sends("\n").feeds("\x1b[?2004l\r\r\n\x1b[?2004h12:00:0" +
                                        std::to_string(second) + " me@h:~$ ");
    }
    lines.quiet()
        .sends("ls\n")
        .feeds("ls\r\n\x1b[?2004l\ra b\r\ncost 3$ \r\n12:00:09 me@h:~$ ")
        .quiet()
        .sends("exit\n")
        .feeds("exit\r\n")
        .closes()
        .ends();
    return {"clock",
            std::make_shared<device>(p, std::vector<std::string>{"ls"}),
            lines,
            {"a b\ncost 3$ \n"}};
}

good_script questions() {
    auto p = ios_like();
    p.login = {{"(?i)press any key", " ", false, 3},
               {"(?i)username: ?$", "$username", true, 3},
               {"(?i)password: ?$", "$password", true, 3}};
    p.on_open.clear();
    auto who = std::make_shared<device>(p, std::vector<std::string>{"show x"});
    credentials login;
    login.username = "admin";
    login.password = secret_of("tops3cret");
    who->set(login);
    script lines;
    lines.feeds("Banner\r\nPress any key to continue")
        .sends(" ")
        .feeds("\r\x1b[KUsername: ")
        .sends("admin\n")
        .feeds("admin\r\nPassword: ")
        .sends("tops3cret\n")
        .feeds("\r\nr1>")
        .quiet()
        .sends("\n")
        .feeds("\r\nr1>")
        .sends("show x\n")
        .feeds("show x\r\n1\r\nr1>")
        .sends("exit\n")
        .feeds("exit\r\n")
        .closes()
        .ends();
    return {"questions", who, lines, {"1\n"}};
}

// The second command of two, and the goodbye.
script& end_ios(script& lines) {
    return lines.sends("show b\n")
        .feeds("show b\r\n2\r\nr1#")
        .sends("exit\n")
        .feeds("exit\r\n")
        .closes()
        .ends();
}

good_script log_lines() {
    const std::string log =
        "\r\n*Mar  1 00:00:01.000: %SYS-5-CONFIG_I: Configured from console\r\n";
    script lines;
    open_ios(lines).sends("show a\n").feeds(log + "r1#show a\r\n1\r\nr1#" + log + "r1#");
    end_ios(lines);
    return {"log lines",
            std::make_shared<device>(ios_like(), std::vector<std::string>{"show a", "show b"}),
            lines,
            {"1\n", "2\n"}};
}

good_script opened_at_once() {
    auto p = ios_like();
    p.type_ahead = true;
    p.on_open.push_back({"terminal width 511", true, "", {}});
    script lines;
    lines.feeds("\r\nWelcome to #1\r\n\r\nr1#")
        .quiet()
        .sends("\n")
        .feeds("\r\nr1#")
        .sends("terminal length 0\nterminal width 511\n")
        .feeds("terminal length 0\r\nr1#terminal width 511\r\nr1#")
        .sends("show a\n")
        .feeds("show a\r\n1\r\nr1#");
    end_ios(lines);
    return {"opened at once",
            std::make_shared<device>(p, std::vector<std::string>{"show a", "show b"}),
            lines,
            {"1\n", "2\n"}};
}

good_script exec() {
    script lines;
    lines.executes("uname -a")
        .feeds("Linux\r\nh\r\n")
        .closes({false, false, 0})
        .executes("cat x")
        .feeds("a\rb\nc")
        .closes({false, false, 0})
        .ends();
    return {"exec",
            std::make_shared<device>(linux_like(), std::vector<std::string>{"uname -a", "cat x"},
                                     channel_kind::exec),
            lines,
            {"Linux\nh\n", "a\rb\nc"}};
}

}  // namespace

std::vector<good_script> good_scripts() {
    return {ios(),       pager(),     two_lines(),      clock(),
            questions(), log_lines(), opened_at_once(), exec()};
}

}  // namespace netpoll::testing
