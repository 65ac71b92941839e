// Judging host keys by known_hosts files. Knows no session.
#include "ssh/hashed_host.hpp"
#include "ssh/host_key_line.hpp"
#include "ssh/host_key_samples.hpp"
#include "ssh/host_keys.hpp"
#include "support/child_process.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const std::string ed = "ssh-ed25519";
const std::string rsa = "ssh-rsa";
using verdict = host_key_verdict;
using names = std::vector<std::string>;
using texts = std::vector<std::string>;

/// The index over one file with this text.
struct loaded {
    explicit loaded(const std::string& text, bool hash = false) {
        write_file(path, text, 0600);
        if (hash) {
            const auto made = run({"ssh-keygen", "-q", "-H", "-f", path});
            REQUIRE_MESSAGE(made.status == 0, made.err);
        }
        mistakes = keys.load(path, true);
    }
    verdict judge(std::string_view host, std::uint16_t port, const std::string& type,
                  std::string_view body = "key") const {
        return keys.judge(host, port, type, key_blob(type, body)).verdict;
    }

    temp_folder folder;
    std::string path{folder / "known_hosts"};
    known_hosts keys;
    host_key_mistakes mistakes;
};

}  // namespace

TEST_CASE("plain names") {
    const loaded file("# fleet\r\n" + key_line("SW1,10.0.0.1", ed) + "\n" +
                      key_line("sw2", ed, "two") + key_line("sw2", rsa, "three") +
                      key_line("2001:db8::1", ed));
    CHECK(file.mistakes.empty());
    CHECK(file.keys.size() == 4);
    CHECK(file.judge("sw1", 22, ed) == verdict::known);
    CHECK(file.judge("Sw1", 22, ed) == verdict::known);
    CHECK(file.judge("10.0.0.1", 22, ed) == verdict::known);
    CHECK(file.judge("2001:DB8:0:0::1", 22, ed) == verdict::known);
    CHECK(file.judge("sw2", 22, ed, "two") == verdict::known);
    CHECK(file.judge("sw2", 22, rsa, "three") == verdict::known);
    CHECK(file.judge("sw3", 22, ed) == verdict::unknown);
    CHECK(file.judge("", 22, ed) == verdict::unknown);
    CHECK(file.judge("sw", 22, ed) == verdict::unknown);
}

TEST_CASE("a changed key names the line that disagrees and the types that are listed") {
    const loaded file(key_line("sw1", rsa) + "\n" + key_line("sw1", ed));
    const auto changed = file.keys.judge("sw1", 22, ed, key_blob(ed, "other"));
    CHECK(changed.verdict == verdict::changed);
    CHECK(changed.where == source_position{file.path, 3});
    CHECK(changed.known_types == names{rsa, ed});
    const auto other_type =
        file.keys.judge("sw1", 22, "ecdsa-sha2-nistp256", key_blob("ecdsa-sha2-nistp256"));
    CHECK(other_type.verdict == verdict::changed);
    CHECK(other_type.where == source_position{file.path, 1});
    CHECK(other_type.known_types == names{rsa, ed});
    const auto unknown = file.keys.judge("sw2", 22, ed, key_blob(ed));
    CHECK(unknown.verdict == verdict::unknown);
    CHECK(unknown.known_types.empty());
}

TEST_CASE("ports") {
    const loaded file(key_line("[sw1]:830", ed, "netconf") + key_line("[sw2]:22", ed) +
                      key_line("sw3", ed) + key_line("[2001:db8::1]:830", ed));
    CHECK(file.judge("sw1", 830, ed, "netconf") == verdict::known);
    CHECK(file.judge("2001:db8::1", 830, ed) == verdict::known);
    CHECK(file.judge("sw1", 22, ed, "netconf") == verdict::unknown);
    CHECK(file.judge("sw1", 2222, ed, "netconf") == verdict::unknown);
    CHECK(file.judge("sw2", 22, ed) == verdict::known);
    CHECK(file.judge("sw2", 22, ed, "other") == verdict::changed);
    INFO(
        "ssh(1) takes a key that stands under the plain name on any port, and no other for "
        "changed");
    CHECK(file.judge("sw3", 830, ed) == verdict::known);
    CHECK(file.judge("sw3", 830, ed, "other") == verdict::unknown);
    CHECK(file.keys.types_for("sw3", 830) == names{ed});
}

