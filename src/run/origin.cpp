// Asks the system, and takes secrets out of a command line. Knows no result.
#include "run/origin.hpp"

#include "run/inventory_source.hpp"

#include "transcript/config_secrets.hpp"
#include "transcript/live_secrets.hpp"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <filesystem>

namespace netpoll {

namespace {

// "admin:Secret@sw1,x": the password in front of each host.
std::string without_passwords_of_logins(std::string_view text) {
    std::string made;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(", \t\n"), text.size());
        const auto word = text.substr(0, end);
        const auto at = word.rfind('@');
        const auto colon = word.substr(0, at).find(':');
        if (at != word.npos && colon != word.npos && !word.starts_with('['))
            (made.append(word.substr(0, colon + 1)) += redacted_mask).append(word.substr(at));
        else
            made.append(word);
        if (end < text.size()) made += text[end];
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return made;
}

}  // namespace

void run_request::add_inventory(const std::string& path) {
    const auto all = inventories();
    if (inventory.empty())
        inventory = path;
    else if (std::find(all.begin(), all.end(), path) == all.end())
        more_inventories.push_back(path);
}

void run_request::forget_inventories() {
    inventory.clear();
    more_inventories.clear();
}

std::vector<std::string> run_request::inventories() const {
    if (inventory.empty() && !devices.empty()) return {};
    std::vector<std::string> all{inventory};
    all.insert(all.end(), more_inventories.begin(), more_inventories.end());
    return all;
}

std::vector<std::string> inventory_paths(const run_request& request) {
    std::vector<std::string> paths;
    for (const auto& each : request.inventories()) {
        if (each.empty()) continue;
        std::error_code unknown;
        const auto whole = std::filesystem::absolute(each, unknown);
        paths.push_back(
            each == "-" || is_netbox(each) || unknown ? each : whole.lexically_normal().string());
    }
    return paths;
}

std::vector<std::string> without_secrets(std::vector<std::string> command_line,
                                         const redactor& redact) {
    for (std::string& each : command_line) {
        config_secrets recognised;
        each = without_passwords_of_logins(recognised(redact(each)));
    }
    return command_line;
}

std::string name_of_user() {
    std::array<char, 16'384> room{};
    passwd facts = {};
    passwd* found = nullptr;
    const bool known =
        ::getpwuid_r(::getuid(), &facts, room.data(), room.size(), &found) == 0 && found != nullptr;
    return known ? found->pw_name : "";
}

std::string name_of_machine() {
    std::array<char, HOST_NAME_MAX + 1> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

}  // namespace netpoll
