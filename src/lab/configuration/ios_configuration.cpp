// Configuration of IOS, as far as the lab plays it. Knows no session.
#include "lab/configuration/dialect.hpp"
#include "lab/network.hpp"

namespace netpoll::lab {

namespace {

constexpr std::string_view ios_rules = R"(exec:
configure terminal => configure
show running-config => show_running
show running-config interface PORT => show_section
show running-config interface MADE => show_section
show startup-config => show_startup
copy running-config startup-config => save_asking
write memory => save
write => save
anywhere:
exit => exit
end => end
do TAIL => do
config:
version =WORD

[no] service timestamps log|debug =TAIL
[no] service WORD

hostname =WORD

enable secret =TAIL

[no] aaa new-model
aaa TAIL
username WORD =TAIL
clock timezone =WORD =TAIL
vtp mode =server|client|transparent|off
[no] ip routing
[no] ip domain lookup
ip domain name =WORD
ip domain-name =WORD
ip name-server ADDRESS

spanning-tree mode =pvst|rapid-pvst|mst
spanning-tree TAIL

vlan NUMBER -> vlan config-vlan

interface PORT -> if config-if
interface range PORTS -> if config-if-range
interface MADE -> if config-if

router ospf NUMBER -> router config-router
router bgp NUMBER -> router config-router

[no] ip http server
[no] ip http secure-server
ip route ADDRESS ADDRESS WORD ...
ip ssh version =NUMBER
ip ssh TAIL

ip access-list standard WORD -> nacl config-std-nacl
ip access-list extended WORD -> nacl config-ext-nacl

logging host ADDRESS ...
logging ADDRESS
logging buffered =TAIL
logging trap =WORD
logging source-interface =MADE
access-list NUMBER TAIL

snmp-server community WORD =TAIL
snmp-server location =TAIL
snmp-server contact =TAIL
snmp-server host ADDRESS =TAIL

banner motd =TAIL

line con|vty NUMBER ... -> line config-line

ntp server WORD ...
ntp source =MADE
ntp authenticate
ntp authentication-key NUMBER md5 =TAIL
ntp trusted-key NUMBER
ntp access-group WORD WORD
vlan:
name =WORD
if:
description =TAIL
switchport access vlan =NUMBER
switchport mode =access|trunk
switchport trunk allowed vlan add|remove|except TAIL
switchport trunk allowed vlan =TAIL
switchport trunk native vlan =NUMBER
switchport trunk encapsulation =dot1q|isl|negotiate
switchport voice vlan =NUMBER
[no] switchport
ip address =ADDRESS =ADDRESS
ip address =dhcp
ip access-group WORD in|out
ip helper-address ADDRESS
mtu =NUMBER
speed =WORD
duplex =auto|full|half
channel-group =NUMBER mode =WORD
shutdown
spanning-tree TAIL
storm-control TAIL
cdp enable
nacl:
# permit TAIL
# deny TAIL
# remark TAIL
router:
router-id =ADDRESS
bgp TAIL
network ADDRESS TAIL
neighbor ADDRESS TAIL
passive-interface WORD
redistribute TAIL
log-adjacency-changes
line:
exec-timeout =NUMBER =NUMBER
exec-timeout =NUMBER
access-class WORD in|out
logging synchronous
login =TAIL
login
transport input =TAIL
stopbits =NUMBER
)";

std::string ios_factory(const device& d) {
    std::string text = "version 15.2\nservice timestamps log datetime\nhostname " + d.name + "\n";
    text += factory_ports(d, "GigabitEthernet1/0/", "", "shutdown\n");
    text += "interface Vlan1\nip address " + dotted(d.address) + " 255.0.0.0\n";
    text += d.traits % 4 == 0 ? "ip http server\n" : "no ip http server\n";
    return text + "no ip http secure-server\n" + factory_location(d) +
           "line con 0\nstopbits 1\nline vty 0 4\nlogin local\ntransport input ssh\n";
}

}  // namespace

const indented_dialect& ios_dialect() {
    static const grammar rules(ios_rules, "GigabitEthernet TenGigabitEthernet FastEthernet",
                               "Vlan Loopback Port-channel Tunnel");
    static const indented_dialect dialect{
        .text = ios_rules,
        .rules = rules,
        .factory = ios_factory,
        .name_line = "hostname",
        .above_running = "Building configuration...\n\nCurrent configuration : {bytes} bytes\n!\n",
        .above_startup = "Using {bytes} out of 524288 bytes\n!\n",
        .below = "!\nend\n\n",
        .layout = {1, "!", false},
        .on_entering = "Enter configuration commands, one per line.  End with CNTL/Z.\n",
        .on_saving = "Building configuration...\n[OK]\n",
        .save_question = "Destination filename [startup-config]? ",
        .incomplete = "% Incomplete command.",
        .name_width = 20,
    };
    return dialect;
}

}  // namespace netpoll::lab