TEST_CASE("a key under the plain name does not count where the port has keys of its own") {
    const std::string text = key_line("sw1", ed, "plain") + key_line("[sw1]:830", ed, "netconf");
    for (const bool hash : {false, true}) {
        const loaded file(text, hash);
        CHECK(file.judge("sw1", 830, ed, "netconf") == verdict::known);
        CHECK(file.judge("sw1", 830, ed, "plain") == verdict::changed);
        CHECK(file.judge("sw1", 831, ed, "plain") == verdict::known);
        CHECK(file.judge("sw1", 22, ed, "plain") == verdict::known);
        CHECK(file.judge("sw1", 22, ed, "netconf") == verdict::changed);
    }
}

TEST_CASE("patterns") {
    const loaded file(key_line("*.lab,!bad.lab", ed) + key_line("10.0.0.?", ed, "ten") +
                      key_line("[*.lab]:830", rsa));
    CHECK(file.judge("a.LAB", 22, ed) == verdict::known);
    CHECK(file.judge("bad.lab", 22, ed) == verdict::unknown);
    CHECK(file.judge("a.lab", 22, ed, "x") == verdict::changed);
    CHECK(file.judge("10.0.0.7", 22, ed, "ten") == verdict::known);
    CHECK(file.judge("10.0.0.17", 22, ed, "ten") == verdict::unknown);
    CHECK(file.judge("a.lab", 830, rsa) == verdict::known);
    CHECK(file.keys.types_for("a.lab", 22) == names{ed});
    CHECK(file.keys.types_for("bad.lab", 22).empty());
}

TEST_CASE("a revoked key is refused whatever else is listed") {
    const loaded file(key_line("sw1,sw2", ed) + "@revoked " + key_line("sw1", ed) + "@revoked " +
                      key_line("*", ed, "stolen") + key_line("sw3", ed, "stolen") + "@revoked " +
                      key_line("*.lab,!ok.lab", rsa) + key_line("ok.lab,no.lab", rsa));
    CHECK(file.keys.size() == 3);
    CHECK(file.judge("sw1", 22, ed) == verdict::revoked);
    CHECK(file.judge("SW1", 830, ed) == verdict::revoked);
    CHECK(file.judge("sw2", 22, ed) == verdict::known);
    CHECK(file.judge("ok.lab", 22, rsa) == verdict::known);
    CHECK(file.judge("no.lab", 22, rsa) == verdict::revoked);
    const auto judged = file.keys.judge("sw3", 22, ed, key_blob(ed, "stolen"));
    CHECK(judged.verdict == verdict::revoked);
    CHECK(judged.where == source_position{file.path, 3});
    CHECK(judged.known_types == names{ed});
    CHECK(file.judge("never-seen", 4711, ed, "stolen") == verdict::revoked);
}

TEST_CASE("hashed names, as ssh-keygen -H writes them") {
    const std::string long_name(180, 'x');
    const loaded file(key_line("sw1,10.0.0.1", ed) + key_line("[sw2]:830", rsa, "two") +
                          key_line(long_name, ed, "long") + key_line(std::string(57, 'y'), ed),
                      true);
    CHECK(read_file(file.path).find("sw1") == std::string::npos);
    CHECK(file.mistakes.empty());
    CHECK(file.judge("sw1", 22, ed) == verdict::known);
    CHECK(file.judge("SW1", 22, ed) == verdict::known);
    CHECK(file.judge("10.0.0.1", 22, ed) == verdict::known);
    CHECK(file.judge("sw2", 830, rsa, "two") == verdict::known);
    CHECK(file.judge(long_name, 22, ed, "long") == verdict::known);
    CHECK(file.judge(std::string(57, 'y'), 22, ed) == verdict::known);
    CHECK(file.judge("sw2", 22, rsa, "two") == verdict::unknown);
    CHECK(file.judge("sw3", 22, ed) == verdict::unknown);
    CHECK(file.keys.types_for("sw1", 22).empty());
    const auto changed = file.keys.judge("sw1", 22, rsa, key_blob(rsa));
    CHECK(changed.verdict == verdict::changed);
    CHECK(changed.where == source_position{file.path, 1});
    CHECK(changed.known_types == names{ed});
    INFO("what the scan found is remembered");
    CHECK(file.keys.types_for("sw1", 22) == names{ed});
    CHECK(file.judge("sw1", 22, rsa) == verdict::changed);
}

