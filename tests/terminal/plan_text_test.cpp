// The text of --dry-run. Knows no inventory.
#include "terminal/plan_text.hpp"
#include "results/sample.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

TEST_CASE("a dry run shows who, as whom, how and what, and no secret") {
    const auto text_of = [](const char* text) { return std::make_shared<const secret>(text); };
    target first = sample_target("core-1");
    auto login = std::make_shared<credentials>();
    login->username = "admin";
    login->password = {"env:LAB_PASS", text_of("s3cret-one")};
    login->enable = {"file:/run/enable", text_of("s3cret-two")};
    login->keys.push_back({"/keys/id", {"cmd:pass show id", text_of("s3cret-three")}, {}});
    first.login = login;
    const std::vector<question> asked{{"to[?]", ""},
                                      {"word", "", {"env:TFTP_PASS", text_of("s3cret-four")}},
                                      {"sure", "y", {}, false}};
    first.commands = std::make_shared<std::vector<command>>(
        std::vector<command>{{"show a"}, {"show\nb", asked, {{"dir", {{"more", "q"}}}}}});
    target second = sample_target("core-2");
    second.hostname = "2001:db8::1";
    second.port = 2022;
    second.channel = channel_kind::exec;
    second.profile = ssh_profile::legacy;

    run_request wanted;
    wanted.host_keys = host_key_policy::off;
    CHECK(plan_text({{first, nullptr}, {second, nullptr}}, wanted, 2) ==
          "core-1\n"
          "  address   127.0.0.1:22\n"
          "  login     admin; key /keys/id (passphrase from cmd:pass show id), password from "
          "env:LAB_PASS, enable secret from file:/run/enable\n"
          "  platform  linux, shell channel, modern algorithms\n"
          "  commands  show a\n"
          "            show\\nb\n"
          "              asked to[?]: ''\n"
          "              asked word: the secret from env:TFTP_PASS\n"
          "              asked sure: 'y', without Enter\n"
          "              then dir\n"
          "              asked more: 'q'\n"
          "core-2\n"
          "  address   [2001:db8::1]:2022\n"
          "  login     no username; no key and no password\n"
          "  platform  linux, exec channel, legacy algorithms\n"
          "  commands  show version\n"
          "\n"
          "2 devices, 3 commands; mode async, concurrency 2, host keys NOT checked.");
}
