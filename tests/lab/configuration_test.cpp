// Configuration modes of the simulated platforms, typed into their shells. No socket, no clock.
#include "lab/channel_text.hpp"
#include "lab/split.hpp"
#include "lab/terminal_shell.hpp"
#include "support/has.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <random>
#include <string>
#include <vector>

using namespace netpoll::lab;
using netpoll::testing::has;

namespace {

/// A device, and sessions on it.
struct configured_device {
    lab_options options;
    std::vector<device> network;
    counters count;
    std::uint32_t asked{0};
    configurations configured;

    explicit configured_device(const std::string& platform) {
        options.devices = 2;
        options.platforms = {{platform, 1}};
        network = *plan_network(options);
    }

    terminal_shell shell(std::size_t which = 1) {
        terminal_shell made(scene{network[which], options, count, asked, configured}, true);
        drain(made);
        const bool junos = network[which].kind->kind == family::junos;
        typed(made, junos ? "set cli screen-length 0\r" : "terminal length 0\r");
        return made;
    }

    const std::string& name() const { return network[1].name; }
};

std::string without_cr(std::string text) {
    std::erase(text, '\r');
    return text;
}

/// What comes back for lines, the echo of each and the prompts in it; LF only.
std::string say(terminal_shell& shell, const std::vector<std::string>& lines) {
    std::string all;
    for (const auto& line : lines)
        all += typed(shell, line + "\r");
    return without_cr(all);
}

std::string running(configured_device& d) {
    auto shell = d.shell();
    return say(shell, {"show running-config"});
}

}  // namespace

TEST_CASE("IOS: modes, sections, their prompts, and what show running-config has then") {
    configured_device d("cisco_ios");
    auto shell = d.shell();
    const auto name = d.name();
    CHECK(say(shell, {"conf t"}) ==
          "conf t\nEnter configuration commands, one per line.  End with CNTL/Z.\n" + name +
              "(config)#");
    CHECK(say(shell, {"int gi 1/0/3"}) == "int gi 1/0/3\n" + name + "(config-if)#");
    CHECK(say(shell, {"desc  to rack 9 | left", "no shut"}).ends_with(name + "(config-if)#"));
    CHECK(say(shell, {"ip access-list extended MGMT"}).ends_with("(config-ext-nacl)#"));
    CHECK(say(shell, {"permit tcp 192.0.2.0 0.0.0.255 any eq 22", "deny ip any any log"})
              .ends_with("(config-ext-nacl)#"));
    CHECK(say(shell, {"exit"}).ends_with("(config)#"));
    CHECK(say(shell, {"ntp server 192.0.2.123 prefer", "end"}).ends_with("\n" + name + "#"));

    const auto shown = running(d);
    CHECK(has(shown, "\ninterface GigabitEthernet1/0/3\n description to rack 9 | left\n!\n"));
    CHECK(has(shown,
              "!\nip access-list extended MGMT\n"
              " permit tcp 192.0.2.0 0.0.0.255 any eq 22\n deny ip any any log\n!\n"));
    CHECK(has(shown, "!\nntp server 192.0.2.123 prefer\n!\nend\n"));
    CHECK(d.count.config_refused == 0);
    CHECK(d.count.config_saved == 0);
}

TEST_CASE("IOS: a line that is none is refused where it goes wrong, and changes nothing") {
    configured_device d("cisco_ios");
    const auto before = running(d);
    auto shell = d.shell();
    say(shell, {"conf t"});
    const auto bare = d.name() + "(config)#";
    const auto at = [&](std::size_t column) { return std::string(bare.size() + column, ' '); };
    const std::string invalid = "^\n% Invalid input detected at '^' marker.\n\n";
    CHECK(say(shell, {"frobnicate"}) == "frobnicate\n" + at(0) + invalid + bare);
    CHECK(say(shell, {"interface Gi9/0/1"}) == "interface Gi9/0/1\n" + at(10) + invalid + bare);
    CHECK(say(shell, {"ntp server"}) == "ntp server\n% Incomplete command.\n\n" + bare);
    CHECK(has(say(shell, {"ip route 10.0.0.0 255.0.0.300 10.0.0.1"}), at(18) + invalid));
    CHECK(has(say(shell, {"show version"}), invalid));
    CHECK(has(say(shell, {"no frobnicate"}), at(3) + invalid));
    CHECK(has(say(shell, {"do show version"}), "System serial number"));
    CHECK(d.count.config_refused == 6);
    CHECK(d.count.config_lines == 0);
    CHECK(d.configured.changed() == 0);
    CHECK(running(d) == before);
}

