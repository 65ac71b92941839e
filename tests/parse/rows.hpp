// What a template makes of a text, as one line to compare. Knows no doctest.
#pragma once

#include "parse/textfsm_template.hpp"

#include <string>
#include <string_view>

namespace netpoll::testing {

/// The rows as JSON; "RULE_LINE/INPUT_LINE: MESSAGE: INPUT" where there are none.
inline std::string rows(const textfsm_template& by, std::string_view text,
                        absent_member absent = absent_member::null) {
    const auto read = by.parse(text);
    std::string made;
    if (read) {
        append_rows(made, *read, absent);
        return made;
    }
    const auto& why = read.error();
    return std::to_string(why.rule_line) + "/" + std::to_string(why.input_line) + ": " +
           why.message + ": " + why.input;
}

/// "LINE: MESSAGE" where it is no template; empty where it is one.
inline std::string mistake_of(std::string_view written) {
    const auto made = textfsm_template::compile(written);
    return made ? std::string() : std::to_string(made.error().line) + ": " + made.error().message;
}

inline std::string rows(std::string_view written, std::string_view text,
                        absent_member absent = absent_member::null) {
    const auto made = textfsm_template::compile(written);
    return made ? rows(*made, text, absent) : mistake_of(written);
}

}  // namespace netpoll::testing
