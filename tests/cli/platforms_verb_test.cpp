// netpoll platforms: list, show, check. Knows no platform's definition.
#include "cli/help.hpp"
#include "cli/verbs/platforms.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <sstream>

using namespace netpoll;
using netpoll::testing::temp_folder;
using netpoll::testing::write_file;

namespace {

verb_answer ask(const std::vector<std::string>& arguments,
                std::map<std::string, std::string> variables = {}) {
    return answer_platforms(arguments, [&variables](const std::string& name) {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
    });
}

std::string refusal(const std::vector<std::string>& arguments) {
    const auto answer = ask(arguments);
    CHECK(answer.code == exit_code::usage);
    CHECK(answer.out.empty());
    return answer.err.substr(0, answer.err.find('\n'));
}

std::vector<std::string> split_lines(const std::string& text) {
    std::istringstream from(text);
    std::vector<std::string> all;
    for (std::string line; std::getline(from, line);)
        all.push_back(line);
    return all;
}

/// Two platforms; the names of the second cannot meet one that is compiled in,
/// and its id is longer than theirs.
constexpr auto two = R"(platforms:
  cisco_ios:
    extends: cisco_ios
    commands: [show clock]
  zz_test_of_the_platforms_verb:
    aliases: [zz_short, zz_other]
    modes: {only: {prompt: 'tiny> '}}
)";

}  // namespace

TEST_CASE("the list: a platform a row, sorted, under headings; other names wrap in their column") {
    const auto answer = ask({});
    CHECK(answer.code == exit_code::ok);
    CHECK(answer.err.empty());
    platform_catalog catalog;
    add_builtin_platforms(catalog);
    const auto lines = split_lines(answer.out);
    REQUIRE(lines.size() > catalog.ids().size());
    const auto vendor = lines[0].find("VENDOR");
    const auto tried = lines[0].find("TRIED ON");
    const auto others = lines[0].find("OTHER NAMES");
    CHECK(lines[0].starts_with("PLATFORM "));
    REQUIRE(others != std::string::npos);
    std::vector<std::string> ids;
    std::map<std::string, std::string> names;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        CAPTURE(lines[i]);
        CHECK(lines[i].size() <= 80);
        CHECK(lines[i].back() != ' ');
        if (lines[i].front() != ' ') ids.push_back(lines[i].substr(0, lines[i].find(' ')));
        // A name that is wider than its column begins before it.
        const auto begin = lines[i].front() == ' ' ? lines[i].find_first_not_of(' ') : others;
        if (lines[i].size() > begin) names[ids.back()] += lines[i].substr(begin) + " ";
    }
    CHECK(ids == catalog.ids());
    for (const auto& id : ids) {
        const auto& definition = platform_catalog::definition_of(*catalog.find(id));
        for (const auto& alias : definition.aliases)
            CHECK((" " + names[id]).find(" " + alias) != std::string::npos);
        const auto row = std::find_if(lines.begin(), lines.end(),
                                      [&](const auto& line) { return line.starts_with(id + " "); });
        const auto vendor_shown = definition.vendor.empty() ? "-" : definition.vendor;
        const auto tried_shown = definition.tried.empty() ? "-" : definition.tried.front();
        CHECK(row->substr(vendor).starts_with(vendor_shown + " "));
        CHECK((row->substr(tried) + " ").starts_with(tried_shown + " "));
    }
    CHECK(answer.out.find('\033') == std::string::npos);
}

TEST_CASE("a check warns of prompts that refuse names, and refuses nothing for it") {
    const temp_folder folder;
    const auto file = folder / "narrow.yaml";
    write_file(file, "platforms:\n  mine:\n    modes: {only: {prompt: '[\\w.-]+# '}}\n");
    const auto answer = ask({"check", file});
    CHECK(answer.code == exit_code::ok);
    CHECK(answer.out == file + ": 1 platform, no mistakes\n");
    CHECK(answer.err.starts_with("warning: " + file + ":2: platform 'mine': modes.only.prompt: "));
    CHECK(answer.err.find("{name}") != std::string::npos);
    write_file(file, "platforms:\n  mine:\n    modes: {only: {prompt: '{name}# '}}\n");
    CHECK(ask({"check", file}).err.empty());
}

TEST_CASE("every line of the list fits 80 columns, also with long names") {
    const temp_folder folder;
    const auto file = folder / "long.yaml";
    const auto lines_with = [&](std::size_t id, std::size_t vendor, std::size_t alias) {
        write_file(file, "platforms:\n  " + std::string(id, 'i') +
                             ":\n    vendor: " + std::string(vendor, 'v') + "\n    aliases: [" +
                             std::string(alias, 'a') + ", short]\n    modes: {o: {prompt: '>'}}\n");
        return split_lines(ask({"--platforms", file}).out);
    };
    for (const std::size_t size : {3U, 22U, 30U, 31U, 60U, 78U, 80U, 81U, 200U}) {
        for (const auto& lines : {lines_with(size, 3, 3), lines_with(3, size, 3),
                                  lines_with(3, 3, size), lines_with(size + 1, size, size)}) {
            REQUIRE(lines.size() > 80);
            for (const auto& line : lines) {
                CAPTURE(line);
                CHECK(line.size() <= 80);
                CHECK(line.find_last_not_of(' ') + 1 == line.size());
            }
        }
    }
    const auto lines = lines_with(40, 3, 60);
    const auto row = std::find(lines.begin(), lines.end(), std::string(40, 'i'));
    REQUIRE(lines.end() - row > 3);
    CHECK(row[1].find("  vvv ") != std::string::npos);
    CHECK(row[2] == std::string(19, ' ') + std::string(60, 'a') + ",");
    CHECK(row[3].find_first_not_of(' ') == lines[0].find("OTHER NAMES"));
}

