// Configuration of NX-OS, as far as the lab plays it. Knows no session.
#include "lab/configuration/dialect.hpp"
#include "lab/network.hpp"

namespace netpoll::lab {

namespace {

constexpr std::string_view nxos_rules = R"(exec:
configure terminal => configure
show running-config => show_running
show running-config interface PORT => show_section
show running-config interface MADE => show_section
show startup-config => show_startup
copy running-config startup-config => save
anywhere:
exit => exit
end => end
show TAIL => operational
copy TAIL => operational
do TAIL => do
config:
version =TAIL

hostname =WORD

feature WORD

username WORD =TAIL
[no] ip domain-lookup
ip domain-name =WORD
ip name-server ADDRESS ...
banner motd =TAIL

ip access-list WORD -> acl config-acl

snmp-server location =TAIL
snmp-server contact =TAIL
snmp-server community WORD =TAIL
snmp-server host WORD =TAIL

ntp server WORD ...
ntp source-interface =MADE
ntp authenticate
ntp authentication-key NUMBER md5 =TAIL
ntp trusted-key NUMBER

aaa TAIL
clock timezone =WORD =TAIL
logging server WORD ...
logging level WORD =NUMBER
ip route PREFIX WORD ...
spanning-tree mode =rapid-pvst|mst
spanning-tree TAIL

vlan NUMBER -> vlan config-vlan

vrf context WORD -> vrf config-vrf

interface MADE -> if config-if
interface PORT -> if config-if
interface PORTS -> if config-if-range

router bgp NUMBER -> router config-router
router ospf WORD -> router config-router

line console -> line config-console
line vty -> line config-line
vlan:
name =WORD
state =active|suspend
vrf:
ip route PREFIX WORD ...
ip name-server ADDRESS ...
if:
description =TAIL
[no] switchport
switchport mode =access|trunk
switchport access vlan =NUMBER
switchport trunk allowed vlan add|remove|except TAIL
switchport trunk allowed vlan =TAIL
switchport trunk native vlan =NUMBER
mtu =NUMBER
speed =NUMBER
vrf member =WORD
ip address =PREFIX
ip access-group WORD in|out
channel-group =NUMBER mode =active|passive|on
[no] shutdown
acl:
statistics per-entry
# permit TAIL
# deny TAIL
# remark TAIL
router:
router-id =ADDRESS
neighbor WORD TAIL
network PREFIX TAIL
log-neighbor-changes
line:
exec-timeout =NUMBER
session-limit =NUMBER
access-class WORD in|out
)";

std::string nxos_factory(const device& d) {
    std::string text = "version 10.3(4a) Bios:version\nhostname " + d.name + "\nfeature lldp\n";
    if (d.traits % 4 == 0) text += "feature nxapi\n";
    text += "no ip domain-lookup\n" + factory_location(d) + "vlan 1\nvrf context management\n";
    text += factory_ports(d, "Ethernet1/", "mtu 9216\n", "");
    return text + "interface mgmt0\nvrf member management\nip address " + dotted(d.address) +
           "/8\nline console\nline vty\n";
}

}  // namespace

const indented_dialect& nxos_dialect() {
    static const grammar rules(nxos_rules, "Ethernet mgmt", "Vlan loopback port-channel");
    static const indented_dialect dialect{
        .text = nxos_rules,
        .rules = rules,
        .factory = nxos_factory,
        .name_line = "hostname",
        .above_running =
            "\n!Command: show running-config\n"
            "!Running configuration last done at: Mon Mar  2 08:14:07 2026\n"
            "!Time: Mon Mar  2 12:07:00 2026\n\n",
        .above_startup =
            "\n!Command: show startup-config\n"
            "!Time: Mon Mar  2 12:07:00 2026\n"
            "!Startup config saved at: Mon Mar  2 08:14:07 2026\n\n",
        .below = "\n",
        .layout = {2, "", true},
        .on_entering = "Enter configuration commands, one per line. End with CNTL/Z.\n",
        .on_saving =
            "[########################################] 100%\n"
            "Copy complete, now saving to disk (please wait)...\nCopy complete.\n",
        .save_question = "",
        .incomplete = "% Incomplete command at '^' marker.",
        .marks_end = true,
    };
    return dialect;
}

}  // namespace netpoll::lab
