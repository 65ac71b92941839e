// Other tools' inventories as documents in netpoll's own shape. Knows no platform and no host.
#pragma once

#include "nodes/node.hpp"

#include <netpoll/error.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// One format that is no YAML inventory. Each has a file of its own.
struct importer {
    /// What users call it.
    std::string_view kind;
    /// Whether a file of this name and content is meant for it. Never true of an inventory in
    /// netpoll's own shape.
    bool (*recognises)(std::string_view path, std::string_view text);
    /// A mapping with `hosts` and maybe `groups`, its lines those of the text. Mistakes, `path` in
    /// each, are appended; where the text cannot be read at all, the root is null.
    document (*read)(std::string_view text, const std::string& path,
                     std::vector<mistake>& mistakes);
};

extern const importer csv_importer;
extern const importer name_list_importer;
/// What mistakes call a command line, which has no lines.
inline constexpr std::string_view command_line_name = "-w";
/// What a command line names, or a file that it names: words between blanks, commas and line ends,
/// each [USER@]HOST[:PORT], a range or a pattern of hosts; one of them may stand there again.
extern const importer device_importer;

/// The one that recognises this file, or null: it is an inventory in netpoll's own shape.
const importer* importer_for(std::string_view path, std::string_view text);

/// What it reads, where the text is UTF-8; a mistake with the line where it is not, and no root.
document import_text(const importer& by, std::string_view text, const std::string& path,
                     std::vector<mistake>& mistakes);

}  // namespace netpoll
