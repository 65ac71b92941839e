// Writing host keys down: from threads, from processes, into odd files. Knows no session.
#include "ssh/host_key_samples.hpp"
#include "ssh/host_keys.hpp"
#include "support/child_process.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <set>
#include <thread>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const std::string ed = "ssh-ed25519";
using verdict = host_key_verdict;

std::vector<std::string> lines_of(const std::string& path) {
    std::vector<std::string> lines;
    const std::string text = read_file(path);
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        REQUIRE(end != std::string::npos);
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

std::size_t distinct(const std::vector<std::string>& lines) {
    return std::set<std::string>(lines.begin(), lines.end()).size();
}

/// An index that appends to `path`, already loaded.
struct writer {
    explicit writer(const std::string& path) {
        keys.load(path, false);
        keys.append_to(path);
    }
    expected<void, std::string> remember(std::string_view host, std::string_view body = "key",
                                         std::uint16_t port = 22) {
        return keys.remember(host, port, ed, key_blob(ed, body));
    }
    verdict judge(std::string_view host, std::string_view body = "key") const {
        return keys.judge(host, 22, ed, key_blob(ed, body)).verdict;
    }
    known_hosts keys;
};

}  // namespace

TEST_CASE("a remembered key is known at once and to the next run") {
    const temp_folder folder;
    const std::string path = folder / "known_hosts";
    writer first(path);
    REQUIRE(first.remember("SW1"));
    REQUIRE(first.remember("sw1", "net", 830));
    REQUIRE(first.remember("2001:DB8::0:1"));
    CHECK(first.judge("sw1") == verdict::known);
    CHECK(first.judge("sw1", "other") == verdict::changed);
    struct stat made = {};
    REQUIRE(stat(path.c_str(), &made) == 0);
    CHECK((made.st_mode & 0777) == 0600);
    CHECK(read_file(path) ==
          key_line("sw1", ed) + key_line("[sw1]:830", ed, "net") + key_line("2001:db8::1", ed));
    writer second(path);
    CHECK(second.judge("sw1") == verdict::known);
    REQUIRE(second.remember("sw1"));
    CHECK(lines_of(path).size() == 3);
    const auto listed = run({"ssh-keygen", "-F", "[sw1]:830", "-f", path});
    CHECK_MESSAGE(listed.status == 0, listed.err);
}

TEST_CASE("without a file keys are remembered for the run") {
    known_hosts keys;
    REQUIRE(keys.remember("sw1", 22, ed, key_blob(ed)));
    CHECK(keys.judge("sw1", 22, ed, key_blob(ed)).verdict == verdict::known);
    CHECK(keys.judge("sw1", 22, ed, key_blob(ed, "x")).verdict == verdict::changed);
    CHECK(keys.types_for("sw1", 22) == std::vector<std::string>{ed});
    CHECK(keys.size() == 1);
    const auto refused = keys.remember("sw1", 22, ed, key_blob(ed, "x"));
    REQUIRE(!refused);
    CHECK(refused.error().find("another key") != std::string::npos);
}

TEST_CASE("a missing final newline is repaired") {
    const temp_folder folder;
    const std::string path = folder / "known_hosts";
    std::string old = key_line("old", ed);
    old.pop_back();
    write_file(path, old, 0640);
    writer keys(path);
    REQUIRE(keys.remember("new"));
    CHECK(read_file(path) == old + "\n" + key_line("new", ed));
    CHECK(keys.judge("new") == verdict::known);
    const auto changed = keys.keys.judge("new", 22, ed, key_blob(ed, "x"));
    CHECK(changed.where == source_position{path, 2});
    struct stat kept = {};
    REQUIRE(stat(path.c_str(), &kept) == 0);
    CHECK((kept.st_mode & 0777) == 0640);
}

TEST_CASE("what another process wrote meanwhile counts") {
    const temp_folder folder;
    const std::string path = folder / "known_hosts";
    write_file(path, key_line("old", ed), 0600);
    writer keys(path);
    const std::string theirs = read_file(path) + key_line("sw1", ed) + key_line("sw2", ed, "other");
    write_file(path, theirs, 0600);
    REQUIRE(keys.remember("sw1"));
    const auto refused = keys.remember("sw2");
    REQUIRE(!refused);
    CHECK(refused.error().find(path + ":3 lists another key for this host") != std::string::npos);
    CHECK(keys.judge("sw2") == verdict::changed);
    CHECK(read_file(path) == theirs);
}

