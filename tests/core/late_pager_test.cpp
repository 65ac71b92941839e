// Pagers whose text comes in two pieces, the second once the first was answered. Knows no socket.
#include "core/acting_device.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

struct shown_pager {
    std::string see;
    std::string key;
    std::string text;
};

const std::vector<shown_pager> shown_pagers{
    {"(?i)^press enter to continue", "\n", "Press Enter to continue..."},
    {"(?i)^press enter to continue", "\n", "Press Enter to continue or <ctrl-z> to abort"},
    {"^--More-- or \\(q\\)uit *$", " ", "--More-- or (q)uit"},
    {"^ ?--More-- ?$", " ", " --More-- "},
    {"^ ?--More-- ?$", " ", "--More-- (or press q)"},
    {"^ *---- More ----", " ", "  ---- More ----"},
    {"^More: <space>, .*<return> *$", "a",
     "More: <space>,  Quit: q or CTRL+Z, One line: <return> "},
    {"^<-+ More -+> *$", " ", "<--- More --->"},
    {"(?i)^press any key to continue \\(q to quit\\)", " ",
     "Press any key to continue (Q to quit)"},
    {"^---\\(more(?: \\d{1,3}%)?\\)---", " ", "---(more 34%)---"},
};

std::vector<std::string> ways_behind(const std::string& text) {
    const std::string back(text.size(), '\b');
    const std::string blanks(text.size(), ' ');
    return {"\r\n",
            back + blanks + back,
            "\r" + blanks + "\r",
            "\r\x1b[K",
            "\r\x1b[2K",
            "\x1b[80D" + blanks + "\x1b[80D",
            "\r\n\r" + blanks + "\r"};
}

played play_pager(const shown_pager& pager, const std::string& piece, const std::string& answer) {
    auto kind = ios_like();
    kind.pagers = {{pager.see, pager.key}};
    script lines;
    open_ios(lines).sends("show run\n").feeds("show run\r\n1\r\n" + piece).sends(pager.key);
    lines.feeds(answer + "2\r\nr1#").sends("exit\n").feeds("exit\r\n");
    return act(lines.exchanges(), device(kind, {"show run"}), 0);
}

}  // namespace

TEST_CASE("a pager that comes in two pieces is no output of a command that is ok") {
    for (const auto& pager : shown_pagers) {
        for (const auto& behind : ways_behind(pager.text)) {
            for (std::size_t cut = 1; cut <= pager.text.size(); ++cut) {
                CAPTURE(pager.text);
                CAPTURE(behind);
                CAPTURE(cut);
                auto text = pager.text;
                text.insert(cut, 1, pause_mark);
                const auto outcome = play_pager(pager, text, behind);
                REQUIRE(outcome.results.size() == 1);
                const auto& got = outcome.results[0];
                CAPTURE(describe(outcome));
                const bool known = got.output == "1\n2\n" ||
                                   (behind.starts_with("\r\n") && got.output == "1\n\n2\n");
                CHECK((got.status != command_status::ok || known));
                if (cut == text.size() - 1) CHECK(got.status == command_status::ok);
            }
        }
    }
}

TEST_CASE("the key that answers a pager may be shown behind it") {
    const shown_pager asks{"^Display the next \\d+ entries\\? \\(y/n\\)", "y",
                           "Display the next 15 entries? (y/n) "};
    const auto outcome = play_pager(asks, asks.text, "y\r\n");
    CHECK(describe(outcome).starts_with("|ok"));
    CHECK(outcome.results.at(0).output == "1\n2\n");
}
