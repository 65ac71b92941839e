// Log lines by maker; who is none of those logs as Cisco does. Knows no session.
#include "lab/log_line.hpp"

#include <array>

namespace netpoll::lab {

namespace {

struct log_style {
    std::string_view platform;
    /// `@` stands for the seconds and `#` for the marker.
    std::string_view text;
};

constexpr std::string_view cisco =
    "*Mar  1 00:00:@.123: %SYS-5-CONFIG_I: Configured from console by lab on vty0 (#)";
constexpr std::string_view junos =
    "Mar  1 00:00:@  lab mgd[4711]: UI_COMMIT: User 'lab' requested 'commit' (#)";
constexpr std::string_view huawei =
    "%Mar  1 2026 00:00:@ lab %%01SHELL/5/CMDRECORD(s)[0]:lab logged in (#)";
constexpr std::string_view comware =
    "%Mar  1 00:00:@:123 2026 lab SHELL/5/SHELL_LOGIN: lab logged in from vty0 (#)";

constexpr std::array<log_style, 9> styles{{
    {"junos", junos},
    {"juniper_junos", junos},
    {"vrp", huawei},
    {"huawei_vrp", huawei},
    {"h3c", comware},
    {"comware", comware},
    {"hp_comware", comware},
    {"vsololt", "2026/03/01 00:00:@   User Login                   User lab log in. (#)"},
    {"nxos", "2026 Mar  1 00:00:@ lab %$ VDC-1 %$ %VSHD-5-VSHD_SYSLOG_CONFIG_I: by lab (#)"},
}};

}  // namespace

std::string log_line(std::string_view platform, std::uint64_t dice) {
    auto text = cisco;
    for (const auto& style : styles) {
        if (style.platform == platform) text = style.text;
    }
    std::string line;
    for (const char c : text) {
        if (c == '@') {
            line += std::to_string(10 + dice % 50);
        } else if (c == '#') {
            line += log_marker;
        } else {
            line += c;
        }
    }
    return line;
}

}  // namespace netpoll::lab
