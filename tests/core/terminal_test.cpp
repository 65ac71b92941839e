// The terminal's text, byte by byte. Knows no device.
#include "core/terminal.hpp"

#include <netpoll/escape.hpp>

#include <doctest/doctest.h>

#include <random>

using netpoll::terminal;

namespace {

/// What is finished and, behind "|", what is on the current line; the same for every cut.
std::string rendered(std::string_view bytes) {
    terminal whole;
    whole.write(bytes);
    const auto text = std::string(whole.finished()) + "|" + std::string(whole.line());
    for (std::size_t chunk = 1; chunk < bytes.size(); ++chunk) {
        terminal cut;
        for (std::size_t at = 0; at < bytes.size(); at += chunk) {
            cut.write(bytes.substr(at, chunk));
        }
        CHECK(std::string(cut.finished()) + "|" + std::string(cut.line()) == text);
        CHECK(cut.serial() == whole.serial());
    }
    return text;
}

}  // namespace

TEST_CASE("line ends of every kind end one line") {
    CHECK(rendered("a\r\nb\r\r\nc\n\rd") == "a\nb\nc\n|d");
    CHECK(rendered("a\n\nb\r\n\r\n") == "a\n\nb\n\n|");
    CHECK(rendered("a\fb\x1b"
                   "Ec") == "a\nb\n|c");
}

TEST_CASE("control bytes that show nothing are dropped, tabs stay") {
    CHECK(rendered(std::string_view("\0a\x07\tb\x7f\xc3\xa4", 8)) == "|a\tb\xc3\xa4");
}

TEST_CASE("trailing blanks stay unless rewriting left them") {
    CHECK(rendered("a  \r\nhost# ") == "a  \n|host# ");
    CHECK(rendered("\rhost# ") == "|host# ");
    CHECK(rendered("--More--\r         \rb  \r\n") == "b  \n|");
    CHECK(rendered("--More--\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\bb\r\n") == "b\n|");
    CHECK(rendered("--More--\r         \rhost# ") == "|host# ");
    CHECK(rendered("--More--\r         \r\r\n") == "\n|");
}

TEST_CASE("rewriting replaces cell by cell") {
    CHECK(rendered("abcdef\rXY") == "|XYcdef");
    CHECK(rendered("abc\b\bX") == "|aXc");
    CHECK(rendered("sh\x1b[2Dshow\x1b[3D") == "|show");
    CHECK(rendered("a\x1b[3Cb") == "|a   b");
    CHECK(rendered("abc\x1b[1Gx\x1b[3Gz") == "|xbz");
    CHECK(rendered("abc\x1b[2G\x1b[@x") == "|axbc");
    CHECK(rendered("abcd\x1b[2G\x1b[2P") == "|ad");
    CHECK(rendered("abcd\x1b[2G\x1b[2X") == "|a  d");
    CHECK(rendered("ab\x1b"
                   "7cd\x1b"
                   "8X") == "|abXd");
}

TEST_CASE("erasing takes what is there") {
    CHECK(rendered("abc\r\x1b[Kx") == "|x");
    CHECK(rendered("abc\x1b[2K\rx") == "|x");
    CHECK(rendered("abc\b\x1b[1Kx") == "|  x");
    CHECK(rendered("\x1b[2J\x1b[Habc") == "|abc");
    CHECK(rendered("---- More ----\x1b[42D              \x1b[42Dnext\r\n") == "next\n|");
}

TEST_CASE("sequences that do not show are dropped, whatever splits them") {
    CHECK(rendered("\x1b[1;31mred\x1b[0m\x1b[?2004h\x1b[6n\x1b(B\x1b>\x1b=x") == "|redx");
    CHECK(rendered("\x1b]0;title\x07"
                   "a\x1b]2;t\x1b\\b\x1bPq\x1b\\c") == "|abc");
    CHECK(rendered("\x1b]unended\r\nnext") == "\n|next");
    CHECK(rendered("\x1b[1;80r\x1b[24;1Hhost# \x1b[24;1H\x1b[24;7H\x1b[?25h") == "|host# ");
    CHECK(rendered("\x1b[1;1Htop\x1b[2;1Hnext") == "top\n|next");
    CHECK(rendered("a\x1b[\r\nb") == "a\n|");
}

TEST_CASE("random bytes render the same however they are cut") {
    constexpr std::string_view alphabet = "ab  \r\n\b\t\x1b\x1b[[;?0127CDGHJKPX@ECmh]\x07\\";
    std::minstd_rand random(1);
    for (int round = 0; round < 300; ++round) {
        std::string bytes;
        for (int i = 0; i < 80; ++i)
            bytes += alphabet[random() % alphabet.size()];
        CAPTURE(netpoll::escape(bytes));
        rendered(bytes);
    }
}

TEST_CASE("hostile sequences cost no memory") {
    terminal screen;
    for (int i = 0; i < 100; ++i)
        screen.write("\x1b[99999999999C\x1b[9999@x\x1b[9999G");
    CHECK(screen.line().size() < 20'000);
}

TEST_CASE("taking moves finished lines out and leaves the current one") {
    terminal screen;
    screen.write("one\r\ntwo\r\nthr\b");
    CHECK(screen.take() == "one\ntwo\n");
    CHECK(screen.finished() == "");
    screen.write("REE");
    CHECK(screen.line() == "thREE");
    CHECK(screen.serial() == 2);
}

TEST_CASE("rewrites count changes, not moves") {
    terminal screen;
    screen.write("--More--\r");
    CHECK(screen.rewrites() == 0);
    CHECK_FALSE(screen.cursor_at_end());
    screen.write("        \r");
    CHECK(screen.rewrites() == 0);
    screen.write("--More--");
    CHECK(screen.rewrites() == 1);
    screen.write("\x1b[2K--More--");
    CHECK(screen.rewrites() == 2);
    CHECK(screen.cursor_at_end());
}

TEST_CASE("endless blanks over a line cost no more than a screen's width") {
    terminal screen;
    screen.write("abc\r");
    screen.write(std::string(100, ' '));
    CHECK(screen.line() == "");
    screen.write(std::string(100'000, ' '));
    CHECK(screen.line().size() == 100'100 - 4'096);
}

TEST_CASE("text behind a gap is the same line however it is cut") {
    terminal whole;
    terminal cut;
    whole.write("\x1b[C[0\b ");
    for (const char c : std::string("\x1b[C[0\b "))
        cut.write({&c, 1});
    CHECK(cut.line() == whole.line());
}
