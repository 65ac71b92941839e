// netpoll hostkeys and netpoll report against simulated devices. Knows no host key's bytes.
#include "cli/program.hpp"
#include "lab/lab_process.hpp"
#include "support/skip.hpp"
#include "support/ssh_servers.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace netpoll::testing;

namespace {

using texts = std::vector<std::string>;

texts lines_of_text(const std::string& text) {
    texts lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

run_result verb(texts arguments) {
    arguments.insert(arguments.begin(), {NETPOLL_BINARY_DIR "/netpoll"});
    return run(arguments, clean_environment());
}

bool says(const std::string& text, const std::string& words) {
    return text.find(words) != text.npos;
}

/// Eight devices, and a known_hosts file of our own.
struct keyed_lab {
    lab_process lab{8};
    temp_folder folder;
    std::string inventory{lab.folder() / "lab.yaml"};
    std::string known{folder / "known_hosts"};

    run_result on_inventory(texts arguments) const {
        arguments.insert(arguments.end(), {"--known-hosts", known, inventory});
        return verb(std::move(arguments));
    }
};

}  // namespace

TEST_CASE("hostkeys: a scan finds the keys that the lab says it has, and reads no secret") {
    const keyed_lab one;
    auto told = lines_of_text(read_file(one.lab.folder() / "known_hosts"));
    const std::set<std::string> own(told.begin(), told.end());
    const auto scanned = verb({"hostkeys", "scan", one.inventory});
    CHECK(scanned.status == 0);
    const auto lines = lines_of_text(scanned.out);
    CHECK(lines.size() == 8);
    for (const std::string& line : lines)
        CHECK_MESSAGE(own.contains(line), line);
    CHECK(says(scanned.err, "8 keys of 8 devices, in "));
    // The variable of the lab's password is not set.
    CHECK_FALSE(says(scanned.err, "password"));
    const auto all = verb({"hostkeys", "scan", "--types", "all", "-q", one.inventory});
    CHECK(all.status == 0);
    CHECK(all.err.empty());
    CHECK(lines_of_text(all.out).size() >= 8);
}

TEST_CASE("hostkeys: unknown, accepted, known, changed, removed") {
    const keyed_lab one;
    write_file(one.known, "");
    const auto unknown = one.on_inventory({"hostkeys", "check"});
    CHECK(unknown.status == 1);
    CHECK(says(unknown.out, ": unknown: the device shows "));
    CHECK(says(unknown.out, "8 devices, 8 unknown\n"));
    CHECK(one.on_inventory({"hostkeys", "accept", "--hosts", "*"}).status == 0);
    CHECK(lines_of_text(read_file(one.known)).size() == 8);
    CHECK(one.on_inventory({"hostkeys", "check"}).out == "8 devices, 8 known\n");

    // Two devices that have, as far as is known, changed.
    auto lines = lines_of_text(read_file(one.known));
    const auto key = [](const std::string& line) { return line.substr(line.find(' ')); };
    const auto name = [](const std::string& line) { return line.substr(0, line.find(' ')); };
    std::sort(lines.begin(), lines.end());
    write_file(one.known,
               name(lines[0]) + key(lines[1]) + "\n" + name(lines[1]) + key(lines[0]) + "\n");
    const auto changed = one.on_inventory({"hostkeys", "check"});
    CHECK(changed.status == 1);
    if (key(lines[0]) != key(lines[1])) CHECK(says(changed.out, ", another key is listed at "));

    const auto listed = verb({"hostkeys", "list", "--known-hosts", one.known});
    CHECK(listed.status == 0);
    CHECK(lines_of_text(listed.out).size() == 2);
    CHECK(says(listed.out, "  SHA256:"));
    const std::string first = name(lines[0]);
    const auto gone = verb({"hostkeys", "remove", "--known-hosts", one.known, first});
    CHECK(gone.status == 0);
    CHECK(says(gone.out, "1 key of " + first + " removed"));
    CHECK(verb({"hostkeys", "remove", "--known-hosts", one.known, first}).status == 1);
}

TEST_CASE("hostkeys: what a result refused is accepted from it, and then known") {
    const keyed_lab one;
    const std::string results = one.folder / "results.json";
    write_file(one.known, "");
    child_options with_password = clean_environment();
    with_password.environment.emplace_back("NETPOLL_PASSWORD=lab-password");
    const auto refused = run({NETPOLL_BINARY_DIR "/netpoll", "--known-hosts", one.known, "-o",
                              results, "--summary=never", one.inventory},
                             with_password);
    CHECK(refused.status == 1);
    CHECK(validated(results) == "");
    const auto accepted =
        verb({"hostkeys", "accept", "--from", results, "--known-hosts", one.known});
    CHECK(accepted.status == 0);
    CHECK(says(accepted.out, "8 keys written to " + one.known));
    CHECK(one.on_inventory({"hostkeys", "check"}).status == 0);
    const auto again = verb({"hostkeys", "accept", "--from", results, "--known-hosts", one.known});
    CHECK(says(again.out, "0 keys written"));
    CHECK(says(again.out, "8 known by now"));

    const auto report = verb({"report", "crypto", results});
    CHECK(report.status == 0);
    CHECK(says(report.out, "8 devices, 8 seen; 0 need something old"));
    const auto parsed = nlohmann::json::parse(verb({"report", "crypto", "--json", results}).out);
    CHECK(parsed["schema"] == "netpoll-crypto/1");
    CHECK(parsed["devices"].size() == 8);
    CHECK(parsed["devices"][0]["profile"] == "modern");

    const std::string page = one.folder / "page.html";
    const auto made = verb({"report", "html", results, "-o", page});
    CHECK(made.status == 0);
    CHECK(made.out + made.err == "");
    CHECK(says(read_file(page), "8 devices failed"));
    const auto checked =
        run({"/usr/bin/python3", NETPOLL_SOURCE_DIR "/tests/bench/page_check.py", "--html", page});
    CHECK_MESSAGE(checked.status == 0, checked.out);
}

TEST_CASE("hostkeys: who shows no key is told, and what is wrong is said") {
    const temp_folder folder;
    write_file(folder / "i.yaml",
               "hosts:\n  a: {hostname: 127.0.0.1, port: 1, password: env:NOT_SET_AT_ALL}\n");
    const auto none = verb({"hostkeys", "scan", folder / "i.yaml"});
    CHECK(none.status == 1);
    CHECK(none.out.empty());
    CHECK(says(none.err, "a: refused, connect: "));
    CHECK(says(none.err, "0 keys of 1 device, 1 without"));
    const auto refusal = [](texts arguments) {
        const auto done = verb(std::move(arguments));
        CHECK(done.status == 2);
        return done.err;
    };
    CHECK(says(refusal({"hostkeys"}), "scan, check, accept, list or remove"));
    CHECK(says(refusal({"hostkeys", "scna"}), "did you mean 'scan'"));
    CHECK(says(refusal({"hostkeys", "accept", folder / "i.yaml"}), "--from RESULTS, or --hosts"));
    CHECK(says(refusal({"hostkeys", "scan", "--types", "dsa", folder / "i.yaml"}),
               "--types: unknown key type 'dsa'"));
    CHECK(says(refusal({"hostkeys", "scan", "-u", "bob", folder / "i.yaml"}), "unknown option"));
    CHECK(says(refusal({"hostkeys", "remove"}), "name a host"));
    CHECK(says(refusal({"hostkeys", "list", "--known-hosts", folder / "none"}), "cannot open it"));
    CHECK(says(
        refusal({"hostkeys", "accept", "--from", folder / "i.yaml", "--known-hosts", folder / "k"}),
        (folder / "i.yaml") + ":1: "));
    CHECK(says(refusal({"report", "crypto", folder / "none"}), "does not exist"));
    CHECK(says(refusal({"report", "html", folder / "none"}), "does not exist"));
    CHECK(says(refusal({"report", "html"}), "name a file of results"));
    CHECK(says(refusal({"report", "crpyto", "x"}), "unknown report 'crpyto'"));
}

TEST_CASE("hostkeys: behind a bastion, which alone is logged in to, once it is known") {
    if (!can_run(openssh_server::obstacle())) return;
    keyed_lab one;
    openssh_server gate;
    const auto& way = gate.access();
    std::string text =
        "bastions:\n  gate: {hostname: " + way.address + ", port: " + std::to_string(way.port) +
        ", username: " + way.username +
        ", password: 'env:GATE'}\ndefaults: {jump: gate, port: " + std::to_string(one.lab.port()) +
        ", password: 'env:NOT_SET', commands: [{send: x, expect: y, answer: "
        "'env:NOT_SET'}]}\nhosts:\n";
    for (std::size_t i = 0; i < 8; ++i)
        text += "  d" + std::to_string(i) + ": {hostname: " + one.lab.address(i) + "}\n";
    const auto inventory = one.folder / "behind.yaml";
    write_file(inventory, text);
    auto options = clean_environment();
    options.environment.push_back("GATE=" + way.password);
    const auto on = [&](texts arguments) {
        arguments.insert(arguments.begin(), {NETPOLL_BINARY_DIR "/netpoll", "hostkeys"});
        arguments.insert(arguments.end(), {"--known-hosts", one.known, inventory});
        return run(arguments, options);
    };

    // Nobody knows the bastion, so it is shown no password, though any key of a device would do.
    write_file(one.known, "");
    const auto stranger = on({"scan"});
    CHECK(stranger.status == 1);
    CHECK(stranger.out.empty());
    CHECK(
        says(stranger.err, "d0: bastion_denied, connect: the bastion gate: host_key_unknown in "));
    CHECK_FALSE(says(gate.process().err(), " password for "));

    write_file(one.known, way.known_hosts);
    const auto scanned = on({"scan"});
    CAPTURE(scanned.err);
    CHECK(scanned.status == 0);
    auto told = lines_of_text(read_file(one.lab.folder() / "known_hosts"));
    const std::set<std::string> own(told.begin(), told.end());
    const auto lines = lines_of_text(scanned.out);
    CHECK(lines.size() == 8);
    for (const std::string& line : lines)
        CHECK_MESSAGE(own.contains(line), line);
    CHECK(says(gate.process().err(), "Accepted password for "));
    CHECK(says(on({"check"}).out, "8 devices, 8 unknown\n"));
    CHECK(on({"accept", "--hosts", "*"}).status == 0);
    CHECK(on({"check"}).out == "8 devices, 8 known\n");
    CHECK(one.lab.counts("logins=0 auth_failures=0"));
}
