// Platforms of which no recording is at hand, in conversations made of what other tools know of
// them. Knows no SSH.
#include "core/play_all.hpp"
#include "inventory/given.hpp"

#include <algorithm>
#include <cctype>

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

namespace {

/// A login, what netpoll types by itself, a command that works and one that is refused.
struct conversation {
    std::string platform;
    std::string prompt;
    texts typed;  ///< before the commands
    std::string command;
    std::string answer;
    std::string refusal;
    std::string leave{"exit"};
    std::string enter{"\n"};
};

const conversation conversations[] = {
    {"cisco_ucs",
     "UCS-A# ",
     {"terminal length 0"},
     "show version",
     "System version: 4.2(1d)",
     "% Invalid Command at '^' marker"},
    {"cisco_fxos",
     "fp4k /system* # ",
     {"terminal length 0"},
     "show firmware",
     "    Version: 2.16(0.128)",
     "Error: Update failed"},
    {"cisco_cimc",
     "C220-1 /chassis/hdd # ",
     {},
     "show hdd",
     "HDD1_STATUS present",
     "% Invalid Command at '^' marker"},
    {"cisco_apic",
     "apic1# ",
     {"terminal length 0"},
     "show version",
     " Role        Pod   Node  Name   Version",
     "Error: Invalid argument 'bogus '."},
    {"cisco_cucm",
     "admin:",
     {"set cli pagination off"},
     "show version active",
     "Active Master Version: 12.5.1.11900-146",
     "Executed command unsuccessfully"},
    {"cisco_nfvis",
     "nfvis# ",
     {"screen-length 0", "screen-width 0"},
     "show version",
     "Cisco NFV Infrastructure Software",
     "syntax error: unknown argument"},
    {"netscaler",
     "> ",
     {"set cli mode -page OFF"},
     "show version",
     "\tNetScaler NS13.1: Build 49.15.nc\r\n Done",
     "ERROR: No such command"},
    {"a10",
     "lb1-Active>",
     {},
     "show version",
     "          Advanced Core OS (ACOS) version 4.1.4",
     "% Unrecognized command."},
    {"brocade_fos",
     "fc1:FID128:admin> ",
     {},
     "chassisshow",
     "Chassis Family: DCX",
     "rbash: bogus: command not found",
     "exit",
     "\r"},
    {"dlink_ds",
     "DGS-3120-24TC:admin#",
     {},
     "show switch",
     "Device Type : DGS-3120-24TC",
     "Available commands:",
     "logout"},
    {"zyxel_zynos",
     "XGS4600# ",
     {},
     "show version",
     "Current ZyNOS version: V4.50",
     "Invalid command"},
    {"zyxel_os",
     "ZySH> ",
     {},
     "sys atsh",
     "Vendor Name : Zyxel Communications Corp.",
     "invalid command"},
    {"edgecore_ecs",
     "Vty-0#",
     {"terminal length 0", "terminal width 300"},
     "show version",
     " Operation Code Version:  1.2.3.6",
     "% Invalid input detected at '^' marker."},
    {"ruijie_os",
     "Ruijie#",
     {"terminal length 0", "terminal width 256"},
     "show version",
     "System description : Ruijie Gigabit Switch",
     "% Wrong parameter found at '^' position."},
    {"bdcom",
     "olt-1#",
     {"terminal length 0"},
     "show version",
     "BDCOM(tm) P3310C",
     "Unknown command"},
    {"zte_olt",
     "C320#",
     {"terminal length 0"},
     "show version-running",
     "V2.1.0",
     "%Error 20201: Command incomplete"},
    {"eltex_esr",
     "esr-20# ",
     {"terminal datadump"},
     "show version",
     "Boot version: 1.8",
     "Syntax error: Unknown command"},
    {"apc_aos",
     "apc>",
     {},
     "about",
     "E000: Success\r\nModel Number: \t\tAP9640",
     "E101: Command Not Found"},
    {"netapp_ontap",
     "cl1::storage*> ",
     {"rows 0"},
     "version",
     "NetApp Release 9.13.1: Tue Jul 25 2023",
     "Error: \"bogus\" is not a recognized command"},
    {"ipinfusion_ocnos",
     "rtr1#",
     {"terminal length 0", "terminal width 511"},
     "show version",
     " Software Product: OcNOS, Version: 1.3",
     "% Invalid input detected at '^' marker.",
     "logout",
     "\r"},
    {"juniper_screenos",
     "ssg5-serial-> ",
     {},
     "get system",
     "Product Name: SSG5-Serial",
     "            ^----unknown keyword bogus"},
    {"nokia_isam",
     "typ:isadmin>#",
     {"environment inhibit-alarms mode batch print no-more"},
     "show software-mngt oswp detail",
     "oswp table",
     "invalid token",
     "logout"},
};

script login(const conversation& with) {
    script lines;
    lines.feeds("\r\nAuthorized use only!\r\n\r\n" + with.prompt).quiet().sends(with.enter);
    lines.feeds("\r\n" + with.prompt);
    return lines;
}

void ask(script& lines, const conversation& with, const std::string& line,
         const std::string& answer) {
    lines.sends(line + with.enter).feeds(line + "\r\n" + answer + with.prompt);
    // A prompt without a name in it may be a line of output until it stays the last one.
    const auto named = [](unsigned char c) { return std::isalnum(c) != 0; };
    if (std::none_of(with.prompt.begin(), with.prompt.end(), named)) lines.quiet();
}

}  // namespace

TEST_CASE("a login, paging off, a command and a refusal on each of the untried platforms") {
    for (const auto& with : conversations) {
        CAPTURE(with.platform);
        const device who(platform_catalog::definition_of(known(with.platform)),
                         {with.command, "bogus"});
        auto lines = login(with);
        for (const auto& line : with.typed)
            ask(lines, with, line, "");
        ask(lines, with, with.command, with.answer + "\r\n");
        ask(lines, with, "bogus", with.refusal + "\r\n");
        lines.sends(with.leave + with.enter).feeds(with.leave + "\r\n");
        lines.closes().ends(errc::command_error);
        const auto result = play_all(lines, who);
        REQUIRE(result.results.size() == 2);
        CHECK(result.results[0].status == command_status::ok);
        CHECK(result.results[0].output.find('\n') != std::string::npos);
        CHECK(result.results[1].status == command_status::error_marker);
        CHECK(result.results[1].output == with.refusal + "\n");
    }
}
