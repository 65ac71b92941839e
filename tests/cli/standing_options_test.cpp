// Options of files: where they are found, which wins, and what is wrong with them. Knows no
// inventory.
#include "cli/standing_options.hpp"
#include "cli/arguments.hpp"
#include "cli/bench_options.hpp"
#include "cli/hostkeys_options.hpp"
#include "support/temp_folder.hpp"

#include <sys/stat.h>
#include <unistd.h>
#include <filesystem>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

/// A user's file, found by $XDG_CONFIG_HOME.
class config_home {
public:
    explicit config_home(const std::string& text, unsigned mode = 0644) {
        std::filesystem::create_directory(folder_ / "netpoll");
        write_file(path(), text, mode);
    }
    std::string path() const { return folder_ / "netpoll/config.yaml"; }
    std::string folder() const { return folder_ / "netpoll"; }
    std::string below(const std::string& name) const { return folder_ / ("netpoll/" + name); }
    variables with(variables more = {}) const {
        more.insert({{"XDG_CONFIG_HOME", folder_.path()}, {"NETPOLL_NO_CONFIG", "no"}});
        return more;
    }

private:
    temp_folder folder_;
};

const flag& named(const std::string& option, const std::vector<flag_group>& groups) {
    for (const auto& group : groups)
        for (const auto& each : group.flags)
            if (each.long_name() == option) return each;
    throw std::out_of_range(option);
}

/// What a run without another argument than INVENTORY says of this file.
words wrong_in(const std::string& text) {
    const config_home home(text);
    const auto set = home.with();
    words sentences = mistakes_in({"x"}, set);
    for (std::string& each : sentences) {
        REQUIRE(each.starts_with(home.path() + ":"));
        each.erase(0, home.path().size() + 1);
    }
    return sentences;
}

}  // namespace

TEST_CASE("a file says options; variables win over it, and the command line over both") {
    const config_home home(
        "mode: threads\n"
        "forks: 9\n"
        "host_keys: accept-new\n"
        "command: [show a, show b]\n"
        "exclude: old-*\n"
        "confirm: yes\n"
        "verbose: 2\n"
        "port: 2022\n"
        "inventory: lab.yaml\n");
    const auto set = home.with({{"NETPOLL_MODE", "sequential"}, {"NETPOLL_PORT", "2023"}});
    const auto parsed = parse({"--port=2024", "--confirm=no"}, set);
    REQUIRE(parsed);
    CHECK(parsed->request.mode == mode::sequential);
    CHECK(parsed->request.concurrency == 9);
    CHECK(parsed->request.host_keys == host_key_policy::accept_new);
    CHECK(parsed->request.overrides.commands == words{"show a", "show b"});
    CHECK(parsed->request.select.exclude == words{"old-*"});
    CHECK_FALSE(parsed->confirm);
    CHECK(parsed->screen.verbosity == 2);
    CHECK(parsed->request.overrides.port == 2024);
    CHECK(parsed->request.inventory == home.below("lab.yaml"));
    CHECK(parse({"-c", "show c"}, set)->request.overrides.commands == words{"show c"});
    CHECK(parse({"other.yaml"}, set)->request.inventory == "other.yaml");
}

TEST_CASE("what stands without being typed is told with its place") {
    const config_home home("\nmode: threads\nforks: 9\ninventory: lab.yaml\nport: 22\n");
    const auto set = home.with({{"NETPOLL_MODE", "async"}});
    const auto parsed = parse({"--port=2024", "x"}, set);
    REQUIRE(parsed);
    REQUIRE(parsed->origins.size() == 2);
    CHECK(parsed->origins[0].option == "--mode");
    CHECK(parsed->origins[0].values == words{"async"});
    CHECK(parsed->origins[0].where == "NETPOLL_MODE");
    CHECK(parsed->origins[1].option == "--concurrency");
    CHECK(parsed->origins[1].where == home.path() + ":3");
}

TEST_CASE("no file is read where --no-config or its variable says so") {
    const config_home home("mode: threads\nnonsense: 1\n");
    auto set = home.with();
    CHECK(parse({"--no-config", "x"}, set)->request.mode == mode::async);
    CHECK(parse({"--no-config", "x"}, set)->origins.empty());
    set["NETPOLL_NO_CONFIG"] = "1";
    CHECK(parse({"x"}, set)->request.mode == mode::async);
    CHECK_FALSE(parse({"--no-config=no", "x"}, set));
    set["NETPOLL_NO_CONFIG"] = "perhaps";
    CHECK(mistakes_in({"x"}, set).front().starts_with("NETPOLL_NO_CONFIG: "));
    CHECK(parse({"--help"}, home.with())->help);
}

