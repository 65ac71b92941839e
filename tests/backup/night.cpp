// Records as a run writes them, as far as backups read them.
#include "backup/night.hpp"

#include "core/json_text.hpp"

#include <doctest/doctest.h>

namespace netpoll::testing {

namespace {

std::string json_text_of(std::string_view text) {
    std::string all = "\"";
    bool replaced = false;
    append_json_text(all, text, replaced);
    return all + '"';
}

const platform_catalog& night_platforms() {
    static const platform_catalog all = [] {
        platform_catalog built;
        platform ios;
        ios.id = "cisco_ios";
        ios.modes = {{"exec", {"{name}> ?"}, {}, {}}};
        ios.volatile_lines = {"^ntp clock-period "};
        CHECK(built.add(ios).empty());
        return built;
    }();
    return all;
}

}  // namespace

night& night::device(std::string_view host, const std::vector<night_command>& commands,
                     std::string_view status) {
    lines_ += R"({"host":)" + json_text_of(host) +
              R"(,"platform":"cisco_ios","groups":["access"],)" +
              R"("data":{"site":"sin1"},"run_id":)" + json_text_of(id_) + R"(,"status":)" +
              json_text_of(status) + R"(,"error":)" +
              (status == "ok" ? "null" : R"({"code":"timed_out","phase":"connect"})") +
              R"(,"commands":[)";
    const char* separator = "";
    for (const night_command& each : commands) {
        lines_ += separator + (R"({"command":)" + json_text_of(each.text)) + R"(,"status":)" +
                  json_text_of(each.status) + R"(,"output":)" + json_text_of(each.output) +
                  (each.truncated ? R"(,"truncated":true})" : "}");
        separator = ",";
    }
    lines_ += "]}\n";
    return *this;
}

expected<backup_report, std::string> night::kept_in(
    const backup_request& request, std::optional<std::set<std::string>> inventory) const {
    const std::string path = folder_ / "results";
    write_file(path,
               lines_ + R"({"run":{"schema":"netpoll/1","run_id":)" + json_text_of(id_) + "}}\n");
    const auto results = recorded_results::open(path, false);
    REQUIRE(results);
    return make_backups(request, *results, settled_text(night_platforms()),
                        {id_, std::move(inventory)});
}

std::vector<std::string> lines_of(const backup_report& report) {
    std::vector<std::string> lines;
    for (const backup_entry& each : report.entries)
        lines.push_back(std::string(name(each.kind)) + " " + each.host +
                        (each.why.empty() ? "" : ": " + each.why));
    return lines;
}

}  // namespace netpoll::testing
