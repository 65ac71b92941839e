// Reads variables and files for the table of flags. Knows no option's effect.
#include "cli/standing_options.hpp"

#include "cli/variables.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace netpoll {

namespace {

constexpr const char* file_of_system = "/etc/netpoll/config.yaml";

std::string variable_of(const environment& env, const char* name) {
    const char* value = env(name);
    return value ? value : "";
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        if (end > start) lines.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return lines;
}

bool takes_many(const flag& option) {
    return option.repeats && !option.value.empty();
}

/// Whether "--concurrency,--forks" has "forks".
bool has_name(const flag& option, const std::string& name) {
    return ("," + option.names + ",").find(",--" + name + ",") != std::string::npos;
}

const flag* find_flag(const std::vector<flag_group>& groups, const std::string& name) {
    for (const flag_group& group : groups)
        for (const flag& each : group.flags)
            if (has_name(each, name)) return &each;
    return nullptr;
}

/// "-", a URL and the words that stand for no file stay what they are.
bool is_file_name(std::string_view text) {
    constexpr std::array<std::string_view, 5> words{"-", "default", "none", "on", "off"};
    return text.find("://") == text.npos &&
           std::find(words.begin(), words.end(), text) == words.end();
}

/// A path starts at the folder of the file that says it, also that of @FILE.
void place_paths(const flag& option, said_option& said) {
    constexpr std::array<std::string_view, 5> paths{"FILE", "PATH", "DIR", "RESULTS",
                                                    "on|off|PATH"};
    constexpr std::array<std::string_view, 2> lists{"TERM", "LIST"};
    const auto takes = [&](const auto& kinds) {
        return std::find(kinds.begin(), kinds.end(), option.value) != kinds.end();
    };
    for (std::string& each : said.values) {
        if (takes(paths) && is_file_name(each)) each = path_said_in(said.where, each);
        if (takes(lists) && each.starts_with('@'))
            each = "@" + path_said_in(said.where, each.substr(1));
    }
}

}  // namespace

std::vector<std::string> option_file_paths(const environment& env, const std::string& no_config) {
    const auto said = no_config.empty() ? variable_of(env, "NETPOLL_NO_CONFIG") : no_config;
    const auto off = parse_switch(said);
    if (!said.empty() && (!off || *off)) return {};
    std::vector<std::string> paths;
    auto folder = variable_of(env, "XDG_CONFIG_HOME");
    // As its specification has it, a relative one is ignored.
    if (!folder.starts_with('/')) folder = variable_of(env, "HOME") + "/.config";
    if (folder.starts_with('/') && folder != "/.config")
        paths.push_back(folder + "/netpoll/config.yaml");
    paths.emplace_back(file_of_system);
    return paths;
}

standing_options::standing_options(const environment& env, const std::vector<std::string>& files)
    : env_(env), known_(all_flags()) {
    for (const std::string& each : files)
        add_file(each);
}

void standing_options::add_file(const std::string& path) {
    std::vector<mistake> bad;
    std::vector<said_option> good;
    for (said_option& each : read_option_file(path, bad)) {
        auto problem = judge(each);
        const auto twin = std::find_if(good.begin(), good.end(), [&](const said_option& other) {
            return other.name == each.name;
        });
        if (problem.empty() && twin != good.end())
            problem = "'" + each.name + "' stands here twice: it is already on line " +
                      std::to_string(twin->where.line);
        if (problem.empty()) {
            good.push_back(std::move(each));
        } else {
            bad.push_back({each.where, std::move(problem)});
        }
    }
    std::stable_sort(bad.begin(), bad.end(), [](const mistake& a, const mistake& b) {
        return a.where.line < b.where.line;
    });
    for (const mistake& each : bad)
        wrong_.push_back(to_string(each));
    files_.push_back(std::move(good));
}

std::string standing_options::judge(said_option& said) const {
    const flag* option = find_flag(known_, said.name);
    if (!option) return unknown_in_file(said.name, known_);
    const std::string called = said.name + ": ";
    said.name = option->long_name().substr(2);
    if (!option->has_variable || !option->in_files)
        return called + "is for the command line, and not for a file";
    if (said.values.size() > 1 && !takes_many(*option))
        return called + "takes one value, not " + std::to_string(said.values.size());
    place_paths(*option, said);
    options unused;
    for (const std::string& each : said.values)
        if (auto wrong = option->apply(unused, each); !wrong.empty()) return called + wrong;
    return {};
}

std::optional<standing_option> standing_options::find(const flag& option) const {
    if (!option.has_variable) return std::nullopt;
    if (const auto text = variable_of(env_, option.variable().c_str()); !text.empty()) {
        auto values = takes_many(option) ? lines_of(text) : std::vector<std::string>{text};
        return standing_option{std::move(values), option.variable(), option.variable(), 1};
    }
    if (!option.in_files) return std::nullopt;
    const auto name = option.long_name().substr(2);
    for (std::size_t i = 0; i < files_.size(); ++i) {
        for (const said_option& each : files_[i]) {
            if (each.name != name) continue;
            auto where = to_string(each.where);
            auto called = where + ": " + name;
            return standing_option{each.values, std::move(where), std::move(called),
                                   static_cast<unsigned>(i + 2)};
        }
    }
    return std::nullopt;
}

verb_options::verb_options(const verb_arguments& said, const environment& env)
    : said_(said), standing_(env, option_file_paths(env, said.value("--no-config"))) {}

std::vector<std::string> verb_options::values(const std::string& option) const {
    if (said_.has(option)) return {said_.value(option)};
    const auto groups = all_flags();
    const flag* known = find_flag(groups, option.substr(2));
    const auto found = known ? standing_.find(*known) : std::nullopt;
    return found ? found->values : std::vector<std::string>{};
}

std::string verb_options::value(const std::string& option) const {
    const auto all = values(option);
    return all.empty() ? std::string() : all.back();
}

std::string verb_options::apply(const std::string& option, options& to) const {
    const auto groups = all_flags();
    const flag* known = find_flag(groups, option.substr(2));
    const auto found =
        known && !said_.has(option) ? standing_.find(*known) : std::optional<standing_option>();
    for (const std::string& each : values(option))
        if (const auto wrong = known->apply(to, each); !wrong.empty())
            return (found ? found->called : option) + ": " + wrong;
    return {};
}

}  // namespace netpoll
