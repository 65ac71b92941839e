// netpoll as a user meets it: what it prints where, and how it ends. Knows no engine.
#include "cli/program.hpp"
#include "support/has.hpp"
#include "support/skip.hpp"
#include "support/ssh_servers.hpp"

#include <netpoll/version.hpp>

#include <filesystem>

using namespace netpoll::testing;
using nlohmann::json;

namespace {

/// One host dev-1 of platform generic, with a key, in `lab`'s one.yaml.
void write_inventory(const lab_folder& lab, const server_access& access,
                     const std::string& more = {}) {
    write_file(lab / "one.yaml",
               "hosts:\n  dev-1:\n    hostname: " + access.address +
                   "\n    platform: generic\n    username: " + access.username +
                   "\n    private_key: " + access.key + "\n" + more,
               0600);
}

}  // namespace

TEST_CASE("--version, --help and --list-errors go to standard output") {
    const auto version = run_netpoll({"--version"});
    CHECK(version.status == 0);
    CHECK(version.out == "netpoll " + std::string(netpoll::version) + "\n");
    CHECK(run_netpoll({"--help"}).out == read_file(NETPOLL_SOURCE_DIR "/tests/cli/help.txt"));
    CHECK(run_netpoll({"--help-all"}).out ==
          read_file(NETPOLL_SOURCE_DIR "/tests/cli/help_all.txt"));
    CHECK(run_netpoll({"--list-errors"}).out.find("auth_rejected") != std::string::npos);
    CHECK(version.err.empty());
}

TEST_CASE("platforms is a verb as the very first argument, else an inventory") {
    const std::string program = NETPOLL_BINARY_DIR "/netpoll";
    const auto help = run({program, "platforms", "--help"}, clean_environment());
    CHECK(help.status == 0);
    CHECK(help.out == read_file(NETPOLL_SOURCE_DIR "/tests/cli/platforms_help.txt"));
    CHECK(help.err.empty());
    const auto unknown = run({program, "platforms", "show", "lniux"}, clean_environment());
    CHECK(unknown.status == 2);
    CHECK(unknown.out.empty());
    CHECK(unknown.err.find("did you mean 'linux'?") != std::string::npos);
    for (const auto& words :
         {std::vector<std::string>{"./platforms"}, {"--", "platforms"}, {"-i", "platforms"}}) {
        std::vector<std::string> argv{program};
        argv.insert(argv.end(), words.begin(), words.end());
        const auto inventory = run(argv, clean_environment());
        CHECK(inventory.status == 2);
        CHECK(inventory.err.starts_with(words.back() + ": does not exist"));
    }
}

TEST_CASE("a verb that is spelt wrong or comes too late") {
    CHECK(run_netpoll({"platfroms"}).err ==
          "netpoll: unknown verb 'platfroms' (did you mean 'platforms'?)\n"
          "Try 'netpoll --help'.\n");
    CHECK(run_netpoll({"-v", "platforms"})
              .err.starts_with("netpoll: the verb 'platforms' comes first"));
}

TEST_CASE("a mistyped variable polls nobody, another is warned of") {
    const lab_folder lab(2, closed_port);
    auto with = clean_environment();
    with.environment.push_back("NETPOLL_LIMT=dev-1");
    const auto refused = run_netpoll({"--list-hosts", lab.inventory()}, with);
    CHECK(refused.status == 2);
    CHECK(refused.out.empty());
    CHECK(refused.err ==
          "netpoll: unknown variable 'NETPOLL_LIMT' (did you mean 'NETPOLL_LIMIT'?)\n"
          "Try 'netpoll --help'.\n");
    with.environment.back() = "NETPOLL_FROMAT=ndjson";
    const auto warned = run_netpoll({"--list-hosts", lab.inventory()}, with);
    CHECK(warned.status == 0);
    CHECK(warned.out == "dev-1\ndev-2\n");
    CHECK(warned.err.find("did you mean 'NETPOLL_FORMAT'?") != std::string::npos);
}