TEST_CASE("names of every length are hashed as ssh-keygen hashes them") {
    std::string text;
    for (std::size_t n = 1; n <= 130; ++n)
        text += key_line(std::string(n, 'n'), ed);
    const loaded file(text, true);
    for (std::size_t n = 1; n <= 130; ++n)
        CHECK(file.judge(std::string(n, 'n'), 22, ed) == verdict::known);
    CHECK(file.judge(std::string(131, 'n'), 22, ed) == verdict::unknown);
}

TEST_CASE("damaged hashed names") {
    const loaded good(key_line("sw1", ed), true);
    const std::string line = read_file(good.path);
    const std::string hashed = line.substr(0, line.find(' '));
    REQUIRE(hashed_host::parse(hashed));
    for (std::size_t n = 0; n < hashed.size(); ++n)
        CHECK(!hashed_host::parse(hashed.substr(0, n)));
    CHECK(!hashed_host::parse("|2|" + hashed.substr(3)));
    CHECK(!hashed_host::parse(hashed + ",sw1"));
    for (const char* bad : {"|1|", "|1||", "|1|AAAA|AAAA", "|1|=|=", "|"})
        CHECK(!hashed_host::parse(bad));
    const loaded file("|1|AAAA|AAAA ssh-ed25519 " + key_blob(ed) + "\n@revoked " + line);
    REQUIRE(file.mistakes.skipped.size() == 1);
    CHECK(file.mistakes.skipped[0].where.line == 1);
    CHECK(file.judge("sw1", 22, ed) == verdict::revoked);
    CHECK(file.judge("sw2", 22, ed) == verdict::unknown);
}

TEST_CASE("what cannot be understood is skipped and named, the rest counts") {
    const loaded file("junk\n" + key_line("sw1", ed) + "sw2 ssh-rsa " + key_blob(ed) + "\n" +
                      "@cert-authority " + key_line("*", ed) + "@cert-authority " +
                      key_line("*.lab", ed) + "sw3 " + ed + " " + key_blob(ed));
    CHECK(file.judge("sw1", 22, ed) == verdict::known);
    CHECK(file.judge("sw3", 22, ed) == verdict::known);
    CHECK(file.judge("sw2", 22, ed) == verdict::unknown);
    CHECK(file.mistakes.fatal.empty());
    REQUIRE(file.mistakes.skipped.size() == 2);
    CHECK(file.mistakes.skipped[0].where == source_position{file.path, 1});
    CHECK(file.mistakes.skipped[1].where == source_position{file.path, 3});
}

TEST_CASE("a byte order mark before a name is told") {
    const loaded file("\xEF\xBB\xBF" + key_line("sw1", ed) + key_line("sw2", ed));
    CHECK(file.judge("sw2", 22, ed) == verdict::known);
    REQUIRE(file.mistakes.skipped.size() == 1);
    CHECK(file.mistakes.skipped[0].message.find("byte order mark") != std::string::npos);
}

