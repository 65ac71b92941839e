// The page of a run: whole, safe, bounded, and with what a reader looks for. Knows no record.
#include "page/run_page.hpp"
#include "page/sample.hpp"
#include "support/child_process.hpp"
#include "support/has.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

using namespace netpoll::page;
using namespace netpoll::testing;
using netpoll::command_status;
using netpoll::device_status;
using netpoll::expected;
using netpoll::unexpected;

namespace {

/// What page_check.py has to say about it; empty where all is well.
std::string checked(const std::string& page) {
    const temp_folder folder;
    write_file(folder / "page.html", page);
    const auto result =
        netpoll::testing::run({"/usr/bin/python3", NETPOLL_SOURCE_DIR "/tests/bench/page_check.py",
                               "--html", folder / "page.html"});
    return result.status == 0 ? std::string() : "wrong: " + result.out + result.err;
}

std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size()))
        ++count;
    return count;
}

check_result check(const std::string& status) {
    return {"ntp", "high", status, "show ntp status", "no NTP server is set", ""};
}

}  // namespace

TEST_CASE("the page says what failed, why, what they share, and has every device") {
    auto all = sample::network(100);
    all[3].checks = {check("failed")};
    all[4].checks = {check("passed")};
    all[5].checks = {check("unknown")};
    auto run = sample::facts();
    run.changed = changes{"2026-11-26 02:00 UTC",
                          {{"core-1", "show run", " a\n-b\n+c\n", 1, 1},
                           {"core-2", "show run", " a\n-b\n+c\n", 1, 1},
                           {"gone", "show run", "+x\n", 1, 0}}};
    run.stale = {
        {"core-9", "2026-11-20", "auth_rejected"}, {"core-19", "", ""}, {"removed", "", ""}};
    const std::string page = sample::page_of(run, all);
    CHECK(checked(page) == "");
    CHECK(has(page,
              ">10 of 100 devices failed: auth_rejected; 3 devices changed; 1 check failed on "
              "1 device.</h1>"));
    CHECK(has(page, "<li>all: bastion jump2, every device there</li>"));
    CHECK(has(page, "It went wrong. Do something."));
    CHECK(count_of(page, "<details class=\"d ") == 100);
    CHECK(count_of(page, "<details class=\"d bad\"") == 10);
    CHECK(count_of(page, "<details class=\"d new\"") == 4);
    // The same change on two devices is one row, and the device that is gone is no link.
    CHECK(has(page, "<a href=\"#d1\">core-1</a>, <a href=\"#d2\">core-2</a>"));
    CHECK(count_of(page, "<del>-b</del>") == 1);
    CHECK(has(page, ">gone</td>"));
    CHECK(has(page, "<a href=\"#d3\">core-3</a>: no NTP server is set"));
    CHECK(has(page, "unknown: no NTP server is set"));
    CHECK(has(page, "never"));
    CHECK(has(page, "<pre>IOS 1\n</pre>"));
    CHECK(has(page, "half within 300 ms"));
}

TEST_CASE("verdicts") {
    const auto verdict = [](const run_facts& run, const std::vector<device>& all) {
        const std::string page = sample::page_of(run, all);
        const auto from = page.find('>', page.find("<h1")) + 1;
        return page.substr(from, page.find("</h1>") - from);
    };
    auto run = sample::facts();
    CHECK(verdict(run, sample::network(5)) == "All 5 devices answered.");
    CHECK(verdict(run, {}) == "No device was polled.");
    CHECK(verdict(run, {sample::good_device(1)}) == "The device answered.");
    CHECK(verdict(run, {sample::failed_device(1, "refused", "connect")}) ==
          "The device failed: refused.");
    run.interrupted = true;
    auto some = sample::network(5);
    some[1].status = some[2].status = device_status::skipped;
    some[3].status = device_status::cancelled;
    CHECK(verdict(run, some) ==
          "This run was interrupted: 2 of 5 devices answered, 1 cancelled, 2 skipped.");
    run.whole = false;
    const auto mixed = [] {
        auto all = sample::network(40, 5);
        all[0] = sample::failed_device(0, "refused", "connect");
        return all;
    }();
    CHECK(verdict(run, mixed) ==
          "This run did not come to its end: 9 of 40 devices failed, mostly "
          "auth_rejected (8).");
}

