// The connection and its key exchange over a socketpair, libssh answered by hand. Knows no network.
#include "ssh/transport/transport.hpp"

#include "ssh/fake_libssh.hpp"
#include "ssh/kept_log.hpp"
#include "ssh/paired_stream.hpp"
#include "ssh/transport/key_exchange.hpp"
#include "support/loopback.hpp"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>

#include <string>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;
using namespace std::chrono_literals;

namespace {

bool is_open(int descriptor) {
    return fcntl(descriptor, F_GETFD) >= 0;
}

struct connection {
    explicit connection(bool blocks = false, bool dials = false)
        : link(device, watch, blocks, dials ? nullptr : &streams, device_log{log, "r1"}) {}

    /// Connected, with libssh prepared, and nothing told so far.
    void prepare() {
        REQUIRE(link.connect() == call_result::done);
        REQUIRE(link.prepare("ssh-ed25519"));
        log.take();
    }
    key_exchange& exchange(key_exchange::waiting how) {
        prepare();
        return kex.emplace(link, device, how, device_log{log, "r1"});
    }
    call_result step() {
        const libssh_session::attribution mine{link.ssh()};
        return kex->advance(deadline);
    }
    void check_failed(errc code, const std::string& detail) {
        CHECK(step() == call_result::failed);
        CHECK(kex->why().code == code);
        CHECK(kex->why().phase == phase::kex);
        CHECK(kex->why().detail == detail);
    }

    fake_libssh libssh;
    target device;
    noting_watch watch;
    paired_stream streams;
    kept_log log;
    session_clock::time_point deadline{session_clock::now() + 20s};
    transport link;
    std::optional<key_exchange> kex;
};

/// The first packet of a server that knows one method only (RFC 4253, 7.1).
std::string kexinit(const std::string& method) {
    std::string body(1, '\x06');
    body += '\x14';
    body.append(16, 'c');
    body += std::string{'\0', '\0', '\0', static_cast<char>(method.size())} + method;
    return std::string{'\0', '\0', '\1', '\0'} + body;
}

endpoint at(const std::string& address, std::uint16_t port) {
    return *numeric_endpoint(address, port);
}

}  // namespace

TEST_CASE("connection: a stream of somebody else is there at once, and never blocks") {
    connection one;
    CHECK(one.link.knows_address());
    CHECK(one.link.connect() == call_result::done);
    CHECK(one.link.address() == "");
    const int ours = one.link.descriptor();
    CHECK(one.watch.watched == ours);
    CHECK((fcntl(ours, F_GETFL) & O_NONBLOCK) != 0);
    CHECK(one.log.take() == "connection: dialing\nconnection: connected\n");
    one.link.hang_up();
    CHECK(one.watch.watched == -1);
    CHECK_FALSE(is_open(ours));
    CHECK(one.streams.closed());
    CHECK(one.log.take() == "connection: closed\n");
    one.link.hang_up();
    CHECK(one.log.take().empty());
}

TEST_CASE("connection: why there is no stream is told, and there is no other address") {
    connection one;
    one.streams.refuses = true;
    CHECK(one.link.connect() == call_result::failed);
    CHECK(one.link.why().code == errc::unreachable);
    const auto last = one.link.next_address(one.link.why());
    REQUIRE(last);
    CHECK(last->detail == "no way there");
    CHECK(one.link.descriptor() == -1);
}