TEST_CASE("the user's file is below $XDG_CONFIG_HOME or $HOME, and counts more than the system's") {
    const auto paths = [](const variables& set) {
        return option_file_paths(environment_of(set), "false");
    };
    CHECK(paths({{"HOME", "/home/a"}}) ==
          words{"/home/a/.config/netpoll/config.yaml", "/etc/netpoll/config.yaml"});
    CHECK(paths({{"HOME", "/home/a"}, {"XDG_CONFIG_HOME", "/conf"}}).front() ==
          "/conf/netpoll/config.yaml");
    CHECK(paths({{"HOME", "/home/a"}, {"XDG_CONFIG_HOME", "conf"}}).front() ==
          "/home/a/.config/netpoll/config.yaml");
    CHECK(paths({}) == words{"/etc/netpoll/config.yaml"});
    CHECK(option_file_paths(environment_of({}), "true").empty());

    const config_home user("mode: threads\n");
    const config_home system("mode: sequential\nport: 2022\nknown-hosts: a\n");
    const variables set{{"NETPOLL_PORT", "23"}};
    const auto env = environment_of(set);
    const auto groups = all_flags();
    const standing_options both(env, {user.path(), system.path()});
    CHECK(both.wrong() == words{});
    CHECK(both.find(named("--mode", groups))->values == words{"threads"});
    CHECK(both.find(named("--mode", groups))->distance == 2);
    CHECK(both.find(named("--known-hosts", groups))->values == words{system.below("a")});
    CHECK(both.find(named("--known-hosts", groups))->distance == 3);
    CHECK(both.find(named("--port", groups))->values == words{"23"});
    CHECK(both.find(named("--port", groups))->called == "NETPOLL_PORT");
    CHECK_FALSE(both.find(named("--format", groups)));
}

TEST_CASE("paths of a file start at its folder; words and URLs that are no path stay") {
    const config_home home(
        "known-hosts: [a, /b, ~/c]\nprivate-key: keys/id\noutput: \"-\"\nssh-config: default\n"
        "limit: [core-*, \"@some\", ~x]\nagent: off\nkex: +curve25519-sha256@libssh.org\n");
    const auto set = home.with();
    const auto parsed = parse({"x"}, set);
    REQUIRE(parsed);
    const char* user = std::getenv("HOME");
    CHECK(parsed->request.known_hosts ==
          words{home.below("a"), "/b", user ? user + std::string("/c") : "~/c"});
    CHECK(parsed->request.overrides.private_keys == words{home.below("keys/id")});
    CHECK(parsed->request.output == "-");
    CHECK(parsed->request.overrides.ssh_config == "default");
    CHECK(parsed->request.select.limit == words{"core-*", "@" + home.below("some"), "~x"});
    CHECK(parsed->request.overrides.agent == "off");
}

TEST_CASE("mistakes in a file are told with their line, all of them") {
    CHECK(wrong_in("mode: asinc\nlimt: a\nport: 99999\nport: 22\n") ==
          words{"1: mode: unknown mode 'asinc' (did you mean 'async'?)",
                "2: unknown option 'limt' (did you mean 'limit'?)",
                "3: port: '99999' is not a whole number from 1 to 65535",
                "4: 'port' stands here twice: it is already on line 3"});
    CHECK(wrong_in("forks: 3\nconcurrency: 4\n") ==
          words{"2: 'concurrency' stands here twice: it is already on line 1"});
    CHECK(wrong_in("hosts: a\n") == words{"1: unknown option 'hosts' (did you mean 'devices'?)"});
    CHECK(wrong_in("mode: [async, threads]\n") == words{"1: mode: takes one value, not 2"});
    CHECK(wrong_in("known-hosts: [[a]]\n") ==
          words{"1: option 'known-hosts': a list of values is expected, and no list of lists, "
                "mappings or nothing"});
    CHECK(wrong_in("mode:\n") ==
          words{"1: option 'mode': a value or a list of values is expected, not nothing"});
    CHECK(wrong_in("mode: {a: b}\n") ==
          words{"1: option 'mode': a value or a list of values is expected, not a mapping"});
    CHECK(wrong_in("mode\n") == words{"1: options are a mapping, a line each as in 'host-keys: "
                                      "strict', and not a text"});
    CHECK(wrong_in("help: true\n") ==
          words{"1: help: is for the command line, and not for a file"});
    CHECK(wrong_in("no-config: true\n") ==
          words{"1: no-config: is for the command line, and not for a file"});
    CHECK(wrong_in("mode: async\n  port: [\n").size() == 1);
    CHECK(parse({"x"}, config_home("").with()));
    CHECK(parse({"x"}, config_home("# nothing yet\n").with()));
}

TEST_CASE("a secret is refused in a file and not shown") {
    for (const auto* key : {"password", "pass", "passwd", "secret", "enable_secret", "pasword"}) {
        INFO(key);
        const auto wrong = wrong_in(std::string("mode: async\n") + key + ": never-to-be-seen\n");
        REQUIRE(wrong.size() == 1);
        CHECK(wrong[0].starts_with("2: '"));
        CHECK(wrong[0].find("no secret is read from here") != std::string::npos);
        CHECK(wrong[0].find("never-to-be-seen") == std::string::npos);
    }
    for (const auto* text : {"password:never-to-be-seen\n", "\"password=never-to-be-seen\": 1\n",
                             "mode: async\npassword:never-to-be-seen\n"})
        for (const auto& each : wrong_in(text))
            CHECK(each.find("never-to-be-seen") == std::string::npos);
}

