// Where below a folder the backup of a device goes: a template with what is known of the device.
// Knows no file.
#pragma once

#include <netpoll/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// What a path may be made of.
struct backup_names {
    std::string_view host;
    std::string_view platform;
    std::string_view group;  ///< the first of its groups, or empty
    std::string_view data;   ///< a JSON object, or empty
};

/// "{data.site}/{host}.cfg" and its like; {host}, {platform}, {group} and {data.KEY} (dots go into
/// nested data) stand for a device's, with characters other than letters, digits, '.', '_' and '-'
/// as '_'.
class backup_path {
public:
    /// The error is a sentence that quotes the template.
    static expected<backup_path, std::string> parse(std::string_view written);

    /// Relative, without a part that is empty, hidden, ".." or longer than file systems take; its
    /// first part is not "removed". The error is a sentence about the device.
    expected<std::string, std::string> of(const backup_names& device) const;

private:
    enum class field : std::uint8_t { text, host, platform, group, data };
    struct part {
        field what;
        std::string text;  ///< as it is, or the key of `data`
    };
    static expected<part, std::string> field_named(std::string_view name);

    std::vector<part> parts_;
};

/// Below the folder of backups: those of hosts that are in the inventory no more.
inline constexpr std::string_view removed_backups = "removed";

}  // namespace netpoll
