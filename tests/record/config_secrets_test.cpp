// Secrets in configurations of the usual vendors. Knows no session.
#include "record/config_secrets.hpp"

#include <doctest/doctest.h>

#include <string>

namespace netpoll {

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

TEST_CASE("what is no secret stays") {
    for (const std::string text :
         {"key chain OSPF", " key 1", "service password-encryption", "Password:", "router#",
          "show running-config | include secret", "set community 65000:100 additive",
          "crypto key generate rsa", "Vlan1 is up, line protocol is up", "--More--"}) {
        CHECK(config_secrets()(text) == text);
    }
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
