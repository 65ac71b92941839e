// Certificates that speak for hosts, or do not, signed by every kind of CA. Knows no session.
#include "ssh/host_certificate.hpp"

#include "ssh/base64.hpp"
#include "ssh/host_keys.hpp"
#include "ssh/key_signature.hpp"
#include "ssh/signed_key.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using std::chrono::system_clock;
using judged_as = certificate_verdict;

std::string line_of(const std::string& marker, const std::string& hosts, const std::string& file) {
    return marker + hosts + " " + read_file(file);
}

/// A certificate for r1.example, and known_hosts that trusts its CA.
struct certified {
    explicit certified(std::vector<std::string> how = {"-h", "-n", "r1.example"})
        : made("ed25519", std::move(how)) {}

    void list(const std::string& lines) {
        write_file(folder / "known_hosts", lines);
        const auto mistakes = known.load(folder / "known_hosts", true);
        CHECK(mistakes.empty());
    }
    void trust(const std::string& hosts) {
        list(line_of("@cert-authority ", hosts, made.folder / "ca.pub"));
    }
    certificate_judgement judge(const std::string& host = "r1.example", std::uint16_t port = 22) {
        return known.judge_certificate(host, port, made.blob, now);
    }
    host_key_judgement key(const std::string& host = "r1.example", std::uint16_t port = 22) {
        return known.judge(host, port, "ssh-ed25519", encode_base64(made.key));
    }
    bool is_asked(const std::string& host, std::uint16_t port = 22) const {
        return known.authority_for(host, port).has_value();
    }

    signed_key made;
    temp_folder folder;
    known_hosts known;
    system_clock::time_point now{system_clock::now()};
};

}  // namespace

TEST_CASE("base64: what was encoded is decoded") {
    std::string bytes;
    for (int i = 0; i < 300; ++i) {
        std::string back;
        CHECK(decode_base64(encode_base64(bytes), back));
        CHECK(back == bytes);
        bytes.push_back(static_cast<char>(i * 7));
    }
    CHECK(encode_base64("ab") == "YWI=");
}

TEST_CASE("signature: of every kind of CA, whole and damaged") {
    for (const auto& [type, bits] : std::vector<std::pair<const char*, unsigned>>{
             {"ed25519", 0}, {"ecdsa", 256}, {"ecdsa", 384}, {"ecdsa", 521}, {"rsa", 2048}}) {
        CAPTURE(type);
        CAPTURE(bits);
        const signed_key made{"ed25519", {"-h", "-n", "r1"}, {type, bits, {}, false}};
        const auto read = openssh_certificate::parse(made.blob);
        REQUIRE(read);
        const auto text = made.blob.substr(0, read->signed_bytes);
        using signature_verdict::bad;
        CHECK(verify_signature(read->authority, read->signature, text) == signature_verdict::good);
        CHECK(verify_signature(read->authority, read->signature, text + "x") == bad);
        CHECK(verify_signature(read->authority, read->signature + "x", text) == bad);
        for (std::size_t at = 0; at < read->signature.size(); at += 3) {
            auto damaged = read->signature;
            damaged[at] = static_cast<char>(~damaged[at]);
            CHECK(verify_signature(read->authority, damaged, text) != signature_verdict::good);
        }
        for (std::size_t at = 0; at < read->authority.size(); at += 3) {
            auto other = read->authority;
            other[at] = static_cast<char>(~other[at]);
            CHECK(verify_signature(other, read->signature, text) != signature_verdict::good);
        }
        for (std::size_t size = 0; size < read->authority.size(); size += 5)
            CHECK(verify_signature(read->authority.substr(0, size), read->signature, text) !=
                  signature_verdict::good);
    }
}

TEST_CASE("signature: SHA-1, short RSA and unknown kinds are not checked") {
    const signed_key weak{"ed25519", {"-h", "-t", "ssh-rsa"}, {"rsa", 2048, {}, false}};
    const auto read = openssh_certificate::parse(weak.blob);
    REQUIRE(read);
    const auto text = weak.blob.substr(0, read->signed_bytes);
    CHECK(verify_signature(read->authority, read->signature, text) ==
          signature_verdict::unsupported);
    CHECK(host_certificate_problem(*read, weak.blob, "r1", system_clock::now())
              .find("netpoll does not check") != std::string::npos);
}

TEST_CASE("host certificate: its key is known while it is valid") {
    certified one;
    one.trust("*.example");
    CHECK(one.known.size() == 1);
    CHECK(one.is_asked("r1.example"));
    CHECK(one.is_asked("R1.Example"));
    CHECK_FALSE(one.is_asked("r1.elsewhere"));
    CHECK(one.key().verdict == host_key_verdict::unknown);
    CHECK(one.judge("R1.Example").verdict == judged_as::trusted);
    CHECK_FALSE(one.is_asked("r1.example"));
    CHECK(one.key().verdict == host_key_verdict::known);
    CHECK(one.key().authority.starts_with("SHA256:"));
    CHECK(one.known.types_for("r1.example", 22) == std::vector<std::string>{"ssh-ed25519"});
    const auto other =
        one.known.judge("r1.example", 22, "ssh-ed25519", encode_base64(one.made.authority));
    CHECK(other.verdict == host_key_verdict::changed);
    CHECK(other.where.line == 1);
    CHECK(other.listed.find("by its certificate") != std::string::npos);
}

