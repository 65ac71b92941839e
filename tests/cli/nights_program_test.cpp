// Many nights of one network: backups into git, and what netpoll diff says of them. The lab keeps
// what its devices are configured with.
#include "cli/program.hpp"
#include "lab/lab_process.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

using namespace netpoll::testing;
using nlohmann::json;

namespace {

using texts = std::vector<std::string>;

constexpr std::size_t devices = 4;
constexpr int nights = 30;

bool git_is_there() {
    const bool is_there = std::system("git --version > /dev/null 2>&1") == 0;
    if (!is_there) MESSAGE("left out: git is missing");
    return is_there;
}

/// A network, and the folders of its nights.
class nightly_network {
public:
    nightly_network() : lab_(devices, {"--platforms=cisco_ios,arista_eos"}) {
        std::ifstream known(lab_.folder() / "lab.yaml");
        for (std::string line; std::getline(known, line);)
            if (line.starts_with("  ") && line[2] != ' ' && line.find("-000") != line.npos)
                hosts_.push_back(line.substr(2, line.find(':') - 2));
        REQUIRE(hosts_.size() == devices);
    }

    run_result poll(texts more) {
        texts arguments{"--known-hosts=" + lab_.folder() / "known_hosts", "--host-keys=strict"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        arguments.push_back(lab_.folder() / "lab.yaml");
        child_options options;
        options.environment = {"NETPOLL_PASSWORD=lab-password",
                               "XDG_STATE_HOME=" + (folder_ / "state")};
        return run_netpoll(arguments, options);
    }
    /// What an engineer does in the evening.
    void configure(const std::set<std::size_t>& changed, int night) {
        texts arguments{"-c", "configure terminal",
                        "-c", "interface Loopback7",
                        "-c", "description night " + std::to_string(night),
                        "-c", "end",
                        "-o", folder_ / "evening.json"};
        for (const std::size_t device : changed)
            arguments.push_back("--limit=" + hosts_[device]);
        const auto done = poll(arguments);
        CHECK(done.status == 0);
    }
    run_result back_up(texts more = {}) {
        texts arguments{"-c", "show running-config", "--backup=" + backups(), "--git"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return poll(arguments);
    }
    std::string backups() const { return folder_ / "backups"; }
    std::string operator/(const std::string& name) const { return folder_ / name; }
    const std::string& host(std::size_t device) const { return hosts_[device]; }

    /// A line for each.
    texts git(const std::string& arguments) const {
        const std::string to = folder_ / "said";
        const std::string line = "HOME='" + folder_.path() + "' git -C '" + backups() + "' " +
                                 arguments + " > '" + to + "'";
        CHECK(std::system(line.c_str()) == 0);
        std::ifstream said(to);
        texts lines;
        for (std::string each; std::getline(said, each);)
            if (!each.empty()) lines.push_back(each);
        return lines;
    }

private:
    lab_process lab_;
    temp_folder folder_;
    texts hosts_;
};

run_result diff(texts arguments) {
    arguments.insert(arguments.begin(), {NETPOLL_BINARY_DIR "/netpoll", "diff"});
    return run(arguments, clean_environment());
}

}  // namespace

TEST_CASE("thirty nights of backups: git's log has the changes that were made and no others") {
    if (!git_is_there()) return;
    nightly_network network;
    CHECK(network.back_up({"-o", network / "first.json"}).status == 0);
    texts expected;  // the newest first, as git shows it: a mark, then the files
    for (std::size_t i = 0; i < devices; ++i)
        expected.push_back("A " + network.host(i) + ".cfg");
    std::sort(expected.begin(), expected.end());
    expected.insert(expected.begin(), "commit");
    for (int night = 1; night <= nights; ++night) {
        std::set<std::size_t> changed;
        if (night % 3 != 0) changed.insert(static_cast<std::size_t>(night) * 7 % devices);
        if (night % 10 == 0) changed = {0, 1, 2, 3};
        texts files{"commit"};
        if (!changed.empty()) network.configure(changed, night);
        for (const std::size_t device : changed)
            files.push_back("M " + network.host(device) + ".cfg");
        CHECK(network.back_up({"-o", network / "night.json"}).status == 0);
        if (changed.empty()) continue;
        std::sort(files.begin() + 1, files.end());
        expected.insert(expected.begin(), files.begin(), files.end());
    }
    texts log = network.git("log --format=tformat:commit --name-status --no-renames");
    for (std::string& each : log)
        std::replace(each.begin(), each.end(), '\t', ' ');
    CHECK(log == expected);
    CHECK(network.git("status --porcelain").empty());
}

TEST_CASE("a changed device: diff of two results, of folders of runs, and its exit code") {
    nightly_network network;
    const texts show{"-c", "show running-config"};
    const auto result_of = [&](const std::string& name) {
        texts arguments = show;
        arguments.insert(arguments.end(), {"-o", network / name});
        CHECK(network.poll(arguments).status == 0);
        return network / name;
    };
    const std::string before = result_of("before.json");
    const auto same = diff({"--exit-code", before, before});
    CHECK(same.status == 0);
    CHECK(same.out.empty());
    CHECK(same.err == "4 devices: 4 the same\n");
    network.configure({1}, 1);
    const std::string after = result_of("after.json");
    const auto changed = diff({"--exit-code", before, after});
    CHECK(changed.status == 1);
    CHECK(changed.out.find("--- " + network.host(1) + ": show running-config\t") == 0);
    CHECK(changed.out.find("\n+") != std::string::npos);
    CHECK(diff({before, after}).status == 0);
    CHECK(diff({"--exit-code", "--limit=" + network.host(0), before, after}).status == 0);
    CHECK(diff({"--exit-code", "--ignore=night", "--ignore=Loopback7", "--ignore=^ *!", before,
                after})
              .status == 0);
    const auto read = json::parse(diff({"--format=json", before, after}).out);
    CHECK(read["devices"].size() == 1);
    CHECK(read["devices"][0]["host"] == network.host(1));
    CHECK(diff({"--format=html", before, after}).out.starts_with("<!DOCTYPE html>"));
}

TEST_CASE("a folder of runs: each device with its last good result") {
    nightly_network network;
    const texts show{"-c", "show running-config", "--rundir=" + (network / "runs")};
    CHECK(network.poll(show).status == 0);
    // Names of runs sort by the second.
    std::string name;
    for (const auto& each : std::filesystem::directory_iterator(network / "runs"))
        if (each.is_directory() && !each.is_symlink()) name = each.path().filename().string();
    std::filesystem::rename(network / "runs/" + name, network / "runs/20200101T000000Z-00000001");
    network.configure({2}, 1);
    CHECK(network.poll(show).status == 0);
    const auto changed = diff({"--exit-code", network / "runs"});
    CHECK(changed.status == 1);
    CHECK(changed.out.find("--- " + network.host(2) + ": ") == 0);
    const auto alone = diff({network / "runs/20200101T000000Z-00000001"});
    CHECK(alone.status == 2);
    CHECK(alone.err.find("no run before it") != std::string::npos);
}

TEST_CASE("backups and diff: what is wrong is said before anyone is contacted") {
    nightly_network network;
    const auto refused = [&](const texts& arguments) {
        const auto ended = network.poll(arguments);
        CHECK(ended.status == 2);
        return ended.err;
    };
    const texts show{"-c", "show clock"};
    const auto with = [&](texts more) {
        more.insert(more.end(), show.begin(), show.end());
        return more;
    };
    CHECK(refused(with({"--git"})).find("--git: is for --backup DIR") != std::string::npos);
    CHECK(refused(with({"--backup=" + network.backups(), "--git-push"})).find("needs --git") !=
          std::string::npos);
    CHECK(refused(with({"--backup=" + network.backups(), "--backup-path={platform}"}))
              .find("would share the file") != std::string::npos);
    CHECK(refused(with({"--backup=" + network.backups(), "--backup-path=../{host}"}))
              .find("'../{host}'") != std::string::npos);
    CHECK(refused(with({"--backup=" + network.backups(), "--backup-path={data.none}/{host}"}))
              .find("the device has no data.none (host '" + network.host(0) + "' and 3 more)") !=
          std::string::npos);
    CHECK_FALSE(std::filesystem::exists(network.backups()));
    CHECK(diff({}).status == 2);
    CHECK(diff({"--ignore=(", "a", "b"}).err.find("no regular expression") != std::string::npos);
    CHECK(diff({network / "none", network / "none"}).status == 2);
}
