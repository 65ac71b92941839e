// FRRouting's vtysh as the login shell of the test account. Knows nothing of netpoll.
#include "support/frr_shell.hpp"

#include "support/test_account.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>

namespace netpoll::testing {

namespace {

// vtysh needs one daemon to talk to. These need no capability, neither zebra nor the kernel's
// routes. From FRR 10 on staticd has its configuration from another daemon and no option -f; pathd
// of FRR 8 waits for zebra for ever, that of FRR 10 gives up in seconds.
struct lone_daemon {
    const char* program;
    /// What stands before and behind a line's address.
    const char* line;
    const char* end_of_line;
};
constexpr lone_daemon static_routes{"/usr/lib/frr/staticd", "ip route ", " Null0"};
constexpr lone_daemon prefix_lists{"/usr/lib/frr/pathd", "ip prefix-list routes seq # permit ", ""};

const lone_daemon& the_daemon() {
    static const bool from_file = [] {
        const auto help = run({static_routes.program, "--help"});
        return (help.out + help.err).find("--config_file") != std::string::npos;
    }();
    return from_file ? static_routes : prefix_lists;
}

// A change of user ends the order to die with the test, so it is given after that.
constexpr const char* set_user = "/usr/bin/setpriv";
constexpr const char* shell_program = "/usr/bin/vtysh";
// Debian's package makes both; the group may open the daemon's socket.
constexpr const char* daemon_user = "frr";
constexpr const char* vty_group = "frrvty";

}  // namespace

std::optional<std::string> frr_shell::obstacle() {
    for (const char* program : {static_routes.program, set_user, shell_program}) {
        if (::access(program, X_OK) != 0) return std::string(program) + " is not installed";
    }
    if (::getpwnam(daemon_user) == nullptr) return "there is no user frr";
    return test_account::obstacle();
}

std::string frr_shell::route(unsigned number) {
    std::string line = the_daemon().line;
    const auto at = line.find('#');
    if (at != line.npos) line.replace(at, 1, std::to_string(number + 1));
    return line + "198." + std::to_string(18 + number / 65'536) + '.' +
           std::to_string(number / 256 % 256) + '.' + std::to_string(number % 256) + "/32" +
           the_daemon().end_of_line + '\n';
}

frr_shell::frr_shell(const frr_options& options) {
    std::string config = "hostname " + options.hostname + "\n!\n";
    for (unsigned i = 0; i < options.routes; ++i)
        config += route(i);
    write_file(folder_ / "daemon.conf", config);
    write_file(folder_ / "vtysh.conf", "hostname " + options.hostname + "\n");
    std::string script = "#!/bin/sh\n";
    if (!options.pager.empty()) script += "export VTYSH_PAGER='" + options.pager + "'\n";
    script += std::string("exec ") + shell_program + " --vty_socket " + folder_.path() +
              " --config_dir " + folder_.path() + " \"$@\"\n";
    write_file(folder_ / "shell", script, 0755);
    start_daemon();
    auto& account = test_account::of_this_process();
    account.join(vty_group);
    account.use_shell(folder_ / "shell");
}

frr_shell::~frr_shell() {
    try {
        test_account::of_this_process().use_shell("/bin/sh");
    } catch (const std::runtime_error&) {
        // The account is removed with the process in any case.
    }
}

void frr_shell::start_daemon() {
    const passwd* entry = ::getpwnam(daemon_user);
    if (entry == nullptr || ::chown(folder_.path().c_str(), entry->pw_uid, entry->pw_gid) != 0 ||
        ::chmod(folder_.path().c_str(), 0755) != 0) {
        throw std::runtime_error("cannot give " + folder_.path() + " to " + daemon_user);
    }
    daemon_ = std::make_unique<child_process>(std::vector<std::string>{set_user,
                                                                       "--reuid",
                                                                       daemon_user,
                                                                       "--regid",
                                                                       daemon_user,
                                                                       "--init-groups",
                                                                       "--pdeathsig",
                                                                       "TERM",
                                                                       the_daemon().program,
                                                                       "--vty_socket",
                                                                       folder_.path(),
                                                                       "-i",
                                                                       folder_ / "pid",
                                                                       "-z",
                                                                       folder_ / "zserv.api",
                                                                       "-f",
                                                                       folder_ / "daemon.conf",
                                                                       "-P",
                                                                       "0",
                                                                       "--log",
                                                                       "stdout"});
    // It says so before it listens, so its answer is what counts.
    for (int attempt = 0; attempt < 200; ++attempt) {
        const auto said = run({shell_program, "--vty_socket", folder_.path(), "--config_dir",
                               folder_.path(), "-c", "show version"});
        if (said.status == 0 && said.out.find("FRRouting") != std::string::npos) return;
        if (daemon_->wait(milliseconds{50})) break;
    }
    daemon_->terminate();
    throw std::runtime_error(std::string(the_daemon().program) +
                             " does not answer: " + daemon_->out() + daemon_->err());
}

}  // namespace netpoll::testing
