// What is no password, wherever it comes from. Knows no login.
#include "inventory/given.hpp"

#include <netpoll/secret_check.hpp>

#include <sys/stat.h>

#include <cstdlib>

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

namespace {

// A text as YAML writes it between double quotes.
std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n') {
            out += "\\n";
        } else {
            out += c;
        }
    }
    return out + "\"";
}

given with(const std::string& key, const std::string& text) {
    return given("defaults: {commands: x" + std::string(key == "username" ? "" : ", username: u") +
                 "}\nhosts:\n  a:\n    " + key + ": " + text + "\n");
}

enum class verdict { taken, odd, refused };

verdict of_inventory(const std::string& text) {
    auto it = with("password", quoted(text));
    if (!it.target_mistakes({"a"}).empty()) return verdict::refused;
    for (const auto& each : it.warnings)
        if (each.find("plain text") == each.npos) return verdict::odd;
    return verdict::taken;
}

verdict of_variable(const std::string& text) {
    setenv("NETPOLL_TEST_SECRET", text.c_str(), 1);
    auto it = with("password", "env:NETPOLL_TEST_SECRET");
    const auto wrong = it.target_mistakes({"a"});
    unsetenv("NETPOLL_TEST_SECRET");
    if (!wrong.empty()) return verdict::refused;
    return it.warnings.empty() ? verdict::taken : verdict::odd;
}

}  // namespace

TEST_CASE("what a template left behind is refused, from whatever source") {
    for (const std::string text : {"{{ vault_pw }}",
                                   "{{vault_pw}}",
                                   "x{{ y }}z",
                                   "{% if x %}a{% endif %}",
                                   "<%= pw %>",
                                   "${NET_PASS}",
                                   "${NET_PASS:-x}",
                                   "${{ secrets.PW }}",
                                   "pre${SITE}post",
                                   "#{Pw}",
                                   "%{pw}",
                                   "%(password)s",
                                   "$NET_PASS",
                                   "$PW",
                                   "$env:NET_PASS",
                                   "%NET_PASS%",
                                   "$(pass show net)",
                                   "`pass show net`",
                                   "$__file{/run/pw}",
                                   "<password>",
                                   "<your password here>",
                                   "<REDACTED>",
                                   "[redacted]",
                                   "{password}",
                                   "__NET_PASS__",
                                   "@@NET_PASS@@",
                                   "********",
                                   "vault:secret/x",
                                   "vault://secret/x",
                                   "op://net/device/password",
                                   "keyring:net",
                                   "ref+vault://x#y",
                                   "ssm:/net/pw",
                                   "aws-ssm:/net/pw",
                                   "arn:aws:secretsmanager:x",
                                   "https://vault/x",
                                   "secret:net/pw",
                                   "projects/p/secrets/s/versions/1",
                                   "@Microsoft.KeyVault(SecretUri=x)",
                                   "$ANSIBLE_VAULT;1.1;AES256",
                                   "$ANSIBLE_VAULT;1.1;AES256\n6162\n6364\n",
                                   "ENC[AES256_GCM,data:x,type:str]",
                                   "ENC(x)",
                                   "{cipher}abc",
                                   "-----BEGIN PGP MESSAGE-----",
                                   "lookup('env', 'NET_PASS')",
                                   "env('NET_PASS')",
                                   "os.environ['NET_PASS']",
                                   "process.env.NET_PASS",
                                   "!vault x",
                                   "secrets.NET_PASS",
                                   "vault kv get -field=pw net",
                                   "env=NET_PASS",
                                   "file=/etc/pw",
                                   "cmd=pass x",
                                   "env/NET_PASS",
                                   "$env.NET_PASS",
                                   "env['NET_PASS']",
                                   "{env:NET_PASS}",
                                   "env:NET_PASS",
                                   "file:/run/pw",
                                   "ask",
                                   "@/etc/pw",
                                   "aws:secretsmanager:x",
                                   "gcp:secret",
                                   "k8s:secret/x",
                                   "cyberark:x",
                                   "chamber:x",
                                   "[[ pw ]]",
                                   "((pw))",
                                   "<<pw>>",
                                   "%%pw%%",
                                   "{$pw}",
                                   "$[secrets.pw]",
                                   "${x",
                                   "{{ lookup(1)",
                                   "#PASSWORD#",
                                   "@password@",
                                   "...",
                                   "   ",
                                   "\t",
                                   "$1$mERr$hx5rVt7rPNoS4wqbXKX7m0",
                                   "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
                                   "$9$nhEmQVczB7dqsO$X.HsgL6x1il0RxkOSSvyQYwucySCt7qFm4v7pqCxkKM",
                                   "{SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr"}) {
        // In an inventory that is how a source is named.
        const bool is_source = text == "ask" || text == "env:NET_PASS" || text == "file:/run/pw";

        INFO(text);
        if (!is_source) CHECK(of_inventory(text) == verdict::refused);
        CHECK(of_variable(text) == verdict::refused);
    }
}

