// Entries of known_hosts files, found by name and by key. Knows neither policy nor locks.
#include "ssh/host_key_index.hpp"

#include "core/ascii.hpp"
#include "core/lines.hpp"
#include "ssh/base64.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <stdexcept>

namespace netpoll {

namespace {

constexpr std::uint16_t ssh_port = 22;

std::string canonical(std::string_view host) {
    std::string name(host);
    std::transform(name.begin(), name.end(), name.begin(), lower);
    in6_addr address{};
    if (name.find(':') == std::string::npos || inet_pton(AF_INET6, name.c_str(), &address) != 1)
        return name;
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (inet_ntop(AF_INET6, &address, text.data(), text.size()) != nullptr) name = text.data();
    return name;
}

bool matches_line(const host_key_index::entry& line, std::string_view name) {
    if (line.is_hashed) return hashed_host_probe(name).matches(hashed_host(line.hosts));
    return matches_host_list(name, line.hosts);
}

bool covers(const host_key_index::entry& line, const host_names& names) {
    return matches_line(line, names.listed) || matches_line(line, names.other);
}

/// One of the names of a list is this one.
bool lists(std::string_view list, std::string_view name) {
    while (!list.empty())
        if (take_until(list, ',') == name) return true;
    return false;
}

/// Names as an entry has them; false where a hashed one is damaged.
bool pack_hosts(std::string_view hosts, std::string& into) {
    if (hosts.front() == '|') return hashed_host::read(hosts, into);
    into.resize(hosts.size());
    std::transform(hosts.begin(), hosts.end(), into.begin(), lower);
    return true;
}

void complain(std::string_view line, source_position where, const std::string& reason,
              host_key_mistakes& mistakes) {
    if (may_revoke(line)) {
        mistakes.fatal.push_back(
            {std::move(where),
             reason + "; a key that it revokes would be accepted: mend or remove it"});
    } else {
        mistakes.skipped.push_back({std::move(where), reason + "; the line is ignored"});
    }
}

}  // namespace

host_names::host_names(std::string_view host, std::uint16_t port)
    : listed(canonical(host)),
      other("[" + listed + "]:" + std::to_string(port)),
      other_is_equal(port == ssh_port) {
    if (!other_is_equal) listed.swap(other);
}

std::string host_key_index::plain_name(std::string_view written) {
    return canonical(written);
}

void host_key_index::add(std::string_view text, const std::string& path, unsigned first_line,
                         host_key_mistakes& mistakes) {
    if (files_.empty() || files_.back() != path) files_.push_back(path);
    if (files_.size() > std::numeric_limits<std::uint16_t>::max())
        throw std::length_error("too many known_hosts files");
    const auto file = static_cast<std::uint16_t>(files_.size() - 1);
    std::string key;
    std::string hosts;
    for (unsigned number = first_line; !text.empty(); ++number) {
        const auto whole = take_first_line(text);
        const auto line = parse_host_key_line(whole, key);
        if (!line) {
            complain(whole, {path, number}, line.error(), mistakes);
        } else if (line->has_value()) {
            const host_key_line& parts = **line;
            if (pack_hosts(parts.hosts, hosts))
                add_entry(parts.marker, {hosts, key, number, file, parts.hosts.front() == '|'});
            else
                complain(whole, {path, number}, "the hashed host name is damaged", mistakes);
        }
    }
}

void host_key_index::add_entry(host_key_marker marker, const entry& what) {
    const auto id = entries_.add(what);
    if (marker == host_key_marker::revoked)
        revoked_.add(what.key, id);
    else if (marker == host_key_marker::cert_authority)
        authorities_.push_back(id);
    else
        add_listed(id, what);
}

void host_key_index::add_listed(entry_id id, const entry& what) {
    ++listed_;
    if (what.is_hashed) {
        hashed_.push_back(id);
        hashed_by_key_.add(what.key, id);
    } else if (has_patterns(what.hosts)) {
        patterns_.push_back(id);
    } else {
        for (auto rest = what.hosts; !rest.empty();) {
            const auto name = take_until(rest, ',');
            if (!name.empty()) by_name_.add(name, id);
        }
    }
}

std::optional<host_key_index::entry_id> host_key_index::authority(
    const host_names& names, std::optional<std::string_view> key) const {
    for (const entry_id id : authorities_) {
        const auto line = at(id);
        if ((!key || line.key == *key) && covers(line, names)) return id;
    }
    return std::nullopt;
}

std::optional<host_key_index::entry_id> host_key_index::revoked(const host_names& names,
                                                                std::string_view key) const {
    std::optional<entry_id> first;
    revoked_.visit(key, [&](entry_id id) {
        const auto line = at(id);
        if (line.key == key && covers(line, names)) first = id;
        return true;
    });
    return first;
}

bool host_key_index::holds(const std::string& name, std::string_view key) const {
    std::vector<entry_id> plain;
    find(name, plain);
    for (const entry_id id : plain)
        if (at(id).key == key) return true;
    if (hashed_.empty()) return false;
    const hashed_host_probe probe(name);
    bool found = false;
    hashed_by_key_.visit(key, [&](entry_id id) {
        const auto line = at(id);
        found = line.key == key && probe.matches(hashed_host(line.hosts));
        return !found;
    });
    return found;
}

void host_key_index::find(const std::string& name, std::vector<entry_id>& found) const {
    const auto begin = static_cast<std::ptrdiff_t>(found.size());
    by_name_.visit(name, [&](entry_id id) {
        if (lists(at(id).hosts, name)) found.push_back(id);
        return true;
    });
    std::reverse(found.begin() + begin, found.end());
    for (const entry_id id : patterns_)
        if (matches_host_list(name, at(id).hosts)) found.push_back(id);
}

const std::vector<hashed_host>& host_key_index::prepared() const {
    const std::lock_guard lock(prepared_mutex_);
    prepared_.reserve(hashed_.size());
    while (prepared_.size() < hashed_.size())
        prepared_.emplace_back(at(hashed_[prepared_.size()]).hosts);
    return prepared_;  // which nobody changes before somebody adds
}

void host_key_index::find_hashed(const host_names& names, std::vector<entry_id>& found) const {
    const hashed_host_probe listed(names.listed);
    const hashed_host_probe other(names.other);
    const auto& all = prepared();
    for (std::size_t i = 0; i < all.size(); ++i)
        if (listed.matches(all[i]) || (names.other_is_equal && other.matches(all[i])))
            found.push_back(hashed_[i]);
}

std::string host_key_index::line_of(std::string_view marker, std::string_view hosts,
                                    entry_id id) const {
    const auto what = at(id);
    std::string line(marker);
    line.append(hosts).append(" ").append(what.type()).append(" ").append(encode_base64(what.key));
    const auto& file = files_[what.file];
    const bool is_line = file.find_first_of("\r\n") == file.npos;
    if (is_line) line.append(" ").append(file).append(":").append(std::to_string(what.line));
    return line;
}

void host_key_index::lines_for(const host_names& names, std::vector<std::string>& to) const {
    std::map<entry_id, std::string> found;
    for (const std::string* name : {&names.listed, &names.other}) {
        std::vector<entry_id> ids;
        find(*name, ids);
        for (const entry_id id : ids) {
            const auto hosts = at(id).hosts;
            found.emplace(id, has_patterns(hosts) ? hosts : std::string_view(*name));
        }
        const hashed_host_probe probe(*name);
        const auto& all = prepared();
        for (std::size_t i = 0; i < all.size(); ++i)
            if (probe.matches(all[i])) found.emplace(hashed_[i], *name);
    }
    for (const auto& [id, hosts] : found)
        to.push_back(line_of("", hosts, id));
    const auto marked = [&](std::string_view marker, entry_id id) {
        const auto line = at(id);
        if (!covers(line, names)) return;
        to.push_back(line_of(
            marker, line.is_hashed ? hashed_host::text_of(line.hosts) : std::string(line.hosts),
            id));
    };
    revoked_.visit_all([&](entry_id id) { marked("@revoked ", id); });
    for (const entry_id id : authorities_)
        marked("@cert-authority ", id);
}

source_position host_key_index::position(entry_id id) const {
    const auto what = at(id);
    return {files_[what.file], what.line};
}

}  // namespace netpoll
