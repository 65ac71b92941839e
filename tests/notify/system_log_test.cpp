// A journal and a syslog of this test's own.
#include "notify/system_log.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

/// A socket that takes datagrams.
class listener {
public:
    explicit listener(const std::string& path)
        : fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        REQUIRE(path.size() < sizeof address.sun_path);
        std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
        REQUIRE(::bind(fd_.value(), reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
                0);
    }
    /// The next datagram, which is there already.
    std::string take() const {
        std::array<char, 4'096> bytes{};
        const ssize_t size = ::recv(fd_.value(), bytes.data(), bytes.size(), MSG_DONTWAIT);
        REQUIRE(size >= 0);
        return {bytes.data(), static_cast<std::size_t>(size)};
    }

private:
    unique_descriptor fd_;
};

}  // namespace

TEST_CASE("the journal gets fields") {
    const temp_folder folder;
    const listener journal(folder / "journal");
    const listener syslog(folder / "log");
    auto log = system_log::open({folder / "journal", folder / "log"});
    REQUIRE(log);
    CHECK(log->is_journal());
    REQUIRE(log->write(
        {4, "sw1: timed_out", {{"NETPOLL_HOST", "sw1"}, {"NETPOLL_DETAIL", "a\nPRIORITY=0"}}}));
    const std::string text = journal.take();
    CHECK(text.starts_with("MESSAGE=sw1: timed_out\nPRIORITY=4\nSYSLOG_IDENTIFIER=netpoll\n"));
    CHECK(text.find("\nNETPOLL_HOST=sw1\n") != text.npos);
    const std::string with_length =
        std::string("\nNETPOLL_DETAIL\n\x0c\0\0\0\0\0\0\0", 24) + "a\nPRIORITY=0\n";
    CHECK(text.ends_with(with_length));
}

TEST_CASE("syslog gets a line where there is no journal") {
    const temp_folder folder;
    const listener syslog(folder / "log");
    auto log = system_log::open({folder / "journal", folder / "log"});
    REQUIRE(log);
    CHECK_FALSE(log->is_journal());
    REQUIRE(log->write({3, "results are lost", {{"NETPOLL_HOST", "sw1"}}}));
    const std::string text = syslog.take();
    const std::string tag = "netpoll[" + std::to_string(::getpid()) + "]: results are lost";
    CHECK(text.starts_with("<27>"));
    CHECK(text.size() == 4 + 16 + tag.size());
    CHECK(text.ends_with(" " + tag));
}

TEST_CASE("where nobody listens it is said") {
    const temp_folder folder;
    const auto log = system_log::open({folder / "journal", folder / "log"});
    REQUIRE_FALSE(log);
    CHECK(log.error() == "neither the journal (" + (folder / "journal") + ") nor syslog (" +
                             (folder / "log") + ") takes lines: No such file or directory");
}
