// Configuration of EOS, as far as the lab plays it. Knows no session.
#include "lab/configuration/dialect.hpp"
#include "lab/network.hpp"

namespace netpoll::lab {

namespace {

constexpr std::string_view eos_rules = R"(exec:
configure => configure
configure terminal => configure
show running-config => show_running
show running-config interfaces PORT => show_section
show running-config interfaces MADE => show_section
show startup-config => show_startup
copy running-config startup-config => save
write memory => save
write => save
anywhere:
exit => exit
end => end
show TAIL => operational
copy TAIL => operational
write => operational
write memory => operational
config:
[no] aaa TAIL

service routing protocols model =ribd|multi-agent

logging host WORD ...
logging buffered =TAIL
logging trap =WORD

hostname =WORD
ip name-server vrf WORD ADDRESS
ip name-server ADDRESS
dns domain =WORD

ntp server vrf WORD WORD ...
ntp server WORD ...
ntp local-interface =MADE
ntp authenticate
ntp authentication-key NUMBER =TAIL
ntp trusted-key =TAIL

snmp-server location =TAIL
snmp-server contact =TAIL
snmp-server community WORD =TAIL
snmp-server host WORD =TAIL

spanning-tree mode =mstp|rstp|rapid-pvst|none
spanning-tree TAIL

clock timezone =WORD

username WORD =TAIL

vlan NUMBER -> vlan config-vlan-$

vrf instance WORD -> vrf config-vrf-$

interface PORT -> if config-if-~
interface PORTS -> if config-if-~
interface MADE -> if config-if-~

ip access-list standard WORD -> acl config-std-acl-$
ip access-list WORD -> acl config-acl-$

[no] ip routing
[no] ip routing vrf WORD
ip route PREFIX WORD ...
ip prefix-list WORD -> plist config-ip-pfx

banner motd =TAIL

router bgp NUMBER -> router config-router-bgp
router ospf NUMBER -> router config-router-ospf

management api http-commands -> api config-mgmt-api-http-cmds
management ssh -> ssh config-mgmt-ssh
vlan:
name =WORD
state =active|suspend
vrf:
rd =WORD
if:
description =TAIL
switchport access vlan =NUMBER
switchport mode =access|trunk
switchport trunk allowed vlan add|remove|except TAIL
switchport trunk allowed vlan =TAIL
switchport trunk native vlan =NUMBER
[no] switchport
ip address =PREFIX
ip address =dhcp
ip access-group WORD in|out
vrf =WORD
mtu =NUMBER
speed =TAIL
channel-group =NUMBER mode =active|passive|on
shutdown
spanning-tree TAIL
acl:
# permit TAIL
# deny TAIL
# remark TAIL
counters per-entry
plist:
seq NUMBER TAIL
router:
router-id =ADDRESS
neighbor WORD TAIL
network PREFIX TAIL
redistribute TAIL
vlan NUMBER
maximum-paths =TAIL
api:
protocol TAIL
[no] shutdown
ssh:
idle-timeout =NUMBER
authentication mode =WORD
[no] shutdown
)";

std::string eos_factory(const device& d) {
    std::string text = "service routing protocols model multi-agent\nhostname " + d.name +
                       "\nspanning-tree mode mstp\n" + factory_location(d);
    text += factory_ports(d, "Ethernet", "", "shutdown\n");
    text += "interface Management1\nip address " + dotted(d.address) + "/8\nip routing\n";
    return text + "management api http-commands\n" +
           (d.traits % 4 == 0 ? "no shutdown\n" : "shutdown\n");
}

}  // namespace

const indented_dialect& eos_dialect() {
    static const grammar rules(eos_rules, "Ethernet Management", "Vlan Loopback Port-Channel");
    static const indented_dialect dialect{
        .text = eos_rules,
        .rules = rules,
        .factory = eos_factory,
        .name_line = "hostname",
        .above_running =
            "! Command: show running-config\n"
            "! device: {name} (DCS-7050SX3-48YC8-F, EOS-4.32.2F)\n!\n",
        .above_startup =
            "! Command: show startup-config\n"
            "! device: {name} (DCS-7050SX3-48YC8-F, EOS-4.32.2F)\n!\n",
        .below = "!\nend\n",
        .layout = {3, "!", true},
        .on_entering = "",
        .on_saving = "Copy completed successfully.\n",
        .save_question = "",
        .incomplete = "% Incomplete command",
    };
    return dialect;
}

}  // namespace netpoll::lab
