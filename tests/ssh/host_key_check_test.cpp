// The verdict on a host key: known, new, revoked, of another type, too short. Knows no session.
#include "ssh/transport/host_key_check.hpp"

#include "ssh/host_key_samples.hpp"
#include "ssh/kept_log.hpp"
#include "ssh/libssh_session.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <string>
#include <variant>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

struct checked {
    explicit checked(host_key_policy policy) {
        options.host_keys = policy;
        options.known_hosts = &known;
        host.hostname = "r1.example";
    }

    void list(const std::string& lines) {
        write_file(folder / "known_hosts", lines);
        REQUIRE(known.load(folder / "known_hosts", true).fatal.empty());
    }
    host_key_check::verdict judge(const std::string& type, const std::string& body = "key") {
        return check.judge({type, key_blob(type, body), "SHA256:print"}, facts);
    }
    error refused(const std::string& type, const std::string& body = "key") {
        const auto verdict = judge(type, body);
        REQUIRE(std::holds_alternative<error>(verdict));
        CHECK(std::get<error>(verdict).phase == phase::host_key);
        return std::get<error>(verdict);
    }

    temp_folder folder;
    kept_log log;
    known_hosts known;
    session_options options;
    target host;
    ssh_facts facts;
    host_key_check check{host, options, device_log{log, "r1"}};
};

bool accepts(const host_key_check::verdict& verdict) {
    return std::holds_alternative<host_key_check::accepted>(verdict);
}

bool asks_again(const host_key_check::verdict& verdict) {
    return std::holds_alternative<host_key_check::ask_again>(verdict);
}

}  // namespace

TEST_CASE("host key: an alias stands for name and port, files of a host's own for all others") {
    target aliased;
    aliased.hostname = "192.0.2.1";
    aliased.port = 2222;
    aliased.host_key_alias = "core";
    aliased.host_key_files = std::make_shared<const std::vector<std::string>>(1, "own");
    checked one{host_key_policy::strict};
    one.list("core ssh-rsa " + key_blob("ssh-rsa", "other") + "\n");
    write_file(one.folder / "own", "core ssh-ed25519 " + key_blob("ssh-ed25519", "key") + "\n");
    const auto judge = [&] {
        host_key_check check{aliased, one.options, device_log{one.log, "r1"}};
        return check.judge({"ssh-ed25519", key_blob("ssh-ed25519", "key"), "SHA256:p"}, one.facts);
    };
    // As long as nobody has read the host's own, the run's count.
    CHECK_FALSE(accepts(judge()));
    CHECK(one.known.beside({"own"}).load(one.folder / "own", true).empty());
    CHECK(one.known.size() == 2);
    CHECK(accepts(judge()));
    aliased.host_key_alias = "else";
    const auto refusal = judge();
    REQUIRE(std::holds_alternative<error>(refusal));
    CHECK(std::get<error>(refusal).code == errc::host_key_unknown);
    CHECK(std::get<error>(refusal).detail.ends_with("which is looked up as 'else'"));
}

TEST_CASE("host key: a listed one is accepted, and what was shown is noted") {
    checked one{host_key_policy::strict};
    one.list(key_line("r1.example", "ssh-ed25519"));
    CHECK(accepts(one.judge("ssh-ed25519")));
    CHECK(one.facts.host_key == "ssh-ed25519");
    CHECK(one.facts.fingerprint == "SHA256:print");
    CHECK_FALSE(one.facts.key_accepted);
    CHECK(one.log.take() == "host key: ssh-ed25519 SHA256:print\n");
}

TEST_CASE("host key: where nobody judges, every one is accepted") {
    checked one{host_key_policy::off};
    one.options.known_hosts = nullptr;
    CHECK_FALSE(one.check.algorithms().empty());
    CHECK(accepts(one.judge("ssh-ed25519")));
}

TEST_CASE("host key: the type that is listed is offered first") {
    checked one{host_key_policy::strict};
    one.list(key_line("r1.example", "ecdsa-sha2-nistp521"));
    CHECK(one.check.algorithms().starts_with("ecdsa-sha2-nistp521"));
    checked other{host_key_policy::off};
    CHECK_FALSE(other.check.algorithms().starts_with("ecdsa-sha2-nistp521"));
}

TEST_CASE("host key: of another type than the listed one it is asked again, once") {
    checked one{host_key_policy::strict};
    one.list(key_line("r1.example", "ecdsa-sha2-nistp521"));
    CHECK(asks_again(one.judge("ssh-ed25519")));
    CHECK(one.check.algorithms().starts_with("ecdsa-sha2-nistp521"));
    const auto error = one.refused("ssh-ed25519");
    CHECK(error.code == errc::host_key_changed);
    CHECK(error.detail.find("known_hosts:1") != std::string::npos);
}

TEST_CASE("host key: changed, revoked and unknown are told apart") {
    checked one{host_key_policy::accept_new};
    one.list(key_line("r1.example", "ssh-ed25519", "first") + "@revoked " +
             key_line("*", "ssh-ed25519", "stolen"));
    CHECK(one.refused("ssh-ed25519", "second").code == errc::host_key_changed);
    const auto revoked = one.refused("ssh-ed25519", "stolen");
    CHECK(revoked.code == errc::host_key_revoked);
    CHECK(revoked.detail.find("known_hosts:2") != std::string::npos);
    checked strict{host_key_policy::strict};
    CHECK(strict.refused("ssh-ed25519").code == errc::host_key_unknown);
}

TEST_CASE("host key: a new one is written down, and if that fails nobody logs in") {
    checked one{host_key_policy::accept_new};
    one.known.append_to(one.folder / "new");
    CHECK(accepts(one.judge("ssh-ed25519")));
    CHECK(one.facts.key_accepted);
    CHECK(one.facts.public_key == key_blob("ssh-ed25519", "key"));
    CHECK(read_file(one.folder / "new").starts_with("r1.example ssh-ed25519 "));
    CHECK(one.log.has("new host key written down: ssh-ed25519 SHA256:print"));
    checked other{host_key_policy::accept_new};
    other.known.append_to(other.folder / "no such folder/new");
    CHECK(other.refused("ssh-ed25519").code == errc::host_key_unsaved);
    CHECK_FALSE(other.facts.key_accepted);
}
