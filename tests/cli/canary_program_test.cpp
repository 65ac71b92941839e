// Where secrets must never be seen: every mode logs in by all kinds of them, through a bastion,
// well and badly, and all that it wrote, said and started is searched. Knows no option but the real
// ones.
#include "cli/program.hpp"
#include "support/process_tree.hpp"
#include "support/skip.hpp"
#include "support/ssh_servers.hpp"
#include "support/test_account.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <map>

namespace netpoll::testing {

namespace {

using texts = std::vector<std::string>;

std::optional<std::string> no_servers() {
    if (auto why = openssh_server::obstacle()) return why;
    return asyncssh_server::obstacle();
}

/// A pipe in the file system that is open at both ends here, so that nobody waits to open it.
class named_pipe {
public:
    explicit named_pipe(const std::string& path) {
        REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
        descriptor_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
        REQUIRE(descriptor_ >= 0);
    }
    ~named_pipe() { ::close(descriptor_); }
    named_pipe(const named_pipe&) = delete;
    named_pipe& operator=(const named_pipe&) = delete;

    /// Until somebody has written into it.
    bool is_written(milliseconds limit) const {
        pollfd here{descriptor_, POLLIN, 0};
        return ::poll(&here, 1, static_cast<int>(limit.count())) == 1;
    }
    void write_line() const { REQUIRE(::write(descriptor_, "\n", 1) == 1); }

private:
    int descriptor_;
};

/// Two OpenSSH servers, of which one is the bastion, two devices of asyncssh, and secrets by all
/// sources. What the test gives stands in one folder, what netpoll makes in another.
class scene {
public:
    scene() {
        REQUIRE(::mkdir((folder_ / "given").c_str(), 0700) == 0);
        REQUIRE(::mkdir((folder_ / "made").c_str(), 0700) == 0);
        REQUIRE(::mkdir((folder_ / "made/tmp").c_str(), 0700) == 0);
        make_key(given("key"), {"ed25519", 0, passphrase_, false});
        test_account::of_this_process().authorize(read_file(given("key.pub")));
        const std::map<std::string, std::string> files{
            {"account", account().password},     {"wrong", wrong_password_},
            {"passphrase", passphrase_},         {"coded", coded_.access().password},
            {"token", coded_.token()},           {"wrong-code", wrong_code_},
            {"moded", moded_.access().password}, {"secret", moded_.token()},
            {"wrong-secret", wrong_secret_}};
        for (const auto& [name, text] : files)
            write_file(given(name), text + "\n", 0600);
        write_file(given("known_hosts"),
                   bastion_.access().known_hosts + device_.access().known_hosts +
                       coded_.access().known_hosts + moded_.access().known_hosts);
        write_file(given("inventory.yaml"), inventory(), 0600);
        opens_.emplace(given("opens"));
        waits_.emplace(given("waits"));
    }

    std::string given(const std::string& name) const { return folder_ / ("given/" + name); }
    std::string made(const std::string& name) const { return folder_ / ("made/" + name); }

