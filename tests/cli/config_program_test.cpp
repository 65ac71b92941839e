// A file of options as a user of the program meets it. Knows no engine.
#include "cli/program.hpp"
#include "lab/lab_process.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <algorithm>

using namespace netpoll::testing;
using nlohmann::json;

namespace {

using texts = std::vector<std::string>;

/// A $HOME with ~/.config/netpoll/config.yaml.
class home_with_config {
public:
    explicit home_with_config(const std::string& text) {
        ::mkdir((home_ / ".config").c_str(), 0700);
        ::mkdir((home_ / ".config/netpoll").c_str(), 0700);
        write_file(path(), text);
    }
    std::string path() const { return home_ / ".config/netpoll/config.yaml"; }
    run_result run(texts arguments, texts environment = {}) const {
        environment.insert(environment.end(),
                           {"HOME=" + home_.path(), "NETPOLL_NO_CONFIG=", "XDG_CONFIG_HOME="});
        return run_netpoll(std::move(arguments), {std::move(environment), {}, {}});
    }

private:
    temp_folder home_;
};

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != text.npos;
}

}  // namespace

TEST_CASE("a run goes by the user's file, and a dry run says what came from where") {
    const lab_process lab{2, {"--username", "netops", "--platforms", "cisco_ios"}};
    const auto line = read_file(lab.folder() / "lab.yaml.password");
    const auto known = "known-hosts: " + (lab.folder() / "known_hosts") + "\n";
    const home_with_config home(known + "inventory: " + (lab.folder() / "lab.yaml") +
                                "\ncommand: show version\nformat: ndjson\nhost-keys: strict\n"
                                "max-failures: 50%\n");
    const auto polled = home.run({"--limit=~1$"});
    CHECK_MESSAGE(polled.status == 0, polled.err);
    CHECK_FALSE(has(polled.out, "\"devices\": ["));
    CHECK(std::count(polled.out.begin(), polled.out.end(), '\n') == 2);

    const auto planned = home.run({"--dry-run"}, {"NETPOLL_COMMAND=show clock\nshow users"});
    CHECK(planned.status == 0);
    CHECK(has(planned.out, "\noptions     --inventory=" + (lab.folder() / "lab.yaml") + " (" +
                               home.path() + ":2)\n"));
    CHECK(has(planned.out,
              "            --command='show clock' --command='show users' (NETPOLL_COMMAND)\n"));
    CHECK(has(planned.out, "            --max-failures=50% (" + home.path() + ":6)\n"));
    CHECK_FALSE(has(planned.out, "--host-keys"));  // the test's own argument says otherwise
    CHECK_FALSE(
        has(home.run({"--dry-run", "--no-config", lab.folder() / "lab.yaml"}).out, "\noptions "));
}

TEST_CASE("what is wrong with the file's values is told with its line too") {
    const auto refusal_of = [](const std::string& text) {
        const home_with_config home(text);
        const auto refused = home.run({"-w", "127.0.0.1"}, {"SSH_AUTH_SOCK"});
        CHECK(refused.status == 2);
        CHECK_MESSAGE(has(refused.err, home.path() + ":1: "), refused.err);
        return refused.err;
    };
    CHECK(has(refusal_of("platform: cisco_foo\n"), ":1: platform: unknown platform 'cisco_foo'"));
    CHECK(has(refusal_of("canaries: 9\n"), ":1: canaries: 9 at a time"));
    CHECK(has(refusal_of("agent: on\n"), ":1: agent: SSH_AUTH_SOCK is not set"));
    CHECK(has(refusal_of("limit: grup=core\n"), ":1: limit: 'grup' is nothing to select by"));
}

TEST_CASE("that a file switches the check of host keys off is said by each run") {
    const home_with_config home("host-keys: off\nretries: 0\n");
    const auto err_of = [&home](const texts& more) {
        texts argv{
            NETPOLL_BINARY_DIR "/netpoll", "-w", "127.0.0.1", "--port=1", "-c", "x", "-u", "u"};
        argv.insert(argv.end(), more.begin(), more.end());
        auto given = clean_environment();
        const auto folder = home.path().substr(0, home.path().find("/.config"));
        given.environment.insert(
            given.environment.begin(),
            {"HOME=" + folder, "NETPOLL_NO_CONFIG=", "XDG_CONFIG_HOME=", "NETPOLL_PASSWORD=p"});
        return run(argv, given).err;
    };
    const auto said = home.path() + ":1: host-keys: off: no host key is checked";
    CHECK(has(err_of({}), said));
    CHECK_FALSE(has(err_of({"--host-keys=off"}), said));
}

TEST_CASE("a mistake in the file is told with its line, and nobody is contacted") {
    const home_with_config home("mode: async\nretires: 2\npassword: never-to-be-seen\n");
    for (const texts& arguments : {texts{"-w", "127.0.0.1"}, texts{"--list-hosts", "x.yaml"}}) {
        const auto refused = home.run(arguments);
        CHECK(refused.status == 2);
        CHECK(refused.out.empty());
        CHECK(has(refused.err, home.path() + ":2: unknown option 'retires' (did you mean "
                                             "'retries'?)\n"));
        CHECK(has(refused.err, home.path() + ":3: 'password': no secret is read from here"));
        CHECK_FALSE(has(refused.err, "never-to-be-seen"));
    }
    CHECK(home.run({"--help"}).status == 0);
    CHECK(home.run({"--no-config", "--list-hosts", "-w", "127.0.0.1"}).out == "127.0.0.1\n");
    for (const texts& verb : {texts{"platforms"}, texts{"platforms", "show", "linux"},
                              texts{"inventory", "show", "x.yaml"}, texts{"hostkeys", "list"},
                              texts{"hostkeys", "scan", "x.yaml"}, texts{"bench", "x.yaml"}}) {
        INFO(verb[0]);
        auto argv = verb;
        argv.insert(argv.begin(), NETPOLL_BINARY_DIR "/netpoll");
        auto environment = clean_environment().environment;
        environment.insert(environment.begin(),
                           {"HOME=" + home.path().substr(0, home.path().find("/.config")),
                            "NETPOLL_NO_CONFIG=", "XDG_CONFIG_HOME="});
        const auto refused = run(argv, {environment, {}, {}});
        CHECK(refused.status == 2);
        CHECK(has(refused.err, home.path() + ":2: unknown option 'retires'"));
        CHECK(has(refused.err, "\nTry 'netpoll " + verb[0] + " --help'.\n"));
    }
}
