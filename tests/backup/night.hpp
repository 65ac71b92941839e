// One night's results for tests of backups.
#pragma once

#include "backup/backups.hpp"
#include "support/temp_folder.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll::testing {

struct night_command {
    std::string text;
    std::string output;
    std::string status{"ok"};
    bool truncated{false};
};

/// Results of a run, written and read back.
class night {
public:
    explicit night(std::string id = "r1") : id_(std::move(id)) {}

    night& device(std::string_view host, const std::vector<night_command>& commands,
                  std::string_view status = "ok");
    night& device(std::string_view host, const std::string& output) {
        return device(host, {{"show run", output}});
    }
    /// What it comes to; its hosts are the inventory's.
    expected<backup_report, std::string> kept_in(
        const backup_request& request, std::optional<std::set<std::string>> inventory = {}) const;

private:
    std::string id_;
    std::string lines_;
    temp_folder folder_;
};

/// Of a report: "changed core-1", and why where it has one.
std::vector<std::string> lines_of(const backup_report& report);

}  // namespace netpoll::testing
