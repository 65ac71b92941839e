// What the lab knows of a platform's configuration: lines, factory settings, words. Knows no
// session.
#pragma once

#include "lab/configuration/config_text.hpp"
#include "lab/persona.hpp"

#include <string>
#include <string_view>

namespace netpoll::lab {

struct device;

/// A command line with sections that are entered, and lines below them that are indented.
struct indented_dialect {
    std::string_view text;  ///< of the rules
    const grammar& rules;
    /// As it would be typed into a new device.
    std::string (*factory)(const device&);
    std::string_view name_line;      ///< what the line with the device's name begins with
    std::string_view above_running;  ///< `{name}` and `{bytes}` are filled in
    std::string_view above_startup;
    std::string_view below;
    indentation layout;
    std::string_view on_entering;    ///< what `configure terminal` says
    std::string_view on_saving;      ///< once the configuration is stored
    std::string_view save_question;  ///< asked before, where the command asks
    std::string_view incomplete;
    bool marks_end{false};  ///< `^` stands above that, behind the line
    /// Characters of the host name in a prompt of configuration mode.
    std::size_t name_width{std::string_view::npos};
};

/// Null where the family's configuration is none of that kind, or unknown.
const indented_dialect* indented_dialect_of(family kind);

/// Factory settings of ports 1 to 24, named `port` and their number, with `each` below every one
/// and `some` below every eighth.
std::string factory_ports(const device& d, std::string_view port, std::string_view each,
                          std::string_view some);
/// "snmp-server location room 17", with LF.
std::string factory_location(const device& d);

const indented_dialect& ios_dialect();
const indented_dialect& nxos_dialect();
const indented_dialect& eos_dialect();

/// Statements in hierarchies, a candidate and commits.
struct junos_dialect {
    std::string_view text;  ///< of the rules
    const grammar& rules;
    std::string (*factory)(const device&);
};

const junos_dialect& junos();

/// The lines of configuration that the lab takes for a platform, by section, as grammar's
/// constructor has them; empty where it plays none.
std::string known_lines(family kind);

}  // namespace netpoll::lab
