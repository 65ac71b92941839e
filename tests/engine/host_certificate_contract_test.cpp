// The engines' contract over host certificates: OpenSSH shows them, good ones and bad ones.
#include "engine/server_devices.hpp"
#include "support/loopback.hpp"
#include "support/skip.hpp"
#include "support/test_account.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using words = std::vector<std::string>;

class authority {
public:
    authority() { make_key(folder_ / "ca"); }

    /// A line of known_hosts, with this marker, for all hosts.
    std::string line(const std::string& marker) const {
        return marker + " * " + read_file(folder_ / "ca.pub");
    }
    /// `how`: further arguments of ssh-keygen -s. The certificate stands beside the key.
    void sign(const std::string& key, const words& how) const {
        words argv{"ssh-keygen", "-q", "-s", folder_ / "ca", "-I", "router", "-h"};
        argv.insert(argv.end(), how.begin(), how.end());
        argv.push_back(key + ".pub");
        const auto made = run(argv);
        if (made.status != 0) throw std::runtime_error(made.err);
    }

private:
    temp_folder folder_;
};

const words for_ever{"-V", "always:forever"};
const words forgotten{"-V", "20200101000000Z:20200201000000Z"};

/// An sshd whose host key has a certificate.
class certified_server {
public:
    /// `how`: further arguments of ssh-keygen -s. The certificate is for its own address where
    /// they do not say for whom.
    explicit certified_server(const authority& by, const words& how = for_ever,
                              const std::string& type = "ed25519",
                              const words& more_settings = {}) {
        make_key(folder_ / "key", {type, 0, {}, false});
        openssh_options options;
        options.address = own_address();
        words named{"-n", options.address};
        named.insert(named.end(), how.begin(), how.end());
        by.sign(folder_ / "key", named);
        options.host_keys.clear();
        options.settings = more_settings;
        options.settings.push_back("HostKey " + (folder_ / "key"));
        options.settings.push_back("HostCertificate " + (folder_ / "key-cert.pub"));
        server_ = std::make_unique<openssh_server>(options);
    }
    device as(const std::string& name) const {
        auto one = device_at(*server_);
        one.name = name;
        return one;
    }
    std::string key_line() const {
        const auto& at = server_->access();
        return "[" + at.address + "]:" + std::to_string(at.port) + " " +
               read_file(folder_ / "key.pub");
    }

private:
    temp_folder folder_;
    std::unique_ptr<openssh_server> server_;
};

/// No device yet; trusts what a CA vouches for, and writes other keys down.
fleet accepting(const std::string& file, const authority& ca) {
    fleet devices;
    devices.trust(ca.line("@cert-authority"));
    devices.host_keys = host_key_policy::accept_new;
    devices.remember_in = file;
    return devices;
}

void check(const outcome& got, errc code, const std::string& detail) {
    CAPTURE(digest(got));
    REQUIRE(got.error);
    CHECK(name(got.error->code) == name(code));
    CHECK(name(got.error->phase) == name(phase::host_key));
    CHECK(got.error->detail.find(detail) != std::string::npos);
    CHECK(got.attempts.size() == 1);
}

}  // namespace

