// The whole of netpoll against devices that count what they are shown: a request for methods that
// is saved costs no secret. Knows no engine.
#include "cli/lab_judge.hpp"
#include "cli/program.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace netpoll::testing;
using nlohmann::json;

namespace {

using texts = std::vector<std::string>;

constexpr std::size_t devices = 4;

/// One run over devices that offer these methods.
class counted_run {
public:
    /// `login`: keys of the inventory's defaults. The lab accepts the key of `key_path`.
    counted_run(const std::string& offered, const std::string& login, const texts& mode) {
        make_keys();
        lab_process lab(devices, {"--auth", offered, "--username", "bob", "--password", "right-pw",
                                  "--authorized-key", key_path("right") + ".pub", "--platforms",
                                  "linux", "--stats", folder_ / "stats.json"});
        auto text = read_file(lab.folder() / "lab.yaml");
        const auto from = text.find("groups:");
        REQUIRE(from != text.npos);
        write_file(folder_ / "inventory.yaml",
                   "defaults: {port: " + std::to_string(lab.port()) + ", username: bob, " + login +
                       "}\n" + text.substr(from),
                   0600);
        texts arguments{NETPOLL_BINARY_DIR "/netpoll"};
        arguments.insert(arguments.end(), mode.begin(), mode.end());
        arguments.insert(arguments.end(),
                         {"--known-hosts", lab.folder() / "known_hosts", "-c", "show clock", "-o",
                          folder_ / "out.json", folder_ / "inventory.yaml"});
        auto environment = clean_environment();
        environment.environment.push_back("BOBS_PASSWORD=right-pw");
        const auto done = run(arguments, environment);
        INFO(done.err);
        CHECK(validated(folder_ / "out.json") == "");
        out_ = json::parse(read_file(folder_ / "out.json"));
        counted_ = counted_at_end(lab, folder_ / "stats.json");
    }

    std::size_t ended(const std::string& code) const {
        std::size_t n = 0;
        for (const json& each : out_["devices"])
            n +=
                (each["error"].is_null() ? "ok" : each["error"]["code"].get<std::string>()) == code;
        return n;
    }
    std::size_t count(const char* what) const { return counted_[what].get<std::size_t>(); }

private:
    std::string key_path(const std::string& name) const { return folder_ / name; }
    void make_keys() {
        for (const auto* name : {"right", "wrong"})
            REQUIRE(
                run({"/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key_path(name)},
                    clean_environment())
                    .status == 0);
    }

    temp_folder folder_;
    json out_;
    json counted_;
};

}  // namespace

TEST_CASE("methods: a key that is right costs no request for methods, and shows no password") {
    for (const auto& mode : every_mode()) {
        CAPTURE(words_of(mode));
        const counted_run keys("publickey,password", "private_key: right", mode);
        CHECK(keys.ended("ok") == devices);
        CHECK(keys.count("none_requests") == 0);
        CHECK(keys.count("password_attempts") == 0);
    }
}

TEST_CASE("methods: a password behind a key asks for methods first, and is shown where it is due") {
    for (const char* key : {"right", "wrong"}) {
        CAPTURE(key);
        const counted_run keys("publickey,password",
                               std::string("password: 'env:BOBS_PASSWORD', private_key: ") + key,
                               {"--mode=async"});
        CHECK(keys.ended("ok") == devices);
        CHECK(keys.count("none_requests") == devices);
        CHECK(keys.count("password_attempts") == (key == std::string("right") ? 0 : devices));
    }
}

TEST_CASE("methods: devices of keys alone are shown no password, with a wrong key or with none") {
    for (const char* login :
         {"private_key: wrong, password: 'env:BOBS_PASSWORD'", "password: 'env:BOBS_PASSWORD'"}) {
        CAPTURE(login);
        const counted_run keys("publickey", login, {"--mode=async"});
        CHECK(keys.ended("ok") == 0);
        CHECK(keys.count("password_attempts") == 0);
        CHECK(keys.count("none_requests") > 0);
    }
}

TEST_CASE("methods: a password needs no request for methods where its method alone is named") {
    for (const auto& mode : every_mode()) {
        CAPTURE(words_of(mode));
        const counted_run one("password", "password: 'env:BOBS_PASSWORD', auth_methods: [password]",
                              mode);
        CHECK(one.ended("ok") == devices);
        CHECK(one.count("none_requests") == 0);
        CHECK(one.count("password_attempts") == devices);
    }
}

TEST_CASE("methods: a password by a method that a device has not is shown once, and no rejection") {
    const counted_run one("keyboard-interactive",
                          "password: 'env:BOBS_PASSWORD', auth_methods: [password]",
                          {"--mode=async"});
    CHECK(one.ended("auth_unavailable") == devices);
    CHECK(one.count("password_attempts") == devices);
    CHECK(one.count("device_password_attempts_max") == 1);
}
