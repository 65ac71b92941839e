// The record of one device and of the run, key by key. Knows no file.
#include "results/record.hpp"
#include "core/job.hpp"
#include "core/notable_algorithms.hpp"
#include "results/report_sample.hpp"
#include "results/text_hash.hpp"
#include "results/timestamp.hpp"

#include <netpoll/escape.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

std::string record_line(outcome what) {
    std::string line;
    const auto rest = device_record(std::move(what), "run-1", [&line](std::string_view piece) {
        line += piece;
        return io_result{};
    });
    REQUIRE(rest);
    return line + *rest;
}

json parsed_record(outcome what) {
    return json::parse(record_line(std::move(what)));
}

}  // namespace

TEST_CASE("times are RFC 3339 in UTC with milliseconds") {
    CHECK(rfc3339(at_noon()) == "2026-11-21T12:00:00.000Z");
    CHECK(rfc3339(at_noon(milliseconds{1'234})) == "2026-11-21T12:00:01.234Z");
    CHECK(rfc3339(std::chrono::system_clock::time_point{} - milliseconds{1}) ==
          "1969-12-31T23:59:59.999Z");
    CHECK(new_run_id(at_noon()).substr(0, 17) == "20261121T120000Z-");
    CHECK(new_run_id(at_noon()) != new_run_id(at_noon()));
}

TEST_CASE("a good device's record") {
    const target device = sample_target("core-1");
    CHECK(
        record_line(sample_outcome(device)) ==
        R"({"host":"core-1","hostname":"127.0.0.1","address":"127.0.0.1","port":22,)"
        R"("platform":"linux","groups":["core"],"data":{},"run_id":"run-1","status":"ok","error":null,)"
        R"("attempts":1,"failed_attempts":[],"started":"2026-11-21T12:00:00.000Z","ended":"2026-11-21T12:00:01.500Z",)"
        R"("duration_ms":1500,"phases":{"connect_ms":1.234,"host_key_ms":2},)"
        R"("ssh":{"server_version":"SSH-2.0-test","kex":null,"hostkey":null,"cipher":null,)"
        R"("mac":null,"fingerprint":null,"auth":null},)"
        R"("commands":[{"command":"show version","status":"ok","output":"Version 1\n","bytes":10,)"
        R"("sha256":"fe95a2a9cc5722101cc151d962ab0264e213679601a8080f6b10c1f5a8741291",)"
        R"("duration_ms":12,"parsed":null,"parse_error":null}]})");
}

TEST_CASE("which credential of a list the device took, and which it rejected") {
    const target device = sample_target("core-1");
    auto what = sample_outcome(device);
    what.attempts[0].credential = "local";
    attempt before;
    before.cause = attempt::failure{errc::auth_rejected, phase::auth};
    before.credential = "tacacs";
    what.attempts.insert(what.attempts.begin(), before);
    const auto record = parsed_record(what);
    CHECK(record["credential"] == "local");
    CHECK(record["failed_attempts"][0]["credential"] == "tacacs");
}

TEST_CASE("what was negotiated: both ways where they differ, and what stands out of the offer") {
    const target device = sample_target("core-1");
    auto what = sample_outcome(device);
    for (const char* key : {"hostkey_algorithm", "hostkey_bits", "cipher_out", "mac_out", "offers",
                            "profile", "public_key", "known_as"})
        CHECK_FALSE(parsed_record(what)["ssh"].contains(key));
    what.ssh.host_key = "ssh-rsa";
    what.ssh.host_key_algorithm = "rsa-sha2-512";
    what.ssh.host_key_bits = 1'024;
    what.ssh.cipher = what.ssh.cipher_out = "aes128-cbc";
    what.ssh.mac = "hmac-sha1";
    what.ssh.mac_out = "hmac-sha2-256";
    what.ssh.offers = notable_among("hmac-sha1,aes128-cbc,x");
    what.ssh.needs = notable_among("aes128-cbc");
    what.ssh.profile = ssh_profile::compat;
    const json ssh = parsed_record(std::move(what))["ssh"];
    CHECK(ssh["hostkey_algorithm"] == "rsa-sha2-512");
    CHECK(ssh["hostkey_bits"] == 1'024);
    CHECK_FALSE(ssh.contains("cipher_out"));
    CHECK(ssh["mac_out"] == "hmac-sha2-256");
    CHECK(ssh["needs"] == json{"aes128-cbc"});
    CHECK(ssh["offers"] == json{"aes128-cbc", "hmac-sha1"});
    CHECK(ssh["profile"] == "compat");
}

TEST_CASE("a session that may have stayed is told, and only that") {
    const target device = sample_target("core-1");
    auto what = sample_outcome(device);
    CHECK_FALSE(parsed_record(what).contains("session_possibly_left"));
    what.session_possibly_left = true;
    CHECK(parsed_record(std::move(what))["session_possibly_left"] == true);
}

TEST_CASE("a failure says what, where and what to do") {
    const target device = sample_target("core-1");
    const json record = parsed_record(
        failed_outcome(device, 0, {errc::auth_rejected, phase::auth, "tried password"}));
    CHECK(record["status"] == "failed");
    CHECK(record["error"]["code"] == "auth_rejected");
    CHECK(record["error"]["phase"] == "auth");
    CHECK(record["error"]["message"] == advice(errc::auth_rejected));
    CHECK(record["error"]["detail"] == "tried password");
}

TEST_CASE("a device that was never started has no times") {
    const target device = sample_target("core-1");
    outcome what;
    what.target = lent(&device);
    what.status = device_status::skipped;
    const json record = parsed_record(what);
    CHECK(record["error"].is_null());
    CHECK(record["attempts"] == 0);
    CHECK(record["started"].is_null());
    CHECK(record["ended"].is_null());
    CHECK(record["address"].is_null());
    CHECK(record["duration_ms"] == 0);
    CHECK(record["phases"].empty());
}

TEST_CASE("bytes and hash are of the raw output, replacement is marked") {
    const target device = sample_target("core-1");
    outcome what = sample_outcome(device);
    what.commands = {sample_result("cat",
                                   "a\xff"
                                   "b")};
    what.commands[0].truncated = true;
    what.commands[0].exit_status = 3;
    const json record = parsed_record(what);
    const json& command = record["commands"][0];
    CHECK(command["output"] ==
          "a\xEF\xBF\xBD"
          "b");
    CHECK(command["bytes"] == 3);
    CHECK(command["sha256"] == sha256_hex("a\xff"
                                          "b"));
    CHECK(command["utf8_replaced"] == true);
    CHECK(command["truncated"] == true);
    CHECK(command["exit_status"] == 3);
}

TEST_CASE("a command on an exec channel has an exit status, null where the device sent none") {
    target device = sample_target("core-1");
    for (const auto channel : {channel_kind::exec, channel_kind::shell}) {
        device.channel = channel;
        outcome what = sample_outcome(device);
        what.commands = {sample_result("a", ""), sample_result("b", "")};
        what.commands[1].exit_status = 0;
        const json record = parsed_record(what);
        const bool exec = channel == channel_kind::exec;
        CHECK(record["commands"][0].contains("exit_status") == exec);
        if (exec) CHECK(record["commands"][0]["exit_status"].is_null());
        CHECK(record["commands"][1]["exit_status"] == 0);
    }
}

TEST_CASE("an output of any bytes and length is what the JSON library would make of it") {
    const target device = sample_target("core-1");
    std::string all;
    for (int i = 0; i < 256; ++i)
        all += static_cast<char>(i);
    std::string text = "\"quoted\" \\ \x7F ";
    while (text.size() < record_piece)
        text +=
            "Z\xC3\xBCrich \xC2\x9B\xE2\x80\xAE\xE2\x82\xAC\xF0\x9F\x92\xA9 "
            "\x80\x80\x80\x80\x80\r\n" +
            all;
    for (std::size_t less = 0; less < 4; ++less) {
        outcome what = sample_outcome(device);
        what.commands = {sample_result("cat", text.substr(less)), sample_result("cat", all)};
        const json record = parsed_record(what);
        bool replaced = false;
        for (std::size_t i = 0; i < 2; ++i) {
            const auto& sent = what.commands[i].output;
            CHECK(record["commands"][i]["output"] == to_utf8(sent, replaced));
            CHECK(record["commands"][i]["bytes"] == sent.size());
            CHECK(record["commands"][i]["utf8_replaced"] == true);
        }
        const auto line = record_line(what);
        CHECK(line == one_line(record));
    }
}

TEST_CASE("a record of any bytes is the same wherever its pieces are cut") {
    const std::vector<std::string> hostile = {
        "\"",           "\\",           "\n",           "\r",       std::string(1, '\0'),
        "\x01",         "\x1f",         "\x7f",         "\xc2\x85", "\xc3\xbc",
        "\xe2\x80\xae", "\xef\xbb\xbf", "\xed\xa0\x80", "\xc0\xaf", "\xf0\x9f\x98\x80",
        "\xe2\x82",     "\xf0\x9f\x98", "\x80",         "\xff",     "\xf3\xa0\x81\x81",
        "\xf4\x90\x80", "plain"};
    constexpr std::size_t slice = 32U << 10;
    const target device = sample_target("core-1");
    std::mt19937 dice(18);
    for (std::size_t before = 0; before < 64; ++before) {
        CAPTURE(before);
        std::string sent(slice - before, 'x');
        while (sent.size() < slice + 64)
            sent += hostile[dice() % hostile.size()];
        outcome what = sample_outcome(device);
        what.commands = {sample_result("cat", sent)};
        bool replaced = false;
        const json whole = {{"output", to_utf8(sent, replaced)},
                            {"bytes", sent.size()},
                            {"sha256", sha256_hex(sent)}};
        const auto members = one_line(whole);
        const auto line = record_line(what);
        CHECK(line.find(members.substr(1, members.size() - 2)) != line.npos);
        CHECK(json::parse(line)["commands"][0].value("utf8_replaced", false) == replaced);
    }
}

TEST_CASE("a long record leaves in pieces, each no longer than what escapes make of a slice") {
    const target device = sample_target("core-1");
    outcome what = sample_outcome(device);
    what.commands = {sample_result("cat", std::string(1U << 20, '\0'))};
    std::size_t pieces = 0;
    std::size_t longest = 0;
    const auto rest = device_record(what, "run-1", [&](std::string_view piece) {
        ++pieces;
        longest = std::max(longest, piece.size());
        return io_result{};
    });
    REQUIRE(rest);
    CHECK(pieces > 14);
    CHECK(std::max(longest, rest->size()) < 2 * record_piece);
    const auto failed = device_record(
        what, "run-1", [](std::string_view) { return io_result{unexpected<std::string>("full")}; });
    REQUIRE_FALSE(failed);
    CHECK(failed.error() == "full");
}

TEST_CASE("the SHA-256 of a text is the same whoever makes it") {
    for (const std::size_t size :
         {std::size_t{0}, text_hash::long_text - 1, text_hash::long_text}) {
        const std::string text(size, 'x');
        CHECK(text_hash(text).take() == sha256_hex(text));
        const text_hash nobody_takes(text);
    }
}

TEST_CASE("SHA-256 of a known text") {
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("the run object holds every status, also those that did not occur") {
    run_counts counts;
    counts.devices = 3;
    counts.by_status = {{"ok", 2}, {"failed", 1}};
    counts.by_error = {{"refused", 1}};
    counts.by_command_status = {{"ok", 2}};
    run_facts facts = sample_facts();
    facts.ended = at_noon(milliseconds{250});
    const json run = run_object(facts, counts);
    CHECK(one_line(run["by_status"]) == R"({"ok":2,"failed":1,"skipped":0,"cancelled":0})");
    CHECK(one_line(run["by_error"]) == R"({"refused":1})");
    CHECK(one_line(run["commands"]) ==
          R"({"ok":2,"error_marker":0,"incomplete":0,"timeout":0,"not_run":0})");
    CHECK(run["schema"] == "netpoll/1");
    CHECK(run["duration_ms"] == 250);
    CHECK(run["interrupted"] == false);
    CHECK(run["reactor_lag_ms"] == nullptr);
    CHECK(run["workers_lost"] == 0);
    CHECK_FALSE(run.contains("adaptive"));
    facts.found_limits = {{"hq", 12}, {"netops", 4}};
    CHECK(one_line(run_object(facts, counts)["adaptive"]) == R"({"hq":12,"netops":4})");
}

TEST_CASE("a run over a broker names its servers and pollers, and each device its own") {
    run_facts facts = sample_facts();
    CHECK_FALSE(run_object(facts, {}).contains("via"));
    CHECK_FALSE(run_object(facts, {}).contains("pollers"));
    facts.via = {"tls://b1:4222"};
    CHECK(one_line(run_object(facts, {})["pollers"]) == "[]");
    facts.pollers = {{"fra", "fra-1", "0.1.0", 2}};
    const json run = run_object(facts, {});
    CHECK(one_line(run["via"]) == R"(["tls://b1:4222"])");
    CHECK(one_line(run["pollers"]) ==
          R"([{"site":"fra","name":"fra-1","version":"0.1.0","devices":2}])");
    const target device = sample_target("core-1");
    auto what = sample_outcome(device);
    CHECK_FALSE(parsed_record(what).contains("poller"));
    what.poller = "fra-1";
    CHECK(parsed_record(what)["poller"] == "fra-1");
}

TEST_CASE("a host key that was written down is no longer one that nobody trusts") {
    const target device = sample_target("core-1");
    auto what = sample_outcome(device);
    what.ssh.public_key = "AAAA";
    CHECK(parsed_record(what)["ssh"]["public_key"] == "AAAA");
    what.ssh.key_accepted = true;
    CHECK_FALSE(parsed_record(what)["ssh"].contains("public_key"));
}

TEST_CASE("what a terminal would obey is escaped in JSON, and the value stays") {
    const std::string hidden =
        "a\xC2\x9B"
        "1m\xE2\x80\xAE"
        "b\x7F"
        "c\xE2\x81\xA6\xD8\x9C\xEF\xBB\xBF\xF3\xA0\x81\x81";
    const std::string text = one_line(json(hidden));
    CHECK(text == R"("a\u009b1m\u202eb\u007fc\u2066\u061c\ufeff\udb40\udc41")");
    CHECK(json::parse(text) == hidden);
    const std::string harmless = "Z\xC3\xBCrich \xE4\xB8\xAD \xD9\x85 \xF0\x9F\x98\x80";
    CHECK(one_line(json(harmless)) == "\"" + harmless + "\"");
}
