// Prompts, commands and messages put into good scripts at every place: a command is ok with the
// right bytes, or it is not ok. Knows no socket.
#include "core/acting_device.hpp"
#include "core/play_all.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <random>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const std::string pause_here(1, pause_mark);

// Each as a device may send it: at once, or with time passing before, within or behind it.
std::vector<std::string> texts_around(const std::string& prompt, const std::string& next,
                                      const std::string& same) {
    const std::string log = "\r\n*Mar  1 00:00:01.000: %SYS-5-CONFIG_I: Configured\r\n";
    std::vector<std::string> plain{
        prompt,
        prompt + "\r\n",
        "\r\n" + prompt + "\r\n",
        "\r\nBroadcast message from root@r1 (pts/0):\r\n\r\nThe system goes down\r\n",
        "\r\nBroadcast message from root@r1 (pts/0):\r\n\r\nThe system goes down\r\n" + prompt,
        "late line\r\n",
        "\r\nlate line\r\n",
        "\r\nlate line\r\n" + prompt,
        log,
        log + prompt,
    };
    // A greeting holds no log of this session.
    const std::vector<std::string> quotations{
        "\r\n" + prompt + next + "\r\nold text\r\n",
        "\r\n" + prompt + same + "\r\nold text\r\n",
        prompt + next + "\r\nold text\r\n" + prompt,
        "\r\n" + prompt + next + "\r\nold text\r\n" + prompt + "\r\nmore of it\r\n",
        "\r\n" + prompt + same + "\r\nold text\r\n" + prompt + next + "\r\nolder text\r\n" + prompt,
    };
    if (!next.empty()) plain.insert(plain.end(), quotations.begin(), quotations.end());
    std::vector<std::string> made = plain;
    for (const auto& each : plain) {
        made.push_back(pause_here + each);
        made.push_back(each + pause_here);
        made.push_back(pause_here + each + pause_here);
        auto within = each;
        for (auto at = within.find(prompt); at != within.npos; at = within.find(prompt, at + 1))
            within.insert(at + prompt.size(), pause_here);
        if (within != each) made.push_back(within);
    }
    return made;
}

std::string line_of(const std::vector<script::exchange>& exchanges, std::size_t index) {
    if (index >= exchanges.size()) return "exit";
    const auto& typed = exchanges[index].typed;
    return typed.substr(0, typed.find_first_of("\r\n"));
}

// The prompt at which the first command is typed.
std::string prompt_of(const good_script& good) {
    const auto exchanges = good.lines.exchanges();
    const auto& first = good.who->who().commands->front().send;
    for (std::size_t i = 1; i < exchanges.size(); ++i) {
        if (line_of(exchanges, i) == first) return std::string(prompt_behind(exchanges[i - 1]));
    }
    return {};
}

struct tally {
    std::size_t cases{0};
    std::size_t ok{0};
    std::minstd_rand draw{};
};

// With NETPOLL_ALL_INSERTIONS=1 all of them for every insertion, which takes minutes;
// else one for each third, the same in every run.
std::vector<std::size_t> chunk_sizes(std::minstd_rand& draw) {
    constexpr std::size_t count = 65;
    if (std::getenv("NETPOLL_ALL_INSERTIONS") == nullptr) {
        if (draw() % 3 != 0) return {};
        return {draw() % count};
    }
    std::vector<std::size_t> sizes(count);
    std::iota(sizes.begin(), sizes.end(), 0U);
    return sizes;
}

void try_one(const good_script& good, const std::vector<script::exchange>& exchanges,
             const insertion& where, std::size_t chunk, tally& counted) {
    // Within the echo or the prompt of an answer it takes a part of them along.
    const auto true_ones = good.lines.exchanges();
    const auto border = true_ones[where.exchange].answer + line_of(true_ones, where.exchange + 1);
    const auto outcome = act(exchanges, *good.who, chunk);
    const auto complaint = wrongly_ok(outcome, good.outputs, border + where.text + border);
    ++counted.cases;
    counted.ok += outcome.why ? 0 : 1;
    if (complaint.empty()) return;
    CAPTURE(good.name);
    CAPTURE(where.exchange);
    CAPTURE(where.offset);
    CAPTURE(where.text);
    CAPTURE(chunk);
    CAPTURE(describe(outcome));
    CHECK(complaint == "");
}

