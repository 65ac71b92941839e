// The hosts of an ssh_config: what their Host lines call by name. What the file says of them is
// left to its own reader. Knows no keyword's meaning.
#include "inventory/import/host_adder.hpp"
#include "inventory/import/plain_rows.hpp"
#include "inventory/ssh_config/local_user.hpp"
#include "inventory/ssh_config/statements.hpp"
#include "inventory/ssh_config/words.hpp"

#include <filesystem>
#include <iterator>
#include <set>
#include <system_error>

namespace netpoll {

namespace {

bool is_ssh_config(std::string_view, std::string_view text) {
    bool has_host = false;
    bool all = true;
    each_plain_row(text, [&](std::string_view row, unsigned) {
        auto rest = row;
        const auto word = ssh_config::in_lower_case(ssh_config::take_word(rest));
        const auto* known = ssh_config::find_keyword(word);
        has_host = has_host || (known && known->what == ssh_config::key::host && !rest.empty());
        all = known && word.size() < row.size();
        return all;
    });
    return has_host && all;
}

bool is_plain_name(std::string_view pattern) {
    return pattern.find_first_of("*?!") == pattern.npos;
}

document read_ssh_config(const foreign_file& from) {
    host_adder hosts(from);
    std::error_code unknown;
    if (!std::filesystem::exists(from.path, unknown)) {
        hosts.builder().give_up(0, "an ssh_config is read from a file: name it");
        return hosts.finish();
    }
    const auto home = ssh_config::this_user().home;
    const auto read = ssh_config::read_statements({{from.path}}, home);
    std::copy(read.mistakes.begin(), read.mistakes.end(), std::back_inserter(from.mistakes));
    std::set<std::string_view> seen;
    for (const auto& each : read.all) {
        const auto* line = std::get_if<ssh_config::host_line>(&each.what);
        if (!line) continue;
        for (const auto& name : line->patterns) {
            if (!is_plain_name(name) || !seen.insert(name).second) continue;
            hosts.begin(name, line->where.line);
            hosts.end();
        }
    }
    hosts.end_hosts();
    hosts.builder().scalar("defaults", 1);
    hosts.builder().begin_mapping(1);
    const auto file = std::filesystem::path(from.path).filename().string();
    hosts.text("ssh_config", file, 1);
    hosts.builder().end();
    return hosts.finish();
}

}  // namespace

const importer ssh_config_importer{"ssh_config", is_ssh_config, nullptr, read_ssh_config};

}  // namespace netpoll