TEST_CASE("results and log in one file, or over the inventory: nobody is contacted") {
    const lab_folder lab(1, closed_port);
    const auto file = lab / "one";
    const auto both = run_netpoll({"-o", file, "--log-file", lab / "./one", lab.inventory()});
    CHECK(both.status == 2);
    CHECK(both.err.starts_with("netpoll: --log-file and --output are the same file"));
    CHECK_FALSE(std::filesystem::exists(file));
    const auto before = read_file(lab.inventory());
    const auto over = run_netpoll({"-o", lab.inventory(), lab.inventory()});
    CHECK(over.status == 2);
    CHECK(read_file(lab.inventory()) == before);
}

TEST_CASE("no argument, and a wrong one: exit 2 and a way out") {
    const auto nothing = run_netpoll({});
    CHECK(nothing.status == 2);
    CHECK(nothing.out.empty());
    CHECK(nothing.err.find("no inventory") != std::string::npos);
    const auto wrong = run_netpoll({"--mdoe=async", "x"});
    CHECK(wrong.status == 2);
    CHECK(wrong.err ==
          "netpoll: unknown option '--mdoe' (did you mean '--mode'?)\n"
          "Try 'netpoll --help'.\n");
}

TEST_CASE("--list-hosts lists what the selection keeps") {
    const lab_folder lab(12, closed_port);
    const auto listed =
        run_netpoll({"--list-hosts", "-l", "dev-1*", "--exclude=dev-11", lab.inventory()});
    CHECK(listed.status == 0);
    CHECK(listed.out == "dev-1\ndev-10\ndev-12\n");
}

TEST_CASE("--list-groups lists the groups of the inventory, whatever is selected") {
    const temp_folder folder;
    write_file(
        folder / "grouped.yaml",
        "groups: {core: , access: {groups: [core]}}\nhosts: {r1: {groups: [access]}, r2: }\n",
        0600);
    const auto listed = run_netpoll({"--list-groups", "-l", "r2", folder / "grouped.yaml"});
    CHECK(listed.status == 0);
    CHECK(listed.out == "core\naccess\n");
}

TEST_CASE("an inventory may be CSV or a list of names, and a mistake names its line") {
    const temp_folder folder;
    write_file(folder / "devices.csv",
               "name;ip;platform;user;site\nr1;192.0.2.1;eos;u;paris\nr2;192.0.2.2;eos;u;\n", 0600);
    const auto listed =
        run_netpoll({"--list-hosts", "-l", "data.site=paris", folder / "devices.csv"});
    CHECK(listed.status == 0);
    CHECK(listed.out == "r1\n");
    write_file(folder / "devices.txt", "u@r1:2222\nr2\n", 0600);
    const auto planned =
        run_netpoll({"--dry-run", "-c", "show clock", "-l", "r1", folder / "devices.txt"});
    CHECK(planned.status == 0);
    CHECK(planned.out.find("address   r1:2222\n") != std::string::npos);
    write_file(folder / "bad.csv", "name,port\nr1,22\nr2,many\n", 0600);
    const auto refused = run_netpoll({"--list-hosts", folder / "bad.csv"});
    CHECK(refused.status == 2);
    CHECK(refused.out.empty());
    CHECK(refused.err.find("bad.csv:3: host 'r2': port: ") != std::string::npos);
}

