// The whole of netpoll against simulated devices that reject, refuse or must not be hurried: what
// they saw is what counts. Knows no engine.
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

/// A lab whose counters are read at its end.
class judged_lab {
public:
    explicit judged_lab(std::size_t devices, std::vector<std::string> arguments = {})
        : lab_(devices, with_stats(std::move(arguments))) {}

    /// Every device runs `show clock`; the password is the inventory's where none is given.
    run_result poll(const std::vector<std::string>& mode, std::vector<std::string> more = {},
                    const std::string& password = {}) {
        std::vector<std::string> arguments = mode;
        arguments.insert(arguments.end(), more.begin(), more.end());
        arguments.insert(arguments.end(),
                         {"-c", "show clock", "-o", results(), "--known-hosts",
                          lab_.folder() / "known_hosts", lab_.folder() / "lab.yaml"});
        arguments.insert(arguments.begin(), NETPOLL_BINARY_DIR "/netpoll");
        auto environment = clean_environment();
        if (!password.empty()) environment.environment.push_back("NETPOLL_PASSWORD=" + password);
        return run(arguments, environment);
    }
    std::string results() const { return folder_ / "out.json"; }
    std::string inventory() const { return lab_.folder() / "lab.yaml"; }
    /// Puts `lines` in the place of the inventory's realms.
    void write_realms(const std::string& lines) const {
        auto text = read_file(inventory());
        const auto begin = text.find("\nrealms:") + 1;
        REQUIRE(begin > 0);
        auto end = text.find('\n', begin) + 1;
        while (text[end] == ' ')
            end = text.find('\n', end) + 1;
        text.replace(begin, end - begin, lines);
        write_file(inventory(), text, 0600);
    }
    /// All names lead to the first device.
    void put_all_at_one_address() const {
        auto text = read_file(inventory());
        const std::string key = "{hostname: ";
        const auto first = text.find(key) + key.size();
        const auto address = text.substr(first, text.find(',', first) - first);
        for (auto at = text.find(key); at != text.npos; at = text.find(key, at + 1))
            text.replace(at + key.size(), text.find(',', at) - at - key.size(), address);
        write_file(inventory(), text, 0600);
    }
    json document() const {
        CHECK(validated(results()) == "");
        return json::parse(read_file(results()));
    }
    /// Ends the lab.
    json counted() { return counted_at_end(lab_, folder_ / "stats.json"); }

private:
    std::vector<std::string> with_stats(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--stats", folder_ / "stats.json"});
        return arguments;
    }

    temp_folder folder_;
    lab_process lab_;
};

std::map<std::string, std::size_t> by_error(const json& document) {
    std::map<std::string, std::size_t> all;
    for (const json& each : document["devices"])
        ++all[each["error"].is_null() ? "ok" : each["error"]["code"].get<std::string>()];
    return all;
}

/// Hosts of a lab of this size, as --fault names them.
std::vector<std::string> names_of_lab(std::size_t devices) {
    judged_lab lab(devices, {"--platforms", "linux"});
    const auto listed = lab.poll({"--list-hosts"}).out;
    std::vector<std::string> names;
    for (std::size_t at = 0; at < listed.size(); at = listed.find('\n', at) + 1)
        names.push_back(listed.substr(at, listed.find('\n', at) - at));
    REQUIRE(names.size() == devices);
    return names;
}

}  // namespace

TEST_CASE("one wrong password is shown to three devices, in every engine") {
    for (const auto& mode : every_mode()) {
        CAPTURE(words_of(mode));
        judged_lab lab(300);
        const auto result = lab.poll(mode, {}, "wrong-password");
        CAPTURE(result.err);
        CHECK(result.status == 5);
        CHECK(has(result.err, "auth_guard"));
        CHECK(has(result.err, "next: correct the credential, then: netpoll --retry "));
        auto count = by_error(lab.document());
        CHECK(count["auth_rejected"] == 3);
        CHECK(count["auth_guard"] == 297);
        const json seen = lab.counted();
        CHECK(seen["password_rejected"] == 3);
        CHECK(seen["device_password_attempts_max"] == 1);
    }
}

TEST_CASE("a password that works is proven by one device, and then used by all") {
    for (const auto& mode : every_mode()) {
        CAPTURE(words_of(mode));
        judged_lab lab(150, {"--platforms", "linux"});
        const auto result = lab.poll(mode, {"--logins-in-flight=10"});
        CAPTURE(result.err);
        CHECK(result.status == 0);
        const json seen = lab.counted();
        CHECK(seen["password_attempts"] == 150);
        CHECK(seen["password_in_flight_max"] <= 10);
    }
}

