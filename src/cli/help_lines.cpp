// What several helps have alike.
#include "cli/help_lines.hpp"

#include "cli/exit_code.hpp"
#include "terminal/text_layout.hpp"

#include <stdexcept>
#include <utility>

namespace netpoll {

std::string left_side(const flag& each) {
    std::string names = each.names;
    for (auto comma = names.find(','); comma != std::string::npos;
         comma = names.find(',', comma + 2))
        names.insert(comma + 1, " ");
    const bool has_letter = names.size() > 1 && names[1] != '-';
    return (has_letter ? "  " : "      ") + names + (each.value.empty() ? "" : " " + each.value);
}

const flag& flag_named(std::string_view long_name, const std::vector<flag_group>& groups) {
    for (const flag_group& group : groups)
        for (const flag& each : group.flags)
            if (each.long_name() == long_name) return each;
    throw std::logic_error("no flag " + std::string(long_name));
}

std::string group_text(const flag_group& group) {
    std::string text = "\n" + group.title + ":\n";
    for (const flag& each : group.flags)
        text += two_columns(left_side(each), each.help);
    return text;
}

std::string names_text(std::span<const flag_group> groups) {
    std::string names;
    for (const flag_group& group : groups)
        for (const flag& each : group.flags)
            names += (names.empty() ? "" : ", ") + each.long_name();
    return "  " + wrap(names + ".", help_width, 2, 2) + "\n\n";
}

std::string flag_line(std::string_view long_name, const std::vector<flag_group>& groups) {
    const flag& known = flag_named(long_name, groups);
    return two_columns(left_side(known), known.help);
}

std::string last_option_lines() {
    return flag_line("--no-config", all_flags()) + two_columns("  -h, --help", "print this help");
}

std::string exit_codes(code_meanings meanings) {
    for (const auto& [code, meaning] : exit_code_meanings)
        if (code == exit_code::netpoll_failed)
            meanings.try_emplace(static_cast<int>(code), meaning);
    std::string text = "\nExit codes:\n";
    for (const auto& [code, meaning] : meanings) {
        const std::string number = std::to_string(code);
        text += two_columns(std::string(4 - number.size(), ' ') + number, meaning, 6);
    }
    return text;
}

}  // namespace netpoll
