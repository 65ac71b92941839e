// Frames between a parent and its workers: there and back, cut anywhere, and nonsense. Knows no
// process.
#include "engine/frames.hpp"
#include "engine/frame_bytes.hpp"
#include "engine/frame_fields.hpp"

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstring>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

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
    what.ssh = {"SSH-2.0-x", "curve",    "ed25519", "aes",  "gcm",       "SHA256:abc",
                "password",  "SHA256:k", false,     "AAAA", "SHA256:ca", "rsa-sha2-512",
                2'048,       "ctr",      "sha2",    5,      1,           ssh_profile::compat};
    what.session_possibly_left = true;
    what.platform = "cisco_ios";
    what.address = "192.0.2.1";
    what.via = "bastion-1";
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
                        o.ssh.fingerprint, o.ssh.auth, o.ssh.auth_key, o.ssh.public_key,
                        o.ssh.host_authority, o.ssh.host_key_algorithm, o.ssh.host_key_bits,
                        o.ssh.cipher_out, o.ssh.mac_out, o.ssh.offers, o.ssh.needs, o.ssh.profile,
                        o.session_possibly_left, o.platform, o.address, o.via);
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

/// Gives every field that it is shown a value of its own, none of them the default.
class filler {
public:
    template <class... Fields>
    void operator()(Fields&&... fields) {
        (fill(fields), ...);
    }

private:
    template <class T>
    void fill(const field_at<T>& field) {
        fill(field.value);
    }
    template <frame::plain T>
    void fill(T& value) {
        value = static_cast<T>(++count_);
    }
    void fill(bool& value) { value = true; }
    template <frame::enumeration T>
    void fill(T& value) {
        value = static_cast<T>(static_cast<int>(frame::last_of<T>) - (value == frame::last_of<T>));
    }
    template <class Rep, class Period>
    void fill(std::chrono::duration<Rep, Period>& value) {
        value = std::chrono::duration<Rep, Period>{++count_};
    }
    void fill(std::chrono::system_clock::time_point& value) {
        value += std::chrono::seconds{++count_};
    }
    void fill(std::string& text) { text = "text " + std::to_string(++count_); }
    template <class T>
    void fill(std::vector<T>& all) {
        all.resize(2);
        for (T& each : all)
            fill(each);
    }
    template <class T, std::size_t N>
    void fill(std::array<T, N>& all) {
        for (T& each : all)
            fill(each);
    }
    template <class T>
    void fill(std::optional<T>& value) {
        fill(value.emplace());
    }
    void fill(duration_histogram& all) { all.add(std::chrono::microseconds{++count_}); }
    template <frame::listed_for<filler> T>
    void fill(T& value) {
        fields_of(*this, value);
    }

    int count_{0};
};

/// One of each kind of frame, with everything in it.
template <std::size_t... Kinds>
std::vector<frame::any> full_frames(std::index_sequence<Kinds...>) {
    filler fill;
    const auto made = [&fill](auto one) {
        fill(one);
        return frame::any{one};
    };
    return {made(std::variant_alternative_t<Kinds, frame::any>{})...};
}

std::vector<frame::any> full_frames() {
    return full_frames(std::make_index_sequence<std::variant_size_v<frame::any>>{});
}

std::string bytes_of(const frame::any& what) {
    std::string bytes;
    frame::append(bytes, what);
    return bytes;
}

template <class Frame>
Frame there_and_back(Frame what) {
    frame::decoder in;
    in.add(bytes_of(std::move(what)));
    const auto got = in.next();
    REQUIRE(got.has_value());
    REQUIRE(std::holds_alternative<Frame>(*got));
    CHECK_FALSE(in.next().has_value());
    CHECK_FALSE(in.broken());
    return std::get<Frame>(*got);
}

bool is_refused(const std::string& bytes) {
    frame::decoder in;
    in.add(bytes);
    return !in.next() && in.broken() && !in.next();
}

}  // namespace

TEST_CASE("an outcome travels with every field, and an empty one too") {
    check_equal(there_and_back(frame::finished{full_outcome()}).result, full_outcome());
    check_equal(there_and_back(frame::finished{}).result, {});
}

TEST_CASE("jobs, log lines, transcripts and measures travel") {
    CHECK(there_and_back(frame::jobs{{7, 8}, {}}).indices == std::vector<std::size_t>{7, 8});
    CHECK(there_and_back(frame::jobs{{7}, {milliseconds{9}}}).spent ==
          std::vector<milliseconds>{milliseconds{9}});
    CHECK(there_and_back(frame::jobs{{7}, {}, {2}}).credentials == std::vector<std::uint8_t>{2});
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
    const auto got = there_and_back(frame::measured{measures}).measures;
    CHECK(got.reactor_lag.values() == measures.reactor_lag.values());
    CHECK(got.reactor_lag.max() == 900ms);
    CHECK(got.reactor_lag.count() == 2);
    CHECK(got.workers.user == 17us);
    CHECK(got.workers.peak_memory == 4'096);
}

TEST_CASE("a frame that is not whole yet is waited for, wherever it is cut") {
    const auto bytes = bytes_of(frame::finished{full_outcome()}) + bytes_of(frame::started{1});
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        frame::decoder in;
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

TEST_CASE("every field of every frame travels") {
    for (const auto& one : full_frames()) {
        CAPTURE(one.index());
        frame::decoder in;
        in.add(bytes_of(one));
        const auto got = in.next();
        REQUIRE(got.has_value());
        CHECK(got->index() == one.index());
        CHECK(bytes_of(*got) == bytes_of(one));
    }
}

TEST_CASE("only this version is listened to") {
    CHECK(frame::refusal(frame::greeting()).empty());
    auto other = frame::greeting();
    ++other.format;
    CHECK(frame::refusal(other).find("format " + std::to_string(other.format)) !=
          std::string::npos);
    CHECK(frame::refusal(frame::hello{frame::format, "0.0.1"}).find("netpoll 0.0.1") !=
          std::string::npos);
    CHECK_FALSE(frame::refusal(frame::stop{}).empty());
    CHECK(there_and_back(frame::greeting()).program == frame::greeting().program);
}

TEST_CASE("a frame that lacks bytes within is refused, wherever they are missing") {
    for (const auto& one : full_frames()) {
        const auto good = bytes_of(one);
        CAPTURE(one.index());
        // The length in front is made to fit what is left.
        for (std::size_t size = sizeof(std::uint64_t) + 1; size < good.size(); ++size) {
            auto cut = good.substr(0, size);
            const std::uint64_t length = size - sizeof length;
            std::memcpy(cut.data(), &length, sizeof length);
            CAPTURE(size);
            CHECK(is_refused(cut));
        }
    }
}

TEST_CASE("what is no frame is refused") {
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