TEST_CASE("host certificate: good ones, and every kind of bad one, in every engine") {
    if (!can_run(openssh_server::obstacle())) return;
    const authority ours;
    const authority another;
    const authority revoked;
    const certified_server good{ours};
    const certified_server ecdsa{ours, for_ever, "ecdsa"};
    const certified_server rsa{ours, for_ever, "rsa"};
    const certified_server nist{ours, for_ever, "ed25519", {"KexAlgorithms ecdh-sha2-nistp256"}};
    const certified_server expired{ours, forgotten};
    const certified_server elsewhere{ours, {"-n", "r1.example"}};
    const certified_server stranger{another};
    const certified_server traitor{revoked};
    const openssh_server plain;
    const certified_server slow{
        ours, for_ever, "ed25519", {"KexAlgorithms diffie-hellman-group14-sha256"}};
    fleet devices;
    devices.trust(ours.line("@cert-authority") + revoked.line("@cert-authority") +
                  revoked.line("@revoked"));
    for (const auto* each : {&good, &ecdsa, &rsa, &nist})
        devices.add(each->as("good"));
    devices.add(expired.as("expired"));
    devices.add(elsewhere.as("elsewhere"));
    devices.add(stranger.as("stranger"));
    devices.add(traitor.as("traitor"));
    devices.add(device_at(plain));
    devices.add(slow.as("slow"));
    const auto all = run_on_every_engine(devices);
    REQUIRE(all.size() == 10);
    for (std::size_t i = 0; i < 4; ++i) {
        CAPTURE(digest(all[i]));
        CAPTURE(all[i].error ? all[i].error->detail : "");
        CHECK(all[i].status == device_status::ok);
        CHECK(all[i].ssh.host_authority.starts_with("SHA256:"));
        CHECK(all[i].attempts.size() == 1);
    }
    check(all[4], errc::certificate_invalid,
          "the certificate router expired on 2020-02-01 00:00:00 UTC");
    check(all[5], errc::certificate_invalid, "the certificate router is for r1.example, not");
    check(all[6], errc::host_key_unknown, "but its certificate is of another CA, SHA256:");
    check(all[7], errc::host_key_revoked, "the CA of its certificate, SHA256:");
    check(all[8], errc::host_key_unknown, "but the device has none that netpoll can use");
    check(all[9], errc::host_key_unknown, "but the device offers no key exchange by");
}

TEST_CASE("host certificate: bastions and what is behind them are known by it") {
    if (!can_run(openssh_server::obstacle())) return;
    const authority ours;
    const certified_server gate{ours};
    const certified_server good{ours};
    const certified_server expired{ours, forgotten};
    fleet devices;
    devices.trust(ours.line("@cert-authority"));
    devices.add(good.as("good"));
    devices.add(expired.as("expired"));
    devices.go_through({gate.as("gate")});
    const auto all = run_on_every_engine(devices);
    REQUIRE(all.size() == 2);
    CAPTURE(all[0].error ? all[0].error->detail : "");
    CHECK(all[0].status == device_status::ok);
    CHECK(all[0].via == "gate");
    CHECK(all[0].ssh.host_authority.starts_with("SHA256:"));
    check(all[1], errc::certificate_invalid, "expired");

    fleet misled;
    misled.trust(ours.line("@cert-authority"));
    misled.add(good.as("good"));
    misled.go_through({expired.as("gate")});
    const auto denied = run_on_every_engine(misled);
    REQUIRE(denied.front().error);
    CHECK(name(denied.front().error->code) == name(errc::bastion_denied));
    CHECK(denied.front().error->detail.find("certificate_invalid in host_key") !=
          std::string::npos);
}

TEST_CASE(
    "host certificate: who accepts new keys writes down those that no certificate vouches for") {
    if (!can_run(openssh_server::obstacle())) return;
    const authority ours;
    const authority another;
    const certified_server good{ours};
    const certified_server expired{ours, forgotten};
    const certified_server stranger{another};
    for (const auto& engine : every_engine()) {
        CAPTURE(engine.name);
        const temp_folder folder;
        fleet devices = accepting(folder / "known_hosts", ours);
        devices.add(good.as("good"));
        devices.add(expired.as("expired"));
        devices.add(stranger.as("stranger"));
        const auto all = devices.run(engine);
        CHECK(all[0].status == device_status::ok);
        CHECK_FALSE(all[0].ssh.key_accepted);
        check(all[1], errc::certificate_invalid, "expired");
        CHECK(all[2].status == device_status::ok);
        CHECK(all[2].ssh.key_accepted);
        const auto written = read_file(folder / "known_hosts");
        CHECK(stranger.key_line().starts_with(written.substr(0, written.size() - 1)));
    }
}
