// What man pages have from the tables of the programs. Knows no prose.
#pragma once

#include <string>
#include <string_view>

namespace netpoll {

/// The parts of the pages by the word between @ signs that stands for each in a page's text:
///     VERSION          of netpoll
///     OPTIONS          all options of netpoll, in their groups
///     VERBS            the help of each verb
///     EXIT_CODES       and what they mean
///     ERRORS           codes of `error.code`, and what to do
///     LAB_OPTIONS      all options of netpoll-lab
///     LAB_FAULTS       the kinds of --fault
///     LAB_LINES        the lines of configuration that each platform of the lab takes
///     INVENTORY_KEYS   keys of hosts, groups and defaults, with other tools' names for them
///     PLATFORM_KEYS    keys of a platform's definition
///     PLATFORM_NAMES   platforms that are compiled in
/// Throws std::logic_error for another word, and where a table and its words here disagree.
std::string manual_part(std::string_view name);

/// `page` with the parts in place of its lines `@NAME@` and of @VERSION@ anywhere; `schema_part`
/// stands for @RESULT_FIELDS@.
std::string filled_page(std::string_view page, const std::string& schema_part);

}  // namespace netpoll