TEST_CASE("a source that is spelt wrong is not sent as a password") {
    for (const std::string text : {"evn:NET_PASS", "ENV:NET_PASS", "Env: NET_PASS", "flie:/run/pw",
                                   "cmnd:pass show x", "command:pass show x", "Ask", "ASK", " ask",
                                   "ask:", "ask: ", "environment:NET_PASS", "plian:x"}) {
        INFO(text);
        CHECK(of_inventory(text) == verdict::refused);
    }
    CHECK(mistakes_in("hosts: {a: {password: 'env: NET_PASS'}}\n").size() == 1);
    for (const std::string text : {"end:2024!", "foo:bar", "task:7", "planet:9x"}) {
        INFO(text);
        CHECK(of_inventory(text) == verdict::taken);
    }
}

TEST_CASE("what may be a password is sent, with a warning where it hardly is one") {
    for (const std::string text :
         {"hunter2", "$1",    "$$",   "pa$$word", "Tr0ub4dor&3", "correct horse battery staple",
          "a{b}c",   "100%",  "x%y%", "<>",       "<3 cats",     "a<b>",
          "{}",      "[x]",   "***x", "#1!",      "pass:word",   "p@ss",
          "a:b/c",   "$9x",   "it's", "\\x",      "user@host",   "()",
          "!bang",   "*star", "&and"}) {
        INFO(text);
        CHECK(of_inventory(text) == verdict::taken);
        CHECK(of_variable(text) == verdict::taken);
    }
    for (const std::string text : {"$6$salt$hash",
                                   "$9$abcdef",
                                   "$8$x",
                                   "#hash#",
                                   "yes",
                                   "false",
                                   "stdin",
                                   "INSERT_PASSWORD_HERE",
                                   "your-password-here",
                                   "replace_me",
                                   "x${y",
                                   "prompt",
                                   "{0}",
                                   "|pass x",
                                   "CHANGEME",
                                   "YOUR_PASSWORD",
                                   "$9$abc$def",
                                   "$2b$10$abc",
                                   "{SSHA}abc=",
                                   "7 0822455D0A16",
                                   "changeme",
                                   "CHANGE_ME",
                                   "null",
                                   "None",
                                   "TODO",
                                   "xxxx",
                                   "your_password",
                                   "{{half",
                                   "\"in quotes\"",
                                   "'in quotes'",
                                   "blank ",
                                   " blank",
                                   "tab\t"}) {
        INFO(text);
        CHECK(of_inventory(text) == verdict::odd);
        CHECK(of_variable(text) == verdict::odd);
    }
    // People choose such passwords; in an inventory they are refused, since nothing else is meant.
    CHECK(of_variable("$ecret") == verdict::odd);
    CHECK(of_inventory("$ecret") == verdict::refused);
}

TEST_CASE("plain: says that a text is meant, in the inventory, in a source and at the terminal") {
    for (const std::string text :
         {"{{ x }}", "$PW", "<password>", "changeme", "evn:X", "ask", ""}) {
        INFO(text);
        auto it = with("password", quoted("plain:" + text));
        CHECK(it.only("a").login->password.value->reveal() == text);
        CHECK(it.warnings.size() == 1);  // that it stands there in plain text
        if (text.empty()) continue;
        auto asked = with("password", "ask");
        const auto answer = [&](const std::string&) { return std::optional("plain:" + text); };
        CHECK(asked.only("a", {}, answer).login->password.value->reveal() == text);
        setenv("NETPOLL_TEST_SECRET", ("plain:" + text).c_str(), 1);
        auto set = with("password", "env:NETPOLL_TEST_SECRET");
        CHECK(set.only("a").login->password.value->reveal() == text);
        CHECK(set.warnings.empty());
        unsetenv("NETPOLL_TEST_SECRET");
    }
}

