// Canned answers of the platforms. All texts are made up for the lab; none contains a prompt.
#include "lab/canned_output.hpp"

#include "lab/split.hpp"

#include <algorithm>
#include <charconv>

namespace netpoll::lab {

namespace {

std::string serial(const device& d) {
    return "LAB" + std::to_string(d.traits % 100'000'000 + 100'000'000).substr(1);
}

/// Replaces {name}, {serial}, {address}, {user}, {mac}, {n} in a template.
std::string filled(std::string_view text, const device& d, const lab_options& options) {
    std::string to;
    while (!text.empty()) {
        const auto open = text.find('{');
        const auto close = open == text.npos ? open : text.find('}', open);
        to += text.substr(0, close == text.npos ? text.size() : open);
        if (close == text.npos) break;
        const auto key = text.substr(open + 1, close - open - 1);
        if (key == "name") {
            to += d.name;
        } else if (key == "serial") {
            to += serial(d);
        } else if (key == "address") {
            to += dotted(d.address);
        } else if (key == "user") {
            to += options.username;
        } else if (key == "n") {
            to += std::to_string(d.traits % 60 + 100).substr(1);
        } else {
            to += text.substr(open, close - open + 1);
        }
        text.remove_prefix(close + 1);
    }
    return to;
}

constexpr std::string_view ios_version =
    "Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.2(7)E8, simulated\n"
    "{name} uptime is 41 weeks, 2 days, 7 hours, {n} minutes\n"
    "System image file is \"flash:/c2960x-universalk9-mz.152-7.E8.bin\"\n\n"
    "Model number                    : WS-C2960X-48TS-L\n"
    "System serial number            : {serial}\n"
    "Configuration register is 0xF\n\n";
constexpr std::string_view nxos_version =
    "Nexus Operating System (NX-OS) Software, simulated\n"
    "  NXOS: version 10.3(4a)\n"
    "Hardware\n  cisco Nexus9000 C93180YC-FX Chassis\n  Processor Board ID {serial}\n"
    "  Device name: {name}\nKernel uptime is 212 day(s), 4 hour(s), {n} minute(s)\n\n";
constexpr std::string_view eos_version =
    "Arista DCS-7050SX3-48YC8-F\nHardware version: 11.02\nSerial number: {serial}\n"
    "Software image version: 4.32.2F\nArchitecture: x86_64\n"
    "Uptime: 12 weeks, 4 days, 3 hours and {n} minutes\n\n";
constexpr std::string_view junos_version =
    "Hostname: {name}\nModel: mx204\nJunos: 21.4R3-S5.4\n"
    "JUNOS OS Kernel 64-bit  [20230719.1400]\nJUNOS OS runtime [20230719.1400]\n";
constexpr std::string_view generic_version =
    "Device name: {name}\nFirmware: 2.14.{n}\nSerial: {serial}\n";
constexpr std::string_view os_release =
    "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\n"
    "ID=debian\n";

std::string_view version_text(family kind) {
    switch (kind) {
        case family::ios:
            return ios_version;
        case family::nxos:
            return nxos_version;
        case family::eos:
            return eos_version;
        case family::junos:
            return junos_version;
        case family::linux_host:
        case family::generic:
            return generic_version;
    }
    return generic_version;
}

/// Of platforms whose configuration mode the lab does not play.
std::string flat_configuration(const device& d) {
    std::string text = "version 15.2\nhostname " + d.name + "\nservice timestamps log datetime\n";
    for (int port = 1; port <= 24; ++port) {
        const auto number = std::to_string(port);
        text += "interface Ethernet1/" + number + "\n description to rack " +
                std::to_string((d.traits + static_cast<unsigned>(port)) % 40) + ", port " + number +
                " <uplink>\n mtu 9216\n";
    }
    return text + "snmp-server location room {n}\nend\n";
}

std::string interface_table(const device& d) {
    std::string text = "Interface      Status     Speed   Description\n";
    for (unsigned port = 1; port <= 48; ++port) {
        const bool up = (d.traits >> (port % 60)) & 1U;
        auto name = "Ethernet1/" + std::to_string(port);
        name.resize(15, ' ');
        text += name + (up ? "connected  10G     " : "down       auto    ") + "port " +
                std::to_string(port) + " of " + d.name + "\n";
    }
    return text;
}

/// The text of a show command, nothing where the device has no such command.
std::optional<std::string> shown(const device& d, const lab_options& options,
                                 std::string_view what) {
    const auto starts = [&](std::string_view with) { return what.substr(0, with.size()) == with; };
    const bool junos = d.kind->kind == family::junos;
    if (what == "version" || what == "ver") {
        return filled(version_text(d.kind->kind), d, options);
    }
    if (!junos && (starts("run") || starts("startup-config"))) {
        return filled(flat_configuration(d), d, options);
    }
    if (what == "clock" || (junos && what == "system uptime")) {
        return filled("12:07:{n}.214 UTC Mon Mar 2 2026\n", d, options);
    }
    if (starts("interface") || starts("ip interface")) return interface_table(d);
    if (what == "inventory" || starts("chassis")) {
        return filled("NAME: \"Chassis\", DESCR: \"simulated\"\nPID: LAB-48, SN: {serial}\n", d,
                      options);
    }
    return std::nullopt;
}

std::string unknown_in_shell(const device& d, const lab_options& options,
                             std::string_view command) {
    const auto& p = *d.kind;
    if (p.kind == family::linux_host) {
        return "-bash: " + std::string(command.substr(0, command.find(' '))) +
               ": command not found\n";
    }
    // Known words are passed over: the caret stands below the first word that is not.
    const std::size_t at = command.substr(0, 5) == "show " ? 5 : 0;
    return refusal(p, prompt_width(p, d.name, options.username) + at, p.error_text);
}

reply unknown(const device& d, const lab_options& options, std::string_view command, bool shell) {
    reply r;
    r.status = d.kind->unknown_status;
    r.thinks = false;
    if (!shell && d.kind->kind == family::linux_host) {
        r.err = "sh: 1: " + std::string(command.substr(0, command.find(' '))) + ": not found\n";
    } else {
        r.out = output_lines(unknown_in_shell(d, options, command));
    }
    return r;
}

std::optional<std::uint64_t> number(const std::string& text) {
    std::uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return value;
}

/// Commands that every platform has, for tests: `lines N`, `bytes N`, `sleep D`.
std::optional<reply> lab_command(const device& d, const std::vector<std::string>& words) {
    if (words.size() != 2) return std::nullopt;
    reply r;
    if (words[0] == "sleep") {
        const auto pause = parse_duration(words[1]);
        if (!pause) return std::nullopt;
        r.pause = *pause;
        return r;
    }
    const auto count = number(words[1]);
    if (!count || (words[0] != "lines" && words[0] != "bytes")) return std::nullopt;
    // 80 bytes a line, its LF included; a terminal's CR comes on top.
    r.out.add_generated(words[0] == "lines" ? *count : (*count + 79) / 80, d.traits);
    return r;
}

reply setting(std::optional<unsigned> page = std::nullopt, std::string text = "") {
    reply r;
    r.thinks = false;
    r.page = page;
    r.out = output_lines(std::move(text));
    return r;
}

/// Commands that change the terminal of this session and show nothing, or a line.
std::optional<reply> terminal_setting(const device& d, const std::vector<std::string>& words) {
    const auto& first = words.front();
    const auto last = number(words.back());
    switch (d.kind->kind) {
        case family::linux_host:
            if (first == "export" || first == "stty" || first == "unset" || first == "alias") {
                return setting();
            }
            return std::nullopt;
        case family::junos:
            if (words.size() < 3 || first != "set" || words[1] != "cli") return std::nullopt;
            if (words[2] == "screen-length" && last) {
                return setting(static_cast<unsigned>(*last),
                               "Screen length set to " + words.back() + "\n");
            }
            if (words[2] == "screen-width")
                return setting({}, "Screen width set to " + words.back() + "\n");
            return setting();
        case family::generic:
        case family::ios:
        case family::nxos:
        case family::eos:
            if (first == "enable" && words.size() == 1) return setting();
            if (first == "no" && words.size() == 2 && words[1].substr(0, 3) == "pag")
                return setting(0U);
            if (words.size() < 2 || first.substr(0, 4) != "term") return std::nullopt;
            if (words[1] == "length" && last) return setting(static_cast<unsigned>(*last));
            return setting();
    }
    return std::nullopt;
}

std::optional<reply> linux_command(const device& d, const lab_options& options,
                                   std::string_view command,
                                   const std::vector<std::string>& words) {
    reply r;
    if (words[0] == "true" || words[0] == "false") {
        r.status = words[0] == "true" ? 0 : 1;
    } else if (words[0] == "uname") {
        r.out = output_lines(
            filled(words.size() > 1 ? "Linux {name} 6.1.0-18-amd64 SMP Debian x86_64 GNU/Linux\n"
                                    : "Linux\n",
                   d, options));
    } else if (words[0] == "uptime") {
        r.out = output_lines(
            filled(" 12:07:{n} up 41 days,  2:{n},  1 user,  load average: 0.00, 0.01, 0.05\n", d,
                   options));
    } else if (words[0] == "hostname") {
        r.out = output_lines(d.name + "\n");
    } else if (words[0] == "whoami") {
        r.out = output_lines(options.username + "\n");
    } else if (words[0] == "echo") {
        r.out = output_lines(std::string(command.substr(std::min<std::size_t>(5, command.size()))) +
                             "\n");
    } else if (command == "cat /etc/os-release") {
        r.out = output_lines(std::string(os_release));
    } else {
        return std::nullopt;
    }
    return r;
}

std::string joined(const std::vector<std::string>& words, std::size_t from) {
    std::string text;
    for (auto i = from; i < words.size(); ++i)
        text += (i == from ? "" : " ") + words[i];
    return text;
}

bool asks_to_leave(const std::string& command) {
    return command == "exit" || command == "quit" || command == "logout";
}

reply plain_answer(const device& d, const lab_options& options, std::string_view command,
                   std::vector<std::string> words, bool shell) {
    if (asks_to_leave(joined(words, 0))) {
        auto r = setting();
        r.leaves = true;
        return r;
    }
    // Every network CLI has "| no-more" or ignores it here: it changes nothing of the lines.
    if (words.size() > 2 && words.back() == "no-more") words.resize(words.size() - 2);
    if (auto r = lab_command(d, words)) return *r;
    if (auto r = terminal_setting(d, words)) return *r;
    if (d.kind->kind == family::linux_host) {
        if (auto r = linux_command(d, options, command, words)) return *r;
    }
    // Over exec channels Linux hosts show something too, so that one command fits a mixed network.
    const bool shows = !shell || d.kind->kind != family::linux_host;
    if (shows && words.size() > 1 && (words[0] == "show" || words[0] == "sh")) {
        if (auto text = shown(d, options, joined(words, 1))) {
            reply r;
            r.out = output_lines(std::move(*text));
            r.out.add_generated(options.output_lines, d.traits);
            return r;
        }
    }
    return unknown(d, options, command, shell);
}

}  // namespace

reply answer(const device& d, const lab_options& options, std::string_view command, bool shell) {
    auto words = split(command, ' ');
    if (words.empty()) return setting();
    auto r = plain_answer(d, options, command, std::move(words), shell);
    const bool shows = r.thinks || !r.err.empty() || !r.out.at_end();
    if (d.broken == fault::endless_output && shows && !r.page) r.out.make_endless(d.traits);
    return r;
}

}  // namespace netpoll::lab