TEST_CASE("connection: addresses are dialled one after another, and each refusal is told") {
    connection one{false, true};
    one.device.hostname = "r1.example";
    CHECK_FALSE(one.link.knows_address());
    const auto address = own_address();
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = inet_addr(address.c_str());
    REQUIRE(bind(listener, reinterpret_cast<sockaddr*>(&here), sizeof here) == 0);
    REQUIRE(listen(listener, 1) == 0);
    socklen_t length = sizeof here;
    getsockname(listener, reinterpret_cast<sockaddr*>(&here), &length);
    one.link.use({at("127.0.0.1", free_port("127.0.0.1")), at(address, ntohs(here.sin_port))});
    CHECK(one.link.knows_address());
    CHECK(one.link.address() == "127.0.0.1");
    auto now = one.link.connect();
    while (now == call_result::again)
        now = one.link.connect();
    REQUIRE(now == call_result::failed);
    CHECK(one.link.why().code == errc::refused);
    CHECK_FALSE(one.link.next_address(one.link.why()));
    CHECK(one.link.address() == address);
    now = one.link.connect();
    while (now == call_result::again)
        now = one.link.connect();
    CHECK(now == call_result::done);
    const auto last = one.link.next_address({errc::timed_out, phase::connect, "no answer"});
    REQUIRE(last);
    CHECK(last->detail == "127.0.0.1: Connection refused; " + address + ": no answer");
    CHECK(one.log.has("connection: dialing 127.0.0.1"));
    close(listener);
}

TEST_CASE("connection: an address as name needs no look-up") {
    connection one{false, true};
    one.device.hostname = "192.0.2.1";
    CHECK(one.link.knows_address());
    CHECK(one.link.address() == "192.0.2.1");
}

TEST_CASE("connection: without a watcher libssh works on our descriptor, and may close it") {
    connection one;
    one.prepare();
    const int ours = one.link.descriptor();
    one.link.mind_descriptor();  // libssh has not touched it yet
    CHECK(one.link.descriptor() == ours);
    one.libssh.expect("connect", SSH_AGAIN, [&] {
        CHECK(one.libssh.descriptor() == ours);
        one.libssh.die("Socket error: gone");
    });
    CHECK(one.link.speak() == call_result::failed);
    CHECK_FALSE(is_open(ours));
    const int another = open("/dev/null", O_RDONLY);  // may have the same number
    one.link.mind_descriptor();
    CHECK(one.link.descriptor() == -1);
    CHECK(one.watch.watched == -1);
    CHECK(is_open(another));
    CHECK(one.log.take() == "connection: SSH greeting\nconnection: closed by libssh\n");
    one.link.hang_up();
    CHECK(is_open(another));
    close(another);
}

TEST_CASE("connection: beside a watcher libssh has a descriptor of its own") {
    connection one{true};
    one.prepare();
    const int ours = one.link.descriptor();
    const int theirs = one.libssh.given();
    CHECK(theirs != ours);
    CHECK(is_open(theirs));
    one.link.hang_up();  // before libssh has touched it
    CHECK_FALSE(is_open(theirs));
    CHECK_FALSE(is_open(ours));
    CHECK(one.link.connect() == call_result::done);
    REQUIRE(one.link.prepare("ssh-ed25519"));
    const int second = one.libssh.given();
    one.libssh.expect("connect", SSH_AGAIN);
    CHECK(one.link.speak() == call_result::again);
    CHECK(one.libssh.descriptor() == second);
    one.link.hang_up();
    CHECK_FALSE(is_open(second));
}

TEST_CASE("kex: identified, exchanged, agreed, and each step is told") {
    connection one;
    auto& kex = one.exchange(key_exchange::waiting::outside);
    one.libssh.expect("connect", SSH_AGAIN).expect("connect", SSH_AGAIN).expect("connect", SSH_OK);
    CHECK(one.step() == call_result::again);
    const auto next = kex.wait(one.deadline);
    CHECK(next.kind == wait_for::what::readiness);
    CHECK(next.read);
    CHECK_FALSE(next.write);
    CHECK(next.until == one.deadline);
    CHECK(kex.identified());
    CHECK(one.step() == call_result::done);
    CHECK(one.libssh.complaint() == "");
    CHECK(one.log.take() ==
          "connection: SSH greeting\n"
          "kex: identification sent\n"
          "kex: identified\n"
          "kex: exchange begun\n"
          "kex: keys agreed\n");
}