TEST_CASE("what is typed is judged as well, and asked for again") {
    for (const std::string text : {"{{ vault_pw }}", "${NET_PASS}", "env:NET_PASS", "ask", "\x1b[A",
                                   "a\x1b[Db", "\x7f", ""}) {
        CAPTURE(text);
        texts questions;
        const auto late = [&](const std::string& question) {
            questions.push_back(question);
            return std::optional<std::string>(questions.size() == 3 ? "hunter2" : text);
        };
        auto it = with("password", "ask");
        CHECK(it.only("a", {}, late).login->password.value->reveal() == "hunter2");
        REQUIRE(questions.size() == 3);
        CHECK(questions[1].starts_with("the answer "));
        CHECK(questions[1].ends_with(".\n" + questions[0]));
        if (!text.empty()) CHECK(questions[1].find(text) == std::string::npos);
        const auto never = [&](const std::string&) { return std::optional(text); };
        const auto wrong = with("password", "ask").target_mistakes({"a"}, {}, never);
        REQUIRE(wrong.size() == 1);
        CHECK(wrong[0].starts_with("4: password: the answer "));
    }
}

TEST_CASE("refusals name the line and what to write, and never the text") {
    const auto said = [](const std::string& text) {
        return with("password", quoted(text)).target_mistakes({"a"});
    };
    CHECK(
        said("{{ Hunter2 }}") ==
        texts{"4: password: the text here is a template that nobody has filled in: write "
              "env:NAME, file:PATH, cmd:COMMAND or ask; plain:TEXT where it is the very password"});
    CHECK(said("$NET_PASS") ==
          texts{"4: password: the text here is the name of a variable, not its value: write "
                "env:NAME; plain:TEXT where it is the very password"});
    for (const std::string text : {"%Summer2026%", "${summer2026}", "$SUMMER2026", "$ummer2026",
                                   "evn:Summer2026", "<Summer2026>", "vault:Summer2026"}) {
        INFO(text);
        for (const std::string part : {"ummer", "UMMER", "2026"})
            CHECK(said(text)[0].find(part) == std::string::npos);
    }
    CHECK(said("") == texts{"4: password: the text here is empty: leave the key out, or write "
                            "plain: if it really is empty"});
    setenv("NETPOLL_TEST_SECRET", "{{ Hunter2 }}", 1);
    CHECK(with("password", "env:NETPOLL_TEST_SECRET").target_mistakes({"a"}) ==
          texts{"4: password: the variable NETPOLL_TEST_SECRET holds a template that nobody has "
                "filled in: plain:TEXT where it is the very password"});
    unsetenv("NETPOLL_TEST_SECRET");
}

TEST_CASE("every place with a remnant is told, hosts that are not selected are not") {
    given it(
        "defaults: {commands: x, username: u}\nhosts:\n  a: {password: '{{ x }}'}\n"
        "  b: {password: '{{ x }}', secret: $PW}\n  c: {password: plain:x}\n");
    CHECK(it.target_mistakes({"a", "b", "c"}).size() == 3);
    CHECK(it.target_mistakes({"c"}).empty());
    inventory_overrides over;
    over.password = secret_ref{"ask", std::make_shared<const secret>("x")};
    CHECK(it.target_mistakes({"a"}, over).empty());
}

