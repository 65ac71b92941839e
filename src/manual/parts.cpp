// Lays tables out as roff. Knows no prose.
#include "manual/parts.hpp"

#include "cli/exit_code.hpp"
#include "cli/verbs.hpp"
#include "inventory/fields.hpp"
#include "inventory/platform_keys.hpp"
#include "lab/configuration/dialect.hpp"
#include "lab/fault.hpp"
#include "manual/choices.hpp"
#include "manual/key_texts.hpp"
#include "manual/programs.hpp"
#include "manual/roff.hpp"

#include <netpoll/error.hpp>
#include <netpoll/inventory.hpp>
#include <netpoll/platform.hpp>
#include <netpoll/version.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>
#include <utility>

namespace netpoll {

namespace {

using part = std::pair<std::string_view, std::string (*)()>;

std::string options_of(const program_entry& program, bool with_titles) {
    std::string text;
    for (const auto& section : program.words.front().sections) {
        if (with_titles) text += roff_subsection(section.title);
        for (const auto& option : section.options) {
            std::string tag;
            for (const auto& name : option.names)
                tag += (tag.empty() ? "" : ", ") + roff_bold(name);
            if (!option.value.empty()) tag += " " + roff_italic(option.value);
            text += roff_item(tag, option.help);
        }
    }
    return text;
}

std::string netpoll_options() {
    return options_of(netpoll_entry(), true);
}

std::string lab_options() {
    return options_of(lab_entry(), false);
}

std::string verbs_text() {
    std::string text;
    for (const verb& each : all_verbs())
        text += roff_subsection("netpoll " + std::string(each.name)) + roff_lines(each.help_text());
    return text;
}

std::string exit_codes() {
    std::string text;
    for (const auto& [code, meaning] : exit_code_meanings)
        text += roff_item(roff_bold(std::to_string(static_cast<int>(code))), meaning);
    return text;
}

std::string errors() {
    std::string text;
    for (int i = 1; i <= static_cast<int>(errc::internal); ++i) {
        const auto code = static_cast<errc>(i);
        text += roff_item(roff_bold(name(code)), advice(code));
    }
    return text;
}

std::string lab_faults() {
    std::string text;
    for (const auto each : lab::fault_names())
        text += (text.empty() ? "" : ", ") + std::string(each);
    return roff_text(text) + ".\n";
}

std::string lab_lines() {
    std::string text;
    for (const auto* each : lab::all_personas()) {
        const auto lines = lab::known_lines(each->kind);
        if (!lines.empty()) text += roff_subsection(each->platform) + roff_lines(lines);
    }
    return text;
}

/// Each key has a text, and each text is of a key.
template <class Names>
void check_keys(const Names& names, std::span<const key_text> texts) {
    std::set<std::string_view> known(names.begin(), names.end());
    for (const auto& each : texts)
        if (known.erase(each.key) == 0)
            throw std::logic_error("there is no key " + std::string(each.key));
    if (!known.empty()) throw std::logic_error("no text of key " + std::string(*known.begin()));
}

std::string inventory_keys() {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < field_count; ++i)
        names.push_back(name(static_cast<field>(i)));
    check_keys(names, inventory_key_texts());
    std::string text;
    for (const auto& each : inventory_key_texts()) {
        std::string others;
        for (const auto& key : field_names()) {
            const auto known = field_named(key);
            if (known && key != each.key && name(known->what) == each.key)
                others += (others.empty() ? "" : ", ") + key;
        }
        auto words = std::string(each.text);
        if (!others.empty()) words += " Also: " + others + ".";
        text += roff_item(roff_bold(each.key), words);
    }
    return text;
}

std::string platform_keys() {
    check_keys(platform_key_names(), platform_key_texts());
    std::string text;
    for (const auto& each : platform_key_texts())
        text += roff_item(roff_bold(each.key), each.text);
    return text;
}

std::string platform_names() {
    platform_catalog catalog;
    if (!add_builtin_platforms(catalog).empty())
        throw std::logic_error("a built-in platform is wrong");
    return roff_text(joined(catalog.ids(), ", ")) + ".\n";
}

constexpr std::array parts{
    part{"OPTIONS", netpoll_options},     part{"VERBS", verbs_text},
    part{"EXIT_CODES", exit_codes},       part{"ERRORS", errors},
    part{"LAB_OPTIONS", lab_options},     part{"LAB_FAULTS", lab_faults},
    part{"LAB_LINES", lab_lines},         part{"INVENTORY_KEYS", inventory_keys},
    part{"PLATFORM_KEYS", platform_keys}, part{"PLATFORM_NAMES", platform_names}};

}  // namespace

std::string manual_part(std::string_view name) {
    if (name == "VERSION") return std::string(version);
    const auto* const found = std::find_if(parts.begin(), parts.end(),
                                           [name](const auto& each) { return each.first == name; });
    if (found == parts.end()) throw std::logic_error("no part @" + std::string(name) + "@");
    return found->second();
}

std::string filled_page(std::string_view page, const std::string& schema_part) {
    std::string text;
    while (!page.empty()) {
        const auto line = page.substr(0, page.find('\n'));
        page.remove_prefix(std::min(line.size() + 1, page.size()));
        if (line == "@RESULT_FIELDS@") {
            text += schema_part;
        } else if (line.size() > 2 && line.starts_with('@') && line.ends_with('@')) {
            text += manual_part(line.substr(1, line.size() - 2));
        } else {
            std::string whole(line);
            if (const auto at = whole.find("@VERSION@"); at != whole.npos)
                whole.replace(at, 9, version);
            text += whole + "\n";
        }
    }
    return text;
}

}  // namespace netpoll
