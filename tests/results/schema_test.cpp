// The JSON Schema speaks of the same names as the code. Knows no writer.
#include "support/temp_folder.hpp"

#include <netpoll/outcome.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <set>

using namespace netpoll;

namespace {

const nlohmann::json& definitions() {
    static const nlohmann::json schema = nlohmann::json::parse(
        netpoll::testing::read_file(NETPOLL_SOURCE_DIR "/src/results/netpoll-1.schema.json"));
    return schema.at("$defs");
}

std::set<std::string> names_in(const nlohmann::json& array) {
    return {array.begin(), array.end()};
}

}  // namespace

TEST_CASE("error codes of the schema are those of the code") {
    std::set<std::string> codes;
    for (int i = 1; i <= static_cast<int>(errc::internal); ++i)
        codes.emplace(name(static_cast<errc>(i)));
    CHECK(codes.size() == static_cast<std::size_t>(errc::internal));
    CHECK(names_in(definitions()["error_code"]["enum"]) == codes);
}

TEST_CASE("phases of the schema are those of the code") {
    std::set<std::string> phases;
    std::set<std::string> keys;
    for (int i = 0; i < phase_count; ++i) {
        phases.emplace(name(static_cast<phase>(i)));
        keys.insert(std::string(name(static_cast<phase>(i))) + "_ms");
    }
    CHECK(names_in(definitions()["phase"]["enum"]) == phases);
    std::set<std::string> properties;
    for (const auto& [key, value] : definitions()["phases"]["properties"].items())
        properties.insert(key);
    CHECK(properties == keys);
}

TEST_CASE("statuses of the schema are those of the code") {
    const std::set<std::string> devices{
        std::string(name(device_status::ok)), std::string(name(device_status::failed)),
        std::string(name(device_status::skipped)), std::string(name(device_status::cancelled))};
    CHECK(names_in(definitions()["device"]["properties"]["status"]["enum"]) == devices);
    CHECK(names_in(definitions()["run"]["properties"]["by_status"]["required"]) == devices);
    const std::set<std::string> commands{
        std::string(name(command_status::ok)), std::string(name(command_status::error_marker)),
        std::string(name(command_status::incomplete)), std::string(name(command_status::timeout)),
        std::string(name(command_status::not_run))};
    CHECK(names_in(definitions()["command_status"]["enum"]) == commands);
    CHECK(names_in(definitions()["run"]["properties"]["commands"]["required"]) == commands);
}
