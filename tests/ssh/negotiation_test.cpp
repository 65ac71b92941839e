// What libssh's log says of a negotiation, taken apart. Knows no session.
#include "ssh/transport/negotiation.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace netpoll;

namespace {

void hear_lists(negotiation& of, const std::string& kex) {
    of.hear("kex algos: " + kex);
    of.hear("server host key algo: rsa-sha2-512,ssh-rsa");
    of.hear("encryption client->server: aes128-ctr,aes128-cbc");
    of.hear("encryption server->client: aes256-ctr");
    of.hear("mac algo client->server: hmac-sha2-256");
    of.hear("mac algo server->client: hmac-sha1,hmac-sha2-256");
    of.hear("compression algo client->server: none");
}

}  // namespace

TEST_CASE("negotiation: what is agreed on, both ways, and what stands out of the offer") {
    negotiation heard;
    ssh_facts facts;
    facts.kex = "as libssh says";
    heard.note(facts);
    CHECK(facts.kex == "as libssh says");
    hear_lists(heard, "sntrup761x25519-sha512,diffie-hellman-group-exchange-sha256");
    REQUIRE(heard.offered() != nullptr);
    CHECK(heard.offered()->ciphers_in == "aes256-ctr");
    CHECK(heard.offered()->ciphers_out == "aes128-ctr,aes128-cbc");
    CHECK(heard.offered()->macs_in == "hmac-sha1,hmac-sha2-256");
    heard.hear(
        "Negotiated diffie-hellman-group-exchange-sha256,rsa-sha2-512,aes128-ctr,aes256-ctr,"
        "hmac-sha2-256,hmac-sha1,none,none,,");
    CHECK(heard.offered() == nullptr);
    heard.note(facts);
    CHECK(facts.kex == "diffie-hellman-group-exchange-sha256");
    CHECK(facts.host_key_algorithm == "rsa-sha2-512");
    CHECK(facts.cipher_out == "aes128-ctr");
    CHECK(facts.cipher == "aes256-ctr");
    CHECK(facts.mac_out == "hmac-sha2-256");
    CHECK(facts.mac == "hmac-sha1");
    CHECK(facts.profile == ssh_profile::modern);
    CHECK(facts.needs == 0);
    CHECK(names_of(facts.offers) == std::vector<std::string_view>{"sntrup761x25519-sha512",
                                                                  "ssh-rsa", "aes128-cbc",
                                                                  "hmac-sha1"});
}

TEST_CASE("negotiation: where nothing is agreed on, the offer is known all the same") {
    negotiation heard;
    hear_lists(heard, "diffie-hellman-group1-sha1");
    REQUIRE(heard.offered() != nullptr);
    ssh_facts facts;
    heard.note(facts);
    CHECK(facts.profile == ssh_profile::legacy);
    CHECK(facts.kex.empty());
    CHECK(names_of(facts.needs) == std::vector<std::string_view>{"diffie-hellman-group1-sha1"});
    CHECK(names_of(facts.offers).front() == "diffie-hellman-group1-sha1");
}

TEST_CASE("negotiation: other words say nothing") {
    negotiation heard;
    for (const char* words : {"", "Negotiate", "languages client->server: ", "KEXINIT received"})
        heard.hear(words);
    CHECK(heard.offered() == nullptr);
    ssh_facts facts;
    heard.note(facts);
    CHECK(facts.offers == 0);
    CHECK_FALSE(facts.profile);
}