void insert_everywhere(const good_script& good, tally& counted) {
    const auto exchanges = good.lines.exchanges();
    const auto prompt = prompt_of(good);
    const auto& first = good.who->who().commands->front().send;
    bool at_home = false;
    for (std::size_t i = 0; i < exchanges.size(); ++i) {
        at_home = at_home || line_of(exchanges, i) == first;
        const auto next = at_home ? line_of(exchanges, i + 1) : std::string{};
        const auto texts = texts_around(prompt, next, line_of(exchanges, i));
        for (std::size_t offset = 0; offset <= exchanges[i].answer.size(); ++offset) {
            for (const auto& text : texts) {
                const auto sizes = chunk_sizes(counted.draw);
                const insertion one{i, offset, text};
                if (sizes.empty() || drawn_over(exchanges, one)) continue;
                const auto changed = with(exchanges, one);
                for (const auto chunk : sizes)
                    try_one(good, changed, one, chunk, counted);
            }
        }
    }
}

}  // namespace

TEST_CASE("the acting device plays good scripts well") {
    for (const auto& good : good_scripts()) {
        if (good.who->who().channel == channel_kind::exec) continue;
        CAPTURE(good.name);
        for (std::size_t chunk = 0; chunk <= 64; ++chunk) {
            const auto outcome = act(good.lines.exchanges(), *good.who, chunk);
            CHECK(describe(outcome).starts_with("|ok"));
            CHECK(wrongly_ok(outcome, good.outputs, {}) == "");
        }
    }
}

