// Devices on a command line as a user of the program meets them. Knows no engine.
#include "cli/program.hpp"
#include "lab/lab_process.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

using namespace netpoll::testing;
using nlohmann::json;

namespace {

using texts = std::vector<std::string>;

bool says(const run_result& result, const std::string& words) {
    return result.err.find(words) != std::string::npos;
}

/// Three simulated devices and a $HOME with an ssh_config that knows them.
struct reachable_lab {
    reachable_lab() {
        ::mkdir((home / ".ssh").c_str(), 0700);
        write_file(home / ".ssh/config",
                   "Host *\n User netops\n Port " + std::to_string(lab.port()) +
                       "\nHost sw*\n HostName " + lab.address(1) + "\n",
                   0600);
    }
    run_result poll(texts arguments, std::string input = {}) const {
        arguments.insert(arguments.begin(),
                         {"-c", "show version", "--known-hosts", lab.folder() / "known_hosts"});
        return run_netpoll(
            std::move(arguments),
            {{"HOME=" + home.path(), "NETPOLL_PASSWORD=" + password()}, std::move(input), {}});
    }

    std::string password() const {
        const auto line = read_file(lab.folder() / "lab.yaml.password");
        return line.substr(0, line.find('\n'));
    }

    temp_folder home;
    lab_process lab{3, {"--username", "netops", "--platforms", "cisco_ios"}};
};

json devices_in(const run_result& result) {
    return result.out.empty() ? json::array() : json::parse(result.out)["devices"];
}

}  // namespace

TEST_CASE("devices are polled without an inventory, by what ssh_config says of them") {
    const reachable_lab it;
    const auto result =
        it.poll({"-w", it.lab.address(0) + ",sw1", "-w",
                 "other@" + it.lab.address(2) + ":" + std::to_string(it.lab.port())});
    const auto devices = devices_in(result);
    CHECK_MESSAGE(result.status == 1, result.err);
    REQUIRE(devices.size() == 3);
    for (std::size_t i : {0U, 1U}) {
        CHECK_MESSAGE(devices[i]["status"] == "ok", devices[i].dump());
        CHECK(devices[i]["platform"] != "auto");
    }
    CHECK(devices[0]["host"] == it.lab.address(0));
    CHECK(devices[1]["host"] == "sw1");
    CHECK(devices[1]["address"] == it.lab.address(1));
    CHECK(devices[2]["error"]["code"] == "auth_rejected");
}

TEST_CASE("records tell what the inventory says of a device, and where the run comes from") {
    const temp_folder folder;
    const std::string inventory = folder / "i.yaml";
    write_file(inventory,
               "defaults: {username: u, password: env:HOST_PASS, platform: linux, port: 1,\n"
               "  data: {site: fra, host: x, status: y, db_password: Secret1}}\n"
               "hosts: {a: {hostname: 127.0.0.1}}\n");
    for (const char* format : {"json", "ndjson"}) {
        CAPTURE(format);
        const auto result = run_netpoll(
            {"-c", "show x Secret2", "-o", folder / format, "--format", format, inventory},
            {{"HOST_PASS=Secret2"}, {}, {}});
        CHECK_MESSAGE(result.status == 1, result.err);
        CHECK(validated(folder / format) == "");
        const auto text = read_file(folder / format);
        CHECK(text.find("Secret1") == text.npos);
        const bool document = std::string(format) == "json";
        const auto second = document ? std::string::npos : text.find('\n') + 1;
        const auto whole = json::parse(text.substr(0, second));
        const auto run = document ? whole["run"] : json::parse(text.substr(second))["run"];
        const auto device = document ? whole["devices"][0] : whole;
        CHECK(device["data"] ==
              json{{"site", "fra"}, {"host", "x"}, {"status", "y"}, {"db_password", "[redacted]"}});
        CHECK(run["inventory"] == json{inventory});
        CHECK(run["command_line"][0] == "netpoll");
        CHECK(run["command_line"].dump().find("show x [redacted]") != std::string::npos);
        CHECK(run["machine"].is_string());
        CHECK(run.contains("user"));
        const auto again = run_netpoll({"--list-hosts", "-l", "@" + (folder / format), inventory});
        CHECK_MESSAGE(again.out == "a\n", again.err);
    }
}

