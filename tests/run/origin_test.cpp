// What results say of where a run comes from. Knows no result.
#include "run/origin.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using namespace netpoll;

using texts = std::vector<std::string>;

TEST_CASE("a command line without secrets") {
    redactor redact;
    redact.add(std::make_shared<const secret>("hunter2!"));
    CHECK(without_secrets({"netpoll", "-c", "show hunter2! x", "-w", "admin:Secret1@sw1,sw2:22",
                           "-J", "ops@gate:2222"},
                          redact) == texts{"netpoll", "-c", "show [redacted] x", "-w",
                                           "admin:[redacted]@sw1,sw2:22", "-J", "ops@gate:2222"});
    for (const auto* each : {"--set=password=Secret1", "password=Secret1",
                             "username ops secret Secret1", "snmp-server community Secret1 ro",
                             "https://me:Secret1@netbox.example/", "me:Secret1@[2001:db8::1]:22"}) {
        const auto shown = without_secrets({each}, redact).front();
        CHECK_MESSAGE(shown.find("Secret1") == shown.npos, shown);
    }
    const texts harmless{"-w",           "sw1,[2001:db8::1]:22", "-c",
                         "show version", "--host-keys=off",      "-l",
                         "group=x",      "data.site=fra"};
    CHECK(without_secrets(harmless, redact) == harmless);
}

TEST_CASE("inventories have whole paths") {
    run_request request;
    CHECK(inventory_paths(request) == texts{});
    request.inventory = "-";
    CHECK(inventory_paths(request) == texts{"-"});
    request.inventory = "a/../b.yaml";
    CHECK(inventory_paths(request) == texts{std::filesystem::current_path() / "b.yaml"});
    CHECK_FALSE(name_of_machine().empty());
}
