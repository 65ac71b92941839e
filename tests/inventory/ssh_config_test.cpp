// ssh_config files: against ssh itself where it is installed, and what netpoll makes of them. Knows
// no inventory.
#include "inventory/ssh_config/ssh_config.hpp"
#include "inventory/ssh_config/chosen_settings.hpp"
#include "inventory/ssh_config/jump_command.hpp"
#include "inventory/ssh_config_cases.hpp"

#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <pwd.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <sstream>

using namespace netpoll;
using namespace netpoll::testing;
namespace sc = netpoll::ssh_config;

namespace {

using texts = std::vector<std::string>;
using dump = std::map<std::string, std::string>;

sc::local_user this_user() {
    const auto* facts = ::getpwuid(::getuid());
    return {facts->pw_name, facts->pw_dir, ::getuid()};
}

struct program_output {
    std::string text;
    int status;
};

program_output output_of(const std::string& command) {
    auto* pipe = ::popen(command.c_str(), "r");
    program_output out{{}, -1};
    std::array<char, 4'096> room{};
    while (const auto got = std::fread(room.data(), 1, room.size(), pipe))
        out.text.append(room.data(), got);
    out.status = ::pclose(pipe);
    return out;
}

// The lines of ssh -G that are compared; of several the texts in a row. "refused" where ssh does.
dump by_ssh(const std::string& file, const std::string& host) {
    const auto out = output_of("ssh -G -F '" + file + "' '" + host + "' 2>/dev/null");
    dump found;
    if (out.status != 0) return {{"refused", ""}};
    std::istringstream lines(out.text);
    for (std::string line; std::getline(lines, line);) {
        const auto blank = line.find(' ');
        const auto key = line.substr(0, blank);
        for (const auto* wanted : {"hostname", "user", "port", "identityfile", "identitiesonly",
                                   "proxyjump", "proxycommand", "connecttimeout", "hostkeyalias",
                                   "userknownhostsfile", "preferredauthentications"})
            if (key == wanted)
                (found[key] += found[key].empty() ? "" : " ") += line.substr(blank + 1);
    }
    if (found["identityfile"].starts_with("~/.ssh/id_rsa ")) found.erase("identityfile");
    if (found["userknownhostsfile"].ends_with("known_hosts2")) found.erase("userknownhostsfile");
    if (found["identitiesonly"] == "no") found.erase("identitiesonly");
    if (found["connecttimeout"] == "none") found.erase("connecttimeout");
    return found;
}

// As ssh writes it: ssh:// is taken off.
std::string plain_way(std::string way) {
    if (way.starts_with("ssh://")) way.erase(0, 6);
    return way;
}

dump by_netpoll(const std::string& file, const std::string& host) {
    const auto who = this_user();
    const auto config = sc::config::load({{file}}, who);
    if (!config) return {{"refused", ""}};
    const auto all = config->settings_of({host, {}, 0});
    if (!all) return {{"refused", ""}};
    dump found{{"hostname", all->hostname},
               {"user", all->user ? all->user->text : who.name},
               {"port", std::to_string(all->port.value_or(22))}};
    // ssh -G shows paths of keys as they stand.
    const auto read = sc::read_statements({{file}}, who.home);
    for (const auto* each : sc::choose(read, {host, {}, 0}, who).identity_files)
        (found["identityfile"] += found["identityfile"].empty() ? "" : " ") += each->words.front();
    if (all->identities_only) found["identitiesonly"] = "yes";
    if (all->proxy_jump && all->proxy_jump->text != "none")
        found["proxyjump"] = plain_way(all->proxy_jump->text);
    if (all->proxy_command) found["proxycommand"] = all->proxy_command->text;
    if (all->connect_timeout)
        found["connecttimeout"] = std::to_string(all->connect_timeout->count() / 1'000);
    if (all->auth_methods) found["preferredauthentications"] = all->auth_methods->text;
    if (all->host_key_alias) found["hostkeyalias"] = all->host_key_alias->text;
    if (all->user_known_hosts) {
        auto& paths = found["userknownhostsfile"];
        for (const auto& each : all->user_known_hosts->texts)
            (paths += paths.empty() ? "" : " ") += each;
        if (paths.empty()) paths = "none";
    }
    return found;
}

std::string text_of(const dump& found) {
    std::string text;
    for (const auto& [key, value] : found)
        text += key + "=" + value + "; ";
    return text;
}

void write_included(const temp_folder& folder) {
    write_file(folder / "users", "User all\nHost r1\n User one\n");
    write_file(folder / "ports", "Port 2001\n");
    write_file(folder / "ports2", "Host r2\n User p\n");
    write_file(folder / "bad", "Nonsense 5\n");
    write_file(folder / "loop", "Include " + (folder / "loop") + "\n");
}

std::string with_folder(std::string_view text, const temp_folder& folder) {
    std::string out(text);
    for (auto at = out.find("FOLDER"); at != out.npos; at = out.find("FOLDER", at))
        out.replace(at, 6, folder.path());
    return out;
}

texts mistakes_in_config(const std::string& text) {
    const temp_folder folder;
    write_file(folder / "c", text);
    const auto read = sc::config::load({{folder / "c"}}, this_user());
    texts lines;
    if (read) return lines;
    for (const auto& each : read.error())
        lines.push_back(to_string(each).substr(folder.path().size() + 1));
    return lines;
}

}  // namespace

TEST_CASE("every configuration means what it means to ssh") {
    if (std::system("ssh -V 2>/dev/null") != 0) {
        MESSAGE("skipped: ssh is not installed");
        return;
    }
    const temp_folder folder;
    write_included(folder);
    std::size_t cases = 0, agreed = 0;
    for (const auto& each : ssh_config_cases) {
        const auto file = folder / "config";
        write_file(file, with_folder(each.text, folder));
        std::istringstream hosts{std::string(each.hosts)};
        for (std::string host; hosts >> host; ++cases) {
            const auto wanted = text_of(by_ssh(file, host));
            const auto got = text_of(by_netpoll(file, host));
            CHECK_MESSAGE(wanted == got, each.text, host);
            if (wanted == got) ++agreed;
        }
    }
    MESSAGE("ssh -G agreed on ", agreed, " of ", cases, " hosts of ", ssh_config_cases.size(),
            " configurations");
}

TEST_CASE("tokens, variables and ~ in paths") {
    const temp_folder folder;
    ::setenv("NETPOLL_TEST_KEYS", "/keys", 1);
    const auto first_key = [&](const std::string& text) -> std::string {
        write_file(folder / "c", "User bob\nPort 7\nHostName h.%h\nIdentityFile " + text + "\n");
        const auto read = sc::config::load({{folder / "c"}}, {"me", "/home/me", 17});
        const auto all = read->settings_of({"R1", {}, 0});
        return all ? all->identity_files.front().text : "!" + all.error().message;
    };
    CHECK(first_key("~/a") == "/home/me/a");
    CHECK(first_key("%d/%h/%n/%r/%u/%i/%p/%%") == "/home/me/h.r1/R1/bob/me/17/7/%");
    CHECK(first_key("${NETPOLL_TEST_KEYS}/a") == "/keys/a");
    CHECK(first_key("${NETPOLL_NONE}/a") == "!the variable NETPOLL_NONE is not set");
    CHECK(first_key("%z") == "!the token %z is not known here");
    CHECK(first_key("a%") == "!ends with a percent sign");
    CHECK(first_key("~nobody-at-all/a") == "!there is no user nobody-at-all");
}

TEST_CASE("what is said elsewhere of user and port counts in conditions and tokens") {
    const temp_folder folder;
    write_file(
        folder / "c",
        "User bob\nMatch user eve\n Port 7\n IdentityFile /k/%r-%p\nMatch user bob\n Port 8\n");
    const auto read = sc::config::load({{folder / "c"}}, this_user());
    const auto all = read->settings_of({"r1", "eve", 22});
    REQUIRE(all);
    CHECK(all->port == 7);
    CHECK(all->identity_files.front().text == "/k/eve-22");
    CHECK(all->identity_files.front().where.line == 4);
}

TEST_CASE("a ProxyCommand that only forwards is a jump, and no other is") {
    const auto way = [](std::string_view command) {
        return sc::jump_of_command(command).value_or("none");
    };
    CHECK(way("ssh -W %h:%p jump") == "jump");
    CHECK(way("ssh jump -W %h:%p") == "jump");
    CHECK(way("exec /usr/bin/ssh -q -x -W [%h]:%p -p 2222 -l bob jump") == "bob@jump:2222");
    CHECK(way("ssh -W%h:%p bob@jump") == "bob@jump");
    CHECK(way("ssh jump nc %h %p") == "none");
    CHECK(way("ssh -F other -W %h:%p jump") == "none");
    CHECK(way("ssh -W %h:22 jump") == "none");
    CHECK(way("ssh -W %h:%p jump; touch x") == "none");
    CHECK(way("ssh -W %h:%p 'a b'") == "none");
    CHECK(way("ssh -W %h:%p") == "none");
    CHECK(way("nc %h %p") == "none");
    CHECK(way("ssh 'x") == "none");
}

TEST_CASE("mistakes have their line, as many as there are") {
    CHECK(mistakes_in_config("Usr x\nHost r1\n Prot 22\n Port x\n User\n IdentitiesOnly maybe\n") ==
          texts{"c:1: unknown keyword 'usr' (did you mean 'user'?)",
                "c:3: unknown keyword 'prot' (did you mean 'port'?)",
                "c:4: port: 'x' is no number, and no service", "c:5: 'user' needs a value",
                "c:6: identitiesonly: 'maybe' is no yes or no"});
    CHECK(mistakes_in_config("User 'x\nUser a b\nConnectTimeout soon\nProxyJump a,,b\n") ==
          texts{"c:1: user: a quote is not closed",
                "c:2: user: takes one value, and 'b' stands behind it",
                "c:3: connecttimeout: 'soon' is no time: 90, 1m30s and none are",
                "c:4: proxyjump: 'a,,b' names no bastion beside a comma"});
    CHECK(mistakes_in_config("Match hots r1\n") ==
          texts{"c:1: unknown condition of Match 'hots' (did you mean 'host'?)"});
    CHECK(mistakes_in_config(std::string("User a\0b\n", 9)) == texts{"c:1: holds a NUL byte"});
}

TEST_CASE("what is never run is told, and the block does not count") {
    const temp_folder folder;
    const auto marker = folder / "ran";
    write_file(folder / "c", "Match exec \"touch " + marker +
                                 "\"\n User x\nMatch final\n User y\n" +
                                 "Host r1\n ProxyCommand nc %h %p\n");
    const auto read = sc::config::load({{folder / "c"}}, this_user());
    REQUIRE(read);
    texts remarks;
    for (const auto& each : read->remarks())
        remarks.push_back(std::to_string(each.where.line) + ": " + each.message);
    CHECK(remarks == texts{"1: Match exec is never run, so this block does not count",
                           "3: Match final is not looked at, so this block does not count"});
    const auto all = read->settings_of({"r1", {}, 0});
    CHECK(!all->user);
    CHECK(all->proxy_command->text == "nc %h %p");
    CHECK(all->proxy_command->where.line == 6);
    CHECK(::access(marker.c_str(), F_OK) != 0);
}

TEST_CASE("files that include each other end, and files of others are refused") {
    const temp_folder folder;
    write_file(folder / "a", "Include " + (folder / "b") + "\nInclude " + (folder / "b") + "\n");
    write_file(folder / "b", "Include " + (folder / "a") + " " + (folder / "a") + "\n");
    const auto looped = sc::config::load({{folder / "a"}}, this_user());
    REQUIRE(!looped);
    REQUIRE(looped.error().size() == 1);
    CHECK(looped.error().front().message == "files include each other more than 16 deep");
    write_file(folder / "theirs", "User x\n");
    CHECK(std::system(("chmod 666 '" + (folder / "theirs") + "'").c_str()) == 0);
    CHECK(sc::config::load({{folder / "theirs"}}, this_user()));
    const auto refused = sc::config::load({{folder / "theirs", {}, true}}, this_user());
    REQUIRE(!refused);
    CHECK(refused.error().front().message ==
          "can be changed by others, and ssh refuses it then too: chmod go-w it");
    // Relative names begin in .ssh of the user's folder.
    CHECK(std::system(("mkdir '" + (folder / ".ssh") + "'").c_str()) == 0);
    write_file(folder / ".ssh/more", "User inner\n");
    write_file(folder / "c", "Include more\n");
    const auto read = sc::config::load({{folder / "c"}}, {"me", folder.path(), 0});
    CHECK(read->settings_of({"r1", {}, 0})->user->text == "inner");
    CHECK(read->files().size() == 2);
}

TEST_CASE("long lines, odd bytes and chance do no harm") {
    const temp_folder folder;
    const auto load = [&](const std::string& text) {
        write_file(folder / "c", text);
        const auto read = sc::config::load({{folder / "c"}}, this_user());
        if (read) static_cast<void>(read->settings_of({"r1", {}, 0}));
        return read.has_value();
    };
    CHECK(load("Host " + std::string(1U << 20, '*') + "x\n User y\n"));
    CHECK(load("User " + std::string(1U << 20, 'x') + "\n"));
    CHECK(load("#" + std::string(1U << 20, '\xFF') + "\n"));
    static_cast<void>(load(std::string(1U << 20, '"')));
    std::string many;
    for (int i = 0; i < 20'000; ++i)
        many += "Host r" + std::to_string(i) + "\n User u\n";
    CHECK(load(many));
    // Pieces that mean something, in any order.
    constexpr std::array pieces{"Host",
                                " ",
                                "\"",
                                "=",
                                "Match",
                                "user",
                                "host",
                                "\n",
                                "Port",
                                "22",
                                "all",
                                "'",
                                "\\",
                                "#",
                                "!",
                                "*",
                                "%h",
                                "${",
                                "Include",
                                "none",
                                "ProxyJump",
                                ",",
                                "\r",
                                "\t",
                                "\x01",
                                "\xC3",
                                "IdentityFile",
                                "~",
                                "ProxyCommand ssh -W %h:%p "};
    unsigned state = 7;
    for (int round = 0; round < 1'000; ++round) {
        std::string text;
        for (int i = 0; i < 30; ++i) {
            state = state * 1'664'525U + 1'013'904'223U;
            text += pieces[(state >> 16U) % pieces.size()];
        }
        static_cast<void>(load(text));
    }
}
