// The platforms that the lab plays, as data. Knows no command.
#include "lab/persona.hpp"

#include "lab/split.hpp"

#include <charconv>

namespace netpoll::lab {

namespace {

constexpr std::string_view eight_back = "\b\b\b\b\b\b\b\b\b\b          \b\b\b\b\b\b\b\b\b\b";
constexpr std::string_view carriage_erase = "\r                                        \r";

constexpr persona personas[] = {
    {family::linux_host,
     "linux",
     "exec",
     {"srv", "ns", "mon"},
     "",
     "OpenSSH_9.2p1 Debian-2+deb12u7",
     "",
     "",
     "command not found",
     false,
     127},
    {family::generic,
     "generic",
     "shell",
     {"gw", "ups", "pdu"},
     "",
     "mpSSH_0.2.1",
     "--More--",
     "\r        \r",
     "% Unknown command",
     false,
     1},
    {family::ios,
     "cisco_ios",
     "shell",
     {"core", "dist", "acc"},
     "ios",
     "Cisco-1.25",
     " --More-- ",
     eight_back,
     "% Invalid input detected at '^' marker.",
     true,
     1},
    {family::nxos,
     "cisco_nxos",
     "shell",
     {"leaf", "spine", "border"},
     "nxos",
     "OpenSSH_8.3 PKIX",
     "--More--",
     "\r        \r",
     "% Invalid command at '^' marker.",
     true,
     1},
    {family::eos,
     "arista_eos",
     "shell",
     {"spine", "leaf", "mgmt"},
     "eos",
     "OpenSSH_9.1",
     " --More-- ",
     "\r          \r",
     "% Invalid input",
     false,
     1},
    {family::junos,
     "juniper_junos",
     "shell",
     {"edge", "core", "rr"},
     "mx",
     "OpenSSH_7.9",
     "---(more)---",
     carriage_erase,
     "unknown command.",
     true,
     1},
};

bool dual_routing_engine(const persona& p, std::size_t index) {
    return p.kind == family::junos && index % 3 == 0;
}

/// Newer EOS switches on bracketed paste while it reads a line.
bool bracketed_paste(const persona& p, std::size_t index) {
    return p.kind == family::eos && index % 2 == 1;
}

std::string bare_prompt(const persona& p, std::string_view device, std::string_view user,
                        std::string_view place) {
    const std::string name(device);
    const auto mode = place.empty() ? "" : "(" + std::string(place) + ")";
    switch (p.kind) {
        case family::linux_host:
            return std::string(user) + "@" + name + ":~$ ";
        case family::generic:
            return name + "> ";
        case family::ios:
        case family::eos:
            return name + mode + "#";
        case family::nxos:
            return name + mode + "# ";
        case family::junos:
            return std::string(user) + "@" + name + (place.empty() ? "> " : "# ");
    }
    return name;
}

}  // namespace

const std::vector<const persona*>& all_personas() {
    static const auto all = [] {
        std::vector<const persona*> list;
        for (const auto& p : personas)
            list.push_back(&p);
        return list;
    }();
    return all;
}

const persona* find_persona(std::string_view platform) noexcept {
    for (const auto& p : personas) {
        if (p.platform == platform) return &p;
    }
    return nullptr;
}

expected<std::vector<platform_share>, std::string> parse_platforms(std::string_view list) {
    std::vector<platform_share> shares;
    for (const auto& part : split(list, ',')) {
        const auto colon = part.find(':');
        platform_share share{part.substr(0, colon), 1};
        if (find_persona(share.platform) == nullptr) {
            std::string known;
            for (const auto& p : personas)
                known += " " + std::string(p.platform);
            return unexpected("the lab cannot play '" + share.platform + "'; it knows" + known);
        }
        if (colon != part.npos) {
            const char* end = part.data() + part.size();
            const auto read = std::from_chars(part.data() + colon + 1, end, share.weight);
            if (read.ec != std::errc{} || read.ptr != end || share.weight > 1'000'000) {
                return unexpected("'" + part + "': the weight is a whole number, as cisco_ios:3");
            }
        }
        if (share.weight > 0) shares.push_back(std::move(share));
    }
    if (shares.empty()) return unexpected(std::string("no platform is left in the list"));
    return shares;
}

std::string prompt(const persona& p, std::string_view device, std::string_view user,
                   std::size_t index, std::string_view place) {
    std::string text;
    if (p.kind == family::nxos) text = "\r";
    if (p.kind == family::junos) text = "\r\n";
    std::string above;
    if (dual_routing_engine(p, index)) above = "{master:0}";
    if (p.kind == family::junos && !place.empty()) above += "[" + std::string(place) + "]";
    if (!above.empty()) text += above + "\r\n";
    if (bracketed_paste(p, index)) text += "\x1b[?2004h";
    return text + bare_prompt(p, device, user, place);
}

std::string after_enter(const persona& p, std::size_t index) {
    return bracketed_paste(p, index) ? "\x1b[?2004l\r" : "";
}

std::size_t prompt_width(const persona& p, std::string_view device, std::string_view user,
                         std::string_view place) {
    return bare_prompt(p, device, user, place).size();
}

std::string refusal(const persona& p, std::optional<std::size_t> column, std::string_view message) {
    std::string text;
    if (p.marks_column && column) text = std::string(*column, ' ') + "^\n";
    text.append(message).append("\n");
    if (p.kind == family::ios) text += "\n";
    return text;
}

std::string message_of_the_day(const persona& p, std::string_view device) {
    const std::string name(device);
    switch (p.kind) {
        case family::linux_host:
            return "Linux " + name + " 6.1.0-18-amd64 #1 SMP x86_64\n\n" +
                   "This machine is simulated. Nothing typed here changes anything.\n" +
                   "Last login: Mon Mar  2 08:14:07 2026 from 192.0.2.17\n";
        case family::nxos:
            return "Nexus Operating System Software, simulated\nUse is monitored.\n";
        case family::eos:
            return "Last login: Mon Mar  2 08:14:07 2026 from 192.0.2.17\n";
        case family::junos:
            return "Last login: Mon Mar  2 08:14:07 2026 from 192.0.2.17\n"
                   "--- JUNOS 21.4R3-S5 Kernel 64-bit, simulated\n";
        case family::ios:
        case family::generic:
            return "";
    }
    return "";
}

}  // namespace netpoll::lab