TEST_CASE("texts of devices, inventories and checks do nothing") {
    const std::string evil =
        "</details></pre></script><script>alert(1)</script><img src=x "
        "onerror=alert(2)>\"' onload='\x1b]0;x\x07\xE2\x80\xAE\xC2\x9B\xff&#60;";
    auto all = sample::network(20);
    for (device& each : all) {
        each.host += evil;
        each.address = each.platform = each.message = each.detail = each.started = evil;
        each.code = each.phase = each.code.empty() ? "" : evil;
        each.traits.push_back({evil, each.code.empty() ? "a" : evil});
        each.facts = {{evil, evil}};
        each.commands = {{evil, command_status::ok, evil + "\n" + evil, false, 9, evil, {}, 1}};
        each.checks = {{evil, evil, evil, evil, evil, evil}};
    }
    auto run = sample::facts();
    for (std::string* each :
         {&run.run_id, &run.inventory, &run.command_line, &run.version, &run.mode, &run.user,
          &run.machine, &run.started, &run.ended, &run.results})
        *each = evil;
    run.changed = changes{evil, {{all[1].host, evil, "+" + evil, 1, 0}}};
    run.stale = {{evil, evil, evil}};
    const std::string page = sample::page_of(run, all);
    CHECK(checked(page) == "");
    CHECK(count_of(page, "<script") == 1);
    CHECK_FALSE(has(page, "<img"));
}

TEST_CASE("a page stays small however much devices said, and says where the rest is") {
    auto all = sample::network(300);
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::string output;
        for (std::size_t line = 0; line < 4'000; ++line)
            output += "line " + std::to_string(line) + " of " + std::to_string(i) + "\n";
        const auto size = output.size();
        all[i].commands = {
            {"show tech", command_status::ok, std::move(output), false, size, "", {}, {}}};
    }
    page_limits limits;
    limits.outputs = 1'000'000;
    const std::string page = sample::page_of(sample::facts(), all, limits);
    CHECK(page.size() < 1'400'000);
    CHECK(has(page, " KB; results.ndjson has the rest.</p>"));
    CHECK(has(page, "; only in the results</small>"));
    CHECK(checked(page) == "");
}

TEST_CASE("an output that many gave is there once") {
    auto all = sample::network(50);
    const std::string output(1'000, 'x');
    for (device& each : all)
        each.commands = {{"show run", command_status::ok, output, false, 1'000, "abc", {}, {}}};
    const std::string page = sample::page_of(sample::facts(), all);
    CHECK(count_of(page, output) == 1);
    CHECK(count_of(page, "the same output as of <a href=\"#d0\">core-0</a>") == 49);
}

TEST_CASE("an output is cut at a line's end, and never within a character") {
    auto one = sample::good_device(1);
    one.commands.front().output = std::string(3'000, 'a') + "\n" + std::string(100'000, 'b');
    page_limits limits;
    limits.output = 4'096;
    std::string page = sample::page_of(sample::facts(), {one}, limits);
    CHECK(has(page, "aaa\n</pre>"));
    CHECK_FALSE(has(page, "bbbb"));
    one.commands.front().output.clear();
    for (int i = 0; i < 3'000; ++i)
        one.commands.front().output += "\xE2\x82\xAC";
    page = sample::page_of(sample::facts(), {one}, limits);
    CHECK_FALSE(has(page, "\xEF\xBF\xBD"));
    CHECK(has(page, "\xE2\x82\xAC</pre>"));
}

TEST_CASE("what the source or the sink says comes back") {
    const auto all = sample::network(30);
    const auto broken = write_run_page(
        sample::facts(),
        [](const auto&) -> expected<void, std::string> { return unexpected(std::string("gone")); },
        [](std::string_view) { return expected<void, std::string>(); });
    CHECK(broken.error() == "gone");
    std::size_t calls = 0;
    const auto full = write_run_page(sample::facts(), sample::source_of(all),
                                     [&calls](std::string_view) -> expected<void, std::string> {
                                         ++calls;
                                         return unexpected(std::string("disk full"));
                                     });
    CHECK(full.error() == "disk full");
    CHECK(calls == 1);
}
