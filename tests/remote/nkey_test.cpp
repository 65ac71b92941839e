// nkeys: the form of the documentation, and files of them.
#include "remote/nkey.hpp"

#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <openssl/evp.h>

#include <string>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

// docs.nats.io, "NKeys".
constexpr const char* documented_seed =
    "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY";
constexpr const char* documented_key = "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4";

}  // namespace

TEST_CASE("a seed of the documentation has the public key of the documentation") {
    const auto key = nkey::from_seed(documented_seed);
    REQUIRE(key);
    CHECK(key->public_key() == documented_key);
    CHECK(key->seed()->reveal() == documented_seed);
    CHECK(is_public_nkey(documented_key));
    CHECK(key->sign("nonce").size() == 64);
}

TEST_CASE("a new key is read back from its seed, and no two are alike") {
    const auto one = nkey::make();
    const auto other = nkey::make();
    REQUIRE(one);
    REQUIRE(other);
    CHECK(one->public_key() != other->public_key());
    const auto again = nkey::from_seed(one->seed()->reveal());
    REQUIRE(again);
    CHECK(again->public_key() == one->public_key());
    CHECK(again->sign("x") == one->sign("x"));
    CHECK(one->public_key().size() == 56);
    CHECK(one->seed()->reveal().size() == 58);
}

TEST_CASE("a seed stands in a decorated file, too") {
    const std::string text = "-----BEGIN USER NKEY SEED-----\n" + std::string(documented_seed) +
                             "\n------END USER NKEY SEED------\n";
    const auto key = nkey::from_seed(text);
    REQUIRE(key);
    CHECK(key->public_key() == documented_key);
}

TEST_CASE("each letter of a seed counts, and no error shows it") {
    for (std::size_t i = 0; i < std::string(documented_seed).size(); ++i) {
        std::string wrong = documented_seed;
        wrong[i] = wrong[i] == 'B' ? 'C' : 'B';
        const auto key = nkey::from_seed(wrong);
        REQUIRE_FALSE(key);
        CHECK(key.error().find(wrong.substr(8, 20)) == std::string::npos);
    }
    CHECK_FALSE(nkey::from_seed(""));
    CHECK_FALSE(nkey::from_seed(documented_key));
    // An account's seed: another kind of key.
    CHECK(nkey::from_seed("SAANDLKMXL6CUS3CP52WIXBEDN6YJ545GDKC65U5JZPPV6WH6ESWUA6YAI").error() ==
          "holds an nkey seed that is not a user's (SU...)");
}

TEST_CASE("a public key is known by its checksum") {
    std::string wrong = documented_key;
    wrong[20] = wrong[20] == 'A' ? 'B' : 'A';
    CHECK_FALSE(is_public_nkey(wrong));
    CHECK_FALSE(is_public_nkey(documented_seed));
    CHECK_FALSE(is_public_nkey("U"));
}

TEST_CASE("a key's file that others may read is refused, by a sentence that says what to type") {
    const temp_folder folder;
    const auto path = folder / "fra.nk";
    write_file(path, std::string(documented_seed) + "\n", 0600);
    REQUIRE(nkey::read(path));
    write_file(path, std::string(documented_seed) + "\n", 0440);
    CHECK(nkey::read(path));
    write_file(path, std::string(documented_seed) + "\n", 0604);
    CHECK(nkey::read(path).error() ==
          path + " can be read or changed by others: chmod 600 " + path);
    CHECK(nkey::read(folder / "none").error() == (folder / "none") + " does not exist");
    write_file(path, "hello\n", 0600);
    CHECK(nkey::read(path).error() == path + " holds no nkey seed (SU and 56 characters)");
}
