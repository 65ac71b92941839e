// Secrets in configurations of the usual vendors. Knows no session.
#include "transcript/config_secrets.hpp"
#include "transcript/secret_kinds.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace netpoll {

namespace {

std::string with_masks(std::string text) {
    const std::string_view secret = "S3CRET";
    for (auto at = text.find(secret); at != text.npos; at = text.find(secret))
        text.replace(at, secret.size(), "[redacted]");
    return text;
}

}  // namespace

TEST_CASE("values behind the words of the usual vendors go") {
    for (const std::string text : {
             "username joe password 7 S3CRET",
             "enable secret 5 $1$S3CRET$S3CRETS3CRET",
             "snmp-server community S3CRET RO",
             "snmp-server host 10.0.0.1 version 2c S3CRET",
             "snmp-server user joe grp v3 auth sha S3CRET priv aes 128 S3CRET",
             " key 7 S3CRET",
             "  key-string S3CRET",
             "  key-string 7 S3CRET",
             "tacacs-server host 10.0.0.1 key 7 S3CRET",
             "radius-server key S3CRET",
             "crypto isakmp key S3CRET address 10.0.0.1",
             " ip ospf message-digest-key 1 md5 7 S3CRET",
             "ntp authentication-key 1 md5 S3CRET 7",
             " neighbor 10.0.0.1 password S3CRET",
             " pre-shared-key address 0.0.0.0 key S3CRET",
             " ikev2 remote-authentication pre-shared-key S3CRET",
             "    encrypted-password \"$6$S3CRET$S3CRETS3CRET\"; ## SECRET-DATA",
             "    secret \"$9$S3CRETS3CRET\"; ## SECRET-DATA",
             "set system root-authentication encrypted-password \"$5$ab$S3CRETS3CRET\"",
             "set snmp community S3CRET authorization read-only",
             "    pre-shared-key ascii-text \"S3CRET\";",
             "        set password ENC S3CRET==",
             "        set psksecret ENC S3CRET==",
             "        set passwd \"S3CRET with a blank\"",
             " local-user joe password irreversible-cipher $1c$S3CRETS3CRET$",
             "snmp-agent community read cipher %^%#S3CRET%^%#",
             "add name=joe password=S3CRET profile=x",
             "set wpa2-pre-shared-key=\"S3CRET\"",
             "  \"password\": \"S3CRET\",",
             "<phash>$5$abcdef$S3CRETS3CRET</phash>",
         }) {
        const auto clean = config_secrets()(text);
        CAPTURE(text);
        CAPTURE(clean);
        CHECK(clean.find("S3CRET") == std::string::npos);
        CHECK(clean.find("[redacted]") != std::string::npos);
    }
}

TEST_CASE("every form takes out its secret, and the secret only") {
    for (const auto& each : secret_kinds()) {
        const std::string example(each.example);
        CAPTURE(each.form);
        CHECK(config_secrets()(example) == with_masks(example));
    }
}