TEST_CASE("names cannot command a terminal, wherever they are shown") {
    const lab_folder lab(1, closed_port);
    // A C1 control (CSI), a right-to-left override, an isolate and a zero-width space.
    constexpr const char* in_yaml = R"(a\x9b31m\u202Eb\u2066c\u200B)";
    const std::string in_bytes =
        "a\xC2\x9B"
        "31m\xE2\x80\xAE"
        "b\xE2\x81\xA6"
        "c\xE2\x80\x8B";
    constexpr const char* escaped = R"(a\xC2\x9B31m\xE2\x80\xAEb\xE2\x81\xA6c\xE2\x80\x8B)";
    constexpr const char* in_json = R"("a\u009b31m\u202eb\u2066c\u200b")";
    write_file(lab / "odd.yaml",
               std::string("hosts:\n  \"") + in_yaml +
                   "\": {hostname: 127.0.0.1, port: 1, username: x, password: 'env:NET_ODD', "
                   "platform: linux, commands: [uptime]}\n",
               0600);
    CHECK(run_netpoll({"--list-hosts", lab / "odd.yaml"}).out == std::string(escaped) + "\n");
    CHECK(run_netpoll({"--dry-run", lab / "odd.yaml"}).out.find(escaped) == 0);
    child_options options;
    options.environment = {"NET_ODD=secret-1"};
    for (const std::string format : {"json", "ndjson"}) {
        const auto failed = run_netpoll(
            {"-v", "--format", format, "--log-file", lab / "log", lab / "odd.yaml"}, options);
        const std::string all = failed.out + failed.err + read_file(lab / "log");
        for (const char* each : {"\xC2\x9B", "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x80\x8B"})
            CHECK(all.find(each) == std::string::npos);
        CHECK(failed.err.find(escaped) != std::string::npos);
        CHECK(failed.out.find(in_json) != std::string::npos);
        const json first = json::parse(
            format == "json" ? failed.out : failed.out.substr(0, failed.out.find('\n')));
        CHECK((format == "json" ? first["devices"][0] : first)["host"] == in_bytes);
    }
}

TEST_CASE("a dry run reads no secret: no variable, no file, no command, no question") {
    const lab_folder lab(1, closed_port);
    for (const std::string& source : std::vector<std::string>{
             "env:NETPOLL_TEST_UNSET", "file:/no/such/file", "cmd:touch " + (lab / "ran"), "ask"}) {
        CAPTURE(source);
        write_file(lab / "dry.yaml",
                   "hosts:\n  dev-1: {hostname: 127.0.0.1, username: x, password: '" + source +
                       "', platform: linux, commands: [uptime]}\n",
                   0600);
        const auto planned = run_netpoll({"-n", lab / "dry.yaml"});
        CHECK(planned.status == 0);
        CHECK(planned.out.find("password from " + source.substr(0, 4)) != std::string::npos);
        CHECK_FALSE(std::filesystem::exists(lab / "ran"));
    }
}

TEST_CASE("inventory mistakes: file, line, exit 2, and nobody is contacted") {
    const lab_folder lab(1, closed_port);
    write_file(lab / "bad.yaml", "hosts:\n  a: {prot: 22}\n  b: {port: 99999}\n", 0600);
    const auto wrong = run_netpoll({"-o", lab / "results.json", lab / "bad.yaml"});
    CHECK(wrong.status == 2);
    CHECK(wrong.err.find(lab / "bad.yaml:2: ") != std::string::npos);
    CHECK(wrong.err.find(lab / "bad.yaml:3: ") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(lab / "results.json"));
    CHECK(run_netpoll({lab / "none.yaml"}).status == 2);
    CHECK(run_netpoll({"-l", "nobody", lab.inventory()}).status == 2);
}

TEST_CASE("a private key that cannot be read is a mistake") {
    const lab_folder lab(1, closed_port);
    const auto wrong = run_netpoll({"--private-key", lab / "no_key", lab.inventory()});
    CHECK(wrong.status == 2);
    CHECK(wrong.err.find("no_key") != std::string::npos);
}

TEST_CASE("--dry-run contacts nobody and shows no secret") {
    const silent_server server;
    const lab_folder lab(2, server.port());
    const auto planned =
        run_netpoll({"-n", "-c", "show clock", "-o", lab / "results.json", lab.inventory()});
    CHECK(planned.status == 0);
    CHECK(planned.out.find("127.0.0.1:" + std::to_string(server.port())) != std::string::npos);
    CHECK(planned.out.find("show clock") != std::string::npos);
    CHECK(planned.out.find("password from plain") != std::string::npos);
    CHECK((planned.out + planned.err).find(lab_folder::password) == std::string::npos);
    CHECK(lab.litter() == 0);
}

