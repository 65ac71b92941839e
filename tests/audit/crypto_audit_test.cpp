// Findings about cryptography from results as they are written. Knows no table.
#include "audit/crypto_audit.hpp"

#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

std::string record(std::string_view host, std::string_view ssh, std::string_view error = "null") {
    return R"({"host":")" + std::string(host) + R"(","status":")" +
           (error == "null" ? "ok" : "failed") + R"(","error":)" + std::string(error) +
           R"(,"commands":[{"command":"c","status":"ok","output":"{\"ssh\":1}"}],"ssh":)" +
           std::string(ssh) + "}\n";
}

std::string run_line() {
    return R"({"run":{"schema":"netpoll/1","run_id":"r"}})"
           "\n";
}

constexpr std::string_view old_router =
    R"({"hostkey":"ssh-rsa","hostkey_algorithm":"ssh-rsa","hostkey_bits":1024,"profile":"legacy",)"
    R"("needs":["diffie-hellman-group1-sha1","ssh-rsa","3des-cbc","hmac-sha1"],)"
    R"("offers":["diffie-hellman-group1-sha1","ssh-rsa","3des-cbc","hmac-sha1","hmac-md5"]})";
constexpr std::string_view new_server =
    R"({"hostkey":"ssh-ed25519","profile":"modern","offers":["sntrup761x25519-sha512","hmac-sha1"]})";
constexpr std::string_view unseen = R"({"hostkey":null})";

}  // namespace

TEST_CASE("audit: what each device needs, and who speaks post-quantum") {
    const temp_folder folder;
    write_file(folder / "r.ndjson", record("old", old_router) + record("new", new_server) +
                                        record("gone", unseen, R"({"code":"timed_out"})") +
                                        run_line());
    const auto audit = audit_crypto(folder / "r.ndjson", false);
    REQUIRE(audit);
    REQUIRE(audit->devices.size() == 3);
    const auto& old = audit->devices[0];
    CHECK(old.seen);
    CHECK(old.profile == ssh_profile::legacy);
    CHECK(old.needs_kind(notable_kind::group1));
    CHECK_FALSE(old.needs_kind(notable_kind::sha1_kex));
    CHECK(old.needs_kind(notable_kind::old_host_key));
    CHECK(old.needs_kind(notable_kind::cbc));
    CHECK(old.needs_kind(notable_kind::old_mac));
    CHECK(old.has_short_rsa());
    CHECK_FALSE(old.speaks_post_quantum());
    const auto& modern = audit->devices[1];
    CHECK(modern.needs == 0);
    CHECK(modern.speaks_post_quantum());
    CHECK_FALSE(modern.has_short_rsa());
    CHECK_FALSE(audit->devices[2].seen);
    CHECK(audit->devices[2].error == "timed_out");
}

TEST_CASE("audit: a file that is no result, or is cut off, with its line") {
    const temp_folder folder;
    CHECK(to_string(audit_crypto(folder / "none", false).error().front()) ==
          (folder / "none") + ": the file does not exist");
    write_file(folder / "x", "hosts: {}\n");
    CHECK(to_string(audit_crypto(folder / "x", false).error().front())
              .starts_with((folder / "x") + ":1: "));
    write_file(folder / "cut", record("old", old_router) + R"({"host":"new",)");
    CHECK_FALSE(audit_crypto(folder / "cut", false));
    const auto partial = audit_crypto(folder / "cut", true);
    REQUIRE(partial);
    CHECK(partial->devices.size() == 1);
    CHECK_FALSE(partial->remarks.empty());
}

TEST_CASE("audit: odd values count as none") {
    const temp_folder folder;
    write_file(folder / "r", record("a", R"({"offers":[1,"x"],"needs":"cbc","profile":7})") +
                                 record("b", "null") + record("c", R"({"hostkey_bits":"big"})") +
                                 run_line());
    const auto audit = audit_crypto(folder / "r", false);
    REQUIRE(audit);
    for (const auto& each : audit->devices) {
        CHECK_FALSE(each.seen);
        CHECK_FALSE(each.has_short_rsa());
    }
}
