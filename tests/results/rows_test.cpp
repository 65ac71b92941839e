// Rows of outputs in text, folded text, tables and CSV, byte by byte. Knows no template.
#include "results/readable/record_fields.hpp"
#include "results/shown_run.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

/// Devices whose outputs were parsed, and what a view makes of them.
class parsed_run : public shown_run {
public:
    outcome& add(const std::string& host, std::string output, std::string parsed) {
        outcome& made = shown_run::add(host, std::move(output));
        made.commands[0].parsed = std::move(parsed);
        return made;
    }

    std::string shown(report_format format, result_view view) {
        report_options options;
        options.format = format;
        options.view = std::move(view);
        return written(std::move(options));
    }
};

const std::string two_ports = R"([{"port":"Gi1","status":"up","vlan":"10","via":["a","b"]},)"
                              R"({"port":"Gi2","status":"down","vlan":"20","via":[]}])";

result_view fields(std::vector<std::string> names, std::string where = {}) {
    result_view view;
    view.fields = std::move(names);
    view.where = std::move(where);
    return view;
}

result_view only(std::string where, bool fold = false) {
    result_view view;
    view.where = std::move(where);
    view.fold = fold;
    return view;
}

void fail(outcome& device) {
    device.status = device_status::failed;
    device.error = error{errc::refused, phase::connect, {}};
    device.commands.clear();
}

parsed_run sample_run() {
    parsed_run run;
    run.add("sw1", "ports of sw1\n", two_ports);
    run.add("sw2", "ports of sw2\n", R"([{"port":"Gi1","status":"up","vlan":"5","via":[]}])");
    auto& third = run.add("sw3", "no ports\n", "");
    third.commands[0].parse_error = parse_error{"no rule fits", "ports.textfsm", 7, 1, "no ports"};
    fail(run.add("sw4", "", ""));
    return run;
}

}  // namespace

TEST_CASE("columns of rows are a line for each row, also without any") {
    auto run = sample_run();
    CHECK(
        run.shown(report_format::csv, fields({"host", "parsed.port", "parsed.via", "parsed.x"})) ==
        "host,parsed.port,parsed.via,parsed.x\nsw1,Gi1,a b,\nsw1,Gi2,,\nsw2,Gi1,,\nsw3,,,\n"
        "sw4,,,\n");
    CHECK(run.shown(report_format::table, fields({"host", "parsed.port", "parsed.vlan"})) ==
          "host  port  vlan\nsw1   Gi1   10\nsw1   Gi2   20\nsw2   Gi1   5\nsw3\nsw4\n");
    CHECK(run.shown(report_format::csv,
                    fields({"command", "parsed.port", "commands.parse_error.message"})) ==
          "commands.command,parsed.port,commands.parse_error.message\nshow version,Gi1,\n"
          "show version,Gi2,\nshow version,Gi1,\nshow version,,no rule fits\n,,\n");
}

TEST_CASE("parsed alone is every column that rows have, in its place") {
    auto run = sample_run();
    CHECK(run.shown(report_format::csv, fields({"parsed", "host"})) ==
          "parsed.port,parsed.status,parsed.vlan,parsed.via,host\nGi1,up,10,a b,sw1\n"
          "Gi2,down,20,,sw1\nGi1,up,5,,sw2\n,,,,sw3\n,,,,sw4\n");
    run.add("sw5", "", R"([{"port":"Gi9","speed":"1G","duplex":""}])");
    CHECK(run.shown(report_format::table, fields({"host", "parsed.*"}, "host in ['sw2', 'sw5']")) ==
          "host  port  status  vlan  speed\nsw2   Gi1   up      5\nsw5   Gi9                 1G\n");
}

TEST_CASE("what a device sent as JSON is reached by its names") {
    parsed_run run;
    run.add("eos1", "",
            R"({"status":{"Ethernet1.100":{"link":"up","mtu":1500,"on":true},"n":null}})");
    CHECK(
        run.shown(report_format::csv, fields({"host", "parsed.status.Ethernet1.100.mtu",
                                              "parsed.status.Ethernet1.100.on", "parsed.status.n"},
                                             "parsed.status.Ethernet1.100.link == 'up'")) ==
        "host,parsed.status.Ethernet1.100.mtu,parsed.status.Ethernet1.100.on,parsed.status.n\n"
        "eos1,1500,true,\n");
}

