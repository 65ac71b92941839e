// Tests of the fixtures for programs, folders and ports. Knows no SSH server.
#include "support/child_process.hpp"
#include "support/loopback.hpp"
#include "support/temp_folder.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

using namespace netpoll::testing;

TEST_CASE("run gives status, output and errors apart") {
    const auto r = run({"sh", "-c", "echo out; echo err >&2; exit 7"});
    CHECK(r.status == 7);
    CHECK(r.out == "out\n");
    CHECK(r.err == "err\n");
    CHECK_FALSE(r.timed_out);
}

TEST_CASE("stdin is the text given, or empty") {
    const std::string large(300'000, 'x');
    CHECK(run({"cat"}, {.environment = {}, .input = large, .folder = {}}).out == large);
    CHECK(run({"cat"}).out.empty());
}

TEST_CASE("the environment is added to, changed and thinned") {
    ::setenv("NETPOLL_TEST_OLD", "old", 1);
    const auto r =
        run({"sh", "-c", "echo $NETPOLL_TEST_NEW-${NETPOLL_TEST_OLD-gone}-${HOME:+home}"},
            {.environment = {"NETPOLL_TEST_NEW=new", "NETPOLL_TEST_OLD", "HOME=/"},
             .input = {},
             .folder = {}});
    CHECK(r.out == "new-gone-home\n");
}

TEST_CASE("a program that does not exist is an exception") {
    CHECK_THROWS_AS(run({"/nonexistent/program"}), std::system_error);
}

TEST_CASE("run ends what outlives its limit") {
    const auto r = run({"sh", "-c", "echo begun; exec sleep 60"}, {}, milliseconds{200});
    CHECK(r.timed_out);
    CHECK(r.status == 128 + SIGTERM);
}

TEST_CASE("a line is awaited, and its absence is noticed at the end") {
    child_process child({"sh", "-c", "printf 'one\\nthe second\\n' >&2; read x; printf last"});
    CHECK(child.wait_for_line("second") == "the second");
    CHECK(child.wait_for_line("last") == "last");
    CHECK_FALSE(child.wait_for_line("never").has_value());
    CHECK(child.wait() == 0);
}

TEST_CASE("signals reach the child, and none after its end") {
    child_process child({"sh", "-c",
                         "trap 'echo hup; exit 3' HUP; echo up; while :; do read x || "
                         "sleep 0.05; done"});
    REQUIRE(child.wait_for_line("up"));
    child.signal(SIGHUP);
    CHECK(child.wait() == 3);
    CHECK(child.out() == "up\nhup\n");
    child.signal(SIGHUP);
    CHECK(child.terminate() == 3);
}

TEST_CASE("a child that ignores SIGTERM is killed, also by the destructor") {
    pid_t pid = 0;
    {
        child_process child({"sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.05; done"});
        REQUIRE(child.wait_for_line("up"));
        pid = child.pid();
        CHECK(child.terminate(milliseconds{100}) == 128 + SIGKILL);
    }
    CHECK(::kill(pid, 0) == -1);
    CHECK(errno == ESRCH);
}

// Not a test by itself: the next one runs it and kills it.
TEST_CASE("sleeper" * doctest::skip()) {
    child_process child({"sh", "-c", "echo pid $$; exec sleep 600"});
    std::puts(child.wait_for_line("pid ").value_or("none").c_str());
    std::fflush(stdout);
    child.wait(milliseconds{600'000});
}

TEST_CASE("a test that is killed takes its children with it") {
    child_process test({"/proc/self/exe", "--no-skip", "--test-case=sleeper"});
    const auto line = test.wait_for_line("pid ");
    REQUIRE(line);
    const pid_t child = std::stoi(line->substr(4));
    const auto watch = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
    REQUIRE(watch >= 0);
    test.signal(SIGKILL);
    pollfd ended{watch, POLLIN, 0};
    CHECK(::poll(&ended, 1, 20'000) == 1);
    ::close(watch);
}

TEST_CASE("descriptors of the test do not leak into the child") {
    REQUIRE(::dup2(1, 20) == 20);
    CHECK(run({"ls", "/proc/self/fd"}).out.find("20") == std::string::npos);
    ::close(20);
}

TEST_CASE("a temporary folder holds files and takes them with it") {
    std::string path;
    {
        const temp_folder folder;
        path = folder.path();
        write_file(folder / "secret", "a\0b", 0600);
        struct stat facts = {};
        REQUIRE(::stat((folder / "secret").c_str(), &facts) == 0);
        CHECK((facts.st_mode & 0777U) == 0600U);
        write_file(folder / "secret", std::string("a\0b", 3));
        CHECK(read_file(folder / "secret") == std::string("a\0b", 3));
    }
    CHECK_THROWS_AS(read_file(path + "/secret"), std::system_error);
}

TEST_CASE("addresses differ from call to call and have free ports") {
    const auto first = own_address();
    const auto second = own_address();
    CHECK(first.starts_with("127."));
    CHECK(first != second);
    CHECK(free_port(first) != 0);
    CHECK(ssh_banner(first, free_port(first), milliseconds{50}).empty());
}

TEST_CASE("a free port stays free for who was given it") {
    const auto address = own_address();
    const auto port = free_port(address);
    const auto listens = [port](const std::string& where, bool is_server) {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const int reuses = is_server ? 1 : 0;
        ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &reuses, sizeof reuses);
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_port = htons(port);
        ::inet_pton(AF_INET, where.c_str(), &at.sin_addr);
        const bool good = ::bind(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0 &&
                          ::listen(fd, 1) == 0;
        ::close(fd);
        return good;
    };
    CHECK_FALSE(listens(address, false));
    CHECK_FALSE(listens("0.0.0.0", false));
    CHECK(listens(address, true));
    CHECK(listens(address, true));
}
