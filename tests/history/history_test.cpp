// What a history says after runs, of changes, and after pruning.
#include "history/history_file.hpp"

#include "history/sample_run.hpp"
#include "results/report.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include <sys/stat.h>

using namespace netpoll;
using namespace netpoll::testing;
using namespace std::chrono_literals;

namespace {

history_file opened(const std::string& path) {
    auto file = history_file::open(path);
    REQUIRE_MESSAGE(file.has_value(), (file ? "" : file.error().why));
    return std::move(*file);
}

host_history host_of(history_file& file, const std::string& name, std::size_t most = 0) {
    auto host = file.host(name, most);
    REQUIRE(host);
    REQUIRE(host->has_value());
    return std::move(**host);
}

/// When a sample's device ends.
wall_time end_of(int run) {
    return minute(run) + 3s;
}

const output_history& output_named(const host_history& host, std::string_view command) {
    for (const auto& each : host.outputs)
        if (each.command == command) return each;
    throw std::runtime_error("no such command");
}

sample_device device(const std::string& host, const std::string& config) {
    return {host, {{"show version", "v1\n"}, {"show running-config", config}}};
}

sample_device failing(const std::string& host, const std::string& code) {
    return {host, {}, code};
}

unsigned mode_of(const std::string& path) {
    struct stat info = {};
    return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 07777U : 0;
}

}  // namespace

