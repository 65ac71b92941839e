// Keeps hosts by name. Knows no key but hostname.
#include "inventory/hosts.hpp"

#include <algorithm>
#include <cstring>

namespace netpoll {

std::string name_problem(std::string_view name) {
    if (name.empty()) return "a host needs a name";
    if (name.size() > 255) return "a host's name is longer than 255 bytes";
    if (name == "." || name == "..") return "a host cannot be called '" + std::string(name) + "'";
    const bool bad = std::any_of(name.begin(), name.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F || c == '/';
    });
    return bad ? "a host's name cannot hold '/' or control characters" : "";
}

hosts::hosts() : memory_(std::make_unique<std::pmr::monotonic_buffer_resource>()) {}

bool hosts::has_room(const host_range& range, unsigned line, const mistake_sink& to) const {
    if (range.size() <= most - std::min(most, all_.size())) return true;
    to.add(line, "more than " + std::to_string(most) + " hosts in all");
    return false;
}

void hosts::add(std::string_view name, const host_range& range, host_definition definition,
                const mistake_sink& to) {
    const auto line = definition.own.line;
    if (!has_room(range, line, to)) return;
    definitions_.push_back(definition);
    std::size_t clashes = 0;
    std::uint32_t first_clash = 0;
    for (std::size_t place = 0; place < range.size(); ++place) {
        std::uint32_t clash = 0;
        if (!insert(name, range, place, clash) && clashes++ == 0) first_clash = clash;
    }
    if (clashes == 0) return;
    const auto& other = all_[first_clash];
    to.add(line, "'" + escape(other.name, 80) + "' is already on line " +
                     std::to_string(definition_of(other).own.line) +
                     (clashes > 1 ? " (and " + std::to_string(clashes - 1) + " more)" : ""));
}

std::vector<std::uint32_t> hosts::add_missing(std::string_view name, const host_range& range,
                                              host_definition definition, const mistake_sink& to) {
    std::vector<std::uint32_t> places;
    if (!has_room(range, definition.own.line, to)) return places;
    definitions_.push_back(definition);
    places.reserve(range.size());
    for (std::size_t place = 0; place < range.size(); ++place) {
        std::uint32_t known = 0;
        insert(name, range, place, known);
        places.push_back(known);
    }
    return places;
}

void hosts::reserve(std::size_t entries) {
    definitions_.reserve(entries);
    all_.reserve(entries);
    by_name_.reserve(entries);
}

bool hosts::insert(std::string_view name, std::uint32_t place, std::uint32_t& clash) {
    const auto [known, is_new] = by_name_.emplace(name, static_cast<std::uint32_t>(all_.size()));
    clash = known->second;
    if (!is_new) return false;
    all_.push_back({name, static_cast<std::uint32_t>(definitions_.size() - 1), place});
    return true;
}

bool hosts::insert(std::string_view name, const host_range& range, std::size_t place,
                   std::uint32_t& clash) {
    const auto in_range = static_cast<std::uint32_t>(place);
    // The name of one host stands in the document.
    return name.find('[') == name.npos ? insert(name, in_range, clash)
                                       : insert(keep(range.at(place)), in_range, clash);
}

std::string_view hosts::keep(std::string_view name) {
    auto* room = static_cast<char*>(memory_->allocate(name.size(), 1));
    std::memcpy(room, name.data(), name.size());
    return {room, name.size()};
}

std::optional<std::uint32_t> hosts::find(std::string_view name) const {
    const auto known = by_name_.find(name);
    if (known == by_name_.end()) return std::nullopt;
    return known->second;
}

std::string hostname_count_problem(const host_range& hostname, std::size_t size) {
    if (hostname.size() == size) return {};
    return "hostname: '" + escape(hostname.text(), 80) + "' counts to " +
           std::to_string(hostname.size()) + ", the name to " + std::to_string(size);
}

std::string hostname_count_problem(std::string_view hostname, std::size_t size) {
    if (size == 1) return {};
    const auto quoted = "hostname: '" + escape(hostname, 80) + "' ";
    if (!is_address(hostname)) {
        return quoted + "cannot count up: give the first address, or a range as in the name";
    }
    if (address_after(hostname, size - 1)) return {};
    return quoted + "has no " + std::to_string(size - 1) +
           (size == 2 ? " address behind it" : " addresses behind it");
}

std::string hostname_at(std::string_view hostname, std::size_t place) {
    if (place == 0) return std::string(hostname);
    return address_after(hostname, place).value_or(std::string(hostname));
}

}  // namespace netpoll
