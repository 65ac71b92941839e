// Entries of known_hosts files, found by name and by key. Knows neither policy nor locks.
#include "ssh/host_key_index.hpp"

#include "core/ascii.hpp"
#include "core/lines.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <map>

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

/// Lower-cases the names of a line in place: `text` is the memory that `view` looks at.
void lower_in_place(std::string& text, std::string_view view) {
    const auto offset = view.data() - text.data();
    const auto first = text.begin() + offset;
    std::transform(first, first + static_cast<std::ptrdiff_t>(view.size()), first, lower);
}

bool matches_line(const host_key_index::entry& line, std::string_view name) {
    if (const auto hidden = hashed_host::parse(line.hosts))
        return hashed_host_probe(name).matches(*hidden);
    return matches_host_list(name, line.hosts);
}

bool covers(const host_key_index::entry& line, const host_names& names) {
    return matches_line(line, names.listed) || matches_line(line, names.other);
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

void host_key_index::add(std::string text, const std::string& path, unsigned first_line,
                         host_key_mistakes& mistakes) {
    std::string& kept = texts_.emplace_back(std::move(text));
    if (files_.empty() || files_.back() != path) files_.push_back(path);
    const auto file = static_cast<std::uint32_t>(files_.size() - 1);
    unsigned number = first_line;
    for (std::size_t at = 0; at < kept.size(); ++number) {
        const auto end = std::min(kept.find('\n', at), kept.size());
        const auto whole = std::string_view(kept).substr(at, end - at);
        const auto line = parse_host_key_line(whole);
        at = end + 1;
        const auto complain = [&](const std::string& reason) {
            const source_position where{path, number};
            if (may_revoke(whole)) {
                mistakes.fatal.push_back(
                    {where,
                     reason + "; a key that it revokes would be accepted: mend or remove it"});
            } else {
                mistakes.skipped.push_back({where, reason + "; the line is ignored"});
            }
        };
        if (!line) {
            complain(line.error());
            continue;
        }
        if (!line->has_value()) continue;
        const host_key_line& parts = **line;
        if (parts.hosts.front() != '|') lower_in_place(kept, parts.hosts);
        std::string reason;
        if (!add_line(parts, {parts.hosts, parts.type, parts.blob, file, number}, reason))
            complain(reason);
    }
}

bool host_key_index::add_line(const host_key_line& line, entry where, std::string& reason) {
    const bool is_hashed = line.hosts.front() == '|';
    const auto hidden = is_hashed ? hashed_host::parse(line.hosts) : std::nullopt;
    if (is_hashed && !hidden) {
        reason = "the hashed host name is damaged";
        return false;
    }
    if (line.marker == host_key_marker::revoked) {
        revoked_[line.blob].push_back(where);
        return true;
    }
    if (line.marker == host_key_marker::cert_authority) {
        authorities_.push_back(where);
        return true;
    }
    const auto id = static_cast<entry_id>(entries_.size());
    entries_.push_back(where);
    if (hidden) {
        hashed_by_blob_[line.blob].push_back(static_cast<std::uint32_t>(hashed_.size()));
        hashed_.push_back({*hidden, id});
    } else if (has_patterns(line.hosts)) {
        patterns_.push_back(id);
    } else {
        add_names(id);
    }
    return true;
}

void host_key_index::add_names(entry_id id) {
    auto rest = entries_[id].hosts;
    while (!rest.empty()) {
        const auto name = take_until(rest, ',');
        if (!name.empty()) by_name_[name].push_back(id);
    }
}

const host_key_index::entry* host_key_index::authority(const host_names& names,
                                                       std::string_view blob) const {
    for (const entry& line : authorities_)
        if ((blob.empty() || line.blob == blob) && covers(line, names)) return &line;
    return nullptr;
}

const host_key_index::entry* host_key_index::revoked(const host_names& names,
                                                     std::string_view blob) const {
    const auto found = revoked_.find(blob);
    if (found == revoked_.end()) return nullptr;
    for (const entry& line : found->second)
        if (covers(line, names)) return &line;
    return nullptr;
}

bool host_key_index::holds(const std::string& name, std::string_view blob) const {
    std::vector<entry_id> plain;
    find(name, plain);
    for (const entry_id id : plain)
        if (entries_[id].blob == blob) return true;
    const auto found = hashed_by_blob_.find(blob);
    if (found == hashed_by_blob_.end()) return false;
    const hashed_host_probe probe(name);
    return std::any_of(found->second.begin(), found->second.end(),
                       [&](std::uint32_t i) { return probe.matches(hashed_[i].host); });
}

void host_key_index::find(const std::string& name, std::vector<entry_id>& found) const {
    if (const auto exact = by_name_.find(name); exact != by_name_.end())
        found.insert(found.end(), exact->second.begin(), exact->second.end());
    for (const entry_id id : patterns_)
        if (matches_host_list(name, entries_[id].hosts)) found.push_back(id);
}

void host_key_index::find_hashed(const host_names& names, std::vector<entry_id>& found) const {
    const hashed_host_probe listed(names.listed);
    const hashed_host_probe other(names.other);
    for (const hashed_entry& line : hashed_)
        if (listed.matches(line.host) || (names.other_is_equal && other.matches(line.host)))
            found.push_back(line.id);
}

std::string host_key_index::line_of(std::string_view marker, std::string_view hosts,
                                    const entry& e) const {
    std::string line(marker);
    line.append(hosts).append(" ").append(e.type).append(" ").append(e.blob);
    const auto& file = files_[e.file];
    const bool is_line = file.find_first_of("\r\n") == file.npos;
    if (is_line) line.append(" ").append(file).append(":").append(std::to_string(e.line));
    return line;
}

void host_key_index::lines_for(const host_names& names, std::vector<std::string>& to) const {
    std::map<entry_id, std::string_view> found;
    for (const std::string* name : {&names.listed, &names.other}) {
        std::vector<entry_id> ids;
        find(*name, ids);
        for (const entry_id id : ids) {
            const auto& hosts = entries_[id].hosts;
            found.emplace(id, has_patterns(hosts) ? hosts : std::string_view(*name));
        }
        const hashed_host_probe probe(*name);
        for (const hashed_entry& each : hashed_)
            if (probe.matches(each.host)) found.emplace(each.id, *name);
    }
    for (const auto& [id, hosts] : found)
        to.push_back(line_of("", hosts, entries_[id]));
    for (const auto& [blob, lines] : revoked_)
        for (const entry& each : lines)
            if (covers(each, names)) to.push_back(line_of("@revoked ", each.hosts, each));
    for (const entry& each : authorities_)
        if (covers(each, names)) to.push_back(line_of("@cert-authority ", each.hosts, each));
}

source_position host_key_index::position(const entry& e) const {
    return {files_[e.file], e.line};
}

}  // namespace netpoll
