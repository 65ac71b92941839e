// The hosts of an inventory, a line each. Knows no file and no option.
#include "cli/hosts_table.hpp"

#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <iterator>

namespace netpoll {

namespace {

using host_cells = std::vector<std::string>;

std::string cell_of(const std::string& text) {
    return text.empty() ? "-" : escape(text, text.size());
}

host_cells cells_of(const written_host& host) {
    std::string groups;
    for (const auto& each : host.groups)
        (groups += groups.empty() ? "" : ",") += each;
    return {cell_of(host.name),
            cell_of(host.hostname),
            cell_of(host.port == 0 ? "" : std::to_string(host.port)),
            cell_of(host.platform),
            cell_of(host.username),
            cell_of(groups)};
}

}  // namespace

std::string hosts_table(const std::vector<written_host>& hosts) {
    std::vector<host_cells> rows{{"HOST", "ADDRESS", "PORT", "PLATFORM", "USER", "GROUPS"}};
    std::transform(hosts.begin(), hosts.end(), std::back_inserter(rows), cells_of);
    return in_columns(rows);
}

}  // namespace netpoll
