// FRRouting's vtysh as the login shell of the test account. Knows nothing of netpoll.
#include "support/frr_shell.hpp"

#include "support/test_account.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>

namespace netpoll::testing {

namespace {

// The smallest of FRR's daemons: it needs neither zebra nor the kernel's routes, and vtysh needs
// one daemon to talk to.
constexpr const char* daemon_program = "/usr/lib/frr/staticd";
// A change of user ends the order to die with the test, so it is given after that.
constexpr const char* set_user = "/usr/bin/setpriv";
constexpr const char* shell_program = "/usr/bin/vtysh";
// Debian's package makes both; the group may open the daemon's socket.
constexpr const char* daemon_user = "frr";
constexpr const char* vty_group = "frrvty";

}  // namespace

std::optional<std::string> frr_shell::obstacle() {
    for (const char* program : {daemon_program, set_user, shell_program}) {
        if (::access(program, X_OK) != 0) return std::string(program) + " is not installed";
    }
    if (::getpwnam(daemon_user) == nullptr) return "there is no user frr";
    return test_account::obstacle();
}

std::string frr_shell::route(unsigned number) {
    return "ip route 198." + std::to_string(18 + number / 65'536) + '.' +
           std::to_string(number / 256 % 256) + '.' + std::to_string(number % 256) + "/32 Null0\n";
}

frr_shell::frr_shell(const frr_options& options) {
    std::string config = "hostname " + options.hostname + "\n!\n";
    for (unsigned i = 0; i < options.routes; ++i)
        config += route(i);
    write_file(folder_ / "staticd.conf", config);
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
                                                                       daemon_program,
                                                                       "--vty_socket",
                                                                       folder_.path(),
                                                                       "-i",
                                                                       folder_ / "pid",
                                                                       "-z",
                                                                       folder_ / "zserv.api",
                                                                       "-f",
                                                                       folder_ / "staticd.conf",
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
    throw std::runtime_error("staticd does not answer: " + daemon_->out() + daemon_->err());
}

}  // namespace netpoll::testing
