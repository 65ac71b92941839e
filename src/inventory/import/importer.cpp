// The table of importers. Knows no format.
#include "inventory/import/importer.hpp"

#include "nodes/node_builder.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>

namespace netpoll {

// The first that recognises a file reads it: a list of names, which asks least, is the last.
const importer* importer_for(std::string_view path, std::string_view text) {
    static const std::array all{&csv_importer, &name_list_importer};
    for (const auto* each : all) {
        if (each->recognises(path, text)) return each;
    }
    return nullptr;
}

document import_text(const importer& by, std::string_view text, const std::string& path,
                     std::vector<mistake>& mistakes) {
    if (is_utf8(text)) return by.read(text, path, mistakes);
    node_builder none(path, mistakes);
    auto rest = text;
    for (unsigned line = 1; !none.gave_up(); ++line) {
        const auto end = std::min(rest.find('\n'), rest.size());
        if (!is_utf8(rest.substr(0, end)) || end == rest.size())
            none.give_up(line, "not UTF-8: save the file as UTF-8");
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return none.finish();
}

}  // namespace netpoll