TEST_CASE("names and inventories come from standard input") {
    const reachable_lab it;
    const auto names = it.poll({"-w", "-"}, "# two of them\n" + it.lab.address(0) + "\nsw1\n");
    CHECK_MESSAGE(names.status == 0, names.err);
    CHECK(devices_in(names).size() == 2);
    const std::string inventory =
        "hosts: {a: {hostname: " + it.lab.address(2) +
        ", username: netops, platform: auto, port: " + std::to_string(it.lab.port()) + "}}\n";
    for (const texts& arguments : {texts{"-i", "-"}, texts{"-"}, texts{"-", "-w", "a"}}) {
        const auto result = it.poll(arguments, inventory);
        CHECK_MESSAGE(result.status == 0, result.err);
        CHECK(devices_in(result)[0]["host"] == "a");
    }
    const auto csv = it.poll({"-", "--list-hosts"}, "name;ip\nb;192.0.2.1\n");
    CHECK(csv.out == "b\n");
    const auto wrong = it.poll({"-"}, "hosts: {a: {prot: 1}}\n");
    CHECK(wrong.status == 2);
    CHECK(wrong.err.starts_with("standard input:1: host 'a': unknown key 'prot'"));
}

TEST_CASE("devices that cannot be meant are exit 2, with a sentence") {
    const temp_folder folder;
    write_file(folder / "inventory.yaml", "hosts: {a: , b: }\n");
    const auto refused = [&](texts arguments, const std::string& words) {
        const auto result = run_netpoll(std::move(arguments));
        CHECK(result.status == 2);
        CHECK(result.out.empty());
        CHECK_MESSAGE(says(result, words), result.err);
    };
    refused({"-w", "sw*", folder / "inventory.yaml"}, "-w: no host matches 'sw*'");
    refused({"-w", "-"}, "standard input: names no device");
    refused({"-w", "sw1,sw2"}, "-w: host 'sw1' (and 1 more) has no commands");
    refused({"-w", "sw[1-", "-c", "x"}, "a ']' is missing");
    refused({"sw1", "-c", "x"}, "a device is named with -w: netpoll -w sw1");
    refused({"admin:Secret@sw1", "-c", "x"}, "those are named with -w");
    refused({"-w", "a\x1B[31m", "-c", "x"}, "\\x1B");
    refused({"-w", "sw1", "-c", "x", "--retry", folder / "none"}, "does not exist");
    CHECK(run_netpoll({"admin:Secret@sw1"}).err.find("Secret") == std::string::npos);
}

TEST_CASE("lists of devices may be what results are not written to") {
    const temp_folder folder;
    write_file(folder / "list", "sw1\n");
    const auto result =
        run_netpoll({"-w", "@" + (folder / "list"), "-c", "x", "-o", folder / "list"});
    CHECK(result.status == 2);
    CHECK(says(result, "it would be overwritten"));
    CHECK(read_file(folder / "list") == "sw1\n");
    // "-" is standard input here, and standard output there.
    const auto both =
        run({"sh", "-c",
             "echo sw1 | " NETPOLL_BINARY_DIR "/netpoll --list-hosts -i - > " + (folder / "out")},
            clean_environment());
    CHECK_MESSAGE(both.status == 0, both.err);
    CHECK(read_file(folder / "out") == "sw1\n");
}

TEST_CASE("names are shown without what a terminal would obey") {
    const auto shown = run_netpoll({"--list-hosts", "-w",
                                    "a\xC2\x9B"
                                    "31mb"});
    CHECK(shown.out.find('\x9B') == std::string::npos);
}
