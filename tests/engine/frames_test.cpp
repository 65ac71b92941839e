// Frames between a parent and its workers: there and back, cut anywhere, and nonsense. Knows no
// process.
#include "engine/frames.hpp"

#include <doctest/doctest.h>

#include <cstring>

using namespace netpoll;
using namespace std::chrono_literals;

namespace {

outcome full_outcome() {
    outcome what;
    what.index = 4'711;
    what.status = device_status::cancelled;
    what.error = error{errc::stalled, phase::command, "nothing for 60 s", true};
    what.attempts = {{std::chrono::system_clock::time_point{3us},
                      attempt::failure{errc::worker_crashed, phase::kex}},
                     {std::chrono::system_clock::time_point{5us}, std::nullopt}};
    what.started = std::chrono::system_clock::time_point{1'234'567'890us};
    what.ended = what.started + 17ms;
    for (int i = 0; i < phase_count; i += 2)
        what.phases[static_cast<std::size_t>(i)] = std::chrono::microseconds{1'000 + i};
    what.ssh = {"SSH-2.0-x", "curve", "ed25519", "aes", "gcm", "SHA256:abc", "password"};
    what.platform = "cisco_ios";
    what.address = "192.0.2.1";
    std::string every_byte;
    for (int i = 0; i < 256; ++i)
        every_byte += static_cast<char>(i);
    what.commands.push_back(
        {"show x", command_status::error_marker, every_byte, true, true, -1, 12ms});
    what.commands.push_back({});
    return what;
}

void check_equal(const outcome& one, const outcome& other) {
    CHECK(one.index == other.index);
    CHECK(one.status == other.status);
    CHECK(one.error == other.error);
    CHECK(one.attempts == other.attempts);
    CHECK(one.started == other.started);
    CHECK(one.ended == other.ended);
    CHECK(one.phases == other.phases);
    const auto facts = [](const outcome& o) {
        return std::tie(o.ssh.server_version, o.ssh.kex, o.ssh.host_key, o.ssh.cipher, o.ssh.mac,
                        o.ssh.fingerprint, o.ssh.auth, o.platform, o.address);
    };
    CHECK(facts(one) == facts(other));
    REQUIRE(one.commands.size() == other.commands.size());
    for (std::size_t i = 0; i < one.commands.size(); ++i) {
        const auto fields = [](const command_result& c) {
            return std::tie(c.command, c.status, c.output, c.truncated, c.sent, c.exit_status,
                            c.duration);
        };
        CHECK(fields(one.commands[i]) == fields(other.commands[i]));
    }
}

std::string bytes_of(const frame::any& what) {
    std::string bytes;
    frame::append(bytes, what);
    return bytes;
}

template <class Frame>
Frame there_and_back(Frame what) {
    frame::cutter in;
    in.add(bytes_of(std::move(what)));
    const auto got = in.next();
    REQUIRE(got.has_value());
    REQUIRE(std::holds_alternative<Frame>(*got));
    CHECK_FALSE(in.next().has_value());
    CHECK_FALSE(in.broken());
    return std::get<Frame>(*got);
}

bool is_refused(const std::string& bytes) {
    frame::cutter in;
    in.add(bytes);
    return !in.next() && in.broken() && !in.next();
}

}  // namespace

TEST_CASE("an outcome travels with every field, and an empty one too") {
    check_equal(there_and_back(frame::finished{full_outcome()}).what, full_outcome());
    check_equal(there_and_back(frame::finished{}).what, {});
}

TEST_CASE("jobs, log lines, transcripts and measures travel") {
    const target device{};
    const auto given = there_and_back(frame::jobs{{{7, &device, nullptr}, {8, nullptr, nullptr}}});
    REQUIRE(given.all.size() == 2);
    CHECK(given.all[0].index == 7);
    CHECK(given.all[0].target == &device);
    CHECK(given.all[1].target == nullptr);
    there_and_back(frame::no_more{});
    there_and_back(frame::stop{});
    CHECK(there_and_back(frame::started{9}).index == 9);
    const auto line = there_and_back(frame::log_line{log_level::warn, "core1", "text"});
    CHECK(line.level == log_level::warn);
    CHECK(line.host + line.text == "core1text");
    CHECK(there_and_back(frame::identified{3, "SSH-2.0-x"}).line == "SSH-2.0-x");
    const auto typed = there_and_back(frame::typed{3, channel_kind::shell, std::string(3, '\0')});
    CHECK(typed.channel == channel_kind::shell);
    CHECK(typed.bytes == std::string(3, '\0'));
    CHECK(there_and_back(frame::received{5, "abc"}).bytes == "abc");

    run_measures measures;
    measures.reactor_lag.add(3ms);
    measures.reactor_lag.add(900ms);
    measures.workers.user = 17us;
    measures.workers.peak_memory = 4'096;
    const auto got = there_and_back(frame::measured{measures}).what;
    CHECK(got.reactor_lag.values() == measures.reactor_lag.values());
    CHECK(got.reactor_lag.max() == 900ms);
    CHECK(got.reactor_lag.count() == 2);
    CHECK(got.workers.user == 17us);
    CHECK(got.workers.peak_memory == 4'096);
}

TEST_CASE("a frame that is not whole yet is waited for, wherever it is cut") {
    const auto bytes = bytes_of(frame::finished{full_outcome()}) + bytes_of(frame::started{1});
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        frame::cutter in;
        int seen = 0;
        in.add(std::string_view{bytes}.substr(0, cut));
        while (in.next())
            ++seen;
        CHECK(seen < 2);
        CHECK_FALSE(in.broken());
        in.add(std::string_view{bytes}.substr(cut));
        while (in.next())
            ++seen;
        CHECK(seen == 2);
    }
}

TEST_CASE("what is no frame is refused") {
    const auto good = bytes_of(frame::finished{full_outcome()});
    // Bytes are missing within: the length in front is made to fit what is left.
    for (std::size_t size = sizeof(std::uint64_t) + 1; size < good.size(); ++size) {
        auto cut = good.substr(0, size);
        const std::uint64_t length = size - sizeof length;
        std::memcpy(cut.data(), &length, sizeof length);
        CAPTURE(size);
        CHECK(is_refused(cut));
    }
    CHECK(is_refused(std::string(8, '\0')));
    CHECK(is_refused(std::string(9, '\xff')));
    auto unknown_kind = bytes_of(frame::stop{});
    unknown_kind.back() = 99;
    CHECK(is_refused(unknown_kind));
    auto odd_status = bytes_of(frame::finished{});
    odd_status[sizeof(std::uint64_t) + 1 + sizeof(std::size_t)] = 77;
    CHECK(is_refused(odd_status));
    auto more = bytes_of(frame::stop{}) + "x";
    more[0] = 2;
    CHECK(is_refused(more));
}
