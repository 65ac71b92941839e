// Every platform that is compiled in takes whatever a device is called. Knows no conversation.
#include "core/compiled_platform.hpp"
#include "core/prompt_faults.hpp"
#include "inventory/given.hpp"
#include "inventory/platform_file.hpp"

#include <algorithm>

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

namespace {

// NAME stands for the name of the device.
const texts shapes{"NAME>",
                   "NAME#",
                   "NAME# ",
                   "NAME> ",
                   "NAME $ ",
                   "NAME # ",
                   "NAME.1 # ",
                   "<NAME>",
                   "[NAME]",
                   "(NAME) >",
                   "(NAME) > ",
                   "(NAME) #",
                   "admin@NAME> ",
                   "admin@NAME:~$ ",
                   "[admin@NAME] > ",
                   "A:NAME# ",
                   "A:admin@NAME# ",
                   "NAME(config)#",
                   "NAME(config)# ",
                   "RP/0/RP0/CPU0:NAME#",
                   "NAME tnsr# ",
                   "[Expert@NAME]# ",
                   "NAME [standalone: master] # ",
                   "SSH@NAME#",
                   "NAME:admin# ",
                   "NAME:admin> ",
                   "NAME>environment# ",
                   "NAME@apc>",
                   "NAME::> ",
                   "NAME->",
                   "admin@(NAME)(cfg-sync In Sync)(Active)(/Common)(tmos)# "};
const texts unusual{"Z\xC3\xBCrich-sw1",
                    "R1,2",
                    "R&D",
                    "R*1",
                    "a=b",
                    "R!1",
                    "it's",
                    "R?1",
                    "50%",
                    "{x}1",
                    "[x]1",
                    "R#1",
                    "core sw|1",
                    "a;b",
                    "\xE6\x9D\xB1\xE4\xBA\xAC",
                    "a\"b",
                    "a^b",
                    "a`b",
                    "a\\b",
                    "x(y)z",
                    "$x"};

std::string with_name(std::string shape, const std::string& name) {
    return shape.replace(shape.find("NAME"), 4, name);
}

bool takes_names(const platform& p) {
    return std::any_of(p.modes.begin(), p.modes.end(), [](const auto& mode) {
        return std::any_of(mode.prompt.begin(), mode.prompt.end(), [](const auto& each) {
            return each.find("{name}") != std::string::npos;
        });
    });
}

}  // namespace

TEST_CASE("a name beyond letters and digits is one on every platform, in the same mode") {
    for (const auto& id : builtin_platforms().ids()) {
        const auto& platform = *builtin_platforms().find(id);
        std::size_t fitting = 0;
        for (const auto& shape : shapes) {
            const auto usual = platform.fit(with_name(shape, "sw1"));
            if (!usual || !usual->usual || !usual->name) continue;
            ++fitting;
            // A user's name before the device's may be what tells a mode.
            const bool tells_mode = shape.find('@') == shape.npos;
            for (const auto& name : unusual) {
                CAPTURE(id);
                CAPTURE(with_name(shape, name));
                const auto mode = platform.mode_of(with_name(shape, name));
                CHECK(mode.has_value());
                if (tells_mode) CHECK(mode == usual->mode);
            }
        }
        CAPTURE(id);
        CHECK((fitting > 0 || !takes_names(platform.definition)));
    }
}

TEST_CASE("states that nobody foresaw keep no prompt from being one") {
    const auto mode_of = [](std::string_view platform, std::string_view line) {
        const auto& known = *builtin_platforms().find(platform);
        const auto mode = known.mode_of(line);
        return mode ? known.definition.modes[*mode].name : "none";
    };
    CHECK(mode_of("ios", "(unlicensed)UUT#") == "privilege");
    CHECK(mode_of("ios", "Router(recovery-mode)>") == "exec");
    CHECK(mode_of("nxos", "switch(standby)# ") == "privilege");
    CHECK(mode_of("vrp", "(unlicensed)<sw1>") == "user");
    CHECK(mode_of("mikrotik_routeros", "[admin@r1] (backup) > ") == "any");
    CHECK(mode_of("linux", "[root@esx1:~] ") == "user");
    CHECK(mode_of("iosxr", "sysadmin-vm:0_RP0# ") == "admin");
    CHECK(mode_of("iosxr", "RP/0/RSP0/CPU0:asr(admin)#") == "admin");
    CHECK(mode_of("eos", "Z\xC3\xBCrich(config-if-Et1)#") == "configuration");
    CHECK(mode_of("ios", "Z\xC3\xBCrich(tcl)#") == "none");
    CHECK(mode_of("ios", "Proceed? [y/n]#") == "none");
    CHECK(mode_of("ios", "*Mar 1 00:00:01: %SYS-5-CONFIG_I: by <admin>") == "none");
}

