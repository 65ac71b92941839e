// Sources: the vendors' command references, and what oxidized and rancid take out. Knows no
// session.
#include "transcript/secret_kinds.hpp"

#include <array>

namespace netpoll {

namespace {

constexpr std::array kinds{
    // What people write for people.
    secret_kind{"^ description|remark ... ~password|passwd|passphrase|psk X",
                "description guest wifi password S3CRET"},
    secret_kind{"^ description|remark !", "description customer secret agent key account"},

    // Passwords with something between the word and the secret.
    secret_kind{"password|secret level # X", "enable password level 15 7 S3CRET"},
    secret_kind{"password peer * X", "msdp password peer 10.0.0.1 S3CRET"},
    secret_kind{"password|passwd user|username? * password|secret X",
                "set password user joe password S3CRET"},
    secret_kind{"key config-key password-encrypt|newpass X",
                "key config-key password-encrypt S3CRET"},
    secret_kind{"ppp pap sent-username * password X",
                "ppp pap sent-username joe password 7 S3CRET"},

    secret_kind{"password manager user-name * sha1|sha256|plaintext|hash X",
                "password manager user-name \"joe\" sha1 \"S3CRET\""},
    secret_kind{"password manager|operator|port-access sha1|sha256|plaintext|hash X",
                "password manager plaintext S3CRET"},
    secret_kind{"create account admin|user * X", "create account admin joe S3CRET"},
    secret_kind{"configure account * encrypted|password X",
                "configure account joe encrypted \"S3CRET\""},
    secret_kind{"mgmtuser add * X", "config mgmtuser add joe S3CRET read-write"},

    secret_kind{"mgmt-user * * X", "mgmt-user admin root S3CRET"},

    // SNMP.
    secret_kind{"set community \"X\"", "set community \"S3CRET\""},
    secret_kind{"community-name|community-map X", "snmp mib community-map S3CRET engineid 8000"},
    secret_kind{"@snmp host|target|trap-server ... community|securityname|community-name X",
                "snmp-server host inside 10.0.0.1 poll community S3CRET version 2c"},
    secret_kind{"@snmp user|usm-user|users ... auth|authentication|authentication-mode X "
                "priv|privacy|privacy-mode X",
                "snmp-server user joe grp v3 auth sha S3CRET priv aes 128 S3CRET"},
    secret_kind{"@snmp user|usm-user|users ... auth|authentication|authentication-mode|md5|sha X",
                "snmp-server user joe grp v3 auth md5 S3CRET"},
    secret_kind{
        "authentication-mode md5|sha|sha1|sha2-256|sha2-512 X privacy-mode|priv-mode X",
        "snmp-agent usm-user v3 joe grp authentication-mode sha S3CRET privacy-mode aes128 S3CRET"},
    secret_kind{"privacy-mode|priv-mode X",
                "snmp-agent usm-user v3 joe privacy-mode aes256 cipher S3CRET"},
    secret_kind{"snmp-server host * traps|informs|trap|inform? version 3 auth|noauth|priv X",
                "snmp-server host 10.0.0.1 informs version 3 priv S3CRET"},
    secret_kind{"snmp-server host ... version 1|2c|2 X",
                "snmp-server host 10.0.0.1 vrf mgmt version 2c S3CRET udp-port 162"},
    secret_kind{"snmp-server host * traps|informs|trap|inform? X",
                "snmp-server host 10.0.0.1 S3CRET"},
    secret_kind{"snmp add community readonly|readwrite X",
                "configure snmp add community readonly S3CRET"},
    secret_kind{"snmpv3 add user|community ... authentication md5|sha X privacy X",
                "configure snmpv3 add user joe authentication md5 S3CRET privacy des S3CRET"},
    secret_kind{"snmpv3 add community X", "configure snmpv3 add community S3CRET name x user y"},
    secret_kind{"/snmp|snmp community add|set ... name X",
                "/snmp community add addresses=0.0.0.0/0 name=S3CRET"},
    secret_kind{"securityname X",
                "snmp-agent target-host trap address udp-domain 10.0.0.1 params securityname "
                "cipher S3CRET"},
    secret_kind{"com2sec|com2sec6 -cn * * * X", "com2sec -Cn ctx notConfigUser default S3CRET"},
    secret_kind{"com2sec|com2sec6 * * X", "com2sec notConfigUser default S3CRET"},
    secret_kind{"createuser ... md5|sha|sha-224|sha-256|sha-384|sha-512 X aes|des|aes128|aes256 X",
                "createUser joe MD5 S3CRET DES S3CRET"},
    secret_kind{"createuser ... md5|sha|sha-224|sha-256|sha-384|sha-512 X",
                "createUser -e 0x80001f88 joe SHA S3CRET"},
    secret_kind{"rocommunity|rwcommunity|rocommunity6|rwcommunity6|trapcommunity X",
                "rocommunity S3CRET 10.0.0.0/8"},
    secret_kind{"trapsink|trap2sink|informsink * X", "trap2sink 10.0.0.1 S3CRET"},
    secret_kind{"@snmp -c|-A|-X X", "snmpget -v3 -a SHA -A S3CRET -x AES -X S3CRET 10.0.0.1"},
    secret_kind{"@snmp community ro|rw|create|add X", "snmp-server community ro S3CRET"},
    secret_kind{"@snmp community X", "snmp-server community S3CRET RO"},
    secret_kind{"@(communities) name X", "/snmp community\nadd addresses=::/0 name=S3CRET"},
    secret_kind{"^^ community * members|invert-match", "community CUSTOMERS members 65000:1;"},
    secret_kind{"^^ community X", "    community S3CRET {"},

    // AAA servers.
    secret_kind{"radius|tacacs auth|acct|athr add # * # ascii|hex X",
                "config radius auth add 1 10.0.0.1 1812 ascii S3CRET"},
    secret_kind{"aaa-server * * host * X timeout?", "aaa-server G (inside) host 10.0.0.1 S3CRET"},
    secret_kind{"key authentication|accounting X", "key authentication cipher S3CRET"},
    secret_kind{"@tacacs key X", "tacacs-server host 10.0.0.1 key 7 S3CRET"},
    secret_kind{"@radius key X",
                "radius-server host 10.0.0.1 auth-port 1812 acct-port 1813 key S3CRET"},
    secret_kind{"@ntp key #", "ntp server 10.0.0.1 key 1 prefer"},
    secret_kind{"^ server|server-private|client ... key X",
                "server-private 10.0.0.1 timeout 5 key 7 S3CRET"},
    secret_kind{"primary|secondary authentication|accounting|authorization * ... key X",
                "primary authentication 10.0.0.1 1812 key simple S3CRET"},

    secret_kind{"pac key X", "pac key 7 S3CRET"},
    secret_kind{"~radkey X", "add authentication radiusAction r -radKey S3CRET -encrypted"},

    // Routing and redundancy.
    secret_kind{"message-digest-key # md5|type X", "ip ospf message-digest-key 1 md5 7 S3CRET"},
    secret_kind{"authentication-key # type * value X",
                "set system ntp authentication-key 1 type md5 value S3CRET"},
    secret_kind{"authentication-key # md5|sha|sha1|sha2|sha256|cmac-aes-128|authentication-mode? X",
                "ntp authentication-key 1 md5 S3CRET 7"},
    secret_kind{"authentication-keyid # authentication-mode md5|hmac-sha256 X",
                "ntp-service authentication-keyid 1 authentication-mode md5 cipher S3CRET"},
    secret_kind{
        "authentication-key hmac-md5|hmac-sha|hmac-sha-1|hmac-sha-256|hmac-sha256|md5|keyed-md5 X",
        "authentication-key hmac-md5 S3CRET"},
    secret_kind{"authentication-mode simple|md5|hmac-md5|hmac-sha256|keychain #? X",
                "ospf authentication-mode md5 1 cipher S3CRET"},
    secret_kind{"authentication mode md5|simple|text key|password X",
                "authentication mode md5 key S3CRET"},
    secret_kind{"authentication text|simple|string X", "ip rip authentication string S3CRET"},
    secret_kind{"authentication md5|sha|sha1|sha256|hmac-sha-256 key-string|key X",
                "standby 1 authentication md5 key-string S3CRET"},
    secret_kind{"authentication md5|sha|sha1|sha256|hmac-sha-256 X privacy|priv X",
                "authentication md5 \"S3CRET\" privacy des \"S3CRET\""},
    secret_kind{"authentication md5|sha|sha1|sha256|hmac-sha-256 X", "authentication md5 S3CRET"},
    secret_kind{"authentication ipsec spi # md5|sha1 X",
                "ipv6 ospf authentication ipsec spi 256 md5 S3CRET"},
    secret_kind{"encryption ipsec spi # esp ... md5|sha1 X",
                "ospfv3 encryption ipsec spi 500 esp null md5 S3CRET"},
    secret_kind{"authentication key #? X", "isis authentication key 7 S3CRET"},
    secret_kind{"standby|vrrp|glbp|hsrp #? authentication X", "standby 1 authentication S3CRET"},
    secret_kind{"nhrp authentication X", "ip nhrp authentication S3CRET"},
    secret_kind{"authentication-password|privacy-password X", "authentication-password S3CRET"},
    secret_kind{"key-octet-string X", "key-octet-string S3CRET"},

    // Tunnels and wireless.
    secret_kind{"mka key * X", "mka key 0abc 7 S3CRET"},
    secret_kind{"key * 0|7|8a X fallback", "key 0123 7 S3CRET fallback"},
    secret_kind{"psk key X", "ipsec psk key \"S3CRET\""},
    secret_kind{"pre-shared-key address|hostname ... key X",
                "pre-shared-key address 0.0.0.0 0.0.0.0 key S3CRET"},
    secret_kind{"pre-shared-key local|remote X", "pre-shared-key local S3CRET"},
    secret_kind{"pre-shared-key|pre-share key X", "authentication pre-shared-key key S3CRET"},
    secret_kind{"@isakmp key X", "crypto isakmp key S3CRET address 10.0.0.1"},
    secret_kind{"psk set-key ascii|hex #? X", "security wpa psk set-key ascii 0 S3CRET"},
    secret_kind{"set-key ascii|hex #? X", "wpa akm set-key ascii 8 S3CRET"},
    secret_kind{"encryption key # size * X", "encryption key 1 size 128bit 7 S3CRET transmit-key"},
    secret_kind{"failover key X", "failover key S3CRET"},
    secret_kind{"failover ipsec pre-shared-key X", "failover ipsec pre-shared-key S3CRET"},
    secret_kind{"session-key inbound|outbound esp # cipher X authenticator X",
                "set session-key inbound esp 256 cipher S3CRET authenticator S3CRET"},
    secret_kind{"session-key inbound|outbound ah|esp # X", "set session-key inbound ah 256 S3CRET"},
    secret_kind{"md5 # key X", "authentication md5 1 key \"S3CRET\""},
    secret_kind{"@hmac key X", "hmac-sha256 key S3CRET"},

    // Licences, tokens, hashes by name.
    secret_kind{"license|licence key|code X", "license key S3CRET"},
    secret_kind{"activation-key X X X X X?", "activation-key S3CRET S3CRET S3CRET S3CRET S3CRET"},
    secret_kind{"authorization bearer|basic|token|digest|apikey|negotiate X",
                "Authorization: Bearer S3CRET"},
    secret_kind{"bearer X", "curl -H 'Authorization: Bearer S3CRET' x"},
    secret_kind{"cookie|set-cookie X", "Cookie: S3CRET"},
    secret_kind{"@mysql -p+X", "mysql -uroot -pS3CRET"},
    secret_kind{"@curl -u|-U|--user|--proxy-user *:X", "curl -u joe:S3CRET https://x/"},
    secret_kind{"@ipmitool -P X", "ipmitool -U joe -P S3CRET lan"},
    secret_kind{"sshpass -p X", "sshpass -p S3CRET ssh x"},
    secret_kind{"phash X", "set mgt-config users admin phash S3CRET"},

    // Keys at the beginning of a line: in the sub-mode of a key chain, of a server, of a tunnel.
    secret_kind{"^ key # $", "key 1"},
    secret_kind{"^ key * 7|8a X", " key 0123 7 S3CRET"},
    secret_kind{"^ key X", " key 7 S3CRET"},
    secret_kind{"^ keystring X", "set keystring S3CRET"},
    secret_kind{"cipher|irreversible-cipher X", "password irreversible-cipher S3CRET"},

    // What ends like this is followed by a secret wherever it stands.
    secret_kind{"~password|passwd|passwort|pass-phrase|authtok|-pw|_pw|password-value|password-"
                "hash|pwd|passphrase|passcode|_"
                "pass|-pass|bindpw|rootpw X",
                "username joe privilege 15 password 0 S3CRET"},
    secret_kind{"auth_pass|requirepass|masterauth X", "    auth_pass S3CRET"},
    secret_kind{"~secret|secret-key|secret_key|secretkey|psksecret X", "    secret \"S3CRET\";"},
    secret_kind{"~psk|key-string|shared-key|sharedkey|presharedkey|preshared_key X",
                "  key-string 7 S3CRET"},
    secret_kind{"~authentication-key|encryption-key|auth-key|privacy-key|priv-key|md5-key|hex-key|"
                "hash-key|server-key|encrypted-key|key-value|community-string|"
                "wep-key|pmk X",
                "set authentication-key \"S3CRET\""},
    secret_kind{"~private-key|privatekey|private_key X", "set private-key \"S3CRET\""},
    secret_kind{"~api-key|api_key|apikey|access-key|access_key|accesskey|token X",
                "\"api_key\": \"S3CRET\","},
    secret_kind{"~encryptedpassword|encrypted-password|password-encrypted X",
                "encrypted-password S3CRET;"},
};

}  // namespace

std::span<const secret_kind> secret_kinds() noexcept {
    return kinds;
}

}  // namespace netpoll