TEST_CASE("secrets in other words and places go") {
    for (const std::string text : {
             "enable password level 15 S3CRET",
             "snmp-server host 10.1.1.1 S3CRET",
             "pre-shared-key local S3CRET",
             "msdp password peer 10.1.1.1 S3CRET",
             "psk set-key ascii 0 S3CRET",
             "authentication-key hmac-md5 S3CRET",
             "authentication md5 S3CRET",
             "isis authentication key 7 S3CRET",
             "eigrp authentication key S3CRET",
             "ip rip authentication string S3CRET",
             "standby 1 authentication S3CRET",
             "key-octet-string S3CRET",
             "user admin group administrators password ciphertext S3CRET",
             "tacacs-server host 10.0.0.1 key ciphertext S3CRET",
             "wlan security wpa2 psk pass-phrase S3CRET aes",
             " hello-password hmac-md5 encrypted S3CRET",
             "authentication md5 \"S3CRET\" privacy des \"S3CRET\"",
             "set snmp usm user x security-level authPriv auth-pass-phrase S3CRET "
             "privacy-pass-phrase S3CRET",
             "   mac security profile p key 0123 7 S3CRET fallback",
             "sys snmp communities { c { community-name S3CRET } }",
             " radius-common-pw S3CRET",
             "ldap_default_authtok = S3CRET",
             "mysqldump -uroot -pS3CRET db",
             "curl --user admin:S3CRET https://x/",
             "failover key S3CRET",
             "aaa-server G (if) host 10.1.1.1 S3CRET",
             "com2sec n s S3CRET",
             "createUser u MD5 S3CRET DES S3CRET",
             "plain-text-password-value \"S3CRET\"",
             "set private-key \"S3CRET\"",
             "/snmp community add name=S3CRET",
             "set mgt-config users admin phash S3CRET",
             "\"secret\" : \"S3CRET\"",
             "<password>S3CRET</password>",
             "token S3CRET",
             "Authorization: Bearer S3CRET",
             "copy ftp://user:S3CRET@10.0.0.1/x flash:",
             "https://joe:S3CRET@example.com/path?x=y",
             "license key S3CRET",
             "{\"user\":\"joe\",\"password\":\"S3CRET\",\"port\":22}",
             "  password: S3CRET",
             "  - api_key: 'S3CRET'",
             "client_secret = \"S3CRET\"",
             "curl -H \"X-Auth-Token: S3CRET\" https://x",
             "<secret type=\"hidden\">S3CRET</secret>",
             "<entry name=\"x\"><phash>S3CRET</phash></entry>",
             "<snmp:community>S3CRET</snmp:community>",
             "set system login user joe authentication plain-text-password S3CRET",
             "set protocols bgp group g authentication-key \"S3CRET\"",
             "set security ike policy p pre-shared-key ascii-text \"S3CRET\"",
             "set protocols ospf area 0 interface ge-0 authentication md5 1 key \"S3CRET\"",
             "    md5 1 key \"S3CRET\"; ## SECRET-DATA",
             "set system tacplus-server 10.0.0.1 secret \"S3CRET\"",
             "set system radius-server 10.0.0.1 secret S3CRET",
             "set snmp v3 usm local-engine user joe authentication-sha authentication-password "
             "S3CRET",
             "set snmp v3 usm local-engine user joe privacy-aes128 privacy-key S3CRET",
             "set psksecret ENC S3CRET",
             "set passwd ENC S3CRET+/==",
             "set auth-pwd ENC S3CRET",
             "set priv-pwd ENC S3CRET",
             "set ppk-secret ENC S3CRET",
             "set sae-password ENC S3CRET",
             "set wifi-passphrase S3CRET",
             "set password ENC S3CRET",
             "/interface wireless security-profiles set [ find default=yes ] "
             "wpa2-pre-shared-key=S3CRET",
             "/ppp secret add name=joe password=S3CRET profile=default",
             "/radius add address=10.0.0.1 secret=S3CRET",
             "/user add name=joe password=S3CRET group=full",
             "add address=10.0.0.1 secret=\"S3CRET x\"",
             " super password level 3 cipher S3CRET",
             " set authentication password cipher %^%#S3CRET<a=b>c%^%#",
             " local-user joe password irreversible-cipher S3CRET",
             " ospf authentication-mode md5 1 cipher S3CRET",
             " ospf authentication-mode hmac-md5 1 plain S3CRET",
             " isis authentication-mode md5 cipher S3CRET",
             " radius-server shared-key cipher S3CRET",
             " hwtacacs-server shared-key cipher S3CRET",
             " snmp-agent community write cipher S3CRET",
             " snmp-agent usm-user v3 joe authentication-mode sha cipher S3CRET",
             " peer 10.0.0.1 password cipher S3CRET",
             " ntp-service authentication-keyid 1 authentication-mode md5 cipher S3CRET",
             " vrrp vrid 1 authentication-mode md5 S3CRET",
             " key authentication simple S3CRET",
             " primary authentication 10.0.0.1 key cipher S3CRET",
             " snmp-server user joe grp v3 encrypted auth sha S3CRET priv aes 256 S3CRET",
             " snmp-server user joe network-admin auth md5 0xS3CRET priv 0xS3CRET localizedkey",
             " snmp-server host 10.0.0.1 traps version 2c S3CRET",
             " snmp-server host 10.0.0.1 version 3 auth S3CRET",
             " snmp-server community ro S3CRET",
             "no snmp-server community S3CRET",
             " neighbor 10.0.0.1 password 7 S3CRET",
             " neighbor PEERS password encrypted S3CRET",
             " tacacs-server key 7 S3CRET",
             " tacacs-server host 10.0.0.1 single-connection timeout 5 key S3CRET",
             " radius-server host 10.0.0.1 key 0 S3CRET",
             " key S3CRET",
             " server-key 7 S3CRET",
             " server-key S3CRET",
             " client 10.0.0.1 server-key S3CRET",
             " wpa-psk ascii 0 S3CRET",
             " wpa-psk ascii 7 S3CRET",
             " crypto isakmp key 6 S3CRET address 10.0.0.1 no-xauth",
             " crypto isakmp key S3CRET hostname r2",
             " pre-shared-key hex S3CRET",
             " pre-shared-key 6 S3CRET",
             " ikev1 pre-shared-key S3CRET",
             " ikev2 local-authentication pre-shared-key S3CRET",
             " vpn-group x password S3CRET",
             " username joe password S3CRET encrypted privilege 15",
             " ldap-login-password S3CRET",
             " passwd S3CRET encrypted",
             " enable secret sha512 S3CRET",
             " username joe secret sha512 S3CRET",
             " ppp chap password 7 S3CRET",
             " ip ospf authentication-key S3CRET",
             " area 0 virtual-link 10.0.0.1 message-digest-key 1 md5 S3CRET",
             " ip ospf message-digest-key 1 md5 S3CRET",
             " ntp authentication-key 5 sha1 7 S3CRET",
             " vrrp 1 authentication text S3CRET",
             " glbp 1 authentication md5 key-string 7 S3CRET",
             " isis password S3CRET level-2",
             " area-password S3CRET",
             " domain-password 7 S3CRET",
             " ip nhrp authentication S3CRET",
             " mpls ldp neighbor 10.0.0.1 password S3CRET",
             " ip ftp password 7 S3CRET",
             " ip http client password S3CRET",
             " wlan security wpa akm psk set-key ascii 0 S3CRET 1",
             " config wlan security wpa akm psk set-key ascii S3CRET 1",
             " config radius auth add 1 10.0.0.1 1812 ascii S3CRET",
             " config mgmtuser add joe S3CRET read-write",
             " config snmp community create S3CRET",
             " wpa_passphrase=S3CRET",
             "psk=\"S3CRET\"",
             "PrivateKey = S3CRET=",
             "PresharedKey = S3CRET=",
             "auth_pass S3CRET",
             "rocommunity S3CRET",
             "root:$6$abcdef$S3CRETS3CRETS3CRET:18000:0:99999:7:::",
             " : PSK \"S3CRET\"",
             "10.0.0.1 %any : PSK \"S3CRET\"",
             "    secret = S3CRET",
             "NETPOLL_PASSWORD=S3CRET",
             "export DB_PASSWORD='S3CRET'",
             "--password S3CRET",
             "--password=S3CRET",
             "\"adminPassword\" : \"S3CRET\",",
             "\"token\": \"S3CRET\",",
             "\"authToken\":\"S3CRET\"",
             "access_token=S3CRET&user=joe",
             "https://x/api?api_key=S3CRET&y=1",
             "<key>-AQ==S3CRET</key>",
             "set shared local-user-database user joe phash S3CRET",
             "set deviceconfig system snmp-setting access-setting version v2c "
             "snmp-community-string S3CRET",
             "set network ike gateway g authentication pre-shared-key key S3CRET",
             "set service snmp community S3CRET authorization ro",
             "set vpn ipsec site-to-site peer 1 authentication pre-shared-secret S3CRET",
             "set interfaces wireguard wg0 private-key S3CRET",
             "set system login user vyos authentication encrypted-password S3CRET",
             "set system login user vyos authentication plaintext-password S3CRET",
             "configure account joe encrypted \"S3CRET\"",
             "configure radius mgmt-access primary shared-secret encrypted \"S3CRET\"",
             "create account admin joe S3CRET",
             "username \"joe\" password \"S3CRET\"",
             "password manager user-name \"joe\" sha1 \"S3CRET\"",
             "password manager plaintext S3CRET",
             "snmp-server community \"S3CRET\" operator unrestricted",
             "radius-server host 10.0.0.1 encrypted-key S3CRET",
             "tacacs-server key \"S3CRET\"",
             "authentication-key \"S3CRET\" hash2",
             "hash-key S3CRET",
             "bootloader password S3CRET",
             "sntp authentication-key 1 md5 S3CRET",
             "key-value plaintext S3CRET",
             "wpa passphrase S3CRET",
             "hex-key S3CRET",
             "-----BEGIN RSA PRIVATE KEY-----\nS3CRET\n-----END RSA PRIVATE KEY-----",
             "-----BEGIN OPENSSH PRIVATE KEY-----\nS3CRET\nS3CRET\n-----END OPENSSH PRIVATE "
             "KEY-----",
             "-----BEGIN OpenVPN Static key V1-----\nS3CRET\n-----END OpenVPN Static key V1-----",
             "set private-key \"-----BEGIN ENCRYPTED PRIVATE KEY-----\nS3CRET\n-----END ENCRYPTED "
             "PRIVATE KEY-----\"",
             "-----BEGIN PGP PRIVATE KEY BLOCK-----\nS3CRET\n-----END PGP PRIVATE KEY BLOCK-----",
             "config system snmp community\n edit 1\n set name \"S3CRET\"",
             "/snmp community\nadd addresses=::/0 name=S3CRET",
             " standby 1 authentication md5 key-string 7 S3CRET timeout 30",
             " ip rip authentication-key S3CRET",
             " enable password S3CRET",
             " line vty password S3CRET",
             " crypto pki trustpoint password 7 S3CRET",
             " ldap-server host x bind-password S3CRET",
             " security passphrase S3CRET",
             " authentication pre-share key S3CRET",
             " dot1x credentials password 0 S3CRET",
             " rootpw S3CRET",
             " Password = S3CRET",
             " sshpass -p S3CRET ssh joe@x",
         }) {
        const auto clean = config_secrets()(text);
        CAPTURE(text);
        CAPTURE(clean);
        CHECK(clean.find("S3CRET") == std::string::npos);
        CHECK(clean.find("[redacted]") != std::string::npos);
    }
}

