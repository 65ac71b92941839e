// RANCID's router.db: HOST;TYPE;STATE[;COMMENT] a line, with colons in old ones. Knows no host.
#include "inventory/import/host_adder.hpp"
#include "inventory/import/plain_rows.hpp"
#include "inventory/ssh_config/keywords.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

struct device_type {
    std::string_view called;
    std::string_view platform;
};

// Where RANCID's name is none that netpoll's platforms have as an alias.
constexpr std::array device_types{device_type{"cisco", "cisco_ios"},
                                  device_type{"cisco-ncs", "cisco_ios"},
                                  device_type{"cisco-nx", "nxos"},
                                  device_type{"ios-nx", "nxos"},
                                  device_type{"cisco-xr", "iosxr"},
                                  device_type{"ios-xr", "iosxr"},
                                  device_type{"cisco-xr7", "iosxr"},
                                  device_type{"ios-xr7", "iosxr"},
                                  device_type{"cisco-exr", "iosxr"},
                                  device_type{"ios-exr", "iosxr"},
                                  device_type{"cisco-sb", "cisco_s300"},
                                  device_type{"ios-sb", "cisco_s300"},
                                  device_type{"cisco-wlc4", "cisco_wlc"},
                                  device_type{"cisco-wlc5", "cisco_wlc"},
                                  device_type{"cisco-wlc8", "cisco_wlc"},
                                  device_type{"a10", "acos"},
                                  device_type{"arista", "eos"},
                                  device_type{"brocade", "fabricos"},
                                  device_type{"dell", "powerconnect"},
                                  device_type{"edgemax", "edgeos"},
                                  device_type{"f5", "tmos"},
                                  device_type{"force10", "ftos"},
                                  device_type{"fortigate-full", "fortios"},
                                  device_type{"foundry", "fastiron"},
                                  device_type{"hp", "procurve"},
                                  device_type{"mikrotik", "routeros"},
                                  device_type{"netscaler", "citrix_netscaler"}};

std::string platform_of(std::string_view type) {
    const auto known = std::find_if(device_types.begin(), device_types.end(),
                                    [&](const auto& each) { return each.called == type; });
    if (known != device_types.end()) return std::string(known->platform);
    std::string plain(type);
    std::replace(plain.begin(), plain.end(), '-', '_');
    return plain;
}

char separator_of_row(std::string_view row) {
    return row.find(';') != row.npos ? ';' : ':';
}

bool is_rancid_list(std::string_view, std::string_view text) {
    bool fits = false;
    each_plain_row(text, [&](std::string_view row, unsigned) {
        const auto cells = cells_of(row, separator_of_row(row));
        fits = cells.size() >= 3 && (cells[2] == "up" || cells[2] == "down");
        return false;
    });
    return fits;
}

document read_rancid_list(const foreign_file& from) {
    host_adder hosts(from);
    auto& into = hosts.builder();
    each_plain_row(from.text, [&](std::string_view row, unsigned line) {
        const auto cells = cells_of(row, separator_of_row(row));
        if (cells.size() < 3 || cells[0].empty()) {
            into.complain(line, "HOST;TYPE;STATE is expected, as in sw1;cisco;up");
            return true;
        }
        // Any other word has its reason, and RANCID leaves them out too.
        if (cells[2] != "up") {
            from.notes.unused(from.path, line,
                              "devices that are not up are left out, as RANCID does");
            return true;
        }
        hosts.begin(cells[0], line);
        hosts.platform(platform_of(ssh_config::in_lower_case(cells[1])), line);
        hosts.end();
        return true;
    });
    hosts.end_hosts();
    from.notes.told(from.path, 0,
                    "RANCID's logins are in .cloginrc, which netpoll does not read: -u and -k, or "
                    "a second inventory with defaults, say who logs in");
    return hosts.finish();
}

}  // namespace

const importer rancid_importer{"rancid", is_rancid_list, nullptr, read_rancid_list};

}  // namespace netpoll