TEST_CASE("a later line takes the place of an earlier one about the same; no takes it away") {
    configured_device d("cisco_ios");
    auto shell = d.shell();
    say(shell, {"conf t", "snmp-server location first", "snmp-server location second one",
                "ntp server 192.0.2.1", "ntp server 192.0.2.2", "no ntp server 192.0.2.1",
                "ip http server", "interface Vlan10", "ip address 10.0.0.1 255.255.255.0",
                "ip address 10.0.0.2 255.255.255.0", "no ip address", "exit", "no interface Vlan1",
                "no interface GigabitEthernet1/0/1"});
    const auto shown = running(d);
    CHECK(has(shown, "snmp-server location second one\n"));
    CHECK_FALSE(has(shown, "location first"));
    CHECK(has(shown, "ntp server 192.0.2.2\n"));
    CHECK_FALSE(has(shown, "192.0.2.1\n"));
    CHECK(has(shown, "\nip http server\n"));
    CHECK(has(shown, "\ninterface Vlan10\n!\n"));
    CHECK_FALSE(has(shown, "interface Vlan1\n"));
    CHECK(has(shown, "interface GigabitEthernet1/0/1\n description"));
    CHECK(has(say(shell, {"do show run int gi1/0/1"}), "interface GigabitEthernet1/0/1\n desc"));
    say(shell, {"hostname other"});
    CHECK(say(shell, {"end"}).ends_with("\nother#"));
}

TEST_CASE("a range of ports is configured port by port, if all of them are there") {
    configured_device d("cisco_ios");
    auto shell = d.shell();
    CHECK(say(shell, {"conf t", "interface range gi1/0/2 - 3, gi1/0/5"})
              .ends_with("(config-if-range)#"));
    say(shell, {"description of a range", "mtu 9000"});
    CHECK(say(shell, {"interface range Gi1/0/23-25"})
              .ends_with("marker.\n\n" + d.name() + "(config)#"));
    CHECK(has(say(shell, {"interface range 1-2"}), "% Invalid input"));
    say(shell, {"interface range Gi1/0/5,7", "no description", "exit", "mtu 1"});
    CHECK(d.count.config_refused == 3);
    const auto shown = running(d);
    for (const auto* port : {"2", "3"}) {
        CHECK(has(shown, "interface GigabitEthernet1/0/" + std::string(port) +
                             "\n description of a range\n mtu 9000\n!\n"));
    }
    CHECK(has(shown, "interface GigabitEthernet1/0/4\n description to"));
    CHECK(has(shown, "interface GigabitEthernet1/0/5\n mtu 9000\n!\n"));
    CHECK(has(shown, "interface GigabitEthernet1/0/7\n!\n"));

    configured_device arista("arista_eos");
    auto eos = arista.shell();
    CHECK(say(eos, {"configure", "int et1-2"}).ends_with("(config-if-Et1-2)#"));
    say(eos, {"mtu 9100", "end"});
    CHECK(has(say(eos, {"show running-config interfaces et2"}), "\n   mtu 9100\n"));
}