TEST_CASE("a budget of an inventory holds, and its realm is told in nothing else") {
    for (const auto& mode : every_mode()) {
        CAPTURE(words_of(mode));
        judged_lab lab(60, {"--platforms", "linux", "--realms", "2"});
        lab.write_realms(
            "realms: {realm0: {limits: {logins_per_second: 40}}, realm1: {limits: "
            "{logins_in_flight: 2}}}\n");
        const auto result = lab.poll(mode);
        CAPTURE(result.err);
        CHECK(result.status == 0);
        const json seen = lab.counted();
        REQUIRE(seen["realms"].size() == 2);
        // 30 logins, 25 ms apart; a machine that is busy makes it longer, never shorter.
        CHECK(seen["realms"][0]["password_busiest_second"] <= 42);
        CHECK(seen["realms"][1]["password_in_flight_max"] <= 2);
    }
}

TEST_CASE("where a key works no password leaves, and a wrong one is never noticed") {
    const temp_folder keys;
    REQUIRE(
        run({"/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keys / "key"}).status ==
        0);
    for (const auto& mode : every_mode()) {
        CAPTURE(words_of(mode));
        judged_lab lab(20, {"--platforms", "linux", "--authorized-key", keys / "key.pub"});
        const auto result = lab.poll(mode, {"--private-key", keys / "key"}, "wrong-password");
        CAPTURE(result.err);
        CHECK(result.status == 0);
        const json seen = lab.counted();
        CHECK(seen["logins"] == 20);
        CHECK(seen["password_attempts"] == 0);
    }
}

TEST_CASE("what refuses is tried again as often as allowed, and each attempt is told") {
    for (const auto& mode : every_mode()) {
        CAPTURE(words_of(mode));
        judged_lab lab(10, {"--platforms", "linux", "--fault", "close-before-banner=20%"});
        const auto result = lab.poll(mode, {"--retries=1"});
        CAPTURE(result.err);
        CHECK(result.status == 1);
        const json document = lab.document();
        auto count = by_error(document);
        CHECK(count["ok"] == 8);
        CHECK(count["closed"] == 2);
        for (const json& each : document["devices"]) {
            const bool failed = !each["error"].is_null();
            CHECK(each["attempts"] == (failed ? 2 : 1));
            REQUIRE(each["failed_attempts"].size() == (failed ? 2 : 0));
            if (!failed) continue;
            CHECK(each["failed_attempts"][0]["code"] == "closed");
        }
    }
}

TEST_CASE("more failures than allowed stop the run, and say so") {
    judged_lab lab(60, {"--platforms", "linux", "--fault", "no-shell=100%"});
    const auto result = lab.poll({"--mode=async", "--concurrency=2"}, {"--max-failures=5%"});
    CAPTURE(result.err);
    CHECK(result.status == 1);
    CHECK(has(result.err, "too_many_failures"));
    auto count = by_error(lab.document());
    CHECK(count["too_many_failures"] >= 54);
    CHECK(count["too_many_failures"] <= 56);
}

TEST_CASE("a canary that fails keeps the others alone") {
    judged_lab lab(20, {"--platforms", "linux", "--fault", "no-shell=100%"});
    const auto all = lab.poll({"--mode=async"}, {"--list-hosts"});
    const auto first = all.out.substr(0, all.out.find('\n'));
    const auto result = lab.poll({"--mode=async"}, {"--canary", first});
    CAPTURE(result.err);
    CHECK(result.status == 1);
    auto count = by_error(lab.document());
    CHECK(count["wave_failed"] == 19);
    CHECK(lab.counted()["logins"] == 1);
}

TEST_CASE("a deadline begins nothing that would not be done by then") {
    judged_lab lab(40, {"--platforms", "linux", "--latency", "1s"});
    const auto result = lab.poll({"--mode=async", "--concurrency=4"}, {"--deadline=4s"});
    CAPTURE(result.err);
    CHECK(result.status == 6);
    auto count = by_error(lab.document());
    CHECK(count["ok"] >= 4);
    CHECK(count["run_deadline"] >= 20);
    CHECK(count["ok"] + count["run_deadline"] == 40);
}

TEST_CASE("one realm of four rejects: the other three finish") {
    for (const auto& mode : every_mode()) {
        CAPTURE(words_of(mode));
        judged_lab lab(80, {"--platforms", "linux", "--realms", "4", "--reject-realm", "2"});
        const auto result = lab.poll(mode);
        CAPTURE(result.err);
        CHECK(result.status == 5);
        auto count = by_error(lab.document());
        CHECK(count["ok"] == 60);
        CHECK(count["auth_rejected"] == 3);
        CHECK(count["auth_guard"] == 17);
        CHECK(lab.counted()["password_rejected"] == 3);
    }
}

TEST_CASE("no account is locked where three rejections lock it") {
    judged_lab lab(50, {"--platforms", "linux", "--lock-after", "4"});
    CHECK(lab.poll({"--mode=async"}, {}, "wrong-password").status == 5);
    const auto result = lab.poll({"--mode=async"});
    CAPTURE(result.err);
    CHECK(result.status == 0);
    CHECK(lab.counted()["password_locked"] == 0);
}

TEST_CASE("devices that refuse at first are all polled in the end") {
    for (const auto& mode : every_mode()) {
        CAPTURE(words_of(mode));
        judged_lab lab(40, {"--platforms", "linux", "--fault", "close-first:2=25%"});
        const auto result = lab.poll(mode);
        CAPTURE(result.err);
        CHECK(result.status == 0);
        const json seen = lab.counted();
        CHECK(seen["refused_at_first"] == 20);
        CHECK(seen["device_connections_max"] <= 3);
        CHECK(seen["device_password_attempts_max"] == 1);
    }
}

TEST_CASE("a server that takes no more connections for now is waited for, and blames no password") {
    judged_lab lab(1, {"--platforms", "linux", "--penalty-after", "1", "--penalty", "3s"});
    CHECK(lab.poll({"--mode=async"}, {}, "wrong-password").status != 0);
    const auto result = lab.poll({"--mode=async"}, {"--retries=0"});
    CAPTURE(result.err);
    CHECK(result.status == 1);
    auto count = by_error(lab.document());
    CHECK(count["throttled"] == 1);
    CHECK(lab.counted()["password_rejected"] == 1);
}

TEST_CASE("a server that slows down is asked as much as it stands, and loses no login") {
    judged_lab lab(80, {"--platforms", "linux", "--aaa-delay", "50ms", "--aaa-capacity", "8",
                        "--aaa-timeout", "1s"});
    const auto result =
        lab.poll({"--mode=async"}, {"--adaptive", "--auth-timeout=3s", "--summary=always"});
    CAPTURE(result.err);
    CHECK(result.status == 0);
    CHECK(has(result.err, "adaptive: "));
    CHECK(lab.counted()["password_unanswered"] == 0);
}

TEST_CASE("twenty names of one device: a wrong password is shown to it once, in every engine") {
    for (const auto& mode : every_mode()) {
        CAPTURE(words_of(mode));
        judged_lab lab(20, {"--platforms", "linux", "--lock-after", "2"});
        lab.put_all_at_one_address();
        const auto result = lab.poll(mode, {"--attempt-gap=0"}, "wrong-password");
        CAPTURE(result.err);
        CHECK(result.status == 5);
        auto count = by_error(lab.document());
        CHECK(count["auth_rejected"] == 1);
        CHECK(count["auth_guard"] == 19);
        const json seen = lab.counted();
        CHECK(seen["password_rejected"] == 1);
        CHECK(seen["password_locked"] == 0);
    }
}

TEST_CASE("the guard is told where all that it spared had begun, in every engine") {
    for (const auto& mode : every_mode()) {
        CAPTURE(words_of(mode));
        judged_lab lab(2, {"--platforms", "linux"});
        const auto result = lab.poll(mode, {"--auth-guard=1"}, "wrong-password");
        CAPTURE(result.err);
        CHECK(result.status == 5);
        auto count = by_error(lab.document());
        CHECK(count["auth_rejected"] == 1);
        CHECK(count["auth_guard"] == 1);
        CHECK(lab.counted()["password_rejected"] == 1);
    }
}

TEST_CASE("a canary with an account of its own: few others reject, in every engine") {
    const auto names = names_of_lab(100);
    std::string others;
    for (std::size_t i = 1; i < names.size(); ++i)
        others += (i > 1 ? "," : "") + names[i];
    for (const auto& mode : every_mode()) {
        CAPTURE(words_of(mode));
        judged_lab lab(100, {"--platforms", "linux", "--fault", "wrong-password@" + others});
        const auto result = lab.poll(mode);
        CAPTURE(result.err);
        CHECK(result.status == 5);
        auto count = by_error(lab.document());
        CHECK(count["auth_rejected"] <= 4);
        CHECK(count["auth_rejected"] + count["auth_guard"] + count["ok"] == 100);
        CHECK(lab.counted()["password_rejected"] <= 4);
    }
}

TEST_CASE("a canary that is slow to answer holds nobody up for long, in every engine") {
    const auto names = names_of_lab(20);
    for (const auto& mode : every_mode()) {
        CAPTURE(words_of(mode));
        judged_lab lab(20, {"--platforms", "linux", "--slow-login", "25s", "--fault",
                            "slow-login@" + names[0]});
        const auto result = lab.poll(mode, {"--deadline=12s"});
        CAPTURE(result.err);
        CHECK(result.status == 6);
        CHECK(by_error(lab.document())["ok"] == 19);
    }
}

TEST_CASE("at a deadline every device says that it was the deadline, and its attempts too") {
    judged_lab lab(20, {"--platforms", "linux", "--latency", "20s"});
    const auto result = lab.poll({"--mode=async", "--concurrency=4"}, {"--deadline=3s"});
    CAPTURE(result.err);
    CHECK(result.status == 6);
    const json document = lab.document();
    CHECK(by_error(document)["run_deadline"] == 20);
    for (const json& each : document["devices"])
        for (const json& attempt : each["failed_attempts"])
            CHECK(attempt["code"] == "run_deadline");
}

TEST_CASE("what adaptive found stands in the results") {
    judged_lab lab(20, {"--platforms", "linux"});
    CHECK(lab.poll({"--mode=async"}, {"--adaptive"}).status == 0);
    CHECK(lab.document()["run"]["adaptive"]["lab"] >= 1);
}
