// `platform: auto`: clues weighed, and the conversation that gathers them. Knows no socket.
#include "core/devices.hpp"
#include "core/play_all.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

platform detectable(std::string id, std::string prompt, definition::detection how) {
    platform p;
    p.id = std::move(id);
    p.modes = {mode_of("any", std::move(prompt))};
    p.detect = std::move(how);
    return p;
}

struct catalog {
    catalog() {
        auto unknown = detectable("auto", R"(\S.{0,80}[>#\]$] ?)", {});
        unknown.end_of_line = "\r";
        unknown.on_close = {{"exit", true, "", {}}};
        auto ios = detectable("ios", R"([\w.-]+[>#])", {"Cisco", "show version", "IOS Software"});
        ios.on_open = {{"terminal length 0", true, "", {}}};
        auto eos = detectable("eos", R"([\w.-]+[>#])", {"", "show version", "Arista"});
        auto vrp = detectable("vrp", R"(<[\w.-]+>)", {"", "display version", "VRP"});
        auto ros = detectable("ros", R"(\[\w+@\w+\] >)", {"ROSSSH", "", ""});
        for (auto& each : {unknown, ios, eos, vrp, ros})
            REQUIRE(all.add(each).empty());
    }
    platform_catalog all;
};

platform_detector::clues clues_of(std::string_view identification, std::string_view prompt) {
    return {identification, prompt, {}, {}, {}};
}

target target_of_user(std::string name) {
    target device;
    device.name = "r1";
    device.hostname = "192.0.2.1";
    device.platform = "auto";
    device.groups = std::make_shared<const std::vector<std::string>>();
    device.limits = std::make_shared<const limits>();
    credentials login;
    login.username = std::move(name);
    login.enable = secret_of("en4ble!");
    device.login = std::make_shared<const credentials>(std::move(login));
    device.commands =
        std::make_shared<const std::vector<command>>(std::vector<command>{{"show clock"}});
    return device;
}

const std::string& id_of(const compiled_platform& p) {
    return platform_catalog::definition_of(p).id;
}

}  // namespace

TEST_CASE("what the prompt leaves open is asked with the line that tells most apart") {
    const catalog known;
    const platform_detector detector(known.all);
    CHECK(detector.question(clues_of("", "r1#")) == "show version");
    CHECK(detector.question(clues_of("", "<r1>")) == "display version");
    CHECK(detector.question(clues_of("SSH-2.0-ROSSSH", "[a@b] >")) == "");
    CHECK(detector.question(clues_of("", "nobody knows%")) == "");
    auto seen = clues_of("SSH-2.0-OpenSSH_9", "r1#");
    seen.command = "show version";
    seen.output = "Arista DCS\n";
    CHECK(id_of(detector.judge(seen)) == "eos");
    seen.output = "Cisco IOS Software\n";
    CHECK(id_of(detector.judge(seen)) == "ios");
    seen.output = "Something else\n";
    CHECK(id_of(detector.judge(seen)) == "auto");
}

TEST_CASE("a device of an unknown kind is found out within the session, once a run") {
    const catalog known;
    platform_detector detector(known.all);
    dialogue_options options;
    options.detector = &detector;
    options.identification = "SSH-2.0-x";
    auto device = target_of_user("admin");
    const auto& unknown = *known.all.find("auto");

    script first;
    first.feeds("r1#").quiet().sends("\r").feeds("\r\nr1#").sends("show version\r");
    first.feeds("show version\r\nIOS Software\r\nr1#").sends("terminal length 0\n");
    first.feeds("terminal length 0\r\nr1#").sends("show clock\n");
    first.feeds("show clock\r\n12:00\r\nr1#").sends("\n").feeds("\r\nr1#").ends();
    const auto found = first.play(device, unknown, options, 1);
    CHECK(found.complaint == "");
    CHECK(found.results.at(0).output == "12:00\n");

    script second;
    second.feeds("r1#").quiet().sends("\r").feeds("\r\nr1#").sends("terminal length 0\n");
    CHECK(second.play(device, unknown, options, 1).complaint == "");
}

TEST_CASE("what one user's login was found to be says nothing of another user's") {
    catalog known;
    auto ios = detectable("ios", "{name}>", {"", "show version", "IOS Software"});
    ios.modes.push_back(mode_of("privilege", "{name}#"));
    ios.modes[0].edges = {
        {"privilege", {"enable", false, "", {{"Password:", "$secret", true, 1}}}, "enable"}};
    ios.default_mode = "privilege";
    REQUIRE(known.all.add(ios).empty());
    auto shell = detectable("shell", R"(\S+[>#$] ?)", {"", "show version", "not found"});
    REQUIRE(known.all.add(shell).empty());
    platform_detector detector(known.all);
    dialogue_options options;
    options.detector = &detector;
    const auto& unknown = *known.all.find("auto");

    const std::string asks = "show version\r\n";
    script router;
    router.feeds("r1>").quiet().sends("\r").feeds("\r\nr1>").sends("show version\r");
    router.feeds(asks + "IOS Software\r\nr1>").sends("enable\n").feeds("enable\r\nPassword: ");
    router.sends("en4ble!\n").feeds("\r\nr1#").quiet().sends("\n").feeds("\r\nr1#");
    router.sends("show clock\n").stops();
    CHECK(router.play(target_of_user("admin"), unknown, options, 1).complaint == "");

    script other;
    other.feeds("h>").quiet().sends("\r").feeds("\r\nh>").sends("show version\r");
    other.feeds(asks + "sh: show: not found\r\nh>").sends("show clock\n").stops();
    CHECK(other.play(target_of_user("root"), unknown, options, 1).complaint == "");

    script moved;
    moved.feeds("h$").quiet().sends("\r").feeds("\r\nh$").sends("show version\r").stops();
    CHECK(moved.play(target_of_user("admin"), unknown, options, 1).complaint == "");
}

TEST_CASE("names that hardly anybody gives do not make every platform likely") {
    catalog known;
    for (auto& [id, prompt] : {std::pair{"ios", "{name}[>#]"}, std::pair{"vrp", "<{name}>"}}) {
        auto p = platform_catalog::definition_of(*known.all.find(id));
        p.modes = {mode_of("any", prompt)};
        REQUIRE(known.all.add(p).empty());
    }
    const platform_detector detector(known.all);
    CHECK(detector.question(clues_of("", "<Z\xC3\xBCrich>")) == "display version");
    CHECK(detector.question(clues_of("", "Z\xC3\xBCrich#")) == "show version");
    // Left over, but another's expression describes the prompt closer.
    auto pan = detectable("pan", "{name}#", {"", "show system", "sw"});
    auto box = detectable("box", "root@{name}#", {"", "show version", "Box"});
    for (auto& each : {pan, box})
        REQUIRE(known.all.add(each).empty());
    auto seen = clues_of("", "root@h#");
    seen.command = "show version";
    seen.output = "% Invalid input\n";
    CHECK(id_of(platform_detector(known.all).judge(seen)) == "auto");
}
