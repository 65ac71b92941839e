// Which platform has which command line for its configuration. Knows no session.
#include "lab/configuration/dialect.hpp"

#include "lab/network.hpp"
#include "lab/split.hpp"

namespace netpoll::lab {

const indented_dialect* indented_dialect_of(family kind) {
    switch (kind) {
        case family::ios:
            return &ios_dialect();
        case family::nxos:
            return &nxos_dialect();
        case family::eos:
            return &eos_dialect();
        case family::junos:
        case family::linux_host:
        case family::generic:
            return nullptr;
    }
    return nullptr;
}

std::string factory_ports(const device& d, std::string_view port, std::string_view each,
                          std::string_view some) {
    std::string text;
    for (unsigned number = 1; number <= 24; ++number) {
        text.append("interface ").append(port).append(std::to_string(number));
        text += "\ndescription to rack " + std::to_string((d.traits + number) % 40) + ", port " +
                std::to_string(number) + " <uplink>\n";
        text.append(each);
        if (number % 8 == 0) text.append(some);
    }
    return text;
}

std::string factory_location(const device& d) {
    return "snmp-server location room " + std::to_string(d.traits % 60 + 100).substr(1) + "\n";
}

std::string known_lines(family kind) {
    const auto* indented = indented_dialect_of(kind);
    if (indented == nullptr && kind != family::junos) return {};
    const auto text = indented != nullptr ? indented->text : junos().text;
    // The sections before are of commands.
    const std::string_view first = indented != nullptr ? "\nconfig:\n" : "\nconfiguration:\n";
    std::string lines;
    for (const auto& line : split(text.substr(text.find(first) + 1), '\n'))
        lines += (line.back() == ':' ? "" : "  ") + line + "\n";
    return lines;
}

}  // namespace netpoll::lab