TEST_CASE("a file that others can write is not read") {
    for (const unsigned mode : {0664U, 0646U, 0622U}) {
        const config_home home("mode: threads\n", mode);
        const auto wrong = mistakes_in({"x"}, home.with());
        REQUIRE(wrong.size() == 1);
        CHECK(wrong[0].starts_with(home.path() + ": others can write it"));
    }
    CHECK(parse({"x"}, config_home("mode: threads\n", 0600).with()));
    if (::geteuid() == 0) {
        const config_home home("mode: threads\n");
        REQUIRE(::chown(home.path().c_str(), 65534, 65534) == 0);
        CHECK(mistakes_in({"x"}, home.with()).front().find("belongs to another user") !=
              std::string::npos);
    }
}

TEST_CASE("a file in a folder that others can write, and one that is none, are not read") {
    const config_home home("mode: threads\n");
    for (const unsigned mode : {0775U, 0757U}) {
        REQUIRE(::chmod(home.folder().c_str(), mode) == 0);
        const auto wrong = mistakes_in({"x"}, home.with());
        REQUIRE(wrong.size() == 1);
        CHECK(wrong[0].starts_with(home.path() + ": others can write its folder"));
    }
    REQUIRE(::chmod(home.folder().c_str(), 0755) == 0);
    CHECK(parse({"x"}, home.with()));
    REQUIRE(::unlink(home.path().c_str()) == 0);
    REQUIRE(::mkfifo(home.path().c_str(), 0600) == 0);
    CHECK(
        mistakes_in({"x"}, home.with()).front().starts_with(home.path() + ": is no regular file"));
}

TEST_CASE("of a job and commands the nearer holds; a variable's password over a file's question") {
    const config_home job("job: j.yaml\nask-pass: true\n");
    const auto by_command = parse({"-c", "show a", "x"}, job.with());
    CHECK(by_command->request.overrides.job.empty());
    CHECK(by_command->request.ask_password);
    CHECK(by_command->origins.size() == 1);
    CHECK(parse({"x"}, job.with({{"NETPOLL_COMMAND", "show a"}}))->request.overrides.job.empty());
    const auto known = parse({"x"}, job.with({{"NETPOLL_PASSWORD", "s3cret"}}));
    CHECK_FALSE(known->request.ask_password);
    CHECK(known->request.overrides.password->value->reveal() == "s3cret");
    CHECK(parse({"x", "-k"}, job.with({{"NETPOLL_PASSWORD", "s3cret"}}))->request.ask_password);
    CHECK(mistakes_in({"x"}, config_home("job: j\ncommand: show a\n").with()) ==
          words{"--command and --job both say what to run: give one of them"});
}

TEST_CASE("verbs take from a file what they know") {
    const config_home home(
        "inventory: lab.yaml\ndevices: sw1\nlogins-per-second: 5\nconcurrency: 7\npace: on\n"
        "platforms: mine.yaml\nknown-hosts: [a, b]\nformat: ndjson\nmax-failures: 5%\n");
    const auto set = home.with();
    const auto env = environment_of(set);
    const auto scan = parse_hostkeys_options(hostkeys_deed::scan, {}, env);
    REQUIRE(scan);
    CHECK(scan->run.request.inventory == home.below("lab.yaml"));
    CHECK(scan->run.request.concurrency == 7);
    CHECK(scan->run.request.max_failures == run_request{}.max_failures);
    const auto from =
        parse_hostkeys_options(hostkeys_deed::accept, {"--from", "results.json"}, env);
    REQUIRE(from);
    CHECK(from->run.request.inventory.empty());
    CHECK(from->run.request.devices.empty());

    const auto bench = parse_bench_options({"named.yaml"}, env);
    REQUIRE(bench);
    CHECK(bench->run.request.inventory == "named.yaml");
    CHECK(bench->run.request.devices.empty());
    CHECK(bench->rounds.concurrency == bench_options{}.rounds.concurrency);
    CHECK(bench->run.request.pace);
    CHECK(bench->run.warnings ==
          words{home.path() + ":3: --logins-per-second 5 holds for bench too, and for what it "
                              "measures",
                home.path() + ":5: --pace on holds for bench too, and for what it measures"});
    CHECK_FALSE(parse_bench_options({}, env));
    CHECK(parse_bench_options({"--units"}, env)->run.request.inventory.empty());

    const verb_arguments none{{}};
    const verb_options listed(none, env);
    CHECK(listed.values("--known-hosts") == words{home.below("a"), home.below("b")});
    CHECK(listed.value("--platforms") == home.below("mine.yaml"));
    const verb_arguments some{{}, {{"--platforms", "other.yaml"}}};
    CHECK(verb_options(some, env).value("--platforms") == "other.yaml");
    const verb_arguments alone{{}, {{"--no-config", "true"}}};
    CHECK(verb_options(alone, env).value("--platforms").empty());
}
