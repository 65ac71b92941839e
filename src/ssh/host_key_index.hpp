// Entries of known_hosts files, found by name and by key. Knows neither policy nor locks.
#pragma once

#include "ssh/hashed_host.hpp"
#include "ssh/host_key_line.hpp"
#include "ssh/host_key_store.hpp"
#include "ssh/host_keys.hpp"

#include <netpoll/error.hpp>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
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

/// An index that only grows. Reading from several threads is safe while nobody adds. Keys are
/// bytes: the base64 of known_hosts, decoded.
class host_key_index {
public:
    using entry_id = host_key_store::entry_id;
    using entry = host_key_store::entry;

    /// A written name as `host_names` has it: in lower case, IPv6 in its shortest form.
    static std::string plain_name(std::string_view written);

    host_key_index() = default;
    host_key_index(const host_key_index&) = delete;
    host_key_index& operator=(const host_key_index&) = delete;

    /// Adds every line of `text`; the first one has number `first_line` in `path`. Nothing of the
    /// text is needed afterwards.
    void add(std::string_view text, const std::string& path, unsigned first_line,
             host_key_mistakes& mistakes);

    /// The first @cert-authority entry that covers one of the host's names, with this key where one
    /// is given.
    std::optional<entry_id> authority(const host_names& names,
                                      std::optional<std::string_view> key = std::nullopt) const;

    /// The @revoked entry that names this key and one of the host's names.
    std::optional<entry_id> revoked(const host_names& names, std::string_view key) const;

    /// True if this key is listed for this name, plainly, by pattern or hashed.
    bool holds(const std::string& name, std::string_view key) const;

    /// Appends the entries that list this name plainly or by pattern.
    void find(const std::string& name, std::vector<entry_id>& found) const;
    /// Appends the entries that list one of these names hashed: one HMAC for each name and line.
    void find_hashed(const host_names& names, std::vector<entry_id>& found) const;

    /// Appends every line that counts for the host, with where it was read behind it.
    void lines_for(const host_names& names, std::vector<std::string>& to) const;

    entry at(entry_id id) const { return entries_.at(id); }
    source_position position(entry_id id) const;
    bool has_hashed() const noexcept { return !hashed_.empty(); }
    /// Lines that make keys known.
    std::size_t size() const noexcept { return listed_ + authorities_.size(); }

private:
    void add_entry(host_key_marker marker, const entry& what);
    void add_listed(entry_id id, const entry& what);
    std::string line_of(std::string_view marker, std::string_view hosts, entry_id id) const;
    const std::vector<hashed_host>& prepared() const;

    host_key_store entries_;
    std::vector<std::string> files_;
    std::size_t listed_{0};
    entry_table by_name_;
    std::vector<entry_id> patterns_;
    std::vector<entry_id> hashed_;
    entry_table hashed_by_key_;
    entry_table revoked_;  // by key
    std::vector<entry_id> authorities_;

    // Of hashed_, as many as a search has needed: to make them takes as long as a search does.
    mutable std::mutex prepared_mutex_;
    mutable std::vector<hashed_host> prepared_;
};

}  // namespace netpoll
