// A system user of this machine that real SSH servers let in. Knows no server.
#include "support/test_account.hpp"

#include "support/child_process.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <fstream>
#include <random>
#include <stdexcept>
#include <thread>

namespace netpoll::testing {

namespace {

constexpr std::string_view name_prefix = "netpolltest";

/// Runs one of Debian's account programs. They give up at once where another one holds the lock on
/// /etc/passwd, so they are tried again for a while.
void change_accounts(const std::vector<std::string>& argv, const std::string& input = {}) {
    run_result last;
    for (int attempt = 0; attempt < 100; ++attempt) {
        last = run(argv, {.environment = {}, .input = input, .folder = {}});
        const bool locked = last.err.find("lock") != std::string::npos;
        if (last.status == 0 || !locked) break;
        std::this_thread::sleep_for(milliseconds{100});
    }
    if (last.status != 0) throw std::runtime_error(argv.front() + " failed: " + last.err);
}

void remove_account(const std::string& name) {
    try {
        change_accounts({"/usr/sbin/userdel", "--force", name});
    } catch (const std::runtime_error&) {
        // Another process was quicker; what is really left is removed by the next run.
    }
}

/// A zombie, which some containers' first process never collects, has no program any more.
bool is_running(pid_t pid) {
    const std::string program = "/proc/" + std::to_string(pid) + "/exe";
    std::array<char, 1> ignored{};
    return ::readlink(program.c_str(), ignored.data(), ignored.size()) >= 0;
}

/// Accounts are named after the process that made them: those whose process is gone were left by a
/// test that was killed.
void remove_left_accounts() {
    std::ifstream accounts("/etc/passwd");
    for (std::string line; std::getline(accounts, line);) {
        const std::string name = line.substr(0, line.find(':'));
        if (!name.starts_with(name_prefix)) continue;
        pid_t pid = 0;
        const char* digits = name.data() + name_prefix.size();
        const auto [end, wrong] = std::from_chars(digits, name.data() + name.size(), pid);
        if (wrong != std::errc{} || end != name.data() + name.size()) continue;
        if (pid == ::getpid() || !is_running(pid)) remove_account(name);
    }
}

}  // namespace

void make_key(const std::string& path, const key_options& options) {
    std::vector<std::string> argv{"ssh-keygen",       "-q", "-t",           options.type, "-N",
                                  options.passphrase, "-C", "netpoll-test", "-f",         path};
    if (options.bits != 0) argv.insert(argv.end(), {"-b", std::to_string(options.bits)});
    if (options.pem) argv.insert(argv.end(), {"-m", "PEM"});
    const auto made = run(argv);
    if (made.status != 0) throw std::runtime_error("ssh-keygen failed: " + made.out + made.err);
}

std::string random_word(std::size_t length) {
    constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";
    std::random_device source;
    std::uniform_int_distribution<std::size_t> index(0, letters.size() - 1);
    std::string word;
    while (word.size() < length)
        word += letters[index(source)];
    return word;
}

std::optional<std::string> test_account::obstacle() {
    if (::geteuid() != 0) return "only root can make the system user that the server lets in";
    for (const char* program :
         {"/usr/sbin/useradd", "/usr/sbin/userdel", "/usr/sbin/chpasswd", "/usr/bin/ssh-keygen"}) {
        if (::access(program, X_OK) != 0) return std::string(program) + " is not installed";
    }
    return std::nullopt;
}

test_account& test_account::of_this_process() {
    static test_account account;
    return account;
}

test_account::test_account()
    : username_(std::string(name_prefix) + std::to_string(::getpid())),
      password_(random_word()),
      key_(home_ / "id_ed25519"),
      authorized_keys_(home_ / ".ssh/authorized_keys") {
    remove_left_accounts();
    change_accounts({"/usr/sbin/useradd", "--system", "--no-create-home", "--no-user-group",
                     "--gid", "nogroup", "--shell", "/bin/sh", "--home-dir", home_.path(),
                     username_});
    change_accounts({"/usr/sbin/chpasswd"}, username_ + ':' + password_ + '\n');
    const passwd* entry = ::getpwnam(username_.c_str());
    if (entry == nullptr) throw std::runtime_error(username_ + " did not come into being");
    ::chmod(home_.path().c_str(), 0755);
    ::mkdir((home_ / ".ssh").c_str(), 0755);
    make_key(key_);
    write_file(authorized_keys_, read_file(key_ + ".pub"));
    write_file(home_ / ".profile", "PS1='" + username_ + "@device:~$ '\n");
    // dropbear insists on this owner.
    for (const auto& path : {home_.path(), home_ / ".ssh", authorized_keys_}) {
        if (::chown(path.c_str(), entry->pw_uid, entry->pw_gid) != 0) {
            throw std::runtime_error("cannot give " + path + " to " + username_);
        }
    }
}

test_account::~test_account() {
    remove_account(username_);
}

void test_account::authorize(std::string_view public_key) {
    std::ofstream(authorized_keys_, std::ios::app) << public_key << '\n';
}

void test_account::use_shell(const std::string& program) {
    change_accounts({"/usr/sbin/usermod", "--shell", program, username_});
}

void test_account::join(const std::string& group) {
    change_accounts({"/usr/sbin/usermod", "--append", "--groups", group, username_});
}

}  // namespace netpoll::testing