TEST_CASE("the words before a secret stay") {
    for (const std::string text : {"user admin group administrators password ciphertext S3CRET",
                                   "tacacs-server host 10.0.0.1 key ciphertext S3CRET",
                                   "wlan security wpa2 psk pass-phrase S3CRET aes",
                                   " hello-password hmac-md5 encrypted S3CRET",
                                   " password hmac-sha-256 encrypted hex S3CRET"})
        CHECK(config_secrets()(text) == with_masks(text));
}

TEST_CASE("a key on one line goes as well") {
    CHECK(config_secrets()(
              R"("key": "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----")") ==
          R"("key": "-----BEGIN PRIVATE KEY-----[redacted]-----END PRIVATE KEY-----")");
}

TEST_CASE("the body of a private key goes, also where a pager cuts it") {
    config_secrets clean;
    CHECK(clean("-----BEGIN RSA PRIVATE KEY-----\r\nMIIBAA\r\n --More-- ") ==
          "-----BEGIN RSA PRIVATE KEY-----\r\n[redacted]\r\n --More-- ");
    CHECK(clean("\r         \rABCDEF\r\n-----END RSA PRIVATE KEY-----\r\nr1#").find("ABCDEF") ==
          std::string::npos);
    CHECK(clean("interface Vlan1\r\nr1#") == "interface Vlan1\r\nr1#");
}

TEST_CASE("a value on the next page goes") {
    config_secrets clean;
    CHECK(clean(" neighbor 10.0.0.1 password") == " neighbor 10.0.0.1 password");
    CHECK(clean("S3CRET\r\nr1#") == "[redacted]\r\nr1#");
}

}  // namespace netpoll