TEST_CASE("a file that was replaced is read anew") {
    const temp_folder folder;
    const std::string path = folder / "known_hosts";
    write_file(path, key_line("old", ed), 0600);
    writer keys(path);
    REQUIRE(keys.remember("sw1"));
    const std::string theirs = "@revoked " + key_line("sw3", ed) + key_line("sw2", ed);
    REQUIRE(run({"mv", path, folder / "before"}).status == 0);
    write_file(path, theirs, 0600);
    REQUIRE(keys.remember("sw2"));
    CHECK(read_file(path) == theirs);
    const auto refused = keys.remember("sw3");
    REQUIRE(!refused);
    CHECK(refused.error().find("revokes") != std::string::npos);
    REQUIRE(keys.remember("sw4"));
    CHECK(read_file(path) == theirs + key_line("sw4", ed));
}

TEST_CASE("a key that cannot be written stays out of the index, and the error says why") {
    const temp_folder folder;
    writer nowhere(folder / "absent/known_hosts");
    const auto absent = nowhere.remember("sw1");
    REQUIRE(!absent);
    CHECK(absent.error().find(folder / "absent/known_hosts") != std::string::npos);
    CHECK(absent.error().find("folder does not exist") != std::string::npos);
    CHECK(nowhere.judge("sw1") == verdict::unknown);
    writer directory(folder.path());
    CHECK(!directory.remember("sw1"));
    CHECK(directory.judge("sw1") == verdict::unknown);
    writer full("/dev/full");
    CHECK(!full.remember("sw1"));
    CHECK(full.keys.size() == 0);
}

TEST_CASE("no host name can forge a line") {
    const temp_folder folder;
    writer keys(folder / "known_hosts");
    for (const char* host : {"", "a b", "a\nb", "a,b", "*", "sw?", "!a", "|1|x|y", "@revoked", "#a",
                             "a\tb", "a\x01", "[a]"})
        CHECK_MESSAGE(!keys.remember(host), host);
    CHECK(!keys.keys.remember("sw1", 22, "ssh-rsa", key_blob(ed)));
    CHECK(!keys.keys.remember("sw1", 22, "", ""));
    CHECK(!keys.keys.remember("sw1", 22, "a b", key_blob("a b")));
    CHECK(keys.keys.size() == 0);
    CHECK(keys.remember("core_sw-1.lab"));
    CHECK(keys.remember("fe80::1%eth0"));
    CHECK(lines_of(folder / "known_hosts").size() == 2);
}

TEST_CASE("16 threads remember the same hosts at once: no line is lost, none is double") {
    const temp_folder folder;
    const std::string path = folder / "known_hosts";
    writer keys(path);
    std::atomic<int> failed{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 16; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 200; ++i) {
                const std::string host = "sw" + std::to_string((i + t * 13) % 200);
                if (!keys.remember(host, host)) ++failed;
                if (keys.judge(host, host) != verdict::known) ++failed;
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    CHECK(failed == 0);
    const auto lines = lines_of(path);
    CHECK(lines.size() == 200);
    CHECK(distinct(lines) == 200);
}

TEST_CASE("4 processes remember overlapping hosts at once: no line is lost, none is double") {
    const temp_folder folder;
    const std::string path = folder / "known_hosts";
    std::vector<std::unique_ptr<child_process>> writers;
    for (const char* first : {"0", "0", "150", "150"})
        writers.push_back(std::make_unique<child_process>(
            std::vector<std::string>{NETPOLL_WRITER, path, first, "300"}));
    for (auto& child : writers)
        CHECK_MESSAGE(child->wait() == 0, child->err());
    const auto lines = lines_of(path);
    CHECK(lines.size() == 450);
    CHECK(distinct(lines) == 450);
    const writer after(path);
    CHECK(after.keys.size() == 450);
}
