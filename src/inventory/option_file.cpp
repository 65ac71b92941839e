// Reads a YAML mapping of options. Knows no option.
#include "inventory/option_file.hpp"

#include "inventory/mistake_sink.hpp"
#include "machine/text_file.hpp"
#include "nodes/yaml_parser.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace netpoll {

namespace {

constexpr std::size_t largest_option_file = 1U << 20;

/// As ssh judges its own: who can write the file decides where netpoll logs in, and as whom. Empty
/// where it can be trusted.
std::string distrust_of(const struct stat& facts, const struct stat& folder) {
    if (S_ISCHR(facts.st_mode)) return {};  // /dev/null
    if (!S_ISREG(facts.st_mode))
        return "is no regular file, and not read: put one in its place, or leave it out with "
               "--no-config";
    if (facts.st_uid != 0 && facts.st_uid != ::geteuid())
        return "belongs to another user, who could change what netpoll does: chown it, or leave it "
               "out with --no-config";
    if ((facts.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return "others can write it, and so change what netpoll does: chmod go-w, or leave it out "
               "with --no-config";
    const bool is_shared = (folder.st_mode & (S_IWGRP | S_IWOTH)) != 0;
    if (is_shared && (folder.st_mode & S_ISVTX) == 0)
        return "others can write its folder, and so put another file there: chmod go-w the folder, "
               "or leave the file out with --no-config";
    return {};
}

/// Empty where they are none that an option could have, which has been complained about.
std::vector<std::string> option_values(const node& from, unsigned line, const mistake_sink& to) {
    if (from.is_scalar()) return {std::string(from.text())};
    const auto items = from.items();
    const bool usable =
        !items.empty() &&
        std::all_of(items.begin(), items.end(), [](const node& each) { return each.is_scalar(); });
    std::vector<std::string> values;
    if (!usable) {
        to.add(line, from.is_sequence()
                         ? "a list of values is expected, and no list of lists, mappings or nothing"
                         : "a value or a list of values is expected, not " + describe(from));
        return values;
    }
    for (const node& each : items)
        values.emplace_back(each.text());
    return values;
}

}  // namespace

std::vector<said_option> read_option_file(const std::string& path, std::vector<mistake>& mistakes) {
    struct stat facts = {};
    if (::stat(path.c_str(), &facts) != 0) return {};
    struct stat folder = {};
    static_cast<void>(::stat(folder_of(path).c_str(), &folder));
    if (auto distrust = distrust_of(facts, folder); !distrust.empty()) {
        mistakes.push_back({{path, 0}, std::move(distrust)});
        return {};
    }
    const auto text = read_text_file(path, largest_option_file);
    if (!text) {
        mistakes.push_back({{path, 0}, text.error()});
        return {};
    }
    const auto document = parse_yaml(*text, path, mistakes);
    const node& root = document.root();
    if (!root.is_null() && !root.is_mapping())
        mistakes.push_back(
            {{path, root.line()},
             "options are a mapping, a line each as in 'host-keys: strict', and not " +
                 describe(root)});
    std::vector<said_option> all;
    for (const auto& [key, value] : root.pairs()) {
        std::string name = key_word(key.text());
        std::replace(name.begin(), name.end(), '_', '-');
        auto values =
            option_values(value, key.line(), mistake_sink(path, mistakes, "option", name));
        if (!values.empty())
            all.push_back({std::move(name), std::move(values), {path, key.line()}});
    }
    return all;
}

std::string path_said_in(const source_position& where, const std::string& path) {
    return path_from(folder_of(where.file), path);
}

}  // namespace netpoll
