// Records as a page shows them. Knows no HTML beyond what must stand in it.
#include "run/recorded_page.hpp"
#include "support/child_process.hpp"
#include "support/has.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using namespace netpoll;
using netpoll::testing::has;
using netpoll::testing::read_file;
using netpoll::testing::temp_folder;
using netpoll::testing::write_file;

namespace {

constexpr std::string_view failed_record =
    R"({"host":"sw10","hostname":"sw10.example","address":"2001:db8:1:2::7","port":830,)"
    R"("via":"jump2","poller":"fra-1","platform":"cisco_ios","groups":["core"],"data":{"site":"fra1","rack":7,)"
    R"("more":{"a":1},"none":null},"run_id":"r","status":"failed","error":{"code":"command_error",)"
    R"("phase":"command","message":"It was rejected.","detail":"% Invalid"},"attempts":2,)"
    R"("failed_attempts":[],"started":"2026-11-27T02:00:00.000Z",)"
    R"("ended":"2026-11-27T02:00:01.500Z","duration_ms":1500.25,"phases":{"kex_ms":20.5},)"
    R"("ssh":{"server_version":"SSH-2.0-Cisco-1.25","kex":null,"hostkey":"ssh-rsa","cipher":null,)"
    R"("mac":null,"fingerprint":"SHA256:x","auth":"password","needs":["ssh-rsa"]},)"
    R"("commands":[{"command":"show x","status":"error_marker","output":"% Invalid\n","bytes":10,)"
    R"("sha256":"ab","duration_ms":5,"parsed":null,"parse_error":null}],"checks":[{"name":"ntp",)"
    R"("severity":"error","status":"failed","command":"show x","message":"none","detail":""}]})";

std::string good_record(const std::string& host) {
    return R"({"host":")" + host +
           R"(","hostname":"192.0.2.9","address":"192.0.2.9","port":22,"platform":"linux",)"
           R"("groups":[],"data":{},"run_id":"r","status":"ok","error":null,"attempts":1,)"
           R"("failed_attempts":[],"started":"2026-11-27T02:00:00.000Z",)"
           R"("ended":"2026-11-27T02:00:01.000Z","duration_ms":1000,"phases":{},"ssh":{},)"
           R"("commands":[]})";
}

std::vector<std::string> values_of(const page::device& of, std::string_view kind) {
    std::vector<std::string> values;
    for (const page::trait& each : of.traits)
        if (each.kind == kind) values.push_back(each.value);
    return values;
}

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a record's traits are what devices may have in common") {
    auto record = read_record(failed_record);
    REQUIRE(record);
    const auto device = device_of(std::move(*record));
    CHECK(values_of(device, "bastion") == texts{"jump2"});
    CHECK(values_of(device, "poller") == texts{"fra-1"});
    CHECK(values_of(device, "network") == texts{"2001:db8:1:2::/64"});
    CHECK(values_of(device, "group") == texts{"core"});
    CHECK(values_of(device, "data.site") == texts{"fra1"});
    CHECK(values_of(device, "data.rack") == texts{"7"});
    CHECK(values_of(device, "data.more").empty());
    CHECK(values_of(device, "data.none").empty());
    CHECK(values_of(device, "old algorithm") == texts{"ssh-rsa"});
    CHECK(values_of(device, "failed command") == texts{"show x"});
    CHECK(device.address == "2001:db8:1:2::7 port 830");
    CHECK(device.started == "2026-11-27 02:00:00 UTC");
    CHECK(device.phases[static_cast<std::size_t>(phase::kex)] == std::chrono::microseconds{20'500});
    REQUIRE(device.checks.size() == 1);
    CHECK(device.checks[0].message == "none");
    auto good = read_record(good_record("a"));
    REQUIRE(good);
    CHECK(values_of(device_of(std::move(*good)), "network") == texts{"192.0.2.0/24"});
}

TEST_CASE("the page of a file: those that failed first, then by name, for its owner's eyes") {
    const temp_folder folder;
    const std::string file = folder / "r.ndjson";
    // Its run line is missing: the run did not come to its end.
    write_file(file, good_record("sw11") + "\n" + good_record("sw2") + "\n" +
                         std::string(failed_record) + "\n");
    const auto results = recorded_results::open(file, true);
    REQUIRE(results);
    const std::string to = folder / "page.html";
    auto into = late_output::of_file(to, 0600);
    REQUIRE(write_page(*results, {}, into));
    const std::string page = read_file(to);
    CHECK(has(page, "This run did not come to its end: 1 of 3 devices failed: command_error; "));
    CHECK(has(page, "<details class=\"d bad\" id=\"d0\"><summary><b>sw10</b>"));
    CHECK(has(page, "id=\"d1\"><summary><b>sw2</b>"));
    CHECK(has(page, "id=\"d2\"><summary><b>sw11</b>"));
    CHECK(std::filesystem::status(to).permissions() == std::filesystem::perms(0600));
    auto nowhere = late_output::of_file(folder / "none/page.html", 0600);
    CHECK(has(write_page(*results, {}, nowhere).error(), "none"));
}
