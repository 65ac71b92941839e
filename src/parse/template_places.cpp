// Folders of Python's packages, tried one by one.
#include "parse/template_places.hpp"

#include "core/ascii.hpp"
#include "machine/text_file.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace netpoll {

namespace {

using opened_folder = expected<std::shared_ptr<const template_folder>, std::string>;

/// Empty where it is not set.
std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

/// 311 of "python3.11", 300 of "python3", -1 of what is no Python 3.
int python_version(const std::string& name) {
    constexpr std::string_view python3 = "python3";
    if (name == python3) return 300;
    if (!name.starts_with("python3.")) return -1;
    int minor = 0;
    for (const char c : name.substr(python3.size() + 1)) {
        if (!is_digit(c) || minor > 999) return -1;
        minor = minor * 10 + (c - '0');
    }
    return 300 + minor;
}

/// Of the Pythons below a prefix ("/usr"), the newest first.
void add_python(std::vector<std::string>& to, const std::string& prefix) {
    std::vector<std::pair<int, std::string>> pythons;
    std::error_code failed;
    for (std::filesystem::directory_iterator each(prefix + "/lib", failed), end;
         !failed && each != end; each.increment(failed)) {
        const int version = python_version(each->path().filename());
        if (version >= 0) pythons.emplace_back(version, each->path());
    }
    std::sort(pythons.rbegin(), pythons.rend());
    for (const auto& python : pythons)
        for (const char* packages : {"/dist-packages", "/site-packages"})
            to.push_back(python.second + packages + "/ntc_templates/templates");
}

opened_folder open_named(const std::string& path, const std::string& by) {
    auto opened = template_folder::open(path_from(".", path));
    if (opened) return std::shared_ptr<const template_folder>(std::move(*opened));
    return unexpected(by + ": " + escape(opened.error()) +
                      "; name a folder of TextFSM templates with its index, as that of "
                      "ntc-templates");
}

}  // namespace

std::vector<std::string> usual_template_places(const std::string& root) {
    std::vector<std::string> places;
    const std::string home = variable("HOME");
    for (const char* environment : {"VIRTUAL_ENV", "CONDA_PREFIX"})
        if (const auto prefix = variable(environment); !prefix.empty()) add_python(places, prefix);
    if (!home.empty()) add_python(places, home + "/.local");
    add_python(places, root + "/usr/local");
    add_python(places, root + "/usr");
    if (!home.empty()) places.push_back(home + "/ntc-templates");
    return places;
}

opened_folder open_templates(const std::string& named, const std::string& root) {
    if (!named.empty()) return open_named(named, "--templates");
    for (const char* name : {"NTC_TEMPLATES_DIR", "NET_TEXTFSM"})
        if (const auto path = variable(name); !path.empty()) return open_named(path, name);
    for (const auto& place : usual_template_places(root))
        if (auto opened = template_folder::open(place))
            return std::shared_ptr<const template_folder>(std::move(*opened));
    return unexpected(std::string(
        "there are no TextFSM templates on this machine: install those of ntc-templates ('pip "
        "install ntc-templates', or 'git clone https://github.com/networktocode/ntc-templates' in "
        "your home), or name a folder with --templates DIR or NTC_TEMPLATES_DIR"));
}

}  // namespace netpoll