TEST_CASE("kex: until the device identifies itself, libssh is left alone") {
    for (const auto how : {key_exchange::waiting::outside, key_exchange::waiting::in_libssh}) {
        connection one{how == key_exchange::waiting::in_libssh};
        one.streams.greeting = "Welcome\r\n";
        auto& kex = one.exchange(how);
        one.libssh.expect("connect", SSH_AGAIN);
        CHECK(one.step() == call_result::again);
        CHECK(one.step() == call_result::again);
        CHECK(one.libssh.calls().size() == 1);
        CHECK_FALSE(one.libssh.blocking);
        CHECK(kex.wait(one.deadline).kind == wait_for::what::readiness);
        CHECK(kex.silence().code == errc::not_ssh);
        CHECK(kex.silence().detail.find("it says \"Welcome") == 0);
        one.streams.say("SSH-2.0-Fake\r\n");
        one.libssh.expect("connect", SSH_AGAIN);
        CHECK(one.step() == call_result::again);
        CHECK(one.libssh.blocking == (how == key_exchange::waiting::in_libssh));
        const auto next = kex.wait(one.deadline);
        CHECK((next.kind == wait_for::what::nothing) == one.libssh.blocking);
        one.libssh.answer_all(SSH_ERROR);
    }
}

TEST_CASE("kex: half an identification on a socketpair is looked at again, without a spin") {
    connection one;
    one.streams.greeting = "SS";
    auto& kex = one.exchange(key_exchange::waiting::outside);
    one.libssh.expect("connect", SSH_AGAIN);
    CHECK(one.step() == call_result::again);
    const auto next = kex.wait(one.deadline);
    CHECK(next.kind == wait_for::what::readiness);
    CHECK_FALSE(next.read);
    CHECK(next.until <= session_clock::now() + 50ms);
    one.streams.say("H-2.0-Fake\r\n");
    one.libssh.expect("connect", SSH_OK);
    CHECK(one.step() == call_result::done);
}

TEST_CASE("kex: what is no SSH, and what closes, is told with its words") {
    const auto says = [](const char* greeting, errc code, const char* detail) {
        connection one;
        one.streams.greeting = greeting;
        one.exchange(key_exchange::waiting::outside);
        one.libssh.expect("connect", SSH_AGAIN);
        one.streams.far.close();
        one.check_failed(code, detail);
    };
    says("HTTP/1.1 400 Bad Request\r\n", errc::not_ssh,
         "it begins with \"HTTP/1.1 400 Bad Request\\r\\n\"");
    says("No room\r\n", errc::closed, "after \"No room\\r\\n\"");
    connection one;
    one.streams.greeting.clear();
    auto& kex = one.exchange(key_exchange::waiting::outside);
    CHECK(kex.silence().detail == "connected, but the device says nothing");
    one.libssh.expect("connect", SSH_AGAIN);
    one.streams.far.close();
    one.check_failed(errc::closed, "before the device said anything");
}

TEST_CASE("kex: libssh's complaints are causes") {
    const std::vector<std::tuple<std::string, errc, std::string>> complaints{
        {"Socket error: Connection reset by peer", errc::closed,
         "during the key exchange. Socket error: Connection reset by peer"},
        {"kex error : no match for method server host key algo: server [ssh-dss], client "
         "[ssh-ed25519]",
         errc::no_common_algorithm, ""},
        {"Invalid dh group parameter p: 1024 not in [2048:8192]", errc::kex_failed, ""},
        {"something new", errc::kex_failed, "something new"},
        {"Received SSH_MSG_DISCONNECT: 12:Too many users", errc::closed,
         "during the key exchange. Received SSH_MSG_DISCONNECT: 12:Too many users"},
        {"Received SSH_MSG_DISCONNECT: 3:no cipher", errc::kex_failed,
         "Received SSH_MSG_DISCONNECT: 3:no cipher"},
    };
    for (const auto& [words, code, detail] : complaints) {
        CAPTURE(words);
        connection one;
        one.exchange(key_exchange::waiting::outside);
        one.libssh.expect("connect", SSH_AGAIN);
        one.libssh.expect("connect", SSH_ERROR, [&, said = words] { one.libssh.die(said); });
        CHECK(one.step() == call_result::failed);
        CHECK(one.kex->why().code == code);
        if (!detail.empty()) CHECK(one.kex->why().detail == detail);
    }
    connection one;
    one.exchange(key_exchange::waiting::outside);
    one.libssh.expect("connect", SSH_ERROR, [&] { one.libssh.die("Socket error: reset"); });
    one.check_failed(errc::closed, "before the device said anything: Socket error: reset");
}

