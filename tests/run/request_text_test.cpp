// A request as text and back. Knows no inventory.
#include <netpoll/run_request.hpp>

#include <doctest/doctest.h>

#include <tuple>

using namespace netpoll;

namespace {

run_request everything() {
    run_request request;
    request.inventory = "sites/\"north\".yaml";
    request.more_inventories = {"more.csv", "-"};
    request.devices = {"sw[1-2],admin@x:22", "@list"};
    request.select = {{"core*", "group=edge"}, {"~lab"}};
    request.retry = "before.json";
    request.only = {"skipped", "timed_out"};
    request.partial = true;
    auto& over = request.overrides;
    over.commands = {"show version", "show clock"};
    over.job = "job.yaml";
    over.username = "netops";
    over.password = secret_ref{"env:NETPOLL_PASSWORD", std::make_shared<const secret>("hunter2!")};
    over.secret = secret_ref{"env:NETPOLL_SECRET", std::make_shared<const secret>("hunter3!")};
    over.private_keys = {"/keys/id"};
    over.agent = "/run/agent";
    over.port = 65'535;
    over.jump = {"b1,b2", "b3"};
    over.ssh_config = "default";
    over.platform = "cisco_ios";
    over.channel = channel_kind::exec;
    over.profile = ssh_profile::legacy;
    over.connect = milliseconds{1};
    over.kex = milliseconds{2'000};
    over.auth = milliseconds{60'000};
    over.prompt = milliseconds{3'600'000};
    over.idle = milliseconds{1'500};
    over.command = milliseconds{0};
    over.device = milliseconds{90'000};
    request.ask_password = true;
    request.ask_secret = true;
    request.platforms = "own.yaml";
    request.max_output = 1;
    request.memory = 64U << 20;
    request.mode = mode::processes;
    request.concurrency = 1'000;
    request.reactors = 2;
    request.workers = 3;
    request.cpu_workers = 0;
    request.via = {{"tls://b1:4222", "nats://b2:1"}, "coord.nk", "ca.pem"};
    request.wait_poller = milliseconds{5'000};
    request.wait_via = milliseconds{1'000};
    request.host_keys = host_key_policy::accept_new;
    request.crypto = crypto_choice::openssl;
    request.known_hosts = {"a", "b"};
    request.deadline = milliseconds{7'200'000};
    request.pace = false;
    request.budget = {0.5, 20, {}};
    request.attempt_gap = milliseconds{0};
    request.adaptive = true;
    request.auth_guard = 0;
    request.canaries = 2;
    request.retries = 100;
    request.max_failures = count_or_share{0, false};
    request.serial = count_or_share{5, true};
    request.first = {"core1", "group=lab"};
    request.fail_on = fail_on::warning;
    request.against = "yesterday.json";
    request.junit = "junit.xml";
    request.sarif = "out.sarif";
    request.format = report_format::ndjson;
    request.view = {true, true, true, {"host", "error.code"}, "^Serial"};
    request.output = "out.json";
    request.outdir = "raw";
    request.record = "sessions";
    request.mode_bits = 0640;
    request.lock = {"core.lock", true, milliseconds{600'000}};
    request.notices = {"core.prom",       true, "env:HOOK", "file:key", {"noc", "ops@x"},
                       mail_when::changed};
    return request;
}

std::string wrong(std::string_view text) {
    const auto read = request_from(text);
    return read ? "nothing" : read.error();
}

}  // namespace

TEST_CASE("what nobody asked for is not written") {
    CHECK(to_text({}) == R"({"netpoll_request":1})");
    REQUIRE(request_from(to_text({})));
}

TEST_CASE("every field comes back, a secret as its source only") {
    const std::string text = to_text(everything());
    CHECK(text.find("hunter2") == std::string::npos);
    CHECK(text.find('\n') == std::string::npos);
    const auto back = request_from(text);
    REQUIRE(back);
    CHECK(to_text(*back) == text);
    CHECK(back->overrides.password->source == "env:NETPOLL_PASSWORD");
    CHECK(back->overrides.secret->source == "env:NETPOLL_SECRET");
    CHECK(text.find("hunter3!") == text.npos);
    CHECK(back->overrides.password->value == nullptr);
    CHECK(back->overrides.port == 65'535);
    CHECK(back->deadline == milliseconds{7'200'000});
    CHECK(back->mode == mode::processes);
    CHECK(back->via == everything().via);
    CHECK(back->wait_poller == milliseconds{5'000});
    CHECK(back->wait_via == milliseconds{1'000});
    CHECK(back->inventory == everything().inventory);
    CHECK_FALSE(back->pace);
    CHECK(back->budget == everything().budget);
    CHECK(back->attempt_gap == milliseconds{0});
    CHECK(back->adaptive);
    CHECK(back->auth_guard == 0);
    CHECK(back->canaries == 2);
    CHECK(back->retries == 100);
    CHECK(back->max_failures == count_or_share{});
    CHECK(back->serial == count_or_share{5, true});
    CHECK(back->first == everything().first);
    CHECK(back->mode_bits == 0640);
    CHECK(back->lock.file == "core.lock");
    CHECK(back->lock.wait == milliseconds{600'000});
    CHECK(back->notices.mail.size() == 2);
    CHECK(back->notices.mail_when == mail_when::changed);
}

TEST_CASE("a webhook's URL is not written down, its source is") {
    run_request request;
    for (const char* url :
         {"https://ops:hunter2@hooks.example/x", "https://hooks.example/x?tok=hunter2",
          "https://hooks.example/services/hunter2"}) {
        request.notices.webhook = url;
        const auto text = to_text(request);
        CHECK(text.find("hunter2") == text.npos);
        CHECK(request_from(text)->notices.webhook == "ask");
    }
    for (const char* kept : {"", "env:HOOK", "file:/run/hook", "https://hooks.example:8443"}) {
        request.notices.webhook = kept;
        CHECK(request_from(to_text(request))->notices.webhook == kept);
    }
}

TEST_CASE("what is not understood is refused") {
    CHECK(wrong("").find("not a request") == 0);
    CHECK(wrong("[]") == "no request of netpoll");
    CHECK(wrong("{}") == "no request of netpoll");
    CHECK(wrong(R"({"netpoll_request":2})") ==
          "a request of version 2, and this netpoll knows version 1");
    CHECK(wrong(R"({"netpoll_request":1,"hots":[]})") == "unknown key 'hots'");
    CHECK(wrong(R"({"netpoll_request":1,"mode":"fast"})").find("mode: unknown mode 'fast'") !=
          std::string::npos);
    CHECK(wrong(R"({"netpoll_request":1,"reactors":-1})") ==
          "not a request: reactors: '-1' is not a whole number from 1 to 256");
    CHECK(wrong(R"({"netpoll_request":1,"reactors":"2"})") ==
          "not a request: reactors: a number is expected");
    CHECK(wrong(R"({"netpoll_request":1,"port":65536})").find("port: ") != std::string::npos);
    CHECK(wrong(R"({"netpoll_request":1,"deadline":"soon"})").find("deadline: ") !=
          std::string::npos);
    CHECK(wrong(R"({"netpoll_request":1,"limit":"core"})").find("limit: ") != std::string::npos);
}

TEST_CASE("numbers have the bounds that they have on a command line") {
    const auto of = [](const std::string& pair) {
        return wrong("{\"netpoll_request\":1," + pair + "}");
    };
    const auto is_refused = [&of](const std::string& key, const std::string& number) {
        const auto said = of("\"" + key + "\":" + number);
        CHECK_MESSAGE(said.starts_with("not a request: " + key + ": "), said);
    };
    for (const auto& [key, least, most] :
         {std::tuple{"port", 1, 65'535}, std::tuple{"concurrency", 1, 1'000'000},
          std::tuple{"reactors", 1, 256}, std::tuple{"cpu_workers", 0, 64},
          std::tuple{"logins_in_flight", 1, 1'000'000}, std::tuple{"auth_guard", 0, 1'000'000},
          std::tuple{"canaries", 0, 1'000'000}, std::tuple{"retries", 0, 100},
          std::tuple{"mode_bits", 0600, 0777}}) {
        CAPTURE(key);
        const std::string begin = "\"" + std::string(key) + "\":";
        CHECK(of(begin + std::to_string(least)) == "nothing");
        CHECK(of(begin + std::to_string(most)) == "nothing");
        is_refused(key, std::to_string(least - 1));
        is_refused(key, std::to_string(most + 1));
        is_refused(key, "\"" + std::to_string(most) + "\"");
        is_refused(key, std::to_string(least) + ".5");
        is_refused(key, "null");
    }
    is_refused("workers", "0");
    is_refused("workers", "100000");
    is_refused("max_output", "0");
    is_refused("memory", "0");
    CHECK(of(R"("logins_per_second":0.001)") == "nothing");
    CHECK(of(R"("logins_per_second":1000000)") == "nothing");
    for (const auto* rate : {"0", "-1", "0.0001", "1e7", "\"5\"", "true"})
        is_refused("logins_per_second", rate);
    CHECK(of(R"("serial":"100%")") == "nothing");
    for (const auto* share : {"\"101%\"", "\"0\"", "\"0%\"", "20", "\"\""})
        is_refused("serial", share);
    CHECK(of(R"("max_failures":"0")") == "nothing");
    is_refused("max_failures", "\"101%\"");
    is_refused("pace", "\"off\"");
}

TEST_CASE("a broker's URL that holds a user is not taken from a request either") {
    const auto refused = wrong(R"({"netpoll_request":1,"via":["nats://u:hunter2@b"]})");
    CHECK(refused.find("holds no user and no password") != refused.npos);
    CHECK(refused.find("hunter2") == refused.npos);
}
