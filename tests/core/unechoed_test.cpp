// Commands that are shown otherwise than typed, or not at all. Knows no socket.
#include "core/acting_device.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

platform bare(definition::echo_kind echo) {
    auto kind = ios_like();
    kind.echo = echo;
    kind.on_open.clear();
    kind.on_close.clear();
    return kind;
}

std::vector<script::exchange> at_prompt(
    const std::vector<std::pair<std::string, std::string>>& commands) {
    script lines;
    lines.feeds("r1#").sends("\n").feeds("\r\nr1#");
    for (const auto& [line, reply] : commands)
        lines.sends(line + "\n").feeds(reply);
    return lines.exchanges();
}

std::vector<command_result> unechoed(const std::string& first, std::size_t chunk) {
    return act(at_prompt({{"show t", first}, {"show d", "\r\nD\r\nr1#"}}),
               device(bare(definition::echo_kind::none), {"show t", "show d"}), chunk)
        .results;
}

std::string detail_of(const std::string& typed, const std::string& shown) {
    const auto outcome = act(at_prompt({{typed, shown + "\r\n1\r\nr1#"}}),
                             device(bare(definition::echo_kind::exact), {typed}), 1);
    CHECK(outcome.results.at(0).status == command_status::incomplete);
    CHECK(outcome.why.value_or(error{}).code == errc::echo_not_seen);
    return outcome.why.value_or(error{}).detail;
}

}  // namespace

TEST_CASE("an echo that is none says what stood in its place, and what that takes") {
    const std::string which = " which the output begins with";
    CHECK(detail_of("snmp key s3cret", "snmp key *****") ==
          "'snmp key s3cret' was typed and 'snmp key *****' shown," + which);
    CHECK(detail_of("show X", "show x") == "'show X' was typed and 'show x' shown," + which);
    CHECK(detail_of("sh ver", "show version") ==
          "'sh ver' was typed and 'show version' shown," + which +
              "; `echo: fuzzy` for the platform allows for that");
    CHECK(detail_of("show x", "").find("`echo: none`") != std::string::npos);
}

TEST_CASE("without an echo Enter shows that a prompt was none") {
    for (const std::size_t chunk : {0U, 1U, 5U}) {
        CAPTURE(chunk);
        const auto good = unechoed("\r\na\r\nr1#", chunk);
        CHECK(good.at(0).status == command_status::ok);
        CHECK(good.at(0).output == "a\n");
        CHECK(good.at(1).status == command_status::ok);
        CHECK(good.at(1).output == "D\n");
        for (const std::string behind : {"\r\nb\r\nr1#", "b\r\nr1#", "show d\r\nOLD\r\nr1#"}) {
            CAPTURE(behind);
            const auto split =
                unechoed("\r\na\r\nr1#" + std::string(1, pause_mark) + behind, chunk);
            CHECK(split.at(0).status == command_status::incomplete);
            CHECK((split.at(1).status != command_status::ok || split.at(1).output == "D\n"));
        }
    }
}