TEST_CASE("devices that refuse: exit 1, a valid document, a summary by cause, no secret") {
    const lab_folder lab(3, closed_port);
    for (const char* mode : {"async", "threads", "sequential"}) {
        CAPTURE(mode);
        const std::string file = lab / "results.json";
        const auto failed = run_netpoll(
            {"--mode", mode, "-vvv", "-o", file, "--log-file", lab / "log", lab.inventory()});
        CHECK(failed.status == 1);
        CHECK(failed.out.empty());
        CHECK(failed.err.find("  3 refused  connect  dev-1, dev-2, dev-3  check port") !=
              std::string::npos);
        CHECK(failed.err.find("\nresults: " + file +
                              "\ndetails: jq '.devices[] | select(.error) | "
                              ".host, .error' " +
                              file + "\nnext: netpoll --retry " + file +
                              " --host-keys=off --retries=0 --mode " + mode + " -vvv -o " + file +
                              " --log-file " + (lab / "log") + " " + lab.inventory() + "\n") !=
              std::string::npos);
        // Each step of a session ends; none begins anew behind the last.
        CHECK(failed.err.find("now resolve") == std::string::npos);
        CHECK((failed.err + read_file(lab / "log")).find(lab_folder::password) ==
              std::string::npos);
        CHECK(validated(file) == "");
        const json document = json::parse(read_file(file));
        CHECK(document["run"]["mode"] == mode);
        CHECK(document["run"]["interrupted"] == false);
        REQUIRE(document["devices"].size() == 3);
        CHECK(document["devices"][1]["host"] == "dev-2");
        CHECK(document["devices"][1]["error"]["code"] == "refused");
        CHECK(document["devices"][1]["error"]["phase"] == "connect");
        CHECK(document["devices"][1]["attempts"] == 1);
    }
}

TEST_CASE("NDJSON on standard output, and nothing else there") {
    const lab_folder lab(3, closed_port);
    const auto failed = run_netpoll({"--format=ndjson", lab.inventory()});
    CHECK(failed.status == 1);
    write_file(lab / "out.ndjson", failed.out);
    CHECK(validated(lab / "out.ndjson") == "");
}

TEST_CASE("accept-new says how many keys it wrote where; the log of a session ends with its end") {
    if (!can_run(asyncssh_server::obstacle())) return;
    asyncssh_server device;
    const auto& access = device.access();
    const lab_folder lab(1, access.port);
    write_inventory(
        lab, access,
        "    port: " + std::to_string(access.port) + "\n    commands: [show version]\n");
    const std::string known = lab / "known_hosts";
    const auto run = [&] {
        return run_netpoll({"--host-keys=accept-new", "--known-hosts", known, "-o", "/dev/null",
                            "--log-file", lab / "log", "-vv", lab / "one.yaml"});
    };
    CHECK(run().err.find("1 new host key written to " + known) != std::string::npos);
    CHECK(run().err.find("new host key") == std::string::npos);
    const std::string log = read_file(lab / "log");
    CHECK(log.find("; done\n") != std::string::npos);
    CHECK(log.find("now resolve") == std::string::npos);
}

TEST_CASE("success is quiet: nothing on standard error, exit 0, raw files") {
    if (!can_run(asyncssh_server::obstacle())) return;
    asyncssh_server device;
    const auto& access = device.access();
    const lab_folder lab(1, access.port);
    write_inventory(lab, access);
    const auto good =
        run_netpoll({"--port", std::to_string(access.port), "-c", "show version", "--outdir",
                     lab / "out", "-o", lab / "good.json", lab / "one.yaml"});
    CHECK(good.err == "");
    CHECK(good.status == 0);
    CHECK(validated(lab / "good.json") == "");
    const json document = json::parse(read_file(lab / "good.json"));
    CHECK(document["devices"][0]["ssh"]["auth"] == "publickey");
    CHECK(document["devices"][0]["commands"][0]["output"] ==
          read_file(lab / "out/raw/dev-1/show_version.txt"));
}

