// What reaches standard error, byte by byte. Knows no log.
#include "terminal/console.hpp"
#include "machine/descriptor.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace netpoll;

namespace {

/// A console whose bytes can be read back.
struct recorded_console {
    recorded_console() {
        std::array<int, 2> ends{};
        REQUIRE(::pipe(ends.data()) == 0);
        out = unique_descriptor(ends[0]);
        in = unique_descriptor(ends[1]);
    }
    std::string read() const {
        std::array<char, 4'096> buffer{};
        const ssize_t count = ::read(out.value(), buffer.data(), buffer.size());
        return {buffer.data(), static_cast<std::size_t>(count)};
    }
    unique_descriptor out;
    unique_descriptor in;
};

}  // namespace

TEST_CASE("lines take the status line away") {
    const recorded_console pipe;
    console screen(pipe.in.value());
    screen.write("one\n");
    CHECK(pipe.read() == "one\n");
    screen.status("1/2");
    CHECK(pipe.read() == "\r1/2");
    screen.write("two\n");
    CHECK(pipe.read() == "\r   \rtwo\n");
    screen.write("three\n");
    CHECK(pipe.read() == "three\n");
}

TEST_CASE("a shorter status covers a longer one, and the end clears it") {
    const recorded_console pipe;
    {
        console screen(pipe.in.value());
        screen.status("10/20");
        CHECK(pipe.read() == "\r10/20");
        screen.status("11");
        CHECK(pipe.read() == "\r11   ");
    }
    CHECK(pipe.read() == "\r  \r");
}

TEST_CASE("a closed standard error is no failure") {
    console screen(-1);
    screen.write("lost\n");
    screen.status("lost");
    CHECK_FALSE(screen.is_terminal());
    CHECK(screen.width() == 80);
}

TEST_CASE("what is held or closed shows no status line") {
    const recorded_console pipe;
    console screen(pipe.in.value());
    screen.status("1/2");
    CHECK(pipe.read() == "\r1/2");
    {
        const auto held = screen.hold();
        CHECK(pipe.read() == "\r   \r");
    }
    screen.status("2/2");
    CHECK(pipe.read() == "\r2/2");
    screen.close_status();
    CHECK(pipe.read() == "\r   \r");
    screen.status("3/2");
    screen.write("one\n");
    CHECK(pipe.read() == "one\n");
}

TEST_CASE("a status line is as wide as it looks") {
    const recorded_console pipe;
    console screen(pipe.in.value());
    screen.status("Z\xC3\xBC");
    CHECK(pipe.read() == "\rZ\xC3\xBC");
    screen.end_status();
    CHECK(pipe.read() == "\r  \r");
}
