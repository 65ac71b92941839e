// What a worker process sends its parent, when, and in which order. Knows no engine.
#include "engine/forwarded_gate.hpp"
#include "engine/parent_observer.hpp"
#include "machine/descriptor.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <array>
#include <optional>
#include <string>
#include <thread>
#include <utility>

using namespace netpoll;

namespace {

std::pair<unique_descriptor, unique_descriptor> connected() {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    return {unique_descriptor{ends[0]}, unique_descriptor{ends[1]}};
}

/// The parent's end.
class inbox {
public:
    explicit inbox(int channel) : channel_(channel) {}

    /// Waits for it; nothing at the end. With MSG_DONTWAIT nothing also where none is there yet.
    std::optional<frame::any> next(int flags = 0) {
        std::array<char, 4096> bytes;
        for (;;) {
            if (auto one = frames_.next()) return one;
            const auto count = ::recv(channel_, bytes.data(), bytes.size(), flags);
            if (count <= 0) return std::nullopt;
            frames_.add({bytes.data(), static_cast<std::size_t>(count)});
        }
    }

private:
    const int channel_;
    frame::decoder frames_;
};

}  // namespace

TEST_CASE("outbox: what its thread sends waits for the flush, and takes with it what was added") {
    const auto [mine, theirs] = connected();
    current_jobs heartbeat;
    outbox out{mine.value(), heartbeat};
    inbox in{theirs.value()};
    out.send(frame::asks_leave{6});
    out.flush();
    REQUIRE(in.next(MSG_DONTWAIT).has_value());
    out.add(frame::started{7});
    out.send(frame::asks_leave{7});
    CHECK_FALSE(in.next(MSG_DONTWAIT).has_value());
    out.flush();
    const auto first = in.next(MSG_DONTWAIT);
    REQUIRE(first.has_value());
    CHECK(std::holds_alternative<frame::started>(*first));
    const auto second = in.next(MSG_DONTWAIT);
    REQUIRE(second.has_value());
    CHECK(std::holds_alternative<frame::asks_leave>(*second));
}

TEST_CASE("outbox: what another thread sends is in the socket at once") {
    const auto [mine, theirs] = connected();
    current_jobs heartbeat;
    outbox out{mine.value(), heartbeat};
    inbox in{theirs.value()};
    out.send(frame::asks_leave{7});
    std::thread([&out] { out.send(frame::asks_leave{8}); }).join();
    for (const std::size_t index : {7U, 8U}) {
        const auto one = in.next(MSG_DONTWAIT);
        REQUIRE(one.has_value());
        CHECK(std::get<frame::asks_leave>(*one).index == index);
    }
}

TEST_CASE("outbox: how far a session has come is known before a word of it is out") {
    const auto [mine, theirs] = connected();
    current_jobs heartbeat;
    outbox out{mine.value(), heartbeat};
    inbox in{theirs.value()};
    job_marks marks(8);
    parent_observer told{out, silent_log(), marks};
    const target device;
    const job work{7, &device};
    CHECK_FALSE(marks.of(7).has_value());
    told.started(work);
    CHECK(marks.of(7) == phase::resolve);
    told.reached(work, phase::command);
    CHECK(marks.of(7) == phase::command);
    CHECK_FALSE(marks.of(6).has_value());
    CHECK_FALSE(in.next(MSG_DONTWAIT).has_value());
    marks.clear(7);
    CHECK_FALSE(marks.of(7).has_value());
}

TEST_CASE("outbox: what is added comes also where nothing is sent") {
    const auto [mine, theirs] = connected();
    current_jobs heartbeat;
    outbox out{mine.value(), heartbeat};
    inbox in{theirs.value()};
    for (std::size_t i = 0; i < 3; ++i) {
        out.add(frame::reached{i, phase::connect});
        const auto one = in.next();
        REQUIRE(one.has_value());
        CHECK(std::get<frame::reached>(*one).index == i);
    }
}

TEST_CASE("outbox: more than the socket holds comes whole and in its order") {
    auto [mine, theirs] = connected();
    const int channel = theirs.value();
    constexpr std::size_t pieces = 200;
    constexpr std::size_t bytes = 20'000;
    std::size_t in_order = 0;
    std::thread parent{[&in_order, channel] {
        inbox in{channel};
        while (const auto one = in.next()) {
            if (const auto* piece = std::get_if<frame::output>(&*one))
                in_order += piece->index == in_order && piece->bytes.size() == bytes ? 1U : 0U;
        }
    }};
    {
        current_jobs heartbeat;
        outbox out{mine.value(), heartbeat};
        for (std::size_t i = 0; i < pieces; ++i) {
            out.add(frame::reached{i, phase::prompt});
            out.send(frame::output{i, 0, bytes, std::string(bytes, 'x')});
        }
    }
    mine.close();
    parent.join();
    CHECK(in_order == pieces);
}

TEST_CASE("outbox: a parent that is gone holds nobody up") {
    auto [mine, theirs] = connected();
    current_jobs heartbeat;
    outbox out{mine.value(), heartbeat};
    theirs.close();
    for (std::size_t i = 0; i < 1'000; ++i) {
        out.send(frame::output{i, 0, 20'000, std::string(20'000, 'x')});
        out.add(frame::reached{i, phase::prompt});
    }
}

TEST_CASE("gate: an answer that nobody came for is none to the job's next session") {
    const auto [mine, theirs] = connected();
    current_jobs heartbeat;
    outbox out{mine.value(), heartbeat};
    inbox in{theirs.value()};
    forwarded_gate gate{[&out](std::size_t index) { out.send(frame::asks_leave{index}); }};
    int told = 0;
    const auto tell = [&told] { ++told; };
    const job work{7};
    CHECK(gate.ask(work, tell).is == login_leave::answer::later);
    gate.answered(7, {login_leave::answer::now});
    CHECK(told == 1);
    gate.forget(7);
    gate.answered(7, {login_leave::answer::now});  // sent before, and late
    CHECK(told == 1);
    CHECK(gate.ask(work, tell).is == login_leave::answer::later);
    out.flush();
    for (int asked = 0; asked < 2; ++asked) {
        const auto message = in.next();
        REQUIRE(message.has_value());
        CHECK(std::holds_alternative<frame::asks_leave>(*message));
    }
    gate.answered(7, {login_leave::answer::never});
    CHECK(gate.ask(work, tell).is == login_leave::answer::never);
}