TEST_CASE("the list as JSON: every key is there, null and empty mean what the help says") {
    const temp_folder folder;
    const auto file = folder / "two.yaml";
    write_file(file, two);
    const auto answer = ask({"--format=json", "--platforms", file});
    CHECK(answer.code == exit_code::ok);
    const auto document = nlohmann::json::parse(answer.out);
    CHECK(document.at("schema") == "netpoll-platforms/1");
    std::map<std::string, nlohmann::json> by_name;
    for (const auto& each : document.at("platforms")) {
        CHECK(each.size() == 8);
        for (const auto* key :
             {"name", "vendor", "tried", "aliases", "textfsm", "channel", "commands", "auto"})
            CHECK(each.contains(key));
        by_name[each.at("name")] = each;
    }
    const auto& mine = by_name.at("zz_test_of_the_platforms_verb");
    CHECK(mine.at("vendor").is_null());
    CHECK(mine.at("tried").is_null());
    CHECK(mine.at("textfsm").is_null());
    CHECK(mine.at("aliases") == nlohmann::json{"zz_short", "zz_other"});
    CHECK(mine.at("auto") == false);
    const auto& ios = by_name.at("cisco_ios");
    CHECK(ios.at("vendor") == "Cisco");
    CHECK(ios.at("tried").at(0) == "recordings");
    CHECK(ios.at("commands") == nlohmann::json{"show clock"});
    CHECK(ios.at("auto") == true);
    CHECK(by_name.at("linux").at("channel") == "exec");
    CHECK(by_name.at("f5_tmsh").at("tried") == nlohmann::json::array());
    CHECK(ask({"--format", "text"}).out == ask({}).out);
    CHECK(refusal({"--format=yaml"}) == "netpoll: --format: unknown format 'yaml': text or json");
    CHECK(refusal({"--format=json", "show", "linux"}) ==
          "netpoll: --format=json is for the list alone");
}

TEST_CASE("--platforms, else its variable, is merged first") {
    const temp_folder folder;
    const auto file = folder / "two.yaml";
    write_file(file, two);
    const std::string row = "\nzz_test_of_the_platforms_verb  -";
    CHECK(ask({"--platforms", file}).out.find(row) != std::string::npos);
    CHECK(ask({}, {{"NETPOLL_PLATFORMS", file}}).out.find(row) != std::string::npos);
    CHECK(ask({"--platforms=" + file, "show", "cisco_ios"}).out.find("show clock") !=
          std::string::npos);
    CHECK(ask({"show", "zz_short", "--platforms=" + file}).out ==
          "platforms:\n  zz_test_of_the_platforms_verb:\n    aliases: [zz_short, zz_other]\n    "
          "modes:\n"
          "      only:\n        prompt: 'tiny> '\n");
    CHECK(refusal({"--platforms", folder / "none"}) == folder / "none: does not exist");
    CHECK(refusal({"--platforms="}).starts_with("netpoll: --platforms: "));
    CHECK(refusal({"--platforms"}).starts_with("netpoll: --platforms: "));
}

TEST_CASE("what show prints is a file that check finds good and --platforms reads alike") {
    const temp_folder folder;
    const auto file = folder / "shown.yaml";
    platform_catalog catalog;
    add_builtin_platforms(catalog);
    const std::string head = "platforms:\n";
    std::map<std::string, std::string> shown;
    std::string all = head;
    for (const auto& id : catalog.ids()) {
        CAPTURE(id);
        const auto one = ask({"show", id});
        CHECK(one.code == exit_code::ok);
        CHECK(one.err.empty());
        for (const auto& alias : platform_catalog::definition_of(*catalog.find(id)).aliases)
            CHECK(catalog.find(alias) == catalog.find(id));
        CHECK(catalog.find(id + "_ssh") == catalog.find(id));
        REQUIRE(one.out.starts_with(head));
        all += one.out.substr(head.size());
        shown[id] = one.out;
    }
    write_file(file, all);
    CHECK(ask({"check", file}).out ==
          file + ": " + std::to_string(shown.size()) + " platforms, no mistakes\n");
    for (const auto& [id, text] : shown)
        CHECK(ask({"--platforms", file, "show", id}).out == text);
}

TEST_CASE("show knows aliases, and names with _ssh") {
    const auto shown = ask({"show", "frr"}).out;
    CHECK(ask({"show", "frrouting"}).out == shown);
    CHECK(ask({"show", "frr_ssh"}).out == shown);
}

