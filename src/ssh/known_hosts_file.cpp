// A known_hosts file listed and edited. Knows no session.
#include "ssh/known_hosts_file.hpp"

#include "core/lines.hpp"
#include "machine/draft.hpp"
#include "machine/file.hpp"
#include "ssh/base64.hpp"
#include "ssh/hashed_host.hpp"
#include "ssh/host_key_file.hpp"
#include "ssh/host_key_index.hpp"
#include "ssh/host_key_line.hpp"
#include "ssh/key_fingerprint.hpp"
#include "ssh/transport/kex_cause.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <system_error>
#include <utility>

namespace netpoll {

namespace {

std::string_view marker_text(host_key_marker marker) {
    switch (marker) {
        case host_key_marker::revoked:
            return "@revoked";
        case host_key_marker::cert_authority:
            return "@cert-authority";
        case host_key_marker::none:
            break;
    }
    return {};
}

known_hosts_entry entry_of(const host_key_line& line, source_position where) {
    return {std::move(where),           std::string(marker_text(line.marker)),
            std::string(line.hosts),    std::string(line.type),
            key_fingerprint(line.blob), rsa_bits(line.blob)};
}

using line_visit = std::function<void(std::string_view line, unsigned number)>;

void for_each_line(std::string_view text, const line_visit& visit) {
    unsigned number = 1;
    for (std::size_t at = 0; at < text.size(); ++number) {
        const auto end = std::min(text.find('\n', at), text.size());
        visit(text.substr(at, end - at), number);
        at = end + 1;
    }
}

std::string system_words(int code) {
    return std::generic_category().message(code);
}

/// Takes one host out of a file's text.
class host_remover {
public:
    host_remover(const std::string& path, std::string_view host, std::uint16_t port)
        : path_(path), names_(host, port) {}

    std::string without_host(std::string_view text) {
        std::string kept;
        for_each_line(text, [&](std::string_view line, unsigned number) {
            if (const auto stays = rest_of(line, number)) kept.append(*stays).push_back('\n');
        });
        return kept;
    }
    removed_host take() { return std::move(removed_); }

private:
    bool is_ours(std::string_view name) const {
        const std::string plain = host_key_index::plain_name(name);
        return plain == names_.listed || (names_.other_is_equal && plain == names_.other);
    }

    bool hides_ours(const hashed_host& hidden) const {
        return hashed_host_probe(names_.listed).matches(hidden) ||
               (names_.other_is_equal && hashed_host_probe(names_.other).matches(hidden));
    }

    /// The line without the host; nothing where it listed no other.
    std::optional<std::string> rest_of(std::string_view line, unsigned number) {
        const auto parts = parse_host_key_line(line);
        if (!parts || !parts->has_value() || (*parts)->marker != host_key_marker::none)
            return std::string(line);
        const host_key_line& listed = **parts;
        const source_position where{path_, number};
        if (const auto hidden = hashed_host::parse(listed.hosts)) {
            if (!hides_ours(*hidden)) return std::string(line);
            removed_.entries.push_back(entry_of(listed, where));
            return std::nullopt;
        }
        return rest_of_names(line, listed, where);
    }

    std::optional<std::string> rest_of_names(std::string_view line, const host_key_line& listed,
                                             const source_position& where) {
        std::string others;
        bool found = false;
        for (auto rest = listed.hosts; !rest.empty();) {
            const auto name = take_until(rest, ',');
            if (is_ours(name)) {
                found = true;
            } else {
                others.append(others.empty() ? "" : ",").append(name);
            }
        }
        if (has_patterns(others) &&
            (matches_host_list(names_.listed, others) || matches_host_list(names_.other, others)))
            removed_.patterns.push_back(where);
        if (!found) return std::string(line);
        removed_.entries.push_back(entry_of(listed, where));
        if (others.empty()) return std::nullopt;
        const auto before = static_cast<std::size_t>(listed.hosts.data() - line.data());
        return std::string(line.substr(0, before)) + others +
               std::string(line.substr(before + listed.hosts.size()));
    }

    const std::string& path_;
    const host_names names_;
    removed_host removed_;
};

/// Puts `text` in the file's place, with what was there in PATH.old.
expected<void, std::string> replace(const std::string& path, std::string_view before,
                                    std::string_view text) {
    const auto put = [&](const std::string& name, std::string_view bytes) -> int {
        auto at = place::find(path);
        if (!at) return ENOENT;
        struct stat info = {};
        const mode_t mode = at->look(info) ? info.st_mode & 07777U : private_file;
        auto made = draft::create(std::move(*at), mode);
        if (!made) return made.error();
        if (const int code = write_all(made->number(), bytes); code != 0) return code;
        if (::fsync(made->number()) != 0) return errno;
        return made->rename_to(name.empty() ? made->target().name() : name);
    };
    const auto own = place::find(path);
    if (!own) return unexpected(own.error());
    if (own->planted()) return unexpected<std::string>("cannot be written: " + own->why_not(EPERM));
    if (const int code = put(own->name() + ".old", before); code != 0)
        return unexpected("cannot write " + path + ".old: " + system_words(code));
    if (const int code = put({}, text); code != 0)
        return unexpected("cannot be written: " + system_words(code));
    return {};
}

}  // namespace

std::string key_fingerprint(std::string_view blob) {
    std::string bytes;
    if (!decode_base64(blob, bytes) || bytes.empty()) return {};
    return fingerprint_of_blob(bytes);
}

bool can_be_listed(std::string_view host) noexcept {
    constexpr std::string_view special = " ,*?!|#@\"\\[]";
    return !host.empty() && host.size() <= 1024 &&
           std::none_of(host.begin(), host.end(), [&](char c) {
               return static_cast<unsigned char>(c) < 0x20 || c == 0x7F ||
                      special.find(c) != std::string_view::npos;
           });
}

std::string known_hosts_line(std::string_view host, std::uint16_t port, std::string_view type,
                             std::string_view blob) {
    std::string line = host_names(host, port).listed;
    return line.append(" ").append(type).append(" ").append(blob);
}

expected<known_hosts_listing, std::string> list_known_hosts(const std::string& path,
                                                            bool& missing) {
    host_key_file_mark mark;
    const auto text = read_host_key_file(path, mark, missing);
    if (!text) return unexpected(text.error());
    known_hosts_listing all;
    for_each_line(*text, [&](std::string_view line, unsigned number) {
        const auto parts = parse_host_key_line(line);
        if (!parts) {
            all.skipped.push_back({{path, number}, parts.error()});
        } else if (parts->has_value()) {
            all.entries.push_back(entry_of(**parts, {path, number}));
        }
    });
    return all;
}

expected<removed_host, std::string> remove_known_host(const std::string& path,
                                                      std::string_view host, std::uint16_t port) {
    auto locked = host_key_appender::open_existing(path);
    if (!locked) return unexpected(locked.error());
    host_key_file_mark mark;
    bool missing = false;
    const auto text = read_host_key_file(path, mark, missing);
    if (!text) return unexpected(text.error());
    host_remover remover(path, host, port);
    const auto kept = remover.without_host(*text);
    auto removed = remover.take();
    if (removed.entries.empty()) return removed;
    if (auto written = replace(path, *text, kept); !written) return unexpected(written.error());
    return removed;
}

}  // namespace netpoll