TEST_CASE("a line that may revoke a key and cannot be understood is fatal") {
    const std::string key = key_line("sw1", ed);
    const std::string long_list = std::string(longest_host_key_line, 'a') + " ";
    for (const std::string& line :
         texts{"@revoked " + long_list + key, "@revoked sw1 ssh-ed25519 AAAA", "@revoked *",
               "  @revoked\t" + long_list + key, "@Revoked " + key, "@revoke " + key,
               "@revoked |1|damaged " + key.substr(4), "\xEF\xBB\xBF@revoked " + key,
               "\xC2\xA0@revoked " + key, "\"@revoked\" " + key,
               std::string("\xFF\xFE@\0r\0e\0v\0o\0k\0e\0d\0 \0", 20),
               std::string("@revoked \0 ", 11) + key}) {
        CAPTURE(line.substr(0, 60));
        const loaded file(key + line + (line.ends_with('\n') ? "" : "\n") + key);
        CHECK(file.mistakes.skipped.empty());
        REQUIRE(file.mistakes.fatal.size() == 1);
        CHECK(file.mistakes.fatal[0].where == source_position{file.path, 2});
        CHECK(file.mistakes.fatal[0].message.find("revokes") != std::string::npos);
    }
    for (const std::string& line :
         {long_list + key, "sw1 ssh-ed25519 AAAA\n" + key, "@cert-authority " + long_list + key}) {
        CAPTURE(line.substr(0, 60));
        const loaded file(line);
        CHECK(file.mistakes.fatal.empty());
        CHECK(file.mistakes.skipped.size() == 1);
    }
}

TEST_CASE("several files, missing files, folders") {
    const temp_folder folder;
    write_file(folder / "one", key_line("sw1", ed));
    write_file(folder / "two", "\n" + key_line("sw1", ed, "two") + "@revoked " + key_line("x", ed));
    write_file(folder / "empty", "");
    known_hosts keys;
    CHECK(keys.load(folder / "one", true).empty());
    CHECK(keys.load(folder / "two", true).empty());
    CHECK(keys.load(folder / "empty", true).empty());
    CHECK(keys.load(folder / "absent", false).empty());
    CHECK(keys.judge("sw1", 22, ed, key_blob(ed)).verdict == verdict::known);
    CHECK(keys.judge("sw1", 22, ed, key_blob(ed, "two")).verdict == verdict::known);
    CHECK(keys.judge("x", 22, ed, key_blob(ed)).where == source_position{folder / "two", 3});
    const auto absent = keys.load(folder / "absent", true).fatal;
    REQUIRE(absent.size() == 1);
    CHECK(absent[0].where == source_position{folder / "absent", 0});
    CHECK(absent[0].message.find("No such file") != std::string::npos);
    const auto directory = keys.load(folder.path(), false).fatal;
    REQUIRE(directory.size() == 1);
    CHECK(directory[0].message.find("not a regular file") != std::string::npos);
}

TEST_CASE("every prefix of a file loads, and whole lines before the cut count") {
    const std::string text = key_line("sw1", ed) + "@revoked " + key_line("*", ed, "bad") +
                             key_line("*.lab", rsa) + "\r\n# end\n";
    const temp_folder folder;
    const std::size_t first = text.find('\n');
    for (std::size_t n = 0; n <= text.size(); ++n) {
        write_file(folder / "f", text.substr(0, n));
        known_hosts keys;
        keys.load(folder / "f", true);
        const auto expected = n >= first ? verdict::known : verdict::unknown;
        CHECK(keys.judge("sw1", 22, ed, key_blob(ed)).verdict == expected);
    }
}

TEST_CASE("many threads judge at once") {
    std::string text;
    for (int i = 0; i < 50; ++i)
        text += key_line("sw" + std::to_string(i), ed, std::to_string(i));
    loaded file(text, true);
    std::vector<std::thread> threads;
    std::atomic<int> wrong{0};
    for (int t = 0; t < 16; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 50; ++i) {
                const std::string host = "sw" + std::to_string(i);
                if (file.judge(host, 22, ed, std::to_string(i)) != verdict::known) ++wrong;
                if (file.judge(host, 22, ed, "x") != verdict::changed) ++wrong;
                if (file.keys.types_for(host, 22) != names{ed}) ++wrong;
                const std::string fresh = "new" + std::to_string(i);
                if (!file.keys.remember(fresh, 22, ed, key_blob(ed))) ++wrong;
                if (file.judge(fresh, 22, ed) != verdict::known) ++wrong;
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    CHECK(wrong == 0);
    CHECK(file.keys.size() == 100);
}
