// known_hosts files listed and edited, judged by what ssh-keygen and netpoll then find. Knows no
// session.
#include "ssh/known_hosts_file.hpp"

#include "ssh/host_key_samples.hpp"
#include "ssh/host_keys.hpp"
#include "support/child_process.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <string>
#include <utility>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const std::string curve = "ssh-ed25519";
const std::string p256 = "ecdsa-sha2-nistp256";

std::string printed_by(std::vector<std::string> argv) {
    const auto done = run(std::move(argv));
    REQUIRE_MESSAGE(done.status == 0, done.err);
    return done.out;
}

struct tended_file {
    explicit tended_file(const std::string& text) { write_file(path, text); }

    removed_host remove(std::string_view host, std::uint16_t port = 22) {
        auto done = remove_known_host(path, host, port);
        REQUIRE(done);
        return std::move(*done);
    }
    std::string text() const { return read_file(path); }

    temp_folder folder;
    std::string path{folder / "known_hosts"};
};

}  // namespace

TEST_CASE("known_hosts: a host is removed under all its names, and what was there is kept") {
    const std::string others = "# a comment\n" + key_line("b.example", curve) +
                               key_line("[a.example]:2222", curve) + "not a line\n" +
                               "@revoked a.example " + curve + " " + key_blob(curve, "old") + "\n";
    const std::string before =
        others + key_line("a.example", curve) + key_line("[A.example]:22", p256);
    tended_file file(before);
    const auto done = file.remove("a.EXAMPLE");
    REQUIRE(done.entries.size() == 2);
    CHECK(done.entries[0].where.line == 6);
    CHECK(done.entries[1].type == p256);
    CHECK(file.text() == others);
    CHECK(read_file(file.path + ".old") == before);
    struct stat info = {};
    REQUIRE(::stat(file.path.c_str(), &info) == 0);
    CHECK((info.st_mode & 07777U) == 0644);
    CHECK(file.remove("[a.example]", 2222).entries.empty());
    CHECK(file.remove("a.example", 2222).entries.size() == 1);
    CHECK(file.remove("a.example").entries.empty());
}

TEST_CASE("known_hosts: other names of a line stay, and a pattern is told") {
    tended_file file(key_line("a.example,192.0.2.1,b.example", curve) +
                     key_line("*.example", p256) + key_line("2001:db8:0::1,c", curve));
    const auto done = file.remove("b.example");
    CHECK(done.entries.size() == 1);
    REQUIRE(done.patterns.size() == 1);
    CHECK(done.patterns[0].line == 2);
    CHECK(file.text() == key_line("a.example,192.0.2.1", curve) + key_line("*.example", p256) +
                             key_line("2001:db8:0::1,c", curve));
    CHECK(file.remove("2001:db8::1").entries.size() == 1);
    CHECK(file.text().find("c " + curve) != std::string::npos);
}

TEST_CASE("known_hosts: hashed names are found, and ssh-keygen agrees") {
    tended_file file(key_line("a.example", curve) + key_line("b.example", curve, "b"));
    printed_by({"ssh-keygen", "-q", "-H", "-f", file.path});
    CHECK(file.text().find("|1|") == 0);
    CHECK(file.remove("a.example").entries.size() == 1);
    CHECK(run({"ssh-keygen", "-F", "a.example", "-f", file.path}).status == 1);
    CHECK(run({"ssh-keygen", "-F", "b.example", "-f", file.path}).status == 0);
    // Who had the file in memory appends to the one that is there now.
    known_hosts keys;
    keys.load(file.path, true);
    keys.append_to(file.path);
    CHECK(file.remove("b.example").entries.size() == 1);
    REQUIRE(keys.remember("c.example", 22, curve, key_blob(curve, "c")));
    CHECK(file.text() == key_line("c.example", curve, "c"));
}

TEST_CASE("known_hosts: what a file lists, with fingerprints as ssh-keygen has them") {
    const temp_folder folder;
    printed_by({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "key"});
    const std::string key = read_file(folder / "key.pub");
    tended_file file("a " + key + "\n@cert-authority *.x " + key + "\nbroken\n");
    bool missing = false;
    const auto listed = list_known_hosts(file.path, missing);
    REQUIRE(listed);
    REQUIRE(listed->entries.size() == 2);
    CHECK(listed->entries[0].hosts == "a");
    CHECK(listed->entries[0].rsa_bits == 0);
    CHECK(listed->entries[1].marker == "@cert-authority");
    REQUIRE(listed->skipped.size() == 1);
    CHECK(printed_by({"ssh-keygen", "-l", "-f", folder / "key.pub"})
              .find(listed->entries[0].fingerprint + " ") != std::string::npos);
    CHECK_FALSE(list_known_hosts(folder / "none", missing));
    CHECK(missing);
    CHECK(key_fingerprint("no base64!").empty());
}

TEST_CASE("known_hosts: a file that is not there, or is no file") {
    const temp_folder folder;
    CHECK(remove_known_host(folder / "none", "a", 22).error().find("cannot open it") == 0);
    CHECK_FALSE(remove_known_host(folder.path(), "a", 22));
    CHECK(known_hosts_line("R1", 22, "t", "b") == "r1 t b");
    CHECK(known_hosts_line("2001:DB8::1", 2222, "t", "b") == "[2001:db8::1]:2222 t b");
    CHECK_FALSE(can_be_listed("a b"));
    CHECK(can_be_listed("a_b"));
}
