// One line of a known_hosts file, taken apart. Knows no file and no host.
#include "ssh/host_key_line.hpp"

#include "core/lines.hpp"
#include "core/number_text.hpp"
#include "ssh/base64.hpp"
#include "ssh/wire_reader.hpp"

#include <algorithm>

namespace netpoll {

namespace {

constexpr std::string_view blanks = " \t\r";

bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\r';
}

// By hand: a library's search for one of several characters takes longer than all else in a line.
std::string_view take_field(std::string_view& rest) {
    const auto start = std::find_if_not(rest.begin(), rest.end(), is_blank);
    const auto end = std::find_if(start, rest.end(), is_blank);
    const auto from = static_cast<std::size_t>(start - rest.begin());
    const auto field = rest.substr(from, static_cast<std::size_t>(end - start));
    rest.remove_prefix(from + field.size());
    return field;
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

unexpected<std::string> because(const char* reason) {
    return unexpected<std::string>(reason);
}

}  // namespace

bool is_key_blob(std::string_view type, std::string_view blob, std::string& key) {
    if (type.empty() || !decode_base64(blob, key)) return false;
    wire_reader reader(key);
    if (reader.text() != type || reader.at_end()) return false;
    // IANA's key types are rows of texts; only names with an @ may hold something else.
    if (type.find('@') != type.npos) return true;
    while (!reader.at_end())
        if (!reader.text()) return false;
    return true;
}

expected<std::optional<host_key_line>, std::string> parse_host_key_line(std::string_view line) {
    thread_local std::string scratch;
    return parse_host_key_line(line, scratch);
}

expected<std::optional<host_key_line>, std::string> parse_host_key_line(std::string_view line,
                                                                        std::string& key) {
    if (line.size() > longest_host_key_line)
        return because("line is longer than 64 KiB: this is not a known_hosts line");
    if (line.find('\0') != std::string_view::npos)
        return because("line holds a NUL byte: this is not a text file");
    if (line.starts_with("\xEF\xBB\xBF"))
        return because("line begins with a byte order mark: save the file without one");
    host_key_line parts;
    parts.hosts = take_field(line);
    if (parts.hosts.empty() || parts.hosts.front() == '#') return std::optional<host_key_line>{};
    if (parts.hosts.front() == '@') {
        if (parts.hosts == "@revoked")
            parts.marker = host_key_marker::revoked;
        else if (parts.hosts == "@cert-authority")
            parts.marker = host_key_marker::cert_authority;
        else
            return because("unknown marker: only @revoked and @cert-authority exist");
        parts.hosts = take_field(line);
    }
    parts.type = take_field(line);
    parts.blob = take_field(line);
    if (is_number(parts.type) && is_number(parts.blob))
        return because("this is an SSH protocol 1 key: remove the line");
    if (parts.blob.empty()) return because("line needs host names, a key type and a key");
    if (!is_key_blob(parts.type, parts.blob, key))
        return because("the key is damaged or of another type than the line says");
    return std::optional(parts);
}

source_position position_in_comment(std::string_view line) {
    constexpr number_range lines{0, 0xFFFF'FFFF};
    auto field = take_field(line);
    for (int left = field.starts_with('@') ? 3 : 2; left > 0; --left)
        field = take_field(line);
    const auto start = std::min(line.find_first_not_of(blanks), line.size());
    const auto comment = line.substr(start);
    const auto colon = comment.rfind(':');
    if (colon == comment.npos || colon == 0) return {std::string(comment), 0};
    const auto number = parse_number(comment.substr(colon + 1), lines);
    if (!number) return {std::string(comment), 0};
    return {std::string(comment.substr(0, colon)), static_cast<unsigned>(*number)};
}

bool may_revoke(std::string_view line) noexcept {
    // A byte order mark, quotes or blanks of other alphabets may stand before the marker.
    const auto is_junk = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte <= ' ' || byte >= 0x7F || c == '"' || c == '\'';
    };
    while (!line.empty() && is_junk(line.front()))
        line.remove_prefix(1);
    const auto marker = take_field(line);
    return marker.starts_with('@') && marker != "@cert-authority";
}

bool matches_wildcard(std::string_view text, std::string_view pattern) noexcept {
    constexpr auto none = std::string_view::npos;
    std::size_t t = 0;
    std::size_t p = 0;
    std::size_t star = none;
    std::size_t resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
            ++p;
            ++t;
        } else if (star != none) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == none;
}

bool matches_host_list(std::string_view host, std::string_view list) noexcept {
    bool accepted = false;
    while (!list.empty()) {
        auto pattern = take_until(list, ',');
        const bool negated = !pattern.empty() && pattern.front() == '!';
        if (negated) pattern.remove_prefix(1);
        if (pattern.empty() || !matches_wildcard(host, pattern)) continue;
        if (negated) return false;
        accepted = true;
    }
    return accepted;
}

bool has_patterns(std::string_view list) noexcept {
    return list.find_first_of("*?!") != std::string_view::npos;
}

}  // namespace netpoll
