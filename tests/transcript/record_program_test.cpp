// netpoll records a lab, the lab plays it, netpoll polls that. Knows options and files only.
#include "cli/program.hpp"
#include "lab/lab_process.hpp"
#include "support/loopback.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <map>
#include <memory>

namespace netpoll::testing {

namespace {

unsigned permissions(const std::string& path) {
    struct stat info = {};
    return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 07777 : 0;
}

/// Polls what the lab's inventory names; `more` are further arguments.
run_result poll(const std::string& folder, const std::string& results,
                std::vector<std::string> more) {
    std::vector<std::string> argv{NETPOLL_BINARY_DIR "/netpoll", "--known-hosts",
                                  folder + "/known_hosts", "-o", results};
    argv.insert(argv.end(), more.begin(), more.end());
    argv.push_back(folder + "/lab.yaml");
    return run(argv, clean_environment());
}

/// Output of each command by host, or "failed".
std::map<std::string, std::vector<std::string>> outputs(const std::string& file) {
    std::map<std::string, std::vector<std::string>> all;
    const auto document = nlohmann::json::parse(read_file(file));
    for (const auto& device : document.at("devices")) {
        auto& mine = all[device.at("host")];
        for (const auto& command : device.at("commands"))
            mine.push_back(command.at("status") == "ok" ? command.at("output") : "failed");
    }
    return all;
}

/// A lab that plays the recordings below a folder.
class player {
public:
    explicit player(const std::string& recordings) {
        const auto first = own_address();
        process_ = std::make_unique<child_process>(std::vector<std::string>{
            NETPOLL_BINARY_DIR "/netpoll-lab", "--replay", recordings, "--base", first, "--port",
            std::to_string(free_port(first)), "--write-known-hosts", folder_ / "known_hosts",
            "--write-inventory", folder_ / "lab.yaml"});
        const bool ready = process_->wait_for_line("netpoll-lab: ready:").has_value();
        REQUIRE_MESSAGE(ready, process_->err());
    }
    const std::string& folder() const { return folder_.path(); }

private:
    temp_folder folder_;
    std::unique_ptr<child_process> process_;
};

}  // namespace

TEST_CASE("what was recorded of a lab plays as it was, in every engine") {
    const std::vector<std::string> commands{"-c", "show version", "-c", "show clock"};
    lab_process lab(6);
    for (const std::string mode : {"async", "threads", "processes"}) {
        temp_folder out;
        auto arguments = commands;
        arguments.insert(arguments.end(), {"--mode", mode, "--record", out / "recordings"});
        const auto first = poll(lab.folder().path(), out / "first.json", arguments);
        CAPTURE(first.err);
        REQUIRE(first.status == 0);
        CHECK(permissions(out / "recordings") == 0700);
        const auto expected = outputs(out / "first.json");
        CHECK(expected.size() == 6);
        for (const auto& [host, unused] : expected) {
            const auto file = (out / "recordings/") + host + ".yaml";
            CHECK(permissions(file) == 0600);
            CHECK(read_file(file).find("lab-password") == std::string::npos);
        }

        player again(out / "recordings");
        const auto second = poll(again.folder(), out / "second.json", commands);
        CAPTURE(second.err);
        CHECK(second.status == 0);
        CHECK(outputs(out / "second.json") == expected);
    }
}

TEST_CASE("a recording that cannot be written fails the run, and no result is lost") {
    lab_process lab(1);
    temp_folder out;
    const auto impossible = poll(lab.folder().path(), out / "none.json",
                                 {"-c", "show clock", "--record", out / "no/such"});
    CHECK(impossible.status == 3);
    CHECK(impossible.err.find("cannot be recorded") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(out / "none.json"));

    const auto tried = poll(lab.folder().path(), out / "all.json", {"-c", "show clock"});
    REQUIRE(tried.status == 0);
    const auto host = outputs(out / "all.json").begin()->first;
    std::filesystem::create_directories((out / "recordings/") + host + ".yaml");
    const auto failed = poll(lab.folder().path(), out / "all.json",
                             {"-c", "show clock", "--record", out / "recordings"});
    CHECK(failed.status == 3);
    CHECK(failed.err.find("could not be recorded") != std::string::npos);
    CHECK(outputs(out / "all.json").at(host).at(0) != "failed");
}

TEST_CASE("--record does not go with --dry-run") {
    const auto result = run_netpoll({"--record", "x", "--dry-run", "inventory.yaml"});
    CHECK(result.status == 2);
    CHECK(result.err.find("--record") != std::string::npos);
}

}  // namespace netpoll::testing