TEST_CASE("history: a run is in it as it was") {
    const temp_folder folder;
    auto file = opened(folder / "h");
    const auto added = add_sample(
        file, folder, minute(0),
        {device("a", "one\n"), failing("b", "timed_out"), {"c", {}, "auth_guard", "", false}});
    CHECK(added.counts.ok == 1);
    CHECK(added.counts.failed == 1);
    CHECK(added.counts.skipped == 1);
    CHECK(added.stored == 2);
    CHECK(added.changed == 0);
    CHECK_FALSE(added.replaced);

    const auto runs = file.runs(0);
    REQUIRE(runs);
    REQUIRE(runs->size() == 1);
    const auto& run = runs->front();
    CHECK(run.run_id == sample_run_id(minute(0)));
    CHECK(run.started == minute(0));
    CHECK(run.ended == minute(0) + 9s);
    CHECK(run.version == "0.1.0");
    CHECK(run.mode == "async");
    CHECK(run.user == "netops");
    CHECK(run.machine.empty());
    CHECK(run.verdict == "ok");
    CHECK(run.inventory == std::vector<std::string>{"/etc/hosts.yaml"});
    CHECK(run.concurrency == 10);
    CHECK(run.counts.devices() == 3);

    const auto a = host_of(file, "a");
    CHECK(a.platform == "cisco_ios");
    CHECK(a.last_ok == end_of(0));
    REQUIRE(a.visits.size() == 1);
    const auto& visit = a.visits.front();
    CHECK(visit.started == minute(0) + 1s);
    CHECK(visit.duration == 2'000ms);
    CHECK(visit.connections == 1);
    REQUIRE(visit.commands.size() == 2);
    CHECK(visit.commands[1].command == "show running-config");
    CHECK(visit.commands[1].status == command_status::ok);
    CHECK(visit.phases.back() == std::pair<std::string, double>("command", 1'900));
    CHECK(visit.changed.empty());
    REQUIRE(a.host_keys.size() == 1);
    CHECK(a.host_keys[0].value == "ssh-ed25519 SHA256:one");
    CHECK(a.servers[0].value == "SSH-2.0-Cisco-1.25");
    CHECK(a.logins[0].value == "password");

    const auto b = host_of(file, "b");
    CHECK_FALSE(b.last_ok);
    CHECK(b.visits[0].status == device_status::failed);
    CHECK(b.visits[0].failure.code == "timed_out");
    CHECK(b.visits[0].failure.phase == "connect");
    CHECK(b.visits[0].failure.detail == "of b");
    CHECK(b.outputs.empty());
    const auto c = host_of(file, "c");
    CHECK(c.visits[0].status == device_status::skipped);
    CHECK(c.visits[0].started == minute(0));
    CHECK_FALSE(c.visits[0].duration);
    CHECK_FALSE(file.host("nobody", 0)->has_value());
}

TEST_CASE("history: an output is stored where it changed, and once for all who have it") {
    const temp_folder folder;
    auto file = opened(folder / "h");
    const auto both = [&](int when, const std::string& a) {
        return add_sample(file, folder, minute(when), {device("a", a), device("b", "one\n")});
    };
    CHECK(both(0, "one\n").stored == 2);
    CHECK(both(1, "one\n").stored == 0);
    const auto third = both(2, "two\n");
    CHECK(third.stored == 1);
    CHECK(third.changed == 1);
    // Back again: a change whose content is there.
    const auto fourth = both(3, "one\n");
    CHECK(fourth.stored == 0);
    CHECK(fourth.changed == 1);

    const auto a = host_of(file, "a");
    const auto& config = output_named(a, "show running-config");
    REQUIRE(config.versions.size() == 3);
    CHECK(config.versions[0].first_seen == end_of(0));
    CHECK(config.versions[0].last_seen == end_of(1));
    CHECK(config.versions[1].first_seen == end_of(2));
    CHECK(config.versions[1].last_seen == end_of(2));
    CHECK(config.versions[2].first_seen == end_of(3));
    CHECK(config.versions[0].content == config.versions[2].content);
    CHECK(config.versions[1].sha256 == sha256_hex("two\n"));
    CHECK(file.output(config.versions[1].content).value() == "two\n");
    CHECK(file.output(config.versions[2].content).value() == "one\n");
    CHECK(output_named(a, "show version").versions.size() == 1);
    REQUIRE(a.visits.size() == 4);
    CHECK(a.visits[0].changed == std::vector<std::string>{"show running-config"});
    CHECK(a.visits[2].changed.empty());
    const auto b = host_of(file, "b");
    CHECK(output_named(b, "show running-config").versions.size() == 1);
    CHECK(output_named(b, "show running-config").versions[0].last_seen == end_of(3));
    CHECK(file.runs(1)->front().changed == 1);
    CHECK_FALSE(file.output(999));
}

TEST_CASE("history: an output that is not whole is no change") {
    const temp_folder folder;
    auto file = opened(folder / "h");
    add_sample(file, folder, minute(0), {device("a", "one\n")});
    add_sample(file, folder, minute(1), {{"a", {{"show version", "v"}}, "closed"}});
    add_sample(file, folder, minute(2), {device("a", "one\n")});
    const auto a = host_of(file, "a");
    CHECK(output_named(a, "show version").versions.size() == 1);
    CHECK(output_named(a, "show running-config").versions[0].last_seen == end_of(2));
    CHECK(a.last_ok == end_of(2));
    CHECK(host_of(file, "a", 1).visits.size() == 1);
    CHECK(host_of(file, "a", 1).visits_in_all == 3);
}

TEST_CASE("history: a run that is added again takes its own place") {
    const temp_folder folder;
    auto file = opened(folder / "h");
    add_sample(file, folder, minute(0), {device("a", "one\n")});
    add_sample(file, folder, minute(1), {device("a", "two\n"), failing("b", "refused")});
    const auto again =
        add_sample(file, folder, minute(1), {device("a", "two\n"), device("b", "one\n")});
    CHECK(again.replaced);
    CHECK(again.counts.devices() == 2);
    REQUIRE(file.runs(0)->size() == 2);
    CHECK(file.runs(0)->front().counts.ok == 2);
    CHECK(file.runs(0)->front().changed == 1);
    CHECK(host_of(file, "a").visits.size() == 2);
    CHECK(output_named(host_of(file, "a"), "show running-config").versions.size() == 2);
    REQUIRE(host_of(file, "b").visits.size() == 1);
    CHECK(host_of(file, "b").visits[0].status == device_status::ok);
}

TEST_CASE("history: runs that come out of order") {
    const temp_folder folder;
    auto file = opened(folder / "h");
    add_sample(file, folder, minute(0), {device("a", "one\n")});
    add_sample(file, folder, minute(4), {device("a", "one\n")});
    add_sample(file, folder, minute(2), {device("a", "two\n")});
    add_sample(file, folder, minute(5), {device("a", "one\n")});
    const auto a = host_of(file, "a");
    const auto& versions = output_named(a, "show running-config").versions;
    REQUIRE(versions.size() == 3);
    CHECK(versions[0].last_seen == end_of(0));
    CHECK(versions[1].first_seen == end_of(2));
    CHECK(versions[1].last_seen == end_of(2));
    CHECK(versions[2].first_seen == end_of(4));
    CHECK(versions[2].last_seen == end_of(5));
    CHECK(a.last_ok == end_of(5));
    CHECK(a.visits[1].started == minute(4) + 1s);
}

TEST_CASE("history: host keys with when they were first and last seen") {
    const temp_folder folder;
    auto file = opened(folder / "h");
    const auto one = device("a", "x\n");
    auto two = one;
    two.fingerprint = "SHA256:two";
    add_sample(file, folder, minute(0), {one});
    add_sample(file, folder, minute(1), {one});
    add_sample(file, folder, minute(2), {failing("a", "timed_out")});
    add_sample(file, folder, minute(3), {two});
    add_sample(file, folder, minute(4), {two});
    const auto keys = host_of(file, "a").host_keys;
    REQUIRE(keys.size() == 2);
    CHECK(keys[0].value == "ssh-ed25519 SHA256:one");
    CHECK(keys[0].first_seen == end_of(0));
    CHECK(keys[0].last_seen == end_of(1));
    CHECK(keys[1].first_seen == end_of(3));
    CHECK(keys[1].last_seen == end_of(4));
}

TEST_CASE("history: stale hosts, all hosts and how long they took") {
    const temp_folder folder;
    auto file = opened(folder / "h");
    add_sample(file, folder, minute(0), {device("a", "x\n"), device("b", "x\n")});
    add_sample(file, folder, minute(5),
               {device("a", "x\n"), failing("b", "refused"), failing("c", "x")});
    const auto stale = file.stale(minute(5));
    REQUIRE(stale);
    REQUIRE(stale->size() == 2);
    CHECK((*stale)[0].host == "b");
    CHECK((*stale)[0].last_ok == end_of(0));
    CHECK((*stale)[0].last_seen == end_of(5));
    CHECK((*stale)[0].failure.code == "refused");
    CHECK((*stale)[1].host == "c");
    CHECK_FALSE((*stale)[1].last_ok);
    CHECK(file.stale(minute(0))->size() == 1);
    CHECK(*file.hosts() == std::vector<std::string>{"a", "b", "c"});
    CHECK(file.durations()->at("a").took == 2'000ms);
    CHECK(file.durations()->at("a").was_ok);
    CHECK_FALSE(file.durations()->at("b").was_ok);
}

TEST_CASE("history: pruning takes old runs, and leaves what a host said last") {
    const temp_folder folder;
    auto file = opened(folder / "h");
    const std::string large(200'000, 'x');
    add_sample(file, folder, minute(0), {device("a", "old\n" + large), device("gone", "one\n")});
    add_sample(file, folder, minute(1), {device("a", "one\n")});
    add_sample(file, folder, minute(3), {device("a", "one\n")});
    add_sample(file, folder, minute(4), {device("a", "two\n")});
    const auto pruned = file.prune(minute(3));
    REQUIRE(pruned);
    CHECK(pruned->runs == 2);
    CHECK(pruned->hosts == 1);
    CHECK(pruned->versions == 3);
    CHECK(pruned->contents == 1);
    CHECK(pruned->bytes_after <= pruned->bytes_before);
    CHECK(file.runs(0)->size() == 2);
    CHECK_FALSE(file.host("gone", 0)->has_value());
    const auto a = host_of(file, "a");
    CHECK(a.visits.size() == 2);
    const auto& versions = output_named(a, "show running-config").versions;
    REQUIRE(versions.size() == 2);
    CHECK(versions[0].first_seen == end_of(1));
    CHECK(versions[0].last_seen == end_of(3));
    CHECK(file.output(versions[0].content).value() == "one\n");
    CHECK(output_named(a, "show version").versions.size() == 1);
    CHECK(a.host_keys.at(0).value == "ssh-ed25519 SHA256:one");
    CHECK(a.visits.at(0).commands.size() == 2);
    // Nothing changed since: nothing is stored again.
    CHECK(add_sample(file, folder, minute(6), {device("a", "two\n")}).stored == 0);
    CHECK(file.prune(minute(3))->runs == 0);
}

TEST_CASE("history: the file and those beside it are their owner's alone") {
    const temp_folder folder;
    const auto before = ::umask(0);
    {
        auto file = opened(folder / "h");
        add_sample(file, folder, minute(0), {device("a", "secret\n")});
        CHECK(mode_of(folder / "h") == 0600);
        CHECK(mode_of(folder / "h-wal") == 0600);
        CHECK(mode_of(folder / "h-shm") == 0600);
    }
    ::umask(before);
    auto again = history_file::open_to_read(folder / "h");
    REQUIRE(again);
    CHECK(again->runs(0)->size() == 1);
    // What others were once let in to is closed when a run writes.
    REQUIRE(::chmod((folder / "h").c_str(), 0644) == 0);
    CHECK(opened(folder / "h").remark().empty());
    CHECK(mode_of(folder / "h") == 0600);
}

TEST_CASE("history: any text is kept as it is") {
    const temp_folder folder;
    auto file = opened(folder / "h");
    const std::string host = "a'); DROP TABLE run; --\xE2\x82\xAC";
    const std::string output = std::string("x\0y\n", 4) + "\xF0\x9F\x98\x80";
    const std::string command = "show \"'%s\n;";
    add_sample(file, folder, minute(0), {{host, {{command, output}, {"", ""}}}});
    const auto found = host_of(file, host);
    const auto& version = output_named(found, command).versions.at(0);
    CHECK(file.output(version.content).value() == output);
    CHECK(file.output(output_named(found, "").versions.at(0).content).value().empty());
}