TEST_CASE("a named key whose agent is away costs its own hosts, not the run") {
    const lab_folder lab(1, closed_port);
    REQUIRE(run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", lab / "key"}).status == 0);
    write_file(lab / "i.yaml",
               "defaults: {hostname: 127.0.0.1, port: 1, username: x, commands: [x]}\nhosts:\n"
               "  a: {private_key: key.pub, agent: /nonexistent/agent}\n"
               "  b: {password: 'plain:pw'}\n");
    const auto ended = run_netpoll({"--retries", "0", "--format", "ndjson", lab / "i.yaml"});
    CHECK(ended.status == 1);
    CHECK(ended.err.find("key.pub: this is a public key, and the ssh-agent at /nonexistent/agent "
                         "cannot be asked") != std::string::npos);
    CHECK(ended.out.find("\"host\":\"b\"") != std::string::npos);
    CHECK(ended.out.find("\"refused\"") != std::string::npos);

    // Where none is asked, that is told, and why.
    write_file(lab / "i.yaml",
               "defaults: {hostname: 127.0.0.1, port: 1, username: x, commands: [x]}\nhosts:\n"
               "  a: {private_key: key.pub}\n  b: {password: 'plain:pw'}\n");
    const std::string absent =
        "key.pub: this is a public key, and no ssh-agent is asked for its private half, since ";
    for (const bool off : {false, true}) {
        std::vector<std::string> arguments{"--retries", "0", lab / "i.yaml"};
        if (off) arguments.insert(arguments.end(), {"--agent", "off"});
        const auto without = run_netpoll(arguments);
        CHECK(without.status == 1);
        CHECK(
            has(without.err, absent + (off ? "`--agent off` is set" : "SSH_AUTH_SOCK is not set")));
        CHECK(has(without.err, "; it is left out"));
    }
}

TEST_CASE("a key that cannot be read costs its own hosts, not the run") {
    const lab_folder lab(1, closed_port);
    for (const std::string name : {"key", "other"})
        REQUIRE(run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", lab / name}).status == 0);
    REQUIRE(
        run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "opens7it", "-f", lab / "locked"}).status ==
        0);
    REQUIRE(run({"ssh-keygen", "-q", "-s", lab / "key", "-I", "id", "-n", "x", lab / "other.pub"})
                .status == 0);
    write_file(lab / "i.yaml",
               "defaults: {hostname: 127.0.0.1, port: 1, username: x, commands: [x]}\nhosts:\n"
               "  a: {password: 'plain:hunter27'}\n"
               "  b: {private_key: {path: key, certificate: other-cert.pub}}\n"
               "  c: {private_key: {path: key, certificate: absent-cert.pub}}\n"
               "  d: {private_key: locked}\n"
               "  e: {private_key: locked, passphrase: 'plain:not-this-one'}\n"
               "  f: {private_key: nowhere}\n");
    const auto ended = run_netpoll({"--retries", "0", "--format", "ndjson", lab / "i.yaml"});
    CHECK(ended.status == 1);
    for (const std::string& line :
         {"4: private key " + (lab / "key") + ": certificate " + (lab / "other-cert.pub") + ": ",
          "5: private key " + (lab / "key") + ": certificate " + (lab / "absent-cert.pub") +
              ": there is no such file; it is left out",
          "6: private key " + (lab / "locked") +
              ": the private key is encrypted: give its passphrase",
          "7: private key " + (lab / "locked") + ": the passphrase does not open the private key",
          "8: private key " + (lab / "nowhere") + ": there is no such file"}) {
        CAPTURE(line);
        CHECK(has(ended.err, line));
    }
    for (const std::string host : {"a", "b", "c", "d", "e", "f"})
        CHECK(has(ended.out, "\"host\":\"" + host + "\""));
    // What the command line says is everybody's.
    const auto flag = run_netpoll({"--private-key", lab / "nowhere", lab / "i.yaml"});
    CHECK(flag.status == 2);
    CHECK(has(flag.err, "--private-key: private key " + (lab / "nowhere")));
}
