// Lines of known_hosts files: good ones, odd ones, broken ones. Knows no file.
#include "ssh/host_key_line.hpp"

#include "ssh/base64.hpp"
#include "ssh/host_key_samples.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace netpoll;
using netpoll::testing::key_blob;

namespace {

host_key_line parsed(std::string_view line) {
    const auto parts = parse_host_key_line(line);
    REQUIRE_MESSAGE(parts.has_value(), line);
    REQUIRE_MESSAGE(parts->has_value(), line);
    return **parts;
}

bool is_skipped(std::string_view line) {
    const auto parts = parse_host_key_line(line);
    return parts.has_value() && !parts->has_value();
}

}  // namespace

TEST_CASE("base64 is read strictly") {
    std::string bytes;
    CHECK(decode_base64("", bytes));
    CHECK(bytes.empty());
    CHECK(decode_base64("Zg==", bytes));
    CHECK(bytes == "f");
    CHECK(decode_base64("Zm9vYmE=", bytes));
    CHECK(bytes == "fooba");
    CHECK(decode_base64("Zm9vYmFy", bytes));
    CHECK(bytes == "foobar");
    for (const char* bad :
         {"Zg", "Zg=", "Zh==", "Z===", "====", "Zm9v=mFy", "Zm 9", "Zm9-", "Zg==Zg=="})
        CHECK_MESSAGE(!decode_base64(bad, bytes), bad);
}

TEST_CASE("the fields of a line") {
    const std::string blob = key_blob("ssh-ed25519");
    const std::string line = "sw1,10.0.0.1 ssh-ed25519 " + blob;
    for (const std::string& text : {line, line + "\r", "  \t" + line, line + " me@here, a comment",
                                    "sw1,10.0.0.1 \t ssh-ed25519\t" + blob + "\tx"}) {
        const auto parts = parsed(text);
        CHECK(parts.marker == host_key_marker::none);
        CHECK(parts.hosts == "sw1,10.0.0.1");
        CHECK(parts.type == "ssh-ed25519");
        CHECK(parts.blob == blob);
    }
    CHECK(parsed("@revoked " + line).marker == host_key_marker::revoked);
    CHECK(parsed("@cert-authority\t" + line).marker == host_key_marker::cert_authority);
    CHECK(parsed("@revoked " + line).hosts == "sw1,10.0.0.1");
    CHECK(parsed("h ssh-future@example.net " + key_blob("ssh-future@example.net")).type ==
          "ssh-future@example.net");
}

TEST_CASE("lines that say nothing and lines that cannot be understood") {
    for (const char* text : {"", "\r", "   \t ", "# comment", "  # ssh-rsa AAAA"})
        CHECK_MESSAGE(is_skipped(text), text);
    const std::string blob = key_blob("ssh-ed25519");
    const std::string nul("sw1 ssh-ed25519 \0", 17);
    const std::string huge = std::string(longest_host_key_line, 'a') + " ssh-ed25519 " + blob;
    for (const std::string& text :
         {std::string("sw1"), std::string("sw1 ssh-ed25519"), "sw1 ssh-rsa " + blob,
          "sw1 ssh-ed25519 " + blob.substr(1), "sw1 ssh-ed25519 " + blob + "=",
          "@Revoked sw1 ssh-ed25519 " + blob, "@ sw1 ssh-ed25519 " + blob, nul + blob, huge,
          std::string("sw1 ssh-ed25519 AAAA"), std::string("sw1 1024 65537 123456789"),
          std::string("@revoked"), std::string("sw1 ssh-ed25519 ????")}) {
        const auto parts = parse_host_key_line(text);
        CHECK_MESSAGE(!parts.has_value(), text.substr(0, 80));
    }
}

TEST_CASE("every prefix and every flipped byte of a line is taken or refused, never misread") {
    const std::string line = "@revoked *.lab,!x.lab ssh-ed25519 " + key_blob("ssh-ed25519") + " c";
    const auto check = [](const std::string& text) {
        const auto parts = parse_host_key_line(text);
        if (!parts || !parts->has_value()) return;
        std::string scratch;
        CHECK(is_key_blob((*parts)->type, (*parts)->blob, scratch));
        CHECK(!(*parts)->hosts.empty());
        matches_host_list("a.lab", (*parts)->hosts);
    };
    for (std::size_t n = 0; n <= line.size(); ++n)
        check(line.substr(0, n));
    for (std::size_t i = 0; i < line.size(); ++i) {
        for (const int flip : {0x01, 0x20, 0x80, 0xFF}) {
            std::string changed = line;
            changed[i] = static_cast<char>(static_cast<unsigned char>(changed[i]) ^ flip);
            check(changed);
        }
    }
}

TEST_CASE("wildcards") {
    const auto matches = [](const char* text, const char* pattern) {
        return matches_wildcard(text, pattern);
    };
    CHECK(matches("sw1.lab", "*.lab"));
    CHECK(matches("sw1.lab", "sw?.lab"));
    CHECK(matches("sw1.lab", "*"));
    CHECK(matches("", "*"));
    CHECK(matches("", ""));
    CHECK(matches("abcabd", "*abd"));
    CHECK(matches("[10.0.0.1]:830", "[10.0.0.*]:830"));
    CHECK(matches("a", "a**"));
    CHECK(!matches("sw12.lab", "sw?.lab"));
    CHECK(!matches("sw.lab", "sw?.lab"));
    CHECK(!matches("sw1.lab", "*.la"));
    CHECK(!matches("", "?"));
    CHECK(!matches("a", ""));
    const std::string long_text(3000, 'a');
    CHECK(!matches_wildcard(long_text, "*a*a*a*a*a*a*a*a*a*a*b"));
}

TEST_CASE("host lists: negation wins, wherever it stands") {
    CHECK(matches_host_list("a.lab", "*.lab,!b.lab"));
    CHECK(!matches_host_list("b.lab", "*.lab,!b.lab"));
    CHECK(!matches_host_list("b.lab", "!b.lab,*.lab"));
    CHECK(!matches_host_list("c.net", "!b.lab"));
    CHECK(!matches_host_list("c.net", ""));
    CHECK(!matches_host_list("c.net", ",,!,"));
    CHECK(matches_host_list("c.net", ",,c.net,"));
}