TEST_CASE("whatever is put into a session, a command is ok with the right bytes or not ok") {
    tally counted;
    for (const auto& good : good_scripts()) {
        if (good.who->who().channel != channel_kind::exec) insert_everywhere(good, counted);
    }
    std::printf("insertions: %zu cases, %zu of them ok\n", counted.cases, counted.ok);
    CHECK(counted.cases > 1'000);
}

namespace {

/// An ios_like session of these commands, each with what the device sends for it.
std::vector<script::exchange> exchanges_of(
    const std::vector<std::pair<std::string, std::string>>& commands, bool leaves = true) {
    script lines;
    open_ios(lines);
    for (const auto& [line, reply] : commands)
        lines.sends(line + "\n").feeds(reply);
    if (leaves) lines.sends("exit\n").feeds("exit\r\n");
    return lines.exchanges();
}

/// Plays at every chunk size; the outcomes must not differ.
played act_all(const std::vector<script::exchange>& exchanges, const device& who) {
    auto whole = act(exchanges, who, 0);
    for (std::size_t chunk = 1; chunk <= 64; ++chunk) {
        CAPTURE(chunk);
        CHECK(describe(act(exchanges, who, chunk)) == describe(whole));
    }
    return whole;
}

void check_kept_and_incomplete(const played& outcome, std::size_t index,
                               const std::string& output) {
    REQUIRE(outcome.results.size() > index);
    CHECK(outcome.results[index].status == command_status::incomplete);
    CHECK(outcome.results[index].output == output);
    REQUIRE(outcome.why.has_value());
    CHECK(outcome.why->code == errc::ambiguous_prompt);
}

}  // namespace

TEST_CASE("output behind a bare prompt is kept, and the command is not ok") {
    const std::vector<std::string> ends{"\r\n", "\r\x1b[K", "\b\b\b   \b\b\b"};
    for (const auto& end : ends) {
        for (const auto& wait : {std::string{}, pause_here}) {
            CAPTURE(end);
            CAPTURE(wait.size());
            const auto reply = "show tech\r\n1\r\nr1#" + wait + end + "2\r\n3\r\nr1#";
            const auto middle =
                act(exchanges_of({{"show tech", reply}, {"show x", "show x\r\n4\r\nr1#"}}),
                    device(ios_like(), {"show tech", "show x"}), 1);
            const auto last =
                act(exchanges_of({{"show tech", reply}}), device(ios_like(), {"show tech"}), 1);
            const std::string kept = end == "\r\n" ? "1\nr1#\n2\n3\n" : "1\n2\n3\n";
            check_kept_and_incomplete(middle, 0, kept);
            CHECK(middle.results[1].output == "4\n");
            CHECK(middle.results[1].status == command_status::ok);
            check_kept_and_incomplete(last, 0, kept);
        }
    }
    std::string blocks = "show tech\r\n";
    for (int i = 0; i < 5; ++i)
        blocks += "block " + std::to_string(i) + "\r\nr1#" + pause_here + "\r\n";
    const auto five = act_all(exchanges_of({{"show tech", blocks + "end\r\nr1#"}}),
                              device(ios_like(), {"show tech"}));
    check_kept_and_incomplete(
        five, 0, "block 0\nr1#\nblock 1\nr1#\nblock 2\nr1#\nblock 3\nr1#\nblock 4\nr1#\nend\n");
}

TEST_CASE("a saved log that holds the next command is not taken for its answer") {
    const auto reply = "show log\r\n1\r\nr1#" + pause_here + "show version\r\nold\r\nr1#" +
                       pause_here + "\r\nrest\r\nr1#";
    const auto outcome = act(exchanges_of({{"show log", reply},
                                           {"show version", "show version\r\nnew\r\nr1#"},
                                           {"show x", "show x\r\n3\r\nr1#"}}),
                             device(ios_like(), {"show log", "show version", "show x"}), 1);
    REQUIRE(outcome.results.size() == 3);
    CHECK(outcome.results[0].status == command_status::incomplete);
    CHECK(outcome.results[1].status == command_status::incomplete);
    CHECK(outcome.results[1].output.find("new\n") != std::string::npos);
    CHECK(outcome.results[2].status == command_status::ok);
    CHECK(outcome.results[2].output == "3\n");
}

TEST_CASE("a refusal that ends with the command is no echo") {
    auto kind = ios_like();
    kind.on_open.clear();
    kind.on_close.clear();
    for (const auto echo : {definition::echo_kind::exact, definition::echo_kind::fuzzy}) {
        kind.echo = echo;
        for (const std::string refusal :
             {"\r\nno such command: show version\r\nr1#", "no such command: show version\r\nr1#"}) {
            CAPTURE(refusal);
            script lines;
            lines.feeds("r1#").sends("\n").feeds("\r\nr1#").sends("show version\n").feeds(refusal);
            const auto outcome = act_all(lines.exchanges(), device(kind, {"show version"}));
            CHECK(outcome.results.at(0).status == command_status::incomplete);
            CHECK(outcome.results.at(0).output.find("no such command") != std::string::npos);
            CHECK(outcome.why.value_or(error{}).code == errc::echo_not_seen);
        }
    }
}

TEST_CASE("an echo that the device wraps is taken off whole, or the command is not ok") {
    std::string command = "display";
    while (command.size() < 210)
        command += " word" + std::to_string(command.size());
    for (const auto echo : {definition::echo_kind::exact, definition::echo_kind::fuzzy}) {
        auto kind = ios_like();
        kind.echo = echo;
        for (std::size_t columns = 40; columns <= 200; ++columns) {
            CAPTURE(columns);
            std::string shown = "r1#" + command;
            for (auto at = columns; at < shown.size(); at += columns + 2)
                shown.insert(at, "\r\n");
            const auto outcome =
                act(exchanges_of({{command, shown.substr(3) + "\r\nGi0 up\r\nr1#"}}),
                    device(kind, {command}), 1);
            CHECK(outcome.results.at(0).status == command_status::ok);
            CHECK(outcome.results.at(0).output == "Gi0 up\n");
            const auto absent =
                act(exchanges_of({{command, "\r\nGi0 up\r\nr1#"}}), device(kind, {command}), 1);
            CHECK(absent.results.at(0).status == command_status::incomplete);
            CHECK(absent.results.at(0).output == "Gi0 up\n");
        }
    }
}

TEST_CASE("an echo that ends with its row costs at most one blank line, and that is said") {
    std::string words = "display";
    while (words.size() < 610)
        words += " word" + std::to_string(words.size());
    const auto output_of = [&](const std::string& command, const std::string& reply) {
        return act(exchanges_of({{command, reply}}), device(ios_like(), {command}), 1)
            .results.at(0);
    };
    for (std::size_t columns = 40; columns <= 200; ++columns) {
        for (std::size_t rows = 1; rows <= 3; ++rows) {
            for (const std::string wrap : {"\r\n", " \r", " \r\n"}) {
                CAPTURE(columns);
                CAPTURE(rows);
                CAPTURE(wrap);
                const auto command = words.substr(0, columns * rows - 3);
                auto shown = "r1#" + command;
                for (auto row = rows - 1; row > 0; --row)
                    shown.insert(row * columns, wrap);
                const auto late = output_of(command, shown.substr(3) + "\r\nGi0 up\r\nr1#");
                CHECK((late.status != command_status::ok || late.output == "Gi0 up\n"));
                const auto at_once =
                    output_of(command, shown.substr(3) + wrap + "\r\nGi0 up\r\nr1#");
                // One row alone is no wrap: the blank line is the output's.
                if (rows == 1 && wrap.ends_with('\n')) continue;
                CHECK((at_once.status != command_status::ok || at_once.output == "Gi0 up\n"));
                if (!wrap.ends_with('\n')) continue;
                CHECK(late.status == command_status::ok);
                CHECK(at_once.status == command_status::incomplete);
                CHECK(at_once.output == "Gi0 up\n");
            }
        }
    }
    const auto blank = output_of(words.substr(0, 100), words.substr(0, 100) + "\r\n\r\n1\r\nr1#");
    CHECK(blank.status == command_status::ok);
    CHECK(blank.output == "\n1\n");
}

TEST_CASE("a pager goes to the end of its line, also behind what tells it") {
    auto kind = ios_like();
    kind.pagers = {{"Press Enter to continue", "\n"}};
    const device who(kind, {"show run"});
    for (const std::string tail : {"...", " ...", "... ", ":", ""}) {
        CAPTURE(tail);
        script lines;
        open_ios(lines).sends("show run\n");
        lines.feeds("show run\r\n\r\n\r\nPress Enter to continue" + tail).sends("\n");
        lines.feeds("\r\n\r\nSystem Inventory\r\nr1#").sends("exit\n").feeds("exit\r\n");
        for (std::size_t chunk = 0; chunk <= 64; ++chunk) {
            const auto outcome = act(lines.exchanges(), who, chunk);
            CHECK(outcome.results.at(0).output == "\n\n\nSystem Inventory\n");
        }
    }
}

TEST_CASE("a message right behind the prompt is not data of a command that is ok") {
    const std::string notice = "\r\n*** System shutdown in 5 minutes ***\r\n";
    for (const auto& repainted : {std::string("r1#"), std::string{}}) {
        const auto outcome =
            act(exchanges_of({{"show clock", "show clock\r\n12:00\r\nr1#" + notice + repainted},
                              {"show x", "show x\r\n1\r\nr1#"}}),
                device(ios_like(), {"show clock", "show x"}), 0);
        CAPTURE(repainted);
        CHECK(outcome.results.at(0).status == command_status::incomplete);
        CHECK(outcome.results.at(0).output.find("12:00\n") == 0);
        CHECK(outcome.results.at(1).output == "1\n");
    }
}

TEST_CASE("a prompt without anything between it and the echo must be quiet") {
    const device who(ios_like(), {"show x"});
    script lines;
    open_ios(lines).sends("show x\n").feeds("show x\r\nr1#").quiet().sends("exit\n");
    lines.feeds("exit\r\n").closes().ends();
    CHECK(play_all(lines, who).results[0].output.empty());
}

TEST_CASE("Enter typed into an output makes it doubtful") {
    // A tty echoes it: the line is broken there.
    script lines;
    open_ios(lines).sends("load\n").feeds("load\r\nDownloading r9#").stalls().sends("\n");
    lines.feeds("\r\n done\r\nr1#").sends("exit\n").feeds("exit\r\n").closes();
    lines.ends(errc::ambiguous_prompt);
    const auto got = play_all(lines, device(ios_like(), {"load"})).results[0];
    CHECK(got.status == command_status::incomplete);
    CHECK(got.output == "Downloading r9#\n done\n");
    // A log line behind the prompt was none of it.
    script pushed;
    open_ios(pushed).sends("load\n").feeds("load\r\n1\r\nr1#\r\n%LINK-3-UPDOWN: x\r\n").stalls();
    pushed.sends("\n").feeds("\r\nr1#").sends("exit\n").feeds("exit\r\n").closes().ends();
    CHECK(play(pushed, device(ios_like(), {"load"})).results[0].status == command_status::ok);
}

TEST_CASE("text and a prompt behind the goodbye belong to the last command") {
    script lines;
    open_ios(lines).sends("show x\n").feeds("show x\r\nhead\r\nr1#").sends("exit\n");
    lines.feeds("exit\r\nmore\r\ntail\r\nr1#")
        .sends("\n")
        .feeds("\r\nr1#")
        .ends(errc::prompt_not_seen);
    const auto got = play_all(lines, device(ios_like(), {"show x"})).results[0];
    CHECK(got.status == command_status::incomplete);
    CHECK(got.output == "head\nmore\ntail\n");
}
