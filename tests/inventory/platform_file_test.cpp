// Platform files: what is compiled in, what users add, and every mistake. Knows no device.
#include "inventory/platform_file.hpp"
#include "inventory/builtin_platforms.hpp"
#include "inventory/given.hpp"

#include "core/compiled_platform.hpp"

#include <algorithm>

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

namespace {

texts wrong(std::string_view text) {
    platform_catalog catalog;
    add_builtin_platforms(catalog);
    return lines_of(add_platforms(text, "p", catalog), "p");
}

std::string mode_of(std::string_view platform, std::string_view line) {
    const auto& known = *builtin_platforms().find(platform);
    const auto mode = known.mode_of(line);
    return mode ? known.definition.modes[*mode].name : "none";
}

bool is_error(std::string_view platform, std::string_view line) {
    for (const auto& each : builtin_platforms().find(platform)->errors) {
        if (each.matches(line)) return true;
    }
    return false;
}

bool is_own_pager(std::string_view platform, std::string_view line) {
    const auto& known = *builtin_platforms().find(platform);
    for (std::size_t i = 0; i < known.definition.pagers.size(); ++i) {
        if (known.pagers[i].see.matches(line)) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("the platforms that are compiled in have no mistake") {
    platform_catalog catalog;
    CHECK(lines_of(add_builtin_platforms(catalog)).empty());
    CHECK(catalog.ids().size() > 60);
    CHECK(catalog.find("cisco.ios.ios") == catalog.find("cisco_xe"));
    CHECK(catalog.find("juniper_ssh") == catalog.find("junos"));
    for (const auto& id : catalog.ids()) {
        const auto& known = platform_catalog::definition_of(*catalog.find(id));
        CAPTURE(id);
        const texts asked_nothing{"auto",         "ciena_saos", "ciena_saos10", "eaton_network",
                                  "garderos_grs", "generic",    "siklu"};
        CHECK(known.commands.empty() ==
              (std::find(asked_nothing.begin(), asked_nothing.end(), id) != asked_nothing.end()));
        const texts unix_like{"eaton_network", "linux", "pfsense"};
        CHECK((known.channel == channel_kind::exec) ==
              (std::find(unix_like.begin(), unix_like.end(), id) != unix_like.end()));
    }
}

TEST_CASE("what is read when it is first looked at is what a reading of the whole file gives") {
    platform_catalog known;
    CHECK(lines_of(add_builtin_platforms(known)).empty());
    platform_catalog strict;
    for (const auto& [name, text] : builtin_platform_files()) {
        const auto file = std::string(built_in_mark).append(name) + ")";
        CHECK(lines_of(add_platforms(text, file, strict)).empty());
    }
    CHECK(known.names() == strict.names());
    for (const auto& name : strict.names()) {
        CAPTURE(name);
        REQUIRE(known.definition(name) != nullptr);
        CHECK(*known.definition(name) == platform_catalog::definition_of(*strict.find(name)));
    }
}

TEST_CASE("a platform of ours begins from ours, whatever a file of one's own calls so") {
    platform_catalog catalog;
    add_builtin_platforms(catalog);
    constexpr auto own = "platforms: {cisco_ios: {modes: {a: {prompt: 'mine> '}}}}";
    REQUIRE(lines_of(add_platforms(own, "p", catalog)).empty());
    CHECK(catalog.definition("cisco_ios")->modes.size() == 1);
    CHECK(catalog.definition("fs_fsos")->modes.size() > 1);
}

TEST_CASE("prompts as devices show them") {
    CHECK(mode_of("ios", "LAB-SW123_9200L#") == "privilege");
    CHECK(mode_of("ios", "R1>") == "exec");
    CHECK(mode_of("ios", "core-stby#") == "privilege");
    CHECK(mode_of("ios", "sw(boot)#") == "privilege");
    CHECK(mode_of("ios", "csr1000v(config-if)#") == "configuration");
    CHECK(mode_of("ios", "R1(tcl)#") == "none");
    CHECK(mode_of("ios", "interface Vlan #") == "none");
    CHECK(mode_of("nxos", "TEST-12345# ") == "privilege");
    CHECK(mode_of("nxos", "n9k-sw1(maint-mode)#") == "privilege");
    CHECK(mode_of("nxos", "n9k-sw1(config-if)# ") == "configuration");
    CHECK(mode_of("eos", "eos1#") == "privilege");
    CHECK(mode_of("eos", "eos1(s1)#") == "privilege");
    CHECK(mode_of("eos", "switch(config)#") == "configuration");
    CHECK(mode_of("eos", "sw(s1)(config-if-Et1)#") == "configuration");
    CHECK(mode_of("eos", "localhost>") == "exec");
    CHECK(mode_of("eos", "localhost.12:04:59#") == "privilege");
    CHECK(mode_of("junos", "boxen@srx> ") == "operational");
    CHECK(mode_of("junos", "admin@ex4300# ") == "configuration");
    CHECK(mode_of("junos", "root@srx:~ # ") == "shell");
    CHECK(mode_of("junos", "% ") == "shell");
    CHECK(mode_of("linux", "robert@hostname:~$ ") == "user");
    CHECK(mode_of("linux", "root@cumulus:mgmt:~# ") == "root");
    CHECK(mode_of("generic", "[admin@MikroTik] > ") == "any");
    CHECK(mode_of("generic", "some output") == "none");
    const auto& above = *builtin_platforms().find("junos")->line_above;
    CHECK(above.matches("{master:0}"));
    CHECK(above.matches("[edit interfaces]"));
    CHECK(above.matches("{primary:node0}[edit]"));
    CHECK(!above.matches("{ host-name x; }"));
}

TEST_CASE("errors and pagers as devices show them") {
    CHECK(is_error("ios", "% Invalid input detected at '^' marker."));
    CHECK(is_error("ios", "% Incomplete command."));
    CHECK(is_error("ios", "Command authorization failed."));
    CHECK(!is_error("ios", "5 % Invalid packets"));
    CHECK(is_error("nxos", "% Invalid command at '^' marker."));
    CHECK(is_error("nxos", "% Permission denied for the role"));
    CHECK(is_error("eos", "% Invalid input"));
    CHECK(is_error("junos", "unknown command."));
    CHECK(is_error("junos", "syntax error, expecting <command>."));
    CHECK(is_error("junos", "'s' is ambiguous."));
    CHECK(is_error("linux", "bash: line 1: foo: command not found"));
    CHECK(is_error("linux", "sh: 1: foo: not found"));
    CHECK(is_error("linux", "zsh:1: command not found: foo"));
    CHECK(!is_error("linux", "the host was not found"));
    CHECK(is_error("generic", "% Unknown command"));
    CHECK(is_error("generic", "Syntax error: x"));
    CHECK(is_own_pager("ios", " --More-- "));
    CHECK(is_own_pager("eos", " --More-- "));
    CHECK(is_own_pager("nxos", "--More--"));
    CHECK(is_own_pager("junos", "---(more)---"));
    CHECK(is_own_pager("junos", "---(more 42%)---"));
    CHECK(!is_own_pager("ios", "description --More-- or less"));
}

TEST_CASE("a user's file adds, replaces and extends") {
    platform_catalog catalog;
    add_builtin_platforms(catalog);
    const temp_folder folder;
    write_file(folder / "p.yaml", R"(
platforms:
  my_ios:
    extends: ios
    aliases: [mine]
    errors: ['^NO']
    end_of_line: "\r"
    idle: 5m
    pty: {columns: 200, rows: 24}
    login:
      - {see: 'continue', send: "y", enter: false, at_most: 1}
  cisco_ios:
    extends: cisco_ios
    type_ahead: true
    commands: [show clock]
  tiny:
    modes: {only: {prompt: 'tiny> '}}
)");
    CHECK(lines_of(add_platforms_from(folder / "p.yaml", catalog)).empty());
    const auto& mine = platform_catalog::definition_of(*catalog.find("mine"));
    CHECK(mine.id == "my_ios");
    CHECK(mine.modes.size() == 3);
    CHECK(mine.errors == texts{"^NO"});
    CHECK_FALSE(mine.type_ahead);  // a fact of one maker's terminal
    CHECK(mine.end_of_line == "\r");
    CHECK(*mine.idle == milliseconds{300'000});
    CHECK(mine.pty.columns == 200);
    CHECK(mine.login.front().enter == false);
    CHECK(mine.where == source_position{folder / "p.yaml", 3});
    const auto& ios = platform_catalog::definition_of(*catalog.find("ios"));
    CHECK(ios.commands.front().send == "show clock");
    CHECK(ios.on_open.size() == 2);
    CHECK(ios.type_ahead);
    CHECK(catalog.find("tiny") != nullptr);
}

TEST_CASE("mistakes in platform files have lines") {
    platform_catalog catalog;
    CHECK(lines_of(add_platforms_from("/none", catalog)) == texts{"/none: does not exist"});
    CHECK(wrong("") == texts{"'platforms:' with a mapping of platforms is missing"});
    CHECK(wrong("platform: {}\n") ==
          texts{"'platforms:' with a mapping of platforms is missing",
                "1: unknown key 'platform' (did you mean 'platforms'?)"});
    CHECK(wrong("platforms:\n  x:\n    extends: arista_eoss\n    alias: [y]\n    echo: loud\n"
                "    on_open: [{sned: a}]\n    pty: {rows: 0}\n    idle: never\n"
                "    in_session_login: yes\n    pagers: {see: x}\n") ==
          texts{"3: platform 'x': extends: unknown platform 'arista_eoss' (did you mean "
                "'arista_eos'?): it must stand before this one",
                "4: platform 'x': unknown key 'alias' (did you mean 'aliases'?)",
                "5: platform 'x': echo: exact, fuzzy, doubled or none is expected, not 'loud'",
                "6: platform 'x': step: unknown key 'sned' (did you mean 'send'?)",
                "6: platform 'x': step: 'send' is missing",
                "7: platform 'x': rows: a number from 1 to 100000 is expected, not '0'",
                "8: platform 'x': idle: a duration like 90s is expected, not 'never'",
                "9: platform 'x': in_session_login: true or false is expected, not 'yes'",
                "10: platform 'x': pagers: a list is expected, not a mapping"});
    CHECK(wrong("platforms:\n  x:\n    modes: {a: {prompt: '('}}\n").size() == 1);
    CHECK(wrong("platforms:\n  x: 5\n") ==
          texts{"2: platform 'x': a mapping is expected, not a text"});
    CHECK(wrong("platforms: {a: [\n").size() == 1);
}

TEST_CASE("what a definition was tried on is its own, and so is its vendor") {
    const auto* in_words =
        "tried: no, or some of device, recordings, outputs and prompts is expected";
    const auto mistake_of = [](const std::string& tried) {
        return wrong("platforms:\n  a:\n    modes: {u: {prompt: '>'}}\n    tried: " + tried + "\n");
    };
    CHECK(mistake_of("[outputs, prompts]").empty());
    CHECK(mistake_of("no").empty());
    CHECK(mistake_of("device").empty());
    for (const auto* tried : {"[no, outputs]", "lab", "[recordings, '']"})
        CHECK(mistake_of(tried) == texts{"4: platform 'a': " + std::string(in_words)});
    platform_catalog catalog;
    add_builtin_platforms(catalog);
    CHECK(add_platforms("platforms: {b: {extends: cisco_ios}}", "p", catalog).empty());
    const auto& made = platform_catalog::definition_of(*catalog.find("b"));
    CHECK(made.vendor.empty());
    CHECK(made.tried.empty());
    for (const auto& id : catalog.ids()) {
        CAPTURE(id);
        const texts nobodys{"auto", "b", "generic"};
        const auto& known = platform_catalog::definition_of(*catalog.find(id));
        CHECK(known.tried.empty() ==
              (std::find(nobodys.begin(), nobodys.end(), id) != nobodys.end()));
    }
}