TEST_CASE("where chooses rows, and devices by them") {
    auto run = sample_run();
    CHECK(run.shown(report_format::csv, fields({"host", "parsed.port"}, "vlan > 5")) ==
          "host,parsed.port\nsw1,Gi1\nsw1,Gi2\n");
    CHECK(run.matched == 1);
    CHECK(run.shown(report_format::csv, fields({"host", "status"}, "status == 'down'")) ==
          "host,status\nsw1,ok\n");
    CHECK(run.shown(report_format::csv, fields({"host", "command"}, "port == 'Gi1'")) ==
          "host,commands.command\nsw1,show version\nsw2,show version\n");
    CHECK(run.shown(report_format::csv, fields({"host"}, "status == 'failed'")) == "host\nsw4\n");
    CHECK(run.shown(report_format::csv, fields({"host"},
                                               "not parsed.port and groups contains "
                                               "'core'")) == "host\nsw3\nsw4\n");
    CHECK(run.shown(report_format::text, only("vlan == 1")).empty());
    CHECK(run.matched == 0);
    CHECK(run.shown(report_format::text, only("status == 'up'")) ==
          "== sw1\nport:   Gi1\nstatus: up\nvlan:   10\nvia:    a b\n\n"
          "== sw2\nport:   Gi1\nstatus: up\nvlan:   5\n");
    CHECK(run.shown(report_format::text, only("vlan >= 10 or error.code == 'refused'")) ==
          "== sw1\nport  status  vlan  via\nGi1   up      10    a b\nGi2   down    20\n\n"
          "== sw4\n!! refused (connect): check port; is SSH enabled?\n");
    auto both = only("vlan >= 10");
    both.match = "Gi2";
    CHECK(run.shown(report_format::text, both) == "== sw1\nGi2   down    20\n");
}

TEST_CASE("a field of where that nobody has is told, where there are rows") {
    using names = std::vector<std::string>;
    auto run = sample_run();
    const auto unknown = [&](const std::string& where) {
        run.shown(report_format::text, only(where));
        return run.unknown_fields;
    };
    CHECK(unknown("hsot == 'sw1' or parsed.potr or data.stie") ==
          names{"hsot", "parsed.potr", "data.stie"});
    CHECK(unknown("port == 'Gi1' and parsed.via contains 'a'").empty());
    CHECK(unknown("error.code == 'refused' or checks.failed or status == 'failed'").empty());
    parsed_run none;
    none.add("sw1", "no ports\n", "");
    none.shown(report_format::text, only("port == 'Gi1'"));
    CHECK(none.unknown_fields.empty());
}

TEST_CASE("a row that an expression takes too long on is shown, and said") {
    parsed_run run;
    run.add("sw1", "", R"([{"name":")" + std::string(60, 'a') + R"("}])");
    CHECK_FALSE(
        run.shown(report_format::text, only("name =~ '^(([a-z])+.)+[A-Z]([a-z])+$'")).empty());
    CHECK(run.in_doubt);
}

TEST_CASE("equal rows fold, whatever else is in the outputs") {
    parsed_run run;
    run.add("sw1", "uptime 1\n", two_ports);
    run.add("sw2", "uptime 2\n", two_ports);
    run.add("sw3", "uptime 3\n", R"([{"port":"Gi1","status":"up"},{"port":"Gi2","status":"up"}])");
    run.add("sw4", "nothing\n", "[]");
    const std::string folded =
        "== sw[1-2] (2)\nport  status  vlan  via\nGi1   up      10    a b\n"
        "Gi2   down    20\n\n== sw3 (1)\nport  status\nGi1   up\nGi2   up\n";
    CHECK(run.shown(report_format::text, only({}, true)) == folded + "\n== sw4 (1)\nnothing\n");
    CHECK(run.shown(report_format::text, only("port == 'Gi2'", true)) ==
          "== sw[1-2] (2)\nport:   Gi2\nstatus: down\nvlan:   20\n\n== sw3 (1)\nport:   Gi2\n"
          "status: up\n");
    auto compared = only("port and host", true);
    compared.diff = true;
    CHECK(run.shown(report_format::text, compared) ==
          "== sw[1-2] (2)\nport=Gi1  status=up  vlan=10  via=a b\nport=Gi2  status=down  vlan=20\n"
          "\n== sw3 (1)\n--- sw1 and 1 other\n+++ sw3\n@@ -1,2 +1,2 @@\n"
          "-port=Gi1  status=up  vlan=10  via=a b\n-port=Gi2  status=down  vlan=20\n"
          "+port=Gi1  status=up\n+port=Gi2  status=up\n");
}

TEST_CASE("what a row holds is text and nothing else") {
    parsed_run run;
    run.add("sw1", "", R"([{"a\u001b":"x\u0007\ny\u202e"}])");
    const auto shown = run.shown(report_format::text, only({}, true));
    CHECK(shown.find('\x1B') == shown.npos);
    CHECK(shown.find('\x07') == shown.npos);
    CHECK(shown.find("\xE2\x80\xAE") == shown.npos);
    CHECK(run.shown(report_format::csv, fields({"parsed"})).find('\x1B') == std::string::npos);
}

TEST_CASE("a view says whether it needs rows") {
    CHECK(needs_rows(fields({"host", "parsed.version"})));
    CHECK(needs_rows(fields({"parsed"})));
    CHECK(needs_rows(only("host == 'x'")));
    CHECK_FALSE(needs_rows(fields({"host", "output"})));
    CHECK(record_field_problem("parsed.version").empty());
    CHECK(record_field_problem("parsed.*").empty());
    CHECK_FALSE(record_field_problem("parsed.").empty());
}
