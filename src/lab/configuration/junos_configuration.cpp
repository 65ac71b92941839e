// Configuration of Junos, as far as the lab plays it. Knows no session.
#include "lab/configuration/dialect.hpp"
#include "lab/network.hpp"

namespace netpoll::lab {

namespace {

constexpr std::string_view junos_rules = R"(exec:
configure => configure
configure private => configure_private
configure exclusive => configure_exclusive
show configuration => show_committed
show configuration TAIL => show_committed
edit:
set TAIL => set
delete TAIL => delete
edit TAIL => edit
up => up
top => top
exit => exit
exit configuration-mode => leave
quit => exit
show => show
show TAIL => show
commit => commit
commit comment WORD => commit
commit check => commit_check
commit and-quit => commit_and_quit
commit comment WORD and-quit => commit_and_quit
commit and-quit comment WORD => commit_and_quit
rollback => rollback
rollback NUMBER => rollback
run TAIL => do
configuration:
version =WORD
apply-groups WORD
system -> system
interfaces -> interfaces
snmp -> snmp
routing-options -> routing-options
protocols -> protocols
policy-options -> policy-options
firewall -> firewall
vlans -> vlans
system:
host-name =WORD
domain-name =WORD
time-zone =WORD
root-authentication -> authentication
name-server -> addresses
login -> login
services -> services
syslog -> syslog
ntp -> ntp
authentication:
encrypted-password =WORD
ssh-ed25519 WORD
ssh-rsa WORD
addresses:
ADDRESS
login:
message =WORD
user WORD -> user
user:
full-name =WORD
uid =NUMBER
class =WORD
authentication -> authentication
services:
ftp
ssh -> ssh
telnet
netconf -> netconf
web-management -> web
ssh:
root-login =allow|deny|deny-password
protocol-version =WORD
connection-limit =NUMBER
rate-limit =NUMBER
netconf:
ssh
web:
http -> web-port
https -> web-port
web-port:
port =NUMBER
system-generated-certificate
syslog:
user WORD -> facilities
host WORD -> facilities
file WORD -> facilities
source-address =ADDRESS
facilities:
source-address =ADDRESS
WORD =WORD
ntp:
boot-server =WORD
authentication-key NUMBER =TAIL
server WORD ...
source-address =ADDRESS
trusted-key NUMBER
interfaces:
MADE -> interface
interface:
description =WORD
disable
vlan-tagging
mtu =NUMBER
encapsulation =WORD
gigether-options -> gigether
unit NUMBER -> unit
gigether:
802.3ad =WORD
unit:
description =WORD
vlan-id =NUMBER
family inet|inet6|iso|mpls|ethernet-switching -> family
family:
mtu =NUMBER
dhcp
filter -> interface-filter
address PREFIX -> address
interface-filter:
input =WORD
output =WORD
address:
primary
preferred
snmp:
location =WORD
contact =WORD
community WORD -> community
community:
authorization =read-only|read-write
clients -> prefixes
prefixes:
PREFIX
routing-options:
static -> static
router-id =ADDRESS
autonomous-system =NUMBER
static:
- route PREFIX -> route
route:
next-hop =WORD
discard
protocols:
bgp -> bgp
ospf -> ospf
lldp -> lldp
bgp:
group WORD -> group
group:
type =internal|external
local-address =ADDRESS
peer-as =NUMBER
neighbor ADDRESS -> neighbor
neighbor:
description =WORD
peer-as =NUMBER
ospf:
area WORD -> area
area:
interface WORD -> ospf-interface
ospf-interface:
passive
metric =NUMBER
lldp:
interface WORD
policy-options:
prefix-list WORD -> prefixes
firewall:
family inet|inet6 -> firewall-family
filter WORD -> filter
firewall-family:
filter WORD -> filter
filter:
term WORD -> term
term:
from -> from
- then -> then
from:
source-address -> prefixes
destination-address -> prefixes
source-prefix-list WORD
protocol =WORD
source-port =WORD
destination-port =WORD
then:
count =WORD
log
syslog
accept
discard
reject
vlans:
WORD -> vlan
vlan:
description =WORD
vlan-id =NUMBER
)";

std::string junos_factory(const device& d) {
    std::string text =
        "version 21.4R3-S5.4\nsystem host-name " + d.name + "\nsystem services ssh\n";
    if (d.traits % 4 == 0) text += "system services web-management http\n";
    for (unsigned port = 0; port < 12; ++port) {
        const auto name = "interfaces ge-0/0/" + std::to_string(port);
        text += name + " description \"rack " + std::to_string((d.traits + port) % 40) + "\"\n" +
                name + " unit 0\n";
    }
    return text + "interfaces fxp0 unit 0 family inet address " + dotted(d.address) +
           "/8\nsnmp location \"room " + std::to_string(d.traits % 60 + 100).substr(1) + "\"\n";
}

}  // namespace

const junos_dialect& junos() {
    static const grammar rules(junos_rules, "", "ge- xe- et- ae fxp em lo irb");
    static const junos_dialect dialect{junos_rules, rules, junos_factory};
    return dialect;
}

}  // namespace netpoll::lab
