// The text of --dry-run. Knows no inventory.
#include "terminal/plan_text.hpp"
#include "results/sample.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

schedule_preview preview_for(std::size_t sessions) {
    schedule_preview plain;
    plain.sessions = sessions;
    return plain;
}

}  // namespace

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
    CHECK(plan_text({{first, nullptr}, {second, nullptr}}, wanted, 2, preview_for(2)) ==
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
          "2 devices, 3 commands; mode async, concurrency 2, host keys NOT checked; retries "
          "2, auth guard 3, canaries 1. 2 logins; the duration is unknown without a history "
          "(--history).");
}

TEST_CASE("a dry run shows a host's list of credentials in its order") {
    target first = sample_target("core-1");
    const auto login_of = [](const std::string& name, const std::string& user) {
        credentials made;
        made.name = name;
        made.username = user;
        made.password = {"env:" + name, std::make_shared<const secret>("s3cret-one")};
        return std::make_shared<const credentials>(made);
    };
    first.login = login_of("tacacs", "ops");
    target second = first;
    second.login = login_of("local", "local");
    const auto text = plan_text({{first, nullptr, {second}}}, {}, 1, preview_for(1));
    CHECK(text.find("  login     tacacs: ops; password from env:tacacs\n"
                    "  or else   local; password from env:local\n"
                    "  platform  ") != text.npos);
}

TEST_CASE("a dry run shows the way to a host, and each bastion once") {
    const auto list = [](std::vector<std::shared_ptr<const target>> all) {
        return std::make_shared<const std::vector<std::shared_ptr<const target>>>(std::move(all));
    };
    const auto far = std::make_shared<target>(sample_target("b0"));
    const auto near = std::make_shared<target>(sample_target("b1"));
    near->jump = list({far});
    const auto other = std::make_shared<target>(sample_target("b2"));
    target first = sample_target("r1");
    first.jump = list({near, other});
    target second = sample_target("r2");
    second.jump = first.jump;
    target third = sample_target("r3");
    third.jump = list({other});
    const auto text =
        plan_text({{first, nullptr}, {second, nullptr}, {third, nullptr}}, {}, 3, preview_for(3));
    const auto count = [&](const std::string& what) {
        std::size_t times = 0;
        for (auto at = text.find(what); at != text.npos; at = text.find(what, at + 1))
            ++times;
        return times;
    };
    CHECK(count("  reached   via b1, or b2; b1 via b0\n") == 2);
    CHECK(count("  reached   via b2\n") == 1);
    CHECK(count("bastion b0\n  address   127.0.0.1:22\n  login     ") == 1);
    CHECK(count("bastion b1\n  address   127.0.0.1:22\n  reached   via b0\n") == 1);
    CHECK(count("bastion b2\n") == 1);
    CHECK(count("3 devices behind 3 bastions, 3 commands; ") == 1);
}

TEST_CASE("a dry run shows what holds the run back, with its numbers") {
    schedule_preview careful = preview_for(12);
    careful.budgets = {{"all", 51, {{}, 40, {}}}, {"realm hq", 51, {0.5, {}, 12}}};
    careful.logins = std::chrono::seconds{100};
    careful.slowest = 1;
    careful.first = {"core-1", "core-2"};
    careful.waves = {2, 20, 20, 9};
    careful.max_failures = 5;
    careful.stop_at_error = 1;
    careful.expected = std::chrono::seconds{185};
    careful.expected_known = 1;
    run_request request;
    request.auth_guard = 0;
    request.adaptive = true;
    const auto text = plan_text({{sample_target("r1"), nullptr}}, request, 20, careful);
    CHECK(
        text.substr(text.find("\n\n")) ==
        "\n\n"
        "limits      all (51 devices): 40 logins in flight\n"
        "            realm hq (51 devices): 0.5 logins a second, 12 sessions\n"
        "first       core-1\n"
        "            core-2\n"
        "waves       2 hosts, then 2 of 20, then 9\n"
        "stop        when more than 5 devices have failed\n"
        "on error    1 device stops at the first command that is rejected\n"
        "1 device, 1 command; mode async, concurrency 20 (the limits leave 12 sessions), host keys "
        "strict; retries 2, auth guard OFF, canaries 1, adaptive. 1 login in about 3 min 5 s, by "
        "the history of its devices. The logins take at least 1 min 40 s: "
        "realm hq, 51 devices, 0.5 logins a second.");
}

TEST_CASE("options that nobody typed are shown as they would be, with their place") {
    const auto text = plan_text({{sample_target("r1"), nullptr}}, {}, 1, preview_for(1),
                                {{"--command", {"show a", "show\nb"}, "NETPOLL_COMMAND", 1},
                                 {"--adaptive", {"true"}, "/etc/netpoll/config.yaml:3", 3}});
    CHECK(text.find("\n\noptions     --command='show a' --command='show\\nb' (NETPOLL_COMMAND)\n"
                    "            --adaptive (/etc/netpoll/config.yaml:3)\n"
                    "1 device, ") != text.npos);
}

TEST_CASE("a dry run over a broker names sites and logins, and what each site needs") {
    target first = sample_target("r1");
    first.site = "fra";
    first.realm = "tacacs";
    credentials login;
    login.username = "netops";
    login.password = {"the pollers", std::make_shared<const secret>("never-shown")};
    first.login = std::make_shared<const credentials>(login);
    target other = first;
    login.name = "local";
    other.login = std::make_shared<const credentials>(login);
    run_request request;
    request.via.servers = {"tls://b:4222"};
    const auto text =
        plan_text({{first, nullptr, {other}}, {other, nullptr}}, request, 2, preview_for(2));
    CHECK(text.find("  login     netops@tacacs, of the pollers of fra\n"
                    "  or else   local, of the pollers of fra\n") != text.npos);
    CHECK(text.find("\nsites       fra (2 devices), whose pollers need the logins local, "
                    "netops@tacacs\n") != text.npos);
    CHECK(text.find("never-shown") == text.npos);
}
