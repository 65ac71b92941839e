// Definitions to YAML and back. Knows no device.
#include "inventory/given.hpp"
#include "inventory/platform_file.hpp"

#include <netpoll/platform_text.hpp>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

/// What is read from the text of `what`, at the same place.
platform read_back(const platform& what, platform_catalog& into) {
    const auto text = platform_text(what);
    CAPTURE(text);
    CHECK(lines_of(add_platforms(text, "shown", into)).empty());
    REQUIRE(into.find(what.id));
    auto out = platform_catalog::definition_of(*into.find(what.id));
    CHECK(out.where.file == "shown");
    out.where = what.where;
    return out;
}

platform only(const std::string& text) {
    platform_catalog catalog;
    CHECK(lines_of(add_platforms(text, "given", catalog)).empty());
    REQUIRE(catalog.ids().size() == 1);
    return platform_catalog::definition_of(*catalog.find(catalog.ids().front()));
}

constexpr auto every_key = R"(
platforms:
  'null':
    aliases: ['true', a.b, '12', "ü"]
    textfsm: 'no'
    vendor: "Müller: Söhne"
    tried: [recordings, outputs]
    modes:
      user:
        prompt: ['it''s\> ?', '# ', '"\w: #']
        excludes: ['a, b', '[x]', ' ']
        to:
          'on': {send: "", secret: password, may_fail: true, questions: [{see: p, send: $secret}]}
          root: ''
      'on': {prompt: "\e\\[m: \x85\u2028\uFEFF\U0001F600\xFC"}
      root: {prompt: '> ', to: {user: {send: exit, secret: enable}}}
    any_prompt: true
    line_above: '\[.*\]'
    variable: '\d+'
    login:
      - {see: ' continue\?', send: 'y', enter: false, at_most: 1}
      - {see: "a\tb", send: ""}
    in_session_login: true
    username_suffix: '+cet511w4098h'
    end_of_line: "\r\n"
    type_ahead: true
    on_open:
      - ''
      - {send: ' x ', mode: root}
      - {send: quiet, may_fail: true, questions: [{see: '{', send: "\x03"}]}
    on_close: ["\x1A\0", '- a']
    errors: ['^% ', '#', '~']
    pagers: [{see: More, send: "\n"}, {see: q}]
    echo: doubled
    pty: {term: '', columns: 80, rows: 24}
    log_noise: '%X:'
    volatile: ['^! Time: ', '\d+ packets']
    channel: exec
    exec_eof: false
    exec_exit_status: true
    never_send: ['^reload', '&a', '!c', '@d', '`e', '%', ', f', 'g: h', 'i #j', '- k']
    commands: ["a\tb", 'show x | include ''y''']
    idle: 1500ms
    total: 2h
)";

}  // namespace

TEST_CASE("every platform that is compiled in reads back as it was shown") {
    platform_catalog catalog;
    CHECK(lines_of(add_builtin_platforms(catalog)).empty());
    for (const auto& id : catalog.ids()) {
        CAPTURE(id);
        const auto before = platform_catalog::definition_of(*catalog.find(id));
        platform_catalog empty;
        CHECK(read_back(before, empty) == before);
        CHECK(read_back(before, catalog) == before);  // in the place of itself
        const auto alone = platform_from_text(platform_text(before), "job");
        REQUIRE(alone);
        CHECK(platform_text(platform_catalog::definition_of(**alone)) == platform_text(before));
    }
}

TEST_CASE("every key and every awkward text reads back as it was shown") {
    const auto before = only(every_key);
    CHECK(before.id == "null");
    CHECK(before.modes.size() == 3);
    platform_catalog empty;
    const auto after = read_back(before, empty);
    CHECK(after == before);
    CHECK(platform_text(after) == platform_text(before));
}

TEST_CASE("what is shown is what a person would write") {
    CHECK(platform_text(only(R"(
platforms:
  tiny:
    aliases: [little, small.one]
    modes:
      user: {prompt: '\w+> ?', to: {root: {send: enable, secret: enable,
             questions: [{see: 'word: $', send: $secret}]}}}
      root: {prompt: ['\w+# ?', '#'], to: {user: disable}}
    end_of_line: "\r"
    on_open: [{send: terminal length 0, may_fail: true}, cls]
    pty: {columns: 200}
    commands:
      - show version
      - {send: ping, expect: 'word: $', answer: $username}
      - - {send: copy, questions: [{expect: to, answer: {text: 'env:X'}, enter: false}]}
        - {send: y}
    idle: 5m
)")) == R"(platforms:
  tiny:
    aliases: [little, small.one]
    modes:
      user:
        prompt: '\w+> ?'
        to:
          root:
            send: enable
            secret: enable
            questions:
            - {see: 'word: $', send: $secret}
      root:
        prompt:
        - '\w+# ?'
        - '#'
        to:
          user: disable
    end_of_line: "\r"
    on_open:
    - {send: terminal length 0, may_fail: true}
    - cls
    pty: {columns: 200}
    commands:
    - show version
    - send: ping
      questions:
      - {expect: 'word: $', answer: $username}
    - - send: copy
        questions:
        - {expect: to, answer: {text: 'env:X'}, enter: false}
      - {send: 'y'}
    idle: 300s
)");
}

TEST_CASE("a text that is to be one platform, and is not") {
    const auto mistakes = [](const std::string& text) {
        const auto read = platform_from_text(text, "job");
        return read ? std::vector<std::string>() : lines_of(read.error(), "job");
    };
    CHECK(mistakes("platforms: {}") ==
          std::vector<std::string>{"one platform is expected here, not 0"});
    CHECK(mistakes("platforms:\n  a: {modes: {m: {prompt: '>'}}}\n  b: {modes: {m: {prompt: '>'}}}")
              .size() == 1);
    CHECK(mistakes("platforms:\n  a: {modes: {m: {prompt: '('}}}\n").size() == 1);
    CHECK(mistakes("platforms:\n  a: {extends: cisco_ios}\n").size() >= 1);
    CHECK(mistakes("- x").size() >= 1);
}

TEST_CASE("a text that YAML cannot hold is a bug, not a wrong file") {
    platform broken;
    broken.id = "\xFF";
    CHECK_THROWS(platform_text(broken));
}
