// tests/PLATFORM/COMMAND_WITH_UNDERSCORES/*.raw, each with a *.yml beside it.
#include "parse/reference_cases.hpp"

#include "core/json_text.hpp"
#include "nodes/yaml_parser.hpp"
#include "support/temp_folder.hpp"

#include <algorithm>
#include <filesystem>

namespace netpoll::testing {

namespace {

namespace fs = std::filesystem;

void append(std::string& to, const node& from);

template <class Parts, class Append>
void append_all(std::string& to, std::string_view brackets, const Parts& parts, Append append_one) {
    to += brackets[0];
    bool first = true;
    for (const auto& part : parts) {
        if (!first) to += ',';
        first = false;
        append_one(part);
    }
    to += brackets[1];
}

void append(std::string& to, const node& from) {
    if (from.is_mapping()) {
        append_all(to, "{}", from.pairs(), [&](const node_pair& pair) {
            append(to, pair.key);
            to += ':';
            append(to, pair.value);
        });
    } else if (from.is_sequence()) {
        append_all(to, "[]", from.items(), [&](const node& item) { append(to, item); });
    } else {
        bool replaced = false;
        to += '"';
        append_json_text(to, from.text(), replaced);
        to += '"';
    }
}

}  // namespace

std::vector<reference_case> reference_cases(const std::string& folder) {
    std::vector<reference_case> all;
    for (fs::recursive_directory_iterator each_of(folder), end; each_of != end; ++each_of) {
        const auto& each = *each_of;
        if (each_of.depth() != 2 || each.path().extension() != ".raw") continue;
        const auto of_command = each.path().parent_path();
        std::string command = of_command.filename();
        std::replace(command.begin(), command.end(), '_', ' ');
        all.push_back(
            {of_command.parent_path().filename(), command, each.path(), read_file(each.path())});
    }
    std::sort(all.begin(), all.end(),
              [](const auto& one, const auto& other) { return one.file < other.file; });
    return all;
}

std::string expected_rows(const reference_case& of) {
    const std::string file = fs::path(of.file).replace_extension(".yml");
    std::vector<mistake> mistakes;
    const auto read = parse_yaml(read_file(file), file, mistakes);
    if (!mistakes.empty()) return file + ": " + mistakes.front().message;
    std::string rows;
    const node* sample = read.root().find("parsed_sample");
    if (sample == nullptr) return file + ": no parsed_sample";
    if (sample->is_null()) return "[]";
    append(rows, *sample);
    return rows;
}

}  // namespace netpoll::testing