TEST_CASE("a secret is one line, whatever its source") {
    const std::string mark = "\xEF\xBB\xBF";
    const texts broken{"two\nlines",          "line\n", "line\r", "\nline", mark + "x", "x" + mark,
                       std::string("x\0y", 3)};
    for (const auto& text : broken) {
        INFO(text);
        CHECK(!unsendable(text).empty());
        if (text == "line\r") continue;  // in a file that is a line end
        auto it = with("password", "file:pass");
        write_file(it / "pass", text + "\n", 0600);
        const auto wrong = it.target_mistakes({"a"});
        REQUIRE(wrong.size() == 1);
        CHECK(wrong[0].starts_with("4: password: the file '" + it / "pass" + "' holds a "));
        const auto answer = [&](const std::string&) { return std::optional(text); };
        const auto typed = with("password", "ask").target_mistakes({"a"}, {}, answer);
        REQUIRE(typed.size() == 1);
        CHECK(typed[0].starts_with("4: password: the answer holds a "));
        if (text.find('\0') != text.npos) continue;
        setenv("NETPOLL_TEST_SECRET", text.c_str(), 1);
        const auto wrong_variable =
            with("password", "env:NETPOLL_TEST_SECRET").target_mistakes({"a"});
        REQUIRE(wrong_variable.size() == 1);
        CHECK(wrong_variable[0].starts_with(
            "4: password: the variable NETPOLL_TEST_SECRET holds a "));
    }
    unsetenv("NETPOLL_TEST_SECRET");
    CHECK(with("password", "|\n      hunter2").target_mistakes({"a"}) ==
          texts{"4: password: the text here holds a line break: a secret is one line"});
    CHECK(with("password", "\"plain:a\\nb\"").target_mistakes({"a"}) ==
          texts{"4: password: the text here holds a line break: a secret is one line"});
    CHECK(with("password", "'cmd:printf \"\\357\\273\\277x\\n\"'").target_mistakes({"a"}) ==
          texts{"4: password: the command holds a byte order mark"});
    CHECK(with("password", "'cmd:printf \"a\\0b\\n\"'").target_mistakes({"a"}) ==
          texts{"4: password: the command holds a NUL byte"});
    CHECK(mistakes_in("hosts: {a: {password: \"cmd:echo a\\0b\"}}\n") ==
          texts{"1: host 'a': password: cmd: needs a command"});
    CHECK(with("password", "\"a\\0b\"").target_mistakes({"a"}) ==
          texts{"4: password: the text here holds a NUL byte"});
}

TEST_CASE("user names are judged too") {
    for (const std::string text : {"{{ ansible_user }}", "${NET_USER}", "$NET_USER", "%NET_USER%",
                                   "<username>", "env:NET_USER", "file:/run/user", "cmd:whoami",
                                   "vault:secret/user", "two\nlines", " u", "u "}) {
        INFO(text);
        const auto wrong = with("username", quoted(text)).target_mistakes({"a"});
        REQUIRE(wrong.size() == 1);
        CHECK(wrong[0].starts_with("4: username: "));
    }
    for (const std::string text : {"admin", "user@example.net", "CORP\\net", "first last", "a$"})
        CHECK(with("username", quoted(text)).only("a").login->username == text);
    inventory_overrides over;
    over.username = "me";
    CHECK(with("username", "'{{ x }}'").only("a", over).login->username == "me");
}

TEST_CASE("answers of commands are no templates either") {
    const auto answered = [](const std::string& answer) {
        return mistakes_in("hosts:\n  a:\n    commands: [{send: x, expect: y, answer: " + answer +
                           "}]\n");
    };
    CHECK(
        answered("'{{ pw }}'") ==
        texts{"3: host 'a': commands: answer: is a template that nobody has filled in: write "
              "env:NAME, file:PATH, cmd:COMMAND or ask; {text: ...} where it is the very answer"});
    CHECK(answered("$PW").size() == 1);
    CHECK(answered("$password").empty());
    CHECK(answered("yes").empty());
    CHECK(answered("{text: '{{ pw }}'}").empty());
    CHECK(answered("env=PW").size() == 1);
    CHECK(answered("Ask").size() == 1);
}

TEST_CASE("answers take every form of a secret") {
    const auto ask = [](const std::string& question) {
        return std::optional<std::string>(question.starts_with("Answer") ? "typed" : "");
    };
    for (const auto& [answer, sent] : std::vector<std::pair<std::string, std::string>>{
             {"ask", "typed"}, {"\"plain:1234\"", "1234"}, {"\"plain:ask\"", "ask"}}) {
        CAPTURE(answer);
        given it("hosts:\n  a:\n    username: u\n    login: [{expect: PASSCODE, answer: " + answer +
                 "}]\n    commands: [{send: x, expect: y, answer: " + answer + "}]\n");
        const auto made = it.only("a", {}, ask);
        REQUIRE(made.login->questions.at(0).secret);
        CHECK(made.login->questions[0].secret.value->reveal() == sent);
        CHECK(made.login->questions[0].answer.empty());
        REQUIRE(made.commands->at(0).questions.at(0).secret);
        CHECK(made.commands->at(0).questions[0].secret.value->reveal() == sent);
    }
}
