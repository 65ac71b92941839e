// Which platform has which command line for its configuration. Knows no session.
#include "lab/configuration/dialect.hpp"

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