TEST_CASE("kex: what fails after the deadline has run out of time") {
    connection one;
    one.exchange(key_exchange::waiting::outside);
    one.libssh.expect("connect", SSH_AGAIN).expect("connect", SSH_ERROR, [] { pass(21s); });
    CHECK(one.step() == call_result::again);
    CHECK(session_clock::now() >= one.deadline);
}

TEST_CASE("kex: a large group is computed elsewhere, and nobody watches the socket meanwhile") {
    connection one;
    auto& kex = one.exchange(key_exchange::waiting::offloaded);
    one.streams.say(kexinit("diffie-hellman-group16-sha512"));
    one.libssh.expect("connect", SSH_AGAIN);
    CHECK(one.step() == call_result::again);
    REQUIRE(kex.computes());
    CHECK(one.watch.watched == -1);
    one.libssh.expect("connect", SSH_AGAIN);
    kex.compute();
    pass(3s);
    CHECK(kex.take_back() >= 3s);
    CHECK(one.watch.watched == one.link.descriptor());
    CHECK(one.step() == call_result::again);  // now for their answer
    CHECK_FALSE(kex.computes());
    CHECK(kex.wait(one.deadline).read);
    CHECK(one.step() == call_result::again);
    REQUIRE(kex.computes());
    one.libssh.expect("connect", SSH_OK);
    kex.compute();
    kex.take_back();
    CHECK(one.step() == call_result::done);
    CHECK(one.log.take() ==
          "connection: SSH greeting\n"
          "kex: identification sent\n"
          "kex: identified\n"
          "kex: large group\n"
          "kex: handed to a worker\n"
          "kex: computed\n"
          "kex: large group\n"
          "kex: handed to a worker\n"
          "kex: computed\n"
          "kex: keys agreed\n");
}

TEST_CASE("kex: a packet that comes later is looked at when it is there") {
    connection one;
    auto& kex = one.exchange(key_exchange::waiting::offloaded);
    one.libssh.expect("connect", SSH_AGAIN).expect("connect", SSH_AGAIN);
    CHECK(one.step() == call_result::again);
    CHECK_FALSE(kex.computes());
    // libssh has taken the line off by now.
    std::array<char, 64> line;
    REQUIRE(recv(one.link.descriptor(), line.data(), line.size(), 0) == 14);
    one.streams.say(kexinit("diffie-hellman-group14-sha256"));
    CHECK(one.step() == call_result::again);
    CHECK(kex.computes());
}

TEST_CASE("kex: a curve is not worth a worker") {
    connection one;
    auto& kex = one.exchange(key_exchange::waiting::offloaded);
    one.streams.say(kexinit("curve25519-sha256"));
    one.libssh.expect("connect", SSH_AGAIN).expect("connect", SSH_OK);
    CHECK(one.step() == call_result::done);
    CHECK_FALSE(kex.computes());
}

TEST_CASE("kex: who was not computed for asks again, and not after the deadline") {
    connection one;
    auto& kex = one.exchange(key_exchange::waiting::offloaded);
    one.streams.say(kexinit("diffie-hellman-group18-sha512"));
    one.libssh.expect("connect", SSH_AGAIN);
    CHECK(one.step() == call_result::again);
    REQUIRE(kex.computes());
    kex.take_back();
    CHECK(one.step() == call_result::again);
    CHECK(kex.computes());
    kex.take_back();
    pass(21s);
    CHECK(one.step() == call_result::again);
    CHECK_FALSE(kex.computes());
}