TEST_CASE("a prompt that takes output for a prompt is a mistake; none of ours does") {
    for (const auto& id : builtin_platforms().ids()) {
        CAPTURE(id);
        const auto& p = platform_catalog::definition_of(*builtin_platforms().find(id));
        CHECK(too_wide_prompts(p).empty());
    }
    const auto found = [](const std::string& prompt, std::vector<std::string> excludes = {}) {
        platform p;
        p.id = "mine";
        p.where = {"p.yaml", 3};
        p.modes = {{"any", {prompt}, std::move(excludes), {}}};
        std::string all;
        for (const auto& each : too_wide_prompts(p))
            all += to_string(each);
        return all;
    };
    CHECK(found(".*") ==
          "p.yaml:3: platform 'mine': modes.any.prompt: '.*' matches an empty line, so any output "
          "would end there");
    CHECK(found("{name}").find("matches output like 'up'") != std::string::npos);
    for (const auto* wide : {".+", R"(\S.*)", R"((?:{name}#)?)", R"([\w.-]+ ?)", R"({name}[#\w]?)",
                             R"(.*[>#}])", "(?s).*", R"(\W+)"}) {
        CAPTURE(wide);
        CHECK(found(wide) != "");
    }
    for (const auto* well : {"{name}# ?", "> ?", "tiny> ", R"(\S.{0,80}[>#$%\]] ?)"}) {
        CAPTURE(well);
        CHECK(found(well) == "");
    }
    CHECK(found("!?[}>]", {"}"}) == "");
}

TEST_CASE("a word in braces that is no placeholder is a mistake, where it stands") {
    const auto mistake_in = [](const std::string& prompt) {
        platform_catalog all;
        platform p;
        p.id = "mine";
        p.modes = {{"any", {prompt}, {}, {}}};
        const auto wrong = all.add(std::move(p));
        return wrong.empty() ? std::string() : wrong.front().message;
    };
    CHECK(mistake_in("{nmae}#") ==
          "platform 'mine': modes.any.prompt: no placeholder is called {nmae} ({name} is the only "
          "one; a brace is written \\{) in '{nmae}#'");
    for (const auto* wrong : {"{name}@{host-name}>", "{Name}#", "{ name }#", R"(\\{user}#)"}) {
        CAPTURE(wrong);
        CHECK(mistake_in(wrong) != "");
    }
    for (const auto* well : {"{name}#", R"(\{master\}#)", R"(\{master}#)", R"([{master}]{1,9}#)",
                             R"(\x{41}\p{Lu}#)", R"(\w{1,9}(?<n>a)\g{n}#)", "{name}{name}>"}) {
        CAPTURE(well);
        CHECK(mistake_in(well) == "");
    }
}

TEST_CASE("a prompt expression that refuses names is doubted, also a user's") {
    for (const auto& id : builtin_platforms().ids()) {
        CAPTURE(id);
        CHECK(doubts_about(platform_catalog::definition_of(*builtin_platforms().find(id))).empty());
    }
    const auto doubts = [](const std::string& prompt) {
        platform p;
        p.id = "mine";
        p.where = {"p.yaml", 3};
        p.modes = {{"exec", {prompt}, {}, {}}};
        std::string all;
        for (const auto& each : doubts_about(p))
            all += to_string(each);
        return all;
    };
    CHECK(doubts(R"([\w.-]{1,64}# ?)") ==
          "p.yaml:3: platform 'mine': modes.exec.prompt: '[\\w.-]{1,64}' refuses names like "
          "Z\xC3\xBCrich-sw1, R1,2 or core sw|1; {name} takes every name");
    for (const auto* narrow : {R"(\w+>)", R"(\S+# ?)", R"((?:[a-z0-9-]+@)?[a-z0-9-]+\$ )",
                               R"(<[\w.-]+>)", R"([^\s#]+#)"}) {
        CAPTURE(narrow);
        CHECK(doubts(narrow) != "");
    }
    for (const auto* wide : {"{name}# ?", R"({name}\([\w-]+\)# ?)", R"(\S.{0,80}[>#])", "> ?",
                             R"(\w+@.+# ?)", "CLI> "}) {
        CAPTURE(wide);
        CHECK(doubts(wide) == "");
    }
}
