// Entries of known_hosts files, found by name and by key. Knows neither policy nor locks.
#pragma once

#include "ssh/hashed_host.hpp"
#include "ssh/host_key_line.hpp"
#include "ssh/host_keys.hpp"

#include <netpoll/error.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace netpoll {

/// The names under which one host may be listed. In lower case; an IPv6 address in its shortest
/// form, as ssh(1) does.
struct host_names {
    host_names(std::string_view host, std::uint16_t port);

    std::string listed;  ///< "host" on port 22, else "[host]:port": how ssh writes it
    std::string other;   ///< "[host]:22" on port 22, else "host"
    /// Entries under `other` mean the same (port 22), rather than being a weaker hint.
    bool other_is_equal;
};

/// An index that only grows. Reading from several threads is safe while nobody adds.
class host_key_index {
public:
    using entry_id = std::uint32_t;

    struct entry {
        std::string_view hosts;  ///< lower case, unless hashed
        std::string_view type;
        std::string_view blob;
        std::uint32_t file;
        std::uint32_t line;
    };

    /// A written name as `host_names` has it: in lower case, IPv6 in its shortest form.
    static std::string plain_name(std::string_view written);

    host_key_index() = default;
    host_key_index(const host_key_index&) = delete;
    host_key_index& operator=(const host_key_index&) = delete;

    /// Adds every line of `text`; the first one has number `first_line` in `path`.
    void add(std::string text, const std::string& path, unsigned first_line,
             host_key_mistakes& mistakes);

    /// The @cert-authority entry that covers one of the host's names, with this key where one is
    /// given; or null.
    const entry* authority(const host_names& names, std::string_view blob = {}) const;

    /// The @revoked entry that names this key and one of the host's names, or null.
    const entry* revoked(const host_names& names, std::string_view blob) const;

    /// True if this key is listed for this name, plainly, by pattern or hashed.
    bool holds(const std::string& name, std::string_view blob) const;

    /// Appends the entries that list this name plainly or by pattern.
    void find(const std::string& name, std::vector<entry_id>& found) const;
    /// Appends the entries that list one of these names hashed: one HMAC for each name and line.
    void find_hashed(const host_names& names, std::vector<entry_id>& found) const;

    /// Appends every line that counts for the host, with where it was read behind it.
    void lines_for(const host_names& names, std::vector<std::string>& to) const;

    const entry& at(entry_id id) const { return entries_[id]; }
    source_position position(const entry& e) const;
    bool has_hashed() const noexcept { return !hashed_.empty(); }
    /// Lines that make keys known.
    std::size_t size() const noexcept { return entries_.size() + authorities_.size(); }

private:
    struct hashed_entry {
        hashed_host host;
        entry_id id;
    };

    std::string line_of(std::string_view marker, std::string_view hosts, const entry& e) const;
    bool add_line(const host_key_line& line, entry where, std::string& reason);
    void add_names(entry_id id);

    std::deque<std::string> texts_;  // what all views point into
    std::vector<std::string> files_;
    std::vector<entry> entries_;
    std::unordered_map<std::string_view, std::vector<entry_id>> by_name_;
    std::vector<entry_id> patterns_;
    std::vector<hashed_entry> hashed_;
    std::unordered_map<std::string_view, std::vector<std::uint32_t>> hashed_by_blob_;
    std::unordered_map<std::string_view, std::vector<entry>> revoked_;
    std::vector<entry> authorities_;
};

}  // namespace netpoll
