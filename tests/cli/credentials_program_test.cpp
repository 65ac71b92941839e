// The whole of netpoll against devices that take one or the other credential of a list: what they
// saw is what counts. Knows no engine.
#include "cli/lab_judge.hpp"
#include "cli/program.hpp"
#include "support/has.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

using namespace netpoll::testing;
using nlohmann::json;

namespace {

using texts = std::vector<std::string>;

/// Devices that take one user's password.
class account {
public:
    account(std::size_t devices, const std::string& user, const std::string& secret)
        : lab_(devices, {"--username", user, "--password", secret, "--platforms", "linux",
                         "--realms", "1", "--stats", folder_ / "stats.json"}) {}

    /// A line of an inventory for each device.
    texts hosts(const std::string& prefix) const {
        const auto text = read_file(lab_.folder() / "lab.yaml");
        texts lines;
        std::size_t at = text.find("\nhosts:\n") + 8;
        for (std::size_t end = 0; at < text.size(); at = end + 1) {
            end = text.find('\n', at);
            auto line = text.substr(at, end - at);
            line.insert(2, prefix);
            const auto realm = line.find("realm: realm0");
            line.replace(realm, 13, "port: " + std::to_string(lab_.port()));
            lines.push_back(line + "\n");
        }
        return lines;
    }
    std::string known_hosts() const { return lab_.folder() / "known_hosts"; }
    /// Ends the lab.
    json counted() { return counted_at_end(lab_, folder_ / "stats.json"); }

private:
    temp_folder folder_;
    lab_process lab_;
};

/// One run over the hosts of some accounts, with the list [tacacs, local].
class listed_run {
public:
    listed_run(const texts& hosts, const texts& mode, const texts& known_hosts) {
        std::string text =
            "realms: {hq: }\n"
            "credentials:\n"
            "  tacacs: {username: netops@corp.example, password: 'env:TACACS_SECRET'}\n"
            "  local: {username: 'SITE\\admin', password: 'env:LOCAL_SECRET'}\n"
            "defaults: {realm: hq, credentials: [tacacs, local]}\n"
            "groups: {linux: {platform: linux, channel: exec}}\n"
            "hosts:\n";
        for (const auto& line : hosts)
            text += line;
        write_file(folder_ / "inventory.yaml", text, 0600);
        texts arguments{NETPOLL_BINARY_DIR "/netpoll"};
        arguments.insert(arguments.end(), mode.begin(), mode.end());
        for (const auto& each : known_hosts)
            arguments.insert(arguments.end(), {"--known-hosts", each});
        arguments.insert(arguments.end(), {"-vv", "-c", "show clock", "-o", folder_ / "out.json",
                                           folder_ / "inventory.yaml"});
        auto environment = clean_environment();
        environment.environment.push_back("TACACS_SECRET=canary-of-tacacs");
        environment.environment.push_back("LOCAL_SECRET=canary-of-device");
        done_ = run(arguments, environment);
        CHECK(validated(folder_ / "out.json") == "");
        written_ = read_file(folder_ / "out.json");
        // Neither a log nor a record holds a secret.
        CHECK(!has(done_.err, "canary-of"));
        CHECK(!has(written_, "canary-of"));
    }

    int status() const { return done_.status; }
    json devices() const { return json::parse(written_)["devices"]; }
    /// Devices by the credential of their last attempt, and by the code of their error.
    std::map<std::string, std::size_t> outcomes() const {
        std::map<std::string, std::size_t> all;
        for (const json& each : devices())
            ++all[each.value("credential", "none") + " " +
                  (each["error"].is_null() ? "ok" : each["error"]["code"].get<std::string>())];
        return all;
    }

private:
    temp_folder folder_;
    run_result done_;
    std::string written_;
};

/// Every tenth of them is of `few`.
texts mixed(const texts& many, const texts& few) {
    texts all;
    for (std::size_t i = 0; i < many.size(); ++i) {
        all.push_back(many[i]);
        if (i % 9 == 4) all.push_back(few[i / 9]);
    }
    return all;
}

texts one_after_another(texts first, const texts& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

}  // namespace

TEST_CASE("twenty devices of two hundred take the local account only, in every engine") {
    for (const auto& mode : every_mode()) {
        for (const bool in_front : {false, true}) {
            CAPTURE(words_of(mode));
            CAPTURE(in_front);
            account tacacs(180, "netops@corp.example", "canary-of-tacacs");
            account local(20, "SITE\\admin", "canary-of-device");
            const auto many = tacacs.hosts("t-");
            const auto few = local.hosts("l-");
            const listed_run done(in_front ? one_after_another(few, many) : mixed(many, few), mode,
                                  {tacacs.known_hosts(), local.known_hosts()});
            CHECK(done.status() == 0);
            CHECK(done.outcomes() ==
                  std::map<std::string, std::size_t>{{"local ok", 20}, {"tacacs ok", 180}});
            const auto of_local = local.counted();
            const auto of_tacacs = tacacs.counted();
            CHECK(of_local["password_accepted"] == 20);
            CHECK(of_local["password_rejected"] <= 20);
            CHECK(of_tacacs["password_accepted"] == 180);
            // In doubt as many begin with the local account as it is trusted with by then, and
            // once more as many before their rejections are known.
            CHECK(of_tacacs["password_rejected"] <= 2 * (3 + 20));
            CHECK(of_local["device_password_attempts_max"] <= 2);
            CHECK(of_tacacs["device_password_attempts_max"] <= 2);
            std::size_t told = 0;
            for (const json& each : done.devices()) {
                CHECK(each["attempts"] == each["failed_attempts"].size() + 1);
                for (const json& failed : each["failed_attempts"]) {
                    if (failed["code"] == "auth_guard") continue;
                    CHECK(failed["code"] == "auth_rejected");
                    CHECK(failed["credential"] != each["credential"]);
                    ++told;
                }
            }
            CHECK(told == of_local["password_rejected"].get<std::size_t>() +
                              of_tacacs["password_rejected"].get<std::size_t>());
        }
    }
}

TEST_CASE("a wrong first credential is shown to three devices, and the local one carries all") {
    for (const auto& mode : every_mode()) {
        CAPTURE(words_of(mode));
        account local(200, "SITE\\admin", "canary-of-device");
        const listed_run done(local.hosts("l-"), mode, {local.known_hosts()});
        CHECK(done.status() == 0);
        CHECK(done.outcomes() == std::map<std::string, std::size_t>{{"local ok", 200}});
        const auto counted = local.counted();
        CHECK(counted["password_accepted"] == 200);
        CHECK(counted["password_rejected"] <= 3);
    }
}

TEST_CASE("where neither is right, each is shown to three devices") {
    for (const auto& mode : every_mode()) {
        CAPTURE(words_of(mode));
        account other(200, "somebody", "else-entirely");
        const listed_run done(other.hosts("o-"), mode, {other.known_hosts()});
        CHECK(done.status() == 5);
        const auto counted = other.counted();
        CHECK(counted["password_accepted"] == 0);
        CHECK(counted["password_rejected"] <= 6);
        CHECK(counted["device_password_attempts_max"] <= 2);
        const auto outcomes = done.outcomes();
        CHECK(outcomes.at("none auth_guard") >= 190);
    }
}