TEST_CASE("the startup configuration follows only when it is told to") {
    configured_device d("cisco_ios");
    auto shell = d.shell();
    const auto factory = say(shell, {"show startup-config"});
    say(shell, {"conf t", "ntp server 192.0.2.1", "end"});
    CHECK(say(shell, {"show startup-config"}) == factory);
    CHECK(say(shell, {"copy run start"}).ends_with("\nDestination filename [startup-config]? "));
    CHECK(has(say(shell, {""}), "Building configuration...\n[OK]\n"));
    CHECK(has(say(shell, {"show startup-config"}), "ntp server 192.0.2.1\n"));
    CHECK(d.count.config_saved == 1);
    say(shell, {"copy running-config startup-config", "other"});
    typed(shell, "copy run start\r\x03");
    CHECK(d.count.config_saved == 1);
    CHECK(has(say(shell, {"wr mem"}), "[OK]\n"));
    CHECK(d.count.config_saved == 2);
}

TEST_CASE("NX-OS and EOS: their own prompts, markers, numbers and ways to save") {
    configured_device nexus("cisco_nxos");
    auto shell = nexus.shell();
    const auto name = nexus.name();
    CHECK(say(shell, {"configure terminal", "interface ethernet 1/2"})
              .ends_with("\n" + name + "(config-if)# "));
    CHECK(has(say(shell, {"bogus"}),
              std::string(name.size() + 13, ' ') + "^\n% Invalid command at '^' marker.\n"));
    CHECK(say(shell, {"ip access-list MGMT"}).ends_with("(config-acl)# "));
    say(shell, {"permit ip any any", "5 deny udp any any", "permit ip any any", "no 10", "end"});
    CHECK(has(running(nexus), "\nip access-list MGMT\n  5 deny udp any any\n\n"));
    CHECK(has(say(shell, {"copy running-config startup-config"}), "Copy complete.\n"));

    configured_device arista("arista_eos");
    auto eos = arista.shell();
    CHECK(has(say(eos, {"configure", "int et2"}), arista.name() + "(config-if-Et2)#"));
    CHECK(has(say(eos, {"ip access-list MGMT"}), "(config-acl-MGMT)#"));
    CHECK(has(say(eos, {"permit ip any any", "bogus"}), "% Invalid input\n"));
    CHECK(has(say(eos, {"show clock"}), "12:07:"));
    say(eos, {"management api http-commands", "no shutdown", "end"});
    CHECK(has(running(arista), "!\nip access-list MGMT\n   10 permit ip any any\n!\n"));
    CHECK(has(running(arista), "!\nmanagement api http-commands\n   no shutdown\n!\nend\n"));
    CHECK(has(say(eos, {"write memory"}), "Copy completed successfully.\n"));
}

TEST_CASE("Junos: a candidate, what it changes, a commit, and the way back") {
    configured_device d("juniper_junos");
    auto shell = d.shell();
    const auto top = "\n[edit]\nlab@" + d.name() + "# ";
    CHECK(say(shell, {"configure"}) == "configure\nEntering configuration mode\n" + top);
    CHECK(say(shell, {"set system ntp server 192.0.2.123"}).ends_with(top));
    CHECK(has(say(shell, {"edit firewall family inet filter MGMT"}),
              "\n[edit firewall family inet filter MGMT]\n"));
    say(shell, {"set term ssh from protocol tcp", "set term ssh then accept", "top"});
    const auto compared = say(shell, {"show | compare"});
    CHECK(has(compared, "[edit system]\n+   ntp {\n+       server 192.0.2.123;\n+   }\n"));
    CHECK(has(compared, "[edit]\n+   firewall {\n+       family inet {\n"));
    CHECK(has(compared, "then accept;\n"));
    CHECK_FALSE(has(say(shell, {"run show configuration"}), "ntp"));
    CHECK(has(say(shell, {"commit check"}), "configuration check succeeds\n"));
    CHECK(d.count.config_saved == 0);
    CHECK(has(say(shell, {"commit and-quit"}),
              "commit complete\nExiting configuration mode\n\nlab@" + d.name() + "> "));
    CHECK(d.count.config_saved == 1);
    CHECK(has(say(shell, {"show configuration system"}), "ntp {\n    server 192.0.2.123;\n}\n"));
    CHECK(has(say(shell, {"show configuration | display set | match ntp"}),
              "\nset system ntp server 192.0.2.123\n"));

    say(shell, {"configure", "rollback 1"});
    CHECK(has(say(shell, {"show | compare"}), "[edit system]\n-   ntp {\n"));
    say(shell, {"rollback", "delete system ntp server 192.0.2.123"});
    CHECK(has(say(shell, {"show | compare"}), "[edit system]\n-   ntp {\n"));
    CHECK(has(say(shell, {"commit"}), "commit complete\n"));
    CHECK(has(say(shell, {"exit"}), "Exiting configuration mode\n"));
    CHECK_FALSE(has(say(shell, {"show configuration"}), "ntp"));
}