    /// argv of the program, and options that write wherever it can.
    texts arguments(const std::string& program, const std::string& mode) const {
        return {program,
                "--mode",
                mode,
                "-vv",
                "--log-file",
                made("log"),
                "--known-hosts",
                given("known_hosts"),
                "--outdir",
                made("out"),
                "--record",
                made("sessions"),
                "-o",
                made("results.json"),
                "--retries=0",
                "--pace=off",
                "--auth-guard=0",
                "--canaries=0",
                "--workers=2",
                given("inventory.yaml")};
    }
    child_options surroundings() const {
        auto options = clean_environment();
        options.environment.push_back("TMPDIR=" + made("tmp"));
        options.environment.push_back("NET_ACCOUNT=" + account().password);
        options.folder = folder_ / "made";
        return options;
    }
    /// The command for a code runs, and stands still until `go_on`.
    bool stands(milliseconds limit = milliseconds{60'000}) const {
        return opens_->is_written(limit);
    }
    void go_on() const { waits_->write_line(); }

    /// All secrets, by what they are.
    std::map<std::string, std::string> canaries() const {
        return {{"the account's password", account().password},
                {"a wrong password", wrong_password_},
                {"the passphrase", passphrase_},
                {"the password beside the code", coded_.access().password},
                {"the code", coded_.token()},
                {"a wrong code", wrong_code_},
                {"the password before enable", moded_.access().password},
                {"the enable secret", moded_.token()},
                {"a wrong enable secret", wrong_secret_}};
    }
    /// Those that stand in `text`.
    texts found_in(const std::string& text) const {
        texts found;
        for (const auto& [what, canary] : canaries())
            if (text.find(canary) != text.npos) found.push_back(what);
        return found;
    }

    std::vector<ssh_server*> servers() { return {&bastion_, &device_, &coded_, &moded_}; }
    ssh_server& bastion() { return bastion_; }
    const server_access& account() const { return bastion_.access(); }

private:
    static openssh_options talkative() {
        openssh_options options;
        options.settings = {"LogLevel DEBUG3"};
        return options;
    }

    std::string file(const std::string& name) const { return "'file:" + given(name) + "'"; }
    static std::string at(const ssh_server& server) {
        const auto& access = server.access();
        return "hostname: " + access.address + ", port: " + std::to_string(access.port) +
               ", username: " + access.username;
    }

    std::string inventory() const {
        const auto code = [](const std::string& command) {
            return ", login: [{see: Token, answer: 'cmd: " + command + "'}]";
        };
        const std::string shows = ", platform: cisco_ios, commands: [show version]}\n";
        const std::string runs = ", platform: linux, commands: [uname]}\n";
        return "bastions:\n  gate: {" + at(bastion_) + ", password: 'cmd: cat " + given("account") +
               "'}\ndefaults: {jump: gate}\nhosts:\n" +  //
               "  by-variable: {" + at(device_) + ", password: 'env:NET_ACCOUNT'" + runs +
               "  by-key: {" + at(device_) + ", private_key: " + given("key") +
               ", passphrase: " + file("passphrase") + runs +  //
               "  rejected: {" + at(device_) + ", password: " + file("wrong") + runs +
               "  by-secret: {" + at(moded_) + ", password: " + file("moded") +
               ", secret: 'cmd: cat " + given("secret") + "'" + shows +  //
               "  no-secret: {" + at(moded_) + ", password: " + file("moded") +
               ", secret: " + file("wrong-secret") + shows +  //
               "  by-code: {" + at(coded_) + ", password: " + file("coded") +
               code("echo > " + given("opens") + "; read go < " + given("waits") + "; cat " +
                    given("token")) +
               shows +  //
               "  no-code: {" + at(coded_) + ", password: " + file("coded") +
               code("cat " + given("wrong-code")) + shows;
    }

    temp_folder folder_;
    openssh_server bastion_{talkative()};
    openssh_server device_{talkative()};
    asyncssh_server coded_{{{"keyboard-interactive"}, {"--odd", "token-later"}}};
    asyncssh_server moded_{{{"password"}, {"--odd", "user-mode"}}};
    const std::string wrong_password_ = random_word();
    const std::string wrong_code_ = random_word();
    const std::string wrong_secret_ = random_word();
    const std::string passphrase_ = random_word();
    std::optional<named_pipe> opens_;
    std::optional<named_pipe> waits_;
};

/// What the kernel shows of a program to whoever may look.
void check_shown(const scene& here, const std::vector<running_process>& all) {
    for (const auto& each : all) {
        CAPTURE(each.program);
        CAPTURE(each.command_line);
        CHECK(here.found_in(each.command_line) == texts{});
        CHECK(here.found_in(each.environment) == texts{});
    }
}

std::ptrdiff_t count_of(const std::vector<running_process>& all, std::string_view program) {
    return std::count_if(all.begin(), all.end(), [program](const running_process& each) {
        return each.program.ends_with(program);
    });
}

void check_files(const scene& here) {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(here.made("."))) {
        if (!entry.is_regular_file()) continue;
        CAPTURE(entry.path().string());
        CHECK(here.found_in(read_file(entry.path())) == texts{});
        CHECK(here.found_in(entry.path().string()) == texts{});
        ++files;
    }
    // Results, log, and what seven devices said, as it was and as a session.
    CHECK(files >= 2 + 4 + 4);
}

/// How each device fared, a line each.
std::string statuses(const std::string& results) {
    std::string all;
    const auto document = nlohmann::json::parse(read_file(results));
    for (const auto& device : document.at("devices")) {
        const auto& why = device.at("error");
        all += device.at("host").get<std::string>() + " " +
               (why.is_null() ? "ok" : why.at("code").get<std::string>()) + "\n";
    }
    return all;
}

}  // namespace

TEST_CASE("canaries: no secret is seen in what a run writes, says and starts, in every mode") {
    if (!can_run(no_servers())) return;
    for (const std::string mode : {"async", "threads", "processes", "sequential"}) {
        CAPTURE(mode);
        scene here;
        child_process program(here.arguments(NETPOLL_BINARY_DIR "/netpoll", mode),
                              here.surroundings());
        REQUIRE_MESSAGE(here.stands(), program.err());
        const auto ours = process_tree(program.pid());
        CHECK(count_of(ours, "/netpoll") >= (mode == "processes" ? 3 : 1));
        CHECK(count_of(ours, "sh") >= 1);  // the command for a code
        // Emptied where it stood.
        CHECK(ours.front().environment.find("NET_ACCOUNT=") != std::string::npos);
        check_shown(here, ours);
        check_shown(here, process_tree(here.bastion().process().pid()));
        here.go_on();
        const auto status = program.wait();
        CAPTURE(program.err());
        CHECK(status == 1);

        CHECK(statuses(here.made("results.json")) ==
              "by-variable ok\nby-key ok\nrejected auth_rejected\nby-secret ok\nno-secret "
              "auth_rejected\nby-code ok\nno-code auth_rejected\n");
        CHECK(here.found_in(program.out()) == texts{});
        CHECK(here.found_in(program.err()) == texts{});
        check_files(here);
        for (ssh_server* const each : here.servers()) {
            CHECK(here.found_in(each->process().out()) == texts{});
            CHECK(here.found_in(each->process().err()) == texts{});
        }
        CHECK(here.bastion().process().err().find("debug3: ") != std::string::npos);
    }
}

namespace {

/// Whether there is a core of a process that ended there.
bool has_core(const std::string& folder) {
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().filename().string().starts_with("core")) return true;
    return false;
}

texts with_cores(texts argv) {
    argv.insert(argv.begin(), {"sh", "-c", "ulimit -c unlimited; exec \"$@\"", "sh"});
    return argv;
}

/// Why this machine writes no core where a test could find it, or nothing.
std::optional<std::string> no_cores() {
    const temp_folder folder;
    const child_options there{{}, {}, folder.path()};
    const auto ended = run(with_cores({"sh", "-c", "kill -ABRT $$"}), there);
    if (ended.status == 128 + SIGABRT && has_core(folder.path())) return std::nullopt;
    return "this machine writes no core into a working folder";
}

}  // namespace

TEST_CASE("canaries: netpoll as it is delivered leaves no core") {
    if (!can_run(no_servers())) return;
    const std::string delivered = NETPOLL_DELIVERED "/netpoll";
    const auto why = ::access(delivered.c_str(), X_OK) != 0
                         ? std::optional<std::string>("no optimised build: tests/demo.sh makes one")
                         : no_cores();
    if (why) {
        MESSAGE("skipped: ", *why);
        return;
    }
    for (const std::string mode : {"async", "threads", "processes"}) {
        CAPTURE(mode);
        scene here;
        child_process program(with_cores(here.arguments(delivered, mode)), here.surroundings());
        REQUIRE_MESSAGE(here.stands(), program.err());
        // The command for the code, a shell, is left to end by itself.
        for (const auto& each : process_tree(program.pid()))
            if (each.command_line.find(delivered) == 0) ::kill(each.pid, SIGABRT);
        CHECK(program.wait() == 128 + SIGABRT);
        here.go_on();
        CHECK_FALSE(has_core(here.made(".")));
    }
}

}  // namespace netpoll::testing
