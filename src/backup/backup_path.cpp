// Fills templates, and refuses paths that lead elsewhere. Knows no file.
#include "backup/backup_path.hpp"

#include "core/lines.hpp"
#include "results/json_cursor.hpp"
#include "results/raw_files.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/unknown_word.hpp>

#include <optional>

namespace netpoll {

namespace {

constexpr std::size_t longest_part = 200;  // NAME_MAX is 255, and drafts have longer names
constexpr std::size_t longest_path = 1'000;

std::string in_quotes(std::string_view text) {
    return "'" + escape(text, 200) + "'";
}

/// The text, number or word of a scalar at "site" or "site.room"; nothing where there is none.
std::optional<std::string> data_at(std::string_view object, std::string_view keys) {
    json_cursor from(object);
    const std::string_view key = take_until(keys, '.');
    std::optional<std::string> found;
    from.object([&](std::string_view name) {
        if (name != key) return;
        const auto kind = from.next();
        if (kind == json_cursor::kind::object && !keys.empty()) {
            found = data_at(from.skip(), keys);
        } else if (kind == json_cursor::kind::string && keys.empty()) {
            found = from.string();
        } else if (kind == json_cursor::kind::number && keys.empty()) {
            found = std::string(from.skip());
        }
    });
    return found;
}

/// Why a path leads to no file below the folder; empty: it does.
std::string fault_of(std::string_view path) {
    if (path.size() > longest_path) return "is longer than 1,000 bytes";
    if (path.ends_with('/')) return "ends with '/', and must name a file";
    bool first = true;
    for (std::string_view rest = path; !rest.empty();) {
        const std::string_view part = take_until(rest, '/');
        if (part.empty()) return "has an empty part";
        if (part.front() == '.') return "has a part that begins with '.'";
        if (part.size() > longest_part) return "has a part of more than 200 bytes";
        if (first && part == removed_backups)
            return "begins with 'removed', where backups of removed hosts are";
        first = false;
    }
    return path.empty() ? "is empty" : std::string();
}

}  // namespace

expected<backup_path::part, std::string> backup_path::field_named(std::string_view name) {
    if (name == "host") return part{field::host, {}};
    if (name == "platform") return part{field::platform, {}};
    if (name == "group") return part{field::group, {}};
    if (name.starts_with("data.") && name.size() > 5)
        return part{field::data, std::string(name.substr(5))};
    return unexpected(
        unknown_choice("field", std::string(name), {"host", "platform", "group", "data.KEY"}));
}

expected<backup_path, std::string> backup_path::parse(std::string_view written) {
    backup_path made;
    for (std::string_view rest = written; !rest.empty();) {
        const auto open = rest.find('{');
        if (open != 0) {
            const std::string_view text = rest.substr(0, open);
            if (text.find_first_of("}\\") != text.npos || !is_utf8(text) || escape(text) != text)
                return unexpected(in_quotes(written) + " has a character that no path should have");
            made.parts_.push_back({field::text, std::string(text)});
            rest.remove_prefix(text.size());
            continue;
        }
        const auto close = rest.find('}');
        if (close == rest.npos)
            return unexpected(in_quotes(written) + " has a '{' without its '}'");
        auto named = field_named(rest.substr(1, close - 1));
        if (!named) return unexpected(named.error());
        made.parts_.push_back(std::move(*named));
        rest.remove_prefix(close + 1);
    }
    // What stands there itself must be sound whatever the devices are called.
    const auto sample = made.of({"host", "platform", "group", {}});
    bool has_data = false;
    for (const part& each : made.parts_)
        has_data = has_data || each.what == field::data;
    if (!sample && !has_data) return unexpected(in_quotes(written) + " " + sample.error());
    return made;
}

expected<std::string, std::string> backup_path::of(const backup_names& device) const {
    std::string path;
    for (const part& each : parts_) {
        std::optional<std::string> value;
        switch (each.what) {
            case field::text:
                path += each.text;
                continue;
            case field::host:
                path += host_folder(device.host);
                continue;
            case field::platform:
                value = device.platform;
                break;
            case field::group:
                value = device.group;
                break;
            case field::data:
                value = data_at(device.data, each.text);
                break;
        }
        const std::string name = each.what == field::platform ? "platform"
                                 : each.what == field::group  ? "group"
                                                              : "data." + each.text;
        if (!value || value->empty()) return unexpected("has no " + escape(name, 80));
        path += safe_name(*value);
    }
    const std::string fault = fault_of(path);
    if (!fault.empty()) return unexpected("its path " + in_quotes(path) + " " + fault);
    return path;
}

}  // namespace netpoll