TEST_CASE("Junos: bad lines, and leaving with changes that were not committed") {
    configured_device d("juniper_junos");
    auto shell = d.shell();
    say(shell, {"configure"});
    const auto column = std::string(("lab@" + d.name() + "# ").size(), ' ');
    CHECK(has(say(shell, {"set sytem ntp"}), column + "    ^\nsyntax error.\n\n[edit]\n"));
    CHECK(has(say(shell, {"bogus"}), column + "^\nunknown command.\n"));
    CHECK(has(say(shell, {"set system host-name"}), "missing argument.\n"));
    CHECK(has(say(shell, {"delete system ntp"}), "warning: statement not found\n"));
    say(shell, {"set system host-name other"});
    CHECK(say(shell, {"exit configuration-mode"})
              .ends_with("The configuration has been changed but not committed\n"
                         "Exit with uncommitted changes? [yes,no] (yes) "));
    CHECK(say(shell, {"no"}).ends_with("# "));
    CHECK(has(say(shell, {"exit", ""}), "Exiting configuration mode\n"));
    // The common candidate stays behind, a private one does not.
    auto second = d.shell();
    CHECK(has(say(second, {"configure"}), "has been changed but not committed\n"));
    CHECK(has(say(second, {"show | compare"}), "+  host-name other;\n"));
    say(second, {"rollback 0", "exit", "configure private", "set system host-name mine"});
    CHECK(has(say(second, {"exit"}), "Discard uncommitted changes? [yes,no] (yes) "));
    say(second, {"yes", "configure"});
    CHECK_FALSE(has(say(second, {"show | compare"}), "host-name"));
    CHECK(d.count.config_saved == 0);
}

TEST_CASE("Junos: who has a configuration for himself keeps others out until the session ends") {
    configured_device d("juniper_junos");
    auto other = d.shell();
    {
        auto one = d.shell();
        say(one, {"configure exclusive", "set system host-name gone"});
        CHECK(has(say(other, {"configure"}), "error: configuration database locked by:"));
    }
    CHECK(has(say(other, {"configure"}), "Entering configuration mode\n"));
    CHECK_FALSE(has(say(other, {"show | compare"}), "gone"));
}

TEST_CASE("sessions of a device share its configuration, others have their own") {
    configured_device d("cisco_ios");
    auto one = d.shell();
    auto two = d.shell();
    say(one, {"conf t", "ntp server 192.0.2.1"});
    say(two, {"conf t", "ntp server 192.0.2.2", "end"});
    const auto shown = say(two, {"show running-config | include ntp"});
    CHECK(has(shown, "ntp server 192.0.2.1\nntp server 192.0.2.2\n"));
    auto elsewhere = d.shell(0);
    CHECK_FALSE(has(say(elsewhere, {"show running-config"}), "ntp"));
    CHECK(d.configured.changed() == 1);
}

