// The hosts of an inventory, a line each. Knows no file and no option.
#include "cli/hosts_table.hpp"

#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

using host_cells = std::array<std::string, 6>;

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
    std::array<std::size_t, 6> widths{};
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], columns_of(row[i]));
    std::string text;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i + 1 < row.size(); ++i)
            (text += row[i]).append(widths[i] - columns_of(row[i]) + 2, ' ');
        (text += row.back()) += '\n';
    }
    return text;
}

}  // namespace netpoll
