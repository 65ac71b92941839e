// Flags, variables and their mistakes. Knows no inventory.
#include "cli/arguments.hpp"

using namespace netpoll;
using namespace netpoll::testing;

TEST_CASE("defaults") {
    const auto parsed = parse({"inventory.yaml"});
    REQUIRE(parsed);
    CHECK(parsed->request.inventory == "inventory.yaml");
    CHECK(parsed->request.mode == mode::async);
    CHECK_FALSE(parsed->request.concurrency);
    CHECK(parsed->request.reactors == 1);
    CHECK(parsed->request.host_keys == host_key_policy::strict);
    CHECK(parsed->request.format == report_format::json);
    CHECK(parsed->request.output == "-");
    CHECK(parsed->request.max_output == 64U << 20);
    CHECK_FALSE(parsed->request.deadline);
}

TEST_CASE("flags in every spelling") {
    const auto parsed = parse({"--mode=threads",
                               "-f",
                               "20",
                               "-c",
                               "show a",
                               "--command",
                               "[show,b]",
                               "-l",
                               "a*",
                               "--exclude=~b",
                               "-nvv",
                               "-u",
                               "admin",
                               "--max-output",
                               "1K",
                               "--channel=exec",
                               "--connect-timeout",
                               "1500ms",
                               "--deadline=45m",
                               "--host-keys",
                               "accept-new",
                               "--format",
                               "ndjson",
                               "-o",
                               "out",
                               "--",
                               "inv"});
    REQUIRE(parsed);
    CHECK(parsed->request.mode == mode::threads);
    CHECK(parsed->request.concurrency == 20);
    CHECK(parsed->request.overrides.commands == words{"show a", "[show,b]"});
    CHECK(parsed->request.select.limit == words{"a*"});
    CHECK(parsed->request.select.exclude == words{"~b"});
    CHECK(parsed->dry_run);
    CHECK(parsed->screen.verbosity == 2);
    CHECK(parsed->request.overrides.username == "admin");
    CHECK(parsed->request.max_output == 1'024);
    CHECK(parsed->request.overrides.channel == channel_kind::exec);
    CHECK(parsed->request.overrides.connect == milliseconds{1'500});
    CHECK(parsed->request.deadline == std::chrono::minutes{45});
    CHECK(parsed->request.host_keys == host_key_policy::accept_new);
    CHECK(parsed->request.format == report_format::ndjson);
    CHECK(parsed->request.output == "out");
    CHECK(parsed->request.inventory == "inv");
}

TEST_CASE("the last one of a flag that does not repeat wins; --forks is --concurrency") {
    const auto parsed = parse({"--mode=threads", "--mode=async", "--forks=7", "x"});
    REQUIRE(parsed);
    CHECK(parsed->request.mode == mode::async);
    CHECK(parsed->request.concurrency == 7);
}

TEST_CASE("variables stand in for flags, and flags win") {
    const std::map<std::string, std::string> variables{{"NETPOLL_MODE", "sequential"},
                                                       {"NETPOLL_CONCURRENCY", "9"},
                                                       {"NETPOLL_COMMAND", "show a\nshow b\n"},
                                                       {"NETPOLL_DRY_RUN", "yes"},
                                                       {"NETPOLL_QUIET", "0"},
                                                       {"NETPOLL_VERBOSE", "2"},
                                                       {"NETPOLL_USERNAME", ""},
                                                       {"NETPOLL_INVENTORY", "from-env"}};
    const auto parsed = parse({"--concurrency=3"}, variables);
    REQUIRE(parsed);
    CHECK(parsed->request.mode == mode::sequential);
    CHECK(parsed->request.concurrency == 3);
    CHECK(parsed->request.overrides.commands == words{"show a", "show b"});
    CHECK(parsed->dry_run);
    CHECK_FALSE(parsed->screen.quiet);
    CHECK(parsed->screen.verbosity == 2);
    CHECK_FALSE(parsed->request.overrides.username);
    CHECK(parsed->request.inventory == "from-env");
    CHECK(parse({"-c", "show c", "other"}, variables)->request.overrides.commands ==
          words{"show c"});
    CHECK(parse({"other"}, variables)->request.inventory == "other");
}

TEST_CASE("a job file and commands exclude each other; the command line wins over a variable") {
    CHECK(parse({"--job", "j", "x"})->request.overrides.job == "j");
    CHECK(parse({"x"}, {{"NETPOLL_JOB", "j"}})->request.overrides.job == "j");
    const words both{"--command and --job both say what to run: give one of them"};
    CHECK(mistakes_in({"--job=j", "-c", "show a", "x"}) == both);
    const auto variables = parse({"x"}, {{"NETPOLL_JOB", "j"}, {"NETPOLL_COMMAND", "show a"}});
    REQUIRE(!variables);
    CHECK(variables.error() == both);
    const auto by_job = parse({"--job=j", "x"}, {{"NETPOLL_COMMAND", "show a"}});
    CHECK(by_job->request.overrides.commands.empty());
    CHECK(by_job->request.overrides.job == "j");
    const auto by_command = parse({"-c", "show a", "x"}, {{"NETPOLL_JOB", "j"}});
    CHECK(by_command->request.overrides.commands == words{"show a"});
    CHECK(by_command->request.overrides.job.empty());
}

TEST_CASE("the password comes from the environment, never from a flag") {
    const auto parsed = parse({"x"}, {{"NETPOLL_PASSWORD", "s3cret"}});
    REQUIRE(parsed);
    REQUIRE(parsed->request.overrides.password);
    CHECK(parsed->request.overrides.password->source == "env:NETPOLL_PASSWORD");
    CHECK(parsed->request.overrides.password->value->reveal() == "s3cret");
    CHECK(mistakes_in({"--password=s3cret", "x"})[0].find("s3cret") == std::string::npos);
}

TEST_CASE("mistakes are sentences that name the flag or variable, all of them") {
    CHECK(mistakes_in({}) ==
          words{"no inventory: name a file or a folder, e.g. netpoll inventory.yaml, or devices "
                "with -w"});
    CHECK(mistakes_in({"--concurrancy=5", "x"}) ==
          words{"unknown option '--concurrancy' (did you mean '--concurrency'?)"});
    CHECK(mistakes_in({"--frobnicate", "x"}) == words{"unknown option '--frobnicate'"});
    CHECK(mistakes_in({"--limt", "core1", "a"}) ==
          words{"unknown option '--limt' (did you mean '--limit'?)"});
    CHECK(mistakes_in({"a", "b"}) ==
          words{"'b' is one argument too many: no inventory has that name; devices are named with "
                "-w, commands with -c"});
    // Of what is there each is one more.
    const auto several = parse({"-i", "a", "-i", "b", "/dev/null", "/tmp", "/dev/null"});
    REQUIRE(several);
    CHECK(several->request.inventories() == words{"a", "b", "/dev/null", "/tmp"});
    CHECK(parse({"/dev/null", "/tmp"}, {{"NETPOLL_INVENTORY", "a\nb"}})->request.inventories() ==
          words{"/dev/null", "/tmp"});
    CHECK(parse({}, {{"NETPOLL_INVENTORY", "a\nb"}})->request.inventories() == words{"a", "b"});
    CHECK(mistakes_in({"--mode=thread", "x"}) ==
          words{"--mode: unknown mode 'thread' (did you mean 'threads'?)"});
    CHECK(mistakes_in({"--mode=x", "x"}) ==
          words{"--mode: unknown mode 'x': async, threads, processes or sequential"});
    CHECK(mistakes_in({"--channel=exce", "--format=jsno", "--profile=x", "x"}) ==
          words{"--channel: unknown channel 'exce' (did you mean 'exec'?)",
                "--profile: unknown profile 'x': modern, compat or legacy",
                "--format: unknown format 'jsno' (did you mean 'json'?)"});
    CHECK(mistakes_in({"-f", "1x", "--port=0", "x"}) ==
          words{"--concurrency: '1x' is not a whole number from 1 to 1000000",
                "--port: '0' is not a whole number from 1 to 65535"});
    CHECK(mistakes_in({"x"}, {{"NETPOLL_CONCURRENCY", "-1"}}) ==
          words{"NETPOLL_CONCURRENCY: '-1' is not a whole number from 1 to 1000000"});
    CHECK(mistakes_in({"--max-output=64MB", "x"})[0].substr(0, 13) == "--max-output:");
    CHECK(mistakes_in({"--max-output=99999999999G", "x"}).size() == 1);
    CHECK(mistakes_in({"-c", "", "x"}) == words{"--command: needs a value"});
    CHECK(mistakes_in({"--idle-timeout=soon", "x"})[0].substr(0, 15) == "--idle-timeout:");
    CHECK(mistakes_in({"--mode"}).size() == 1);
    CHECK(mistakes_in({"x"}, {{"NETPOLL_DRY_RUN", "maybe"}})[0].substr(0, 16) ==
          "NETPOLL_DRY_RUN:");
}

TEST_CASE("devices need no inventory, and are then looked up as ssh does") {
    const auto alone = parse({"-w", "sw1,[2001:db8::1]:22", "-w-", "-c", "x"});
    REQUIRE(alone);
    CHECK(alone->request.devices == words{"sw1,[2001:db8::1]:22", "-"});
    CHECK(alone->request.inventory.empty());
    CHECK(alone->request.overrides.ssh_config == "default");
    CHECK(parse({"-w", "sw1", "--ssh-config=none"})->request.overrides.ssh_config == "none");
    const auto chosen = parse({"--devices=sw*", "x"});
    CHECK(chosen->request.inventory == "x");
    CHECK_FALSE(chosen->request.overrides.ssh_config);
    CHECK(parse({"-"})->request.inventory == "-");
    CHECK(parse({"-i", "-"})->request.inventory == "-");
    CHECK(parse({}, {{"NETPOLL_DEVICES", "a\nb"}})->request.devices == words{"a", "b"});
    CHECK(mistakes_in({"-w", "", "x"}) == words{"--devices: needs a value"});
    const words twice{"standard input can be read once, for one - of -i and -w"};
    CHECK(mistakes_in({"-w", "-", "-"}) == twice);
    CHECK(mistakes_in({"-w", "-", "-w", "-"}) == twice);
}

TEST_CASE("help needs no inventory, and a version in the environment asks for nothing") {
    CHECK(parse({"--help"})->help);
    CHECK(parse({"--help-all"})->help_all);
    CHECK(parse({"-h", "--mode=thread"})->help);
    CHECK(parse({"--version"})->version);
    CHECK_FALSE(parse({"x"}, {{"NETPOLL_VERSION", "0.1.0"}})->version);
}

TEST_CASE("other tools' options get netpoll's, or what there is instead") {
    const auto said = [](const std::string& option) {
        const auto all = mistakes_in({option, "x"});
        REQUIRE(all.size() == 1);
        return all.front();
    };
    CHECK(said("--json") ==
          "unknown option '--json' (did you mean '--format'?); e.g. --format json");
    CHECK(said("--timeout=5") ==
          "unknown option '--timeout' (did you mean '--command-timeout'?); or --connect-timeout, "
          "--device-timeout, --deadline");
    CHECK(said("--user=admin") == "unknown option '--user' (did you mean '--username'?)");
    CHECK(said("--parallel") == "unknown option '--parallel' (did you mean '--concurrency'?)");
    CHECK(said("--insecure")
              .starts_with("unknown option '--insecure' (did you mean '--host-keys'?)"));
    CHECK(said("--hosts") ==
          "unknown option '--hosts' (did you mean '--devices'?); e.g. -w sw1,sw[02-12]");
    CHECK(said("--filter=x") == "unknown option '--filter' (did you mean '--limit'?)");
    CHECK(said("-m").starts_with("unknown option '-m' (did you mean '--mode'?)"));
    CHECK(said("--become").starts_with("unknown option '--become': netpoll types enable where"));
    CHECK(said("--secret=Secret")
              .starts_with("unknown option '--secret' (did you mean '--ask-secret'?)"));
    CHECK(said("--max-fail-percentage=5") ==
          "unknown option '--max-fail-percentage' (did you mean '--max-failures'?); e.g. "
          "--max-failures 5%");
    CHECK(said("--any-errors-fatal") ==
          "unknown option '--any-errors-fatal' (did you mean '--max-failures'?); 0 stops at the "
          "first failure");
    CHECK(said("--rate=5") == "unknown option '--rate' (did you mean '--logins-per-second'?)");
    CHECK(said("--throttle") == "unknown option '--throttle' (did you mean '--logins-in-flight'?)");
    CHECK(said("--batch-size=5") == "unknown option '--batch-size' (did you mean '--serial'?)");
    CHECK(said("--max-retries=5") == "unknown option '--max-retries' (did you mean '--retries'?)");
    CHECK(said("--step").starts_with("unknown option '--step' (did you mean '--confirm'?)"));
    CHECK(said("--proxy-jump=b1") == "unknown option '--proxy-jump' (did you mean '--jump'?)");
    CHECK(said("--password=Secret")
              .starts_with("unknown option '--password' (did you mean '--ask-pass'?)"));
    for (const auto* option :
         {"--password=Secret", "--pass=Secret", "-pSecret", "--Secrets:Secret"})
        CHECK(said(option).find("=Secret") == std::string::npos);
    CHECK(said("-pSecret").find("Secret") == std::string::npos);
}

TEST_CASE("hints name what was wrong, and nothing else") {
    const auto first = [](const words& arguments) {
        const auto all = mistakes_in(arguments);
        REQUIRE(all.size() == 1);
        return all.front();
    };
    CHECK(first({"-4", "lab.yaml"}).starts_with("unknown option '-4': hostname:"));
    CHECK(first({"-6", "lab.yaml"}).starts_with("unknown option '-6': hostname:"));
    CHECK(first({"\u2014dry-run", "lab.yaml"}) ==
          "'\u2014dry-run' begins with a long dash, as word processors put it in place of -- (did "
          "you mean '--dry-run'?)");
    CHECK(first({"lab.yaml", "\u2013limit=x"}).find("did you mean '--limit'?") !=
          std::string::npos);
    CHECK(first({"--", "lab.yaml", "--list-hosts"}) ==
          "'--list-hosts' is one argument too many: there is one INVENTORY, and -- ends the "
          "options");
    CHECK(first({"-version"}) == "unknown option '-version' (did you mean '--version'?)");
    CHECK(first({"-limit", "x", "lab.yaml"}) ==
          "unknown option '-limit' (did you mean '--limit'?)");
    CHECK(first({"--device_type", "x"}) ==
          "unknown option '--device_type' (did you mean '--platform'?)");
    CHECK(first({"--list-platforms", "x"}) ==
          "unknown option '--list-platforms': netpoll platforms lists them");
    for (const auto* option : {"--file", "-e", "--extra-vars", "--no-host-key-checking", "-B", "-L",
                               "-X", "--rate", "--output-format", "--textfsm"}) {
        CAPTURE(option);
        CHECK(first({option, "x"}).size() > ("unknown option ''" + std::string(option)).size());
    }
    CHECK(first({"lab.yaml", "--command"}) == "--command: needs a value");
}

TEST_CASE("an option of ssh is no results file") {
    for (const auto* text : {"StrictHostKeyChecking=no", "ConnectTimeout=5", "user=admin",
                             "UserKnownHostsFile /dev/null"}) {
        CAPTURE(text);
        const auto wrong = mistakes_in({"-o", text, "x"});
        REQUIRE(wrong.size() == 1);
        CHECK(wrong[0].find("looks like an option of ssh") != std::string::npos);
    }
    for (const auto* file : {"./a=b", "a.b=c", "results.json", "my file.json", "Run 1"}) {
        CAPTURE(file);
        CHECK(parse({"-o", file, "x"}));
    }
}

TEST_CASE("a password behind -k is neither shown nor taken for a file") {
    const words wrong{
        "--ask-pass: takes no value, netpoll asks for the password; a script sets "
        "NETPOLL_PASSWORD"};
    CHECK(mistakes_in({"-k", "Secret"}) == wrong);
    CHECK(mistakes_in({"-k", "Secret", "x"}) == wrong);
    CHECK(mistakes_in({"-kSecret", "x"}) == wrong);
    CHECK(mistakes_in({"--ask-pass", "Secret", "x"}) == wrong);
    CHECK(mistakes_in({"--ask-pass=Secret", "x"})[0].find("Secret") == std::string::npos);
    CHECK(mistakes_in({"x"}, {{"NETPOLL_ASK_PASS", "Secret"}})[0].find("Secret") ==
          std::string::npos);
    CHECK(parse({"-k", "/dev/null"})->request.ask_password);
    CHECK(parse({"-kn", "/dev/null"})->request.ask_password);
    const words of_enable{
        "--ask-secret: takes no value, netpoll asks for it; a script sets NETPOLL_SECRET"};
    CHECK(mistakes_in({"-K", "Secret", "x"}) == of_enable);
    CHECK(mistakes_in({"-KSecret", "x"}) == of_enable);
    CHECK(parse({"-kK", "/dev/null"})->request.ask_secret);
}

TEST_CASE("the secret of enable mode comes from the environment, as the password does") {
    const auto parsed = parse({"x"}, {{"NETPOLL_SECRET", "s3cret"}});
    REQUIRE(parsed);
    REQUIRE(parsed->request.overrides.secret);
    CHECK(parsed->request.overrides.secret->source == "env:NETPOLL_SECRET");
    CHECK(parsed->request.overrides.secret->value->reveal() == "s3cret");
    CHECK_FALSE(parsed->request.overrides.password);
    CHECK(mistakes_in({"x"}, {{"NETPOLL_SECRET", ""}}) ==
          words{"NETPOLL_SECRET: is empty: unset it, or set it"});
    CHECK_FALSE(parse({"-K", "/dev/null"}, {{"NETPOLL_SECRET", "s"}})->request.overrides.secret);
}

TEST_CASE("verbs that are spelt wrong, or that other tools have") {
    CHECK(mistakes_in({"platfroms"}) ==
          words{"unknown verb 'platfroms' (did you mean 'platforms'?)"});
    CHECK(mistakes_in({"platfroms", "show", "x"}) ==
          words{"unknown verb 'platfroms' (did you mean 'platforms'?)"});
    CHECK(mistakes_in({"bnech", "x"}) == words{"unknown verb 'bnech' (did you mean 'bench'?)"});
    CHECK(mistakes_in({"help"}) == words{"unknown verb 'help' (did you mean '--help'?)"});
    CHECK(mistakes_in({"run", "x.yaml"}) ==
          words{"unknown verb 'run': the inventory alone is enough: netpoll INVENTORY"});
    CHECK(mistakes_in({"admin:Secret@core1"})[0].find("Secret") == std::string::npos);
    CHECK(parse({"inventory.yaml"})->request.inventory == "inventory.yaml");
    CHECK(parse({"./platfroms"})->request.inventory == "./platfroms");
}

TEST_CASE("NETPOLL_PASSWORD and user names are judged before anybody gets them") {
    const auto wrong = [](const std::string& password) {
        return mistakes_in({"x"}, {{"NETPOLL_PASSWORD", password}});
    };
    CHECK(wrong("two\nlines") ==
          words{"NETPOLL_PASSWORD: holds a line break: a secret is one line"});
    CHECK(wrong("\xEF\xBB\xBFx") == words{"NETPOLL_PASSWORD: holds a byte order mark"});
    CHECK(wrong("") == words{"NETPOLL_PASSWORD: is empty: unset it, or set it"});
    CHECK(
        wrong("{{ Secret }}") ==
        words{
            "NETPOLL_PASSWORD: holds a template that nobody has filled in: plain:TEXT where it is "
            "the very password"});
    CHECK(parse({"x"}, {{"NETPOLL_PASSWORD", "changeme"}})->warnings ==
          words{"NETPOLL_PASSWORD: looks like a placeholder; plain:TEXT says that it is none"});
    CHECK(parse({"x"}, {{"NETPOLL_PASSWORD", "s3cret"}})->warnings.empty());
    CHECK(parse({"-k", "/dev/null"}, {{"NETPOLL_PASSWORD", ""}})->request.ask_password);
    CHECK(mistakes_in({"-u", "{{ user }}", "x"})[0].starts_with("--username: is a template"));
    CHECK(mistakes_in({"x"}, {{"NETPOLL_USERNAME", "$NET_USER"}})[0].starts_with(
        "NETPOLL_USERNAME: is the name of a variable"));
}

TEST_CASE("pollers are reached through brokers, whose URLs hold no password") {
    const auto parsed = parse({"inv", "--via", "tls://b1,nats://b2:5222", "--via-key=k.nk",
                               "--via-ca", "ca.pem", "--wait-poller", "5s", "--wait-via=1m"});
    REQUIRE(parsed);
    CHECK(parsed->request.via.servers == words{"tls://b1:4222", "nats://b2:5222"});
    CHECK(parsed->request.via.key_file == "k.nk");
    CHECK(parsed->request.via.ca_file == "ca.pem");
    CHECK(parsed->request.wait_poller == milliseconds{5'000});
    CHECK(parsed->request.wait_via == milliseconds{60'000});
    CHECK_FALSE(parse({"inv"})->request.via);
    for (const auto* wrong : {"nats://u:hunter2@b", "tls://b,,nats://u:hunter2@c", "b1"}) {
        const auto refused = parse({"inv", "--via", wrong});
        REQUIRE_FALSE(refused);
        CHECK(refused.error().front().starts_with("--via: "));
        CHECK(refused.error().front().find("hunter2") == std::string::npos);
    }
}