TEST_CASE("a check warns of what replaces a definition of ours, unless it begins from it") {
    const temp_folder folder;
    const auto file = folder / "mine.yaml";
    write_file(file,
               "platforms:\n  generic:\n    modes: {only: {prompt: 'tiny> '}}\n"
               "  linux: {extends: linux, commands: [w]}\n"
               "  cisco_ios: {extends: linux}\n  my_linux: {extends: linux}\n");
    const auto answer = ask({"--platforms", file, "check", file});
    CHECK(answer.code == exit_code::ok);
    const auto warning = [&](int line, const std::string& id) {
        return "warning: " + file + ":" + std::to_string(line) + ": platform '" + id +
               "': replaces the built-in definition; to change only some of it say extends: " + id +
               "\n";
    };
    CHECK(answer.err == warning(2, "generic") + warning(5, "cisco_ios"));
    write_file(file, two);
    CHECK(ask({"check", file}).err.empty());
}

TEST_CASE("check refuses prompts that take output for one, and placeholders that are none") {
    const temp_folder folder;
    const auto file = folder / "mine.yaml";
    write_file(file,
               "platforms:\n  a:\n    modes: {u: {prompt: '{nmae}#'}}\n"
               "  b:\n    modes: {u: {prompt: '.*'}}\n");
    const auto bad = ask({"check", file});
    CHECK(bad.code == exit_code::usage);
    const auto lines = split_lines(bad.err);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].starts_with(file + ":2: platform 'a': modes.u.prompt: no placeholder is called "
                                      "{nmae} "));
    CHECK(lines[1].starts_with(file + ":4: platform 'b': modes.u.prompt: '.*' matches "));
}

TEST_CASE("check says how many, or every mistake with its line") {
    const temp_folder folder;
    const auto file = folder / "mine.yaml";
    write_file(file, two);
    const auto good = ask({"check", file});
    CHECK(good.code == exit_code::ok);
    CHECK(good.out == file + ": 2 platforms, no mistakes\n");
    CHECK(good.err.empty());
    CHECK(ask({"--platforms", file, "check", file}).out == good.out);

    write_file(file,
               "platforms:\n  a:\n    modes: {u: {prompt: '('}}\n  b:\n    mods: {}\n"
               "  c:\n    modes: {u: {prompt: '>'}, v: {prompt: '#'}}\n");
    const auto bad = ask({"check", file});
    CHECK(bad.code == exit_code::usage);
    CHECK(bad.out.empty());
    const auto lines = split_lines(bad.err);
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].starts_with(file + ":2: platform 'a': modes.u.prompt: "));
    CHECK(lines[1] == file + ":5: platform 'b': unknown key 'mods' (did you mean 'modes'?)");
    CHECK(lines[2] == file + ":6: platform 'c': modes.v: no edges lead here from 'u'");
    CHECK(refusal({"check", folder / "none"}) == folder / "none: does not exist");
}

TEST_CASE("what is not understood") {
    CHECK(refusal({"show", "lniux"}) ==
          "netpoll: unknown platform 'lniux' (did you mean 'linux'?)");
    CHECK(refusal({"show", "q\033[m"}) == "netpoll: unknown platform 'q\\x1B[m'");
    CHECK(refusal({"show"}) == "netpoll: show: name a platform");
    CHECK(refusal({"check"}) == "netpoll: check: name a file");
    CHECK(refusal({"sohw", "x"}) ==
          "netpoll: unknown verb 'platforms sohw' (did you mean 'show'?)");
    CHECK(refusal({"list"}) ==
          "netpoll: unknown verb 'platforms list': netpoll platforms alone lists them");
    const temp_folder folder;
    write_file(folder / "two.yaml", two);
    const auto refused = [&](const std::string& word) {
        return refusal({word, "--platforms", folder / "two.yaml"});
    };
    for (const char* word : {"cisco_ios", "ios", "IOS", "cisco_iso", "ios_xe_ssh"}) {
        CAPTURE(word);
        CHECK(refused(word) == "netpoll: unknown verb 'platforms " + std::string(word) +
                                   "' (did you mean 'platforms show cisco_ios'?)");
    }
    CHECK(refused("zz_other").find("'platforms show zz_test_of_the_platforms_verb'") !=
          std::string::npos);
    CHECK(refused("mikro").find("'platforms show mikrotik_routeros'") != std::string::npos);
    CHECK(
        refused("cisco").starts_with("netpoll: unknown verb 'platforms cisco': for one of them: "
                                     "netpoll platforms show NAME, e.g. cisco_"));
    CHECK(refused("xyzzy") == "netpoll: unknown verb 'platforms xyzzy'");
    CHECK(refusal({"--json"}).find("default") == std::string::npos);
    CHECK(refusal({"show", "linux", "x"}) == "netpoll: 'x' is one argument too many");
    CHECK(refusal({"--platform=x"}) ==
          "netpoll: unknown option '--platform' (did you mean '--platforms'?)");
    CHECK(ask({"show", "-h"}).out == platforms_help_text());
    CHECK(refusal({"check", "--", "-x"}) == "-x: does not exist");
}
