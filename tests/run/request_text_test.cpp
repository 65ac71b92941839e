// A request as text and back. Knows no inventory.
#include <netpoll/run_request.hpp>

#include <doctest/doctest.h>

using namespace netpoll;

namespace {

run_request everything() {
    run_request request;
    request.inventory = "sites/\"north\".yaml";
    request.select = {{"core*", "group=edge"}, {"~lab"}};
    auto& over = request.overrides;
    over.commands = {"show version", "show clock"};
    over.job = "job.yaml";
    over.username = "netops";
    over.password = secret_ref{"env:NETPOLL_PASSWORD", std::make_shared<const secret>("hunter2!")};
    over.private_keys = {"/keys/id"};
    over.port = 65'535;
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
    request.platforms = "own.yaml";
    request.max_output = 1;
    request.memory = 64U << 20;
    request.mode = mode::processes;
    request.concurrency = 1'000;
    request.reactors = 2;
    request.workers = 3;
    request.cpu_workers = 0;
    request.host_keys = host_key_policy::accept_new;
    request.known_hosts = {"a", "b"};
    request.deadline = milliseconds{7'200'000};
    request.format = report_format::ndjson;
    request.output = "out.json";
    request.outdir = "raw";
    request.record = "sessions";
    request.mode_bits = 0640;
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
    CHECK(back->overrides.password->value == nullptr);
    CHECK(back->overrides.port == 65'535);
    CHECK(back->deadline == milliseconds{7'200'000});
    CHECK(back->mode == mode::processes);
    CHECK(back->inventory == everything().inventory);
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
    CHECK(wrong(R"({"netpoll_request":1,"reactors":-1})").find("reactors: a number") !=
          std::string::npos);
    CHECK(wrong(R"({"netpoll_request":1,"port":65536})").find("port: ") != std::string::npos);
    CHECK(wrong(R"({"netpoll_request":1,"deadline":"soon"})").find("deadline: ") !=
          std::string::npos);
    CHECK(wrong(R"({"netpoll_request":1,"limit":"core"})").find("limit: ") != std::string::npos);
}
