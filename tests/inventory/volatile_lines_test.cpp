// Which lines of outputs change by themselves, platform by platform. Knows no device.
#include "core/settled_text.hpp"

#include <netpoll/inventory.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace netpoll;

namespace {

const platform_catalog& known() {
    static const platform_catalog all = [] {
        platform_catalog built;
        CHECK(add_builtin_platforms(built).empty());
        return built;
    }();
    return all;
}

struct sample_line {
    const char* platform;
    const char* line;
};

}  // namespace

TEST_CASE("volatile lines: what a comparison leaves out") {
    const settled_text settled(known());
    for (const auto& [platform, line] : {
             sample_line{"cisco_ios", "Building configuration..."},
             sample_line{"cisco_ios", "Current configuration : 4096 bytes"},
             sample_line{"cisco_ios",
                         "! Last configuration change at 10:12:13 UTC Mon Nov 2 2026 by ann"},
             sample_line{"cisco_ios", "! NVRAM config last updated at 10:12:13 UTC Mon Nov 2 2026"},
             sample_line{"cisco_ios", "! No configuration change since last restart"},
             sample_line{"cisco_ios", "ntp clock-period 17179869"},
             sample_line{"cisco_ios", "core-1 uptime is 3 weeks, 2 days, 4 hours, 5 minutes"},
             sample_line{"cisco_ios", "     1234 packets input, 99 bytes, 0 no buffer"},
             sample_line{"cisco_ios", "  5 minute input rate 1000 bits/sec, 1 packets/sec"},
             sample_line{"cisco_ios", "*10:12:13.456 UTC Mon Nov 2 2026"},
             sample_line{"edgecore_ecs", "ntp clock-period 17179869"},
             sample_line{"cisco_nxos", "!Time: Mon Nov  2 10:12:13 2026"},
             sample_line{"cisco_nxos", "Kernel uptime is 12 day(s), 3 hour(s)"},
             sample_line{"cisco_iosxr", "Mon Nov  2 10:12:13.456 UTC"},
             sample_line{"cisco_asa", "fw-1 up 12 days 3 hours"},
             sample_line{"cisco_asa", ": Written by ann at 10:12:13.456 UTC Mon Nov 2 2026"},
             sample_line{"juniper_junos", "## Last commit: 2026-11-02 10:12:13 UTC by ann"},
             sample_line{"juniper_junos", "## Last changed: 2026-11-02 10:12:13 UTC"},
             sample_line{"juniper_junos",
                         "System booted: 2026-01-01 00:00:00 UTC (43w3d 10:12 ago)"},
             sample_line{"arista_eos", "Uptime: 12 weeks, 4 days, 3 hours and 35 minutes"},
             sample_line{"arista_eos",
                         "! Startup-config last modified at Mon Nov  2 10:12:13 2026"},
             sample_line{"nokia_sros_md", "# Generated MON NOV 02 10:12:13 2026 UTC"},
             sample_line{"mikrotik_routeros", "# 2026-11-02 10:12:13 by RouterOS 7.16"},
             sample_line{"mikrotik_routeros", "                   uptime: 3w2d10h"},
             sample_line{"huawei_vrp",
                         "!Last configuration was updated at 2026-11-02 10:12:13 by ann"},
             sample_line{"hp_procurve",
                         "  Up Time            : 51 days     Memory   - Total : 1,024"},
             sample_line{"fortinet_fortios", "#conf_file_ver=1234567"},
             sample_line{"fortinet_fortios", "Virus-DB: 92.00001(2026-11-02 10:12)"},
             sample_line{"paloalto_panos", "app-version: 8900-1234"},
             sample_line{"linux",
                         " 10:12:13 up 12 days,  3:04,  1 user,  load average: 0.1, 0.2, 0.3"},
             sample_line{"nobody_knows", "System uptime: 4 days"},
         }) {
        CAPTURE(platform);
        CAPTURE(line);
        CHECK(settled.is_volatile(platform, line));
    }
}

TEST_CASE("volatile lines: what stays, since somebody did it") {
    const settled_text settled(known());
    for (const auto& [platform, line] : {
             sample_line{"cisco_ios", "Current configuration:"},
             sample_line{"cisco_ios", "ntp server 192.0.2.1"},
             sample_line{"cisco_ios", "interface GigabitEthernet0/1"},
             sample_line{"cisco_ios", " description uptime matters"},
             sample_line{"cisco_ios", "System restarted at 10:12:13 UTC Mon Nov 2 2026"},
             sample_line{"cisco_ios", "Cisco IOS Software, Version 15.2(7)E3"},
             sample_line{"cisco_ios", "Processor board ID FOC1234X0AB"},
             sample_line{"cisco_ios", " load-interval 30"},
             sample_line{"cisco_asa", "interface GigabitEthernet0/0"},
             sample_line{"juniper_junos", "set system ntp server 192.0.2.1"},
             sample_line{"arista_eos", "Software image version: 4.32.2F"},
             sample_line{"mikrotik_routeros", "/ip address add address=192.0.2.1/24"},
             sample_line{"fortinet_fortios", "    set hostname \"fw-1\""},
             sample_line{"fortinet_fortios", "#config-version=FGT60F-7.4.8-FW-build2795"},
             sample_line{"huawei_vrp", "!Software Version V200R019C10SPC500"},
         }) {
        CAPTURE(platform);
        CAPTURE(line);
        CHECK_FALSE(settled.is_volatile(platform, line));
    }
}

TEST_CASE("volatile lines: a text without them, and user expressions on every platform") {
    const settled_text settled(known());
    CHECK(settled.of("cisco_ios", "a\nntp clock-period 1\nb") == "a\nb\n");
    CHECK(settled.of("cisco_ios", "").empty());
    auto own = pattern::compile("^secret ");
    REQUIRE(own);
    const settled_text all(known(), {*own}, true);
    CHECK(all.of("cisco_ios", "ntp clock-period 1\nsecret 1\n") == "ntp clock-period 1\n");
}
