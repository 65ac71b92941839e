// Other tools' inventories as documents in netpoll's own shape. Knows no host.
#pragma once

#include "inventory/load_notes.hpp"
#include "nodes/node.hpp"

#include <netpoll/error.hpp>
#include <netpoll/platform.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// A file, or a folder, that is to be imported. All of it outlives the call.
struct foreign_file {
    std::string_view text;
    const node& root;  ///< of the same as YAML; null where the text is none
    const std::string& path;
    const platform_catalog* platforms;  ///< null: whoever reads it does not ask
    load_notes& notes;                  ///< what could not be used
    std::vector<mistake>& mistakes;
};

/// One format that is not netpoll's own. Each has a file of its own.
struct importer {
    /// What users call it.
    std::string_view kind;
    /// Whether a file of this name and content is meant for it, as a text that is no YAML. Never
    /// true of an inventory in netpoll's own shape. Null where there is no such text.
    bool (*recognises)(std::string_view path, std::string_view text);
    /// The same of a mapping in YAML or JSON, without `hosts`. Null where there is no such file.
    bool (*fits)(const node& root);
    /// A mapping with `hosts` and maybe `groups` and `defaults`, its lines those of the text.
    /// Where the file cannot be read at all, the root is null.
    document (*read)(const foreign_file& from);
    /// Whether this folder is one, and the same of it, which has neither text nor root.
    bool (*fits_folder)(const std::string& path){nullptr};
    document (*read_folder)(const foreign_file& from){nullptr};
    /// Whether most of a text is for it, that nothing recognises and that is no mapping and no
    /// list.
    bool (*resembles)(std::string_view text){nullptr};
};

extern const importer ansible_importer;
extern const importer csv_importer;
extern const importer gnmic_importer;
extern const importer name_list_importer;
extern const importer netbox_importer;
extern const importer netmiko_importer;
extern const importer nornir_importer;
extern const importer oxidized_importer;
extern const importer rancid_importer;
extern const importer ssh_config_importer;
/// What mistakes call a command line, which has no lines.
inline constexpr std::string_view command_line_name = "-w";
/// What a command line names, or a file that it names: words between blanks, commas and line ends,
/// each [USER@]HOST[:PORT], a range or a pattern of hosts; one of them may stand there again.
extern const importer device_importer;

/// What one reads that leaves nothing unused, where the text is UTF-8; a mistake with the line
/// where it is not, and no root.
document import_text(const importer& by, std::string_view text, const std::string& path,
                     std::vector<mistake>& mistakes);

/// netpoll's own shape, beside those of the importers.
inline constexpr std::string_view own_kind = "netpoll";

/// What every kind is called, netpoll's own first.
const std::vector<std::string>& inventory_kinds();

/// What one file of an inventory says, whoever's shape it has. An empty `kind` is told by its name
/// and content, and set to what was found. Mistakes, `path` in each, are appended; where the text
/// cannot be read at all, the root is null.
document read_inventory(std::string_view text, const std::string& path, std::string& kind,
                        const platform_catalog& platforms, load_notes& notes,
                        std::vector<mistake>& mistakes);

/// The same of a folder; nothing where it is none but netpoll's own.
std::optional<document> read_inventory_folder(const std::string& path, std::string& kind,
                                              const platform_catalog& platforms, load_notes& notes,
                                              std::vector<mistake>& mistakes);

}  // namespace netpoll