TEST_CASE("host certificate: what was trusted and has expired is asked for again") {
    certified one{{"-h", "-n", "r1.example", "-V", "20200101000000Z:20200201000000Z"}};
    one.trust("*.example");
    one.now = system_clock::time_point{std::chrono::seconds{1'579'000'000}};  // in January 2020
    CHECK(one.judge().verdict == judged_as::trusted);
    CHECK(one.is_asked("r1.example"));
    CHECK(one.key().verdict == host_key_verdict::unknown);
}

TEST_CASE("host certificate: a port of its own, listed with and without it") {
    for (const char* hosts : {"[r1.example]:2222", "r1.example", "*"}) {
        CAPTURE(hosts);
        certified one;
        one.trust(hosts);
        CHECK(one.is_asked("r1.example", 2222));
        CHECK(one.judge("r1.example", 2222).verdict == judged_as::trusted);
        CHECK(one.key("r1.example", 2222).verdict == host_key_verdict::known);
        CHECK(one.key("r1.example", 2223).verdict == host_key_verdict::unknown);
    }
}

TEST_CASE("host certificate: a host whose key is listed is not asked") {
    certified one;
    one.list(line_of("@cert-authority ", "*", one.made.folder / "ca.pub") +
             line_of("", "r1.example", one.made.folder / "ca.pub"));
    CHECK_FALSE(one.is_asked("r1.example"));
    CHECK(one.is_asked("r2.example"));
}

TEST_CASE("host certificate: of another CA, of a revoked one, of no CA at all") {
    certified one;
    one.list(line_of("@cert-authority ", "*", one.made.folder / "key.pub"));
    const auto other = one.judge();
    CHECK(other.verdict == judged_as::other_authority);
    CHECK(other.why.starts_with("its certificate is of another CA, SHA256:"));
    CHECK(one.key().verdict == host_key_verdict::unknown);

    certified two;
    two.list(line_of("@cert-authority ", "*", two.made.folder / "ca.pub") +
             line_of("@revoked ", "*", two.made.folder / "ca.pub"));
    const auto revoked = two.judge();
    CHECK(revoked.verdict == judged_as::revoked);
    CHECK(revoked.why.find("known_hosts:2") != std::string::npos);

    certified three;
    three.list(line_of("@cert-authority ", "*", three.made.folder / "ca.pub") +
               line_of("@revoked ", "*", three.made.folder / "key.pub"));
    CHECK(three.judge().verdict == judged_as::trusted);
    CHECK(three.key().verdict == host_key_verdict::revoked);

    certified four;
    four.trust("*");
    CHECK(four.known.judge_certificate("r1.example", 22, four.made.key, four.now).verdict ==
          judged_as::invalid);
}

TEST_CASE("host certificate: one that does not speak for the host") {
    const auto why = [](std::vector<std::string> how) {
        certified one{std::move(how)};
        one.trust("*");
        const auto judged = one.judge();
        CHECK(judged.verdict == judged_as::invalid);
        CHECK(one.key().verdict == host_key_verdict::unknown);
        return judged.why;
    };
    CHECK(why({"-h", "-n", "r2.example,r3.example"}) ==
          "the certificate an id is for r2.example, r3.example, not for r1.example");
    CHECK(why({"-h", "-n", "*.example"}) ==
          "the certificate an id is for *.example, not for r1.example");
    CHECK(why({"-n", "r1.example"}) ==
          "the certificate an id is a user's, and no host is known by it");
    CHECK(why({"-h", "-n", "r1.example", "-V", "20200101000000Z:20200201000000Z"}) ==
          "the certificate an id expired on 2020-02-01 00:00:00 UTC");
    CHECK(why({"-h", "-n", "r1.example", "-V", "20900101000000Z:20900201000000Z"}) ==
          "the certificate an id is not valid before 2090-01-01 00:00:00 UTC");
    CHECK(why({"-h", "-n", "r1.example", "-O", "critical:fancy@example=1"}) ==
          "the certificate an id has a critical option that netpoll does not know, fancy@example");
}

TEST_CASE("host certificate: one whose words were changed is not signed") {
    certified one;
    one.trust("*");
    const auto at = one.made.blob.find("r1.example");
    REQUIRE(at != std::string::npos);
    one.made.blob[at + 1] = '2';
    const auto judged = one.judge("r2.example");
    CHECK(judged.verdict == judged_as::invalid);
    CHECK(judged.why == "the certificate an id is not signed by the CA that it names");
}

TEST_CASE("host certificate: without names it is for every host") {
    certified one{{"-h"}};
    one.trust("*");
    CHECK(one.judge().verdict == judged_as::trusted);
}