TEST_CASE("a job that runs twice leaves what it left the first time") {
    const std::pair<const char*, std::vector<std::string>> jobs[] = {
        {"cisco_ios",
         {"conf t", "ntp server 192.0.2.1", "ip access-list extended A", "permit ip any any",
          "deny ip any any", "end"}},
        {"cisco_nxos",
         {"conf t", "ntp server 192.0.2.1", "ip access-list A", "permit ip any any",
          "deny ip any any", "end"}},
        {"arista_eos",
         {"conf t", "ntp server 192.0.2.1", "ip access-list A", "permit ip any any",
          "deny ip any any", "end"}}};
    for (const auto& [platform, job] : jobs) {
        CAPTURE(platform);
        configured_device d(platform);
        auto shell = d.shell();
        say(shell, job);
        const auto once = running(d);
        CHECK(has(once, "permit ip any any\n"));
        say(shell, job);
        CHECK(running(d) == once);
        CHECK(d.count.config_refused == 0);
    }
}

TEST_CASE("what a device is made with is what its own command line takes") {
    for (const auto* platform : {"cisco_ios", "cisco_nxos", "arista_eos"}) {
        CAPTURE(platform);
        configured_device d(platform);
        auto shell = d.shell();
        const auto before = running(d);
        say(shell, {"conf t"});
        std::size_t start = before.find("hostname");
        while (start < before.size()) {
            const auto end = before.find('\n', start);
            const auto line = before.substr(start, end - start);
            start = end == before.npos ? before.size() : end + 1;
            if (line == "end" || line.ends_with("#") || line.ends_with("# ")) break;
            const auto said = say(shell, {line});
            CHECK_MESSAGE(!has(said, "%"), said);
        }
        say(shell, {"end"});
        CHECK(running(d) == before);
    }
}

TEST_CASE("whatever is typed, a device answers it and prompts again") {
    const auto words = split(
        "configure terminal private exit end no set delete edit show | commit \" rollback "
        "interface "
        "Gi1/0/1 Et1 1 system ntp server ip access list x 10 permit compare do run copy start wr "
        "up "
        "top 99999999999999999999 192.0.2.1 ! include yes",
        ' ');
    for (const auto* platform : {"cisco_ios", "cisco_nxos", "arista_eos", "juniper_junos"}) {
        configured_device d(platform);
        const bool junos = d.network[1].kind->kind == family::junos;
        const std::string way_in = junos ? "configure" : "configure terminal";
        std::mt19937 dice(7);
        std::optional<terminal_shell> shell(d.shell());
        std::string line;
        for (int typing = 0; typing < 3'000; ++typing) {
            line = dice() % 8 == 0 ? way_in : "";
            for (auto count = line.empty() ? dice() % 5 + 1 : 0; count > 0; --count)
                line += words[dice() % words.size()] + " ";
            const auto said = say(*shell, {line});
            INFO(platform, ": ", line, "\n", said);
            if (shell->state() != program_state::running) {
                shell.emplace(d.shell());
                continue;
            }
            const auto last = said.substr(said.rfind('\n') + 1);
            const bool prompts = has(last, d.name()) || last.ends_with("? ") ||
                                 has(last, "other") || last.ends_with("(yes) ");
            CHECK((prompts || last.ends_with("#") || last.ends_with("# ")));
        }
        CHECK(d.count.config_refused > 0);
        CHECK(d.count.config_lines > 0);
        const auto blank =
            make_exec(scene{d.network[1], d.options, d.count, d.asked, d.configured}, "   ");
        CHECK(drain(*blank).empty());
    }
}

TEST_CASE("a configuration has an end") {
    configured_device d("cisco_ios");
    auto shell = d.shell();
    say(shell, {"conf t"});
    const std::string filler(200, 'x');
    std::string said;
    for (int i = 0; i < 1'000 && !has(said, "128 KB"); ++i)
        said = say(shell, {"username u" + std::to_string(i) + " privilege 1 " + filler});
    CHECK(has(said, "% Invalid input: the lab keeps 128 KB"));
    CHECK(d.configured.working(d.network[1])->bytes() <= config_tree::most_bytes);
}
